"""The cells of what is drawn: their number, and colours as they are seen."""

from __future__ import annotations

from cells import Cell, cells
from rich.text import Text


def test_a_terminal_is_filled_to_its_size() -> None:
    shown = cells(Text("on air\nlucky"), (8, 3))
    assert ["".join(cell.text for cell in row) for row in shown] == ["on air  ", "lucky   ", "        "]


def test_what_does_not_fit_is_cut() -> None:
    assert [len(row) for row in cells(Text("a\nb\nc", no_wrap=True), (1, 2))] == [1, 1]


def test_colours_are_those_that_are_seen() -> None:
    [[cell]] = cells(Text("a", style="bold underline #ff0000 on #0000ff"), (1, 1))
    assert cell == Cell("a", "#ff0000", "#0000ff", bold=True, underlined=True)


def test_reverse_exchanges_the_colours() -> None:
    [[cell]] = cells(Text("a", style="reverse #ff0000 on #0000ff"), (1, 1))
    assert (cell.color, cell.background) == ("#0000ff", "#ff0000")


def test_dim_is_nearer_to_the_background() -> None:
    [[cell]] = cells(Text("a", style="dim #ffffff on #000000"), (1, 1))
    assert cell.color == "#999999"
