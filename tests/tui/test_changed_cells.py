"""What is written where one row takes the place of another: all that has changed, and little else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from luckytui.tui.changed_cells import changes

PLAIN, BOLD = Style(), Style(bold=True)

#: Letters, a bar, a wide letter, a letter with a mark of no width: of both of these a cell cannot be written alone.
TEXTS = st.text("ab1 █▌⣿世", max_size=6) | st.sampled_from(["e\u0301世", "世e\u0301"])
ROWS = st.lists(st.builds(Segment, TEXTS, st.sampled_from([PLAIN, BOLD])), max_size=6)

Cells = list[tuple[str, Style | None]]


def cells(segments: list[Segment]) -> Cells:
    """Return a cell after another, as a terminal shows segments: the second half of a wide letter is empty."""
    shown: Cells = []
    for text, style, _ in segments:
        for letter in text:
            if cell_len(letter):
                shown += [(letter, style), *[("", style)] * (cell_len(letter) - 1)]
            elif shown:
                shown[-1 if shown[-1][0] else -2] = (shown[-1][0] or shown[-2][0]) + letter, style
    return shown


def filled(segments: list[Segment], width: int) -> list[Segment]:
    """Return segments with blanks behind them, up to a width."""
    return [*segments, Segment(" " * (width - sum(cell_len(text) for text, _, _ in segments)), PLAIN)]


@given(ROWS, ROWS)
def test_what_is_written_makes_of_one_row_the_other(before: list[Segment], now: list[Segment]) -> None:
    width = 60
    before, now = filled(before, width), filled(now, width)
    shown = cells(before)
    for x, segments in changes(before, now):
        written = cells(segments)
        shown[x : x + len(written)] = written
    assert shown == cells(now)


@pytest.mark.parametrize(
    ("before", "now", "written"),
    [
        (["12.3s"], ["12.3s"], []),
        (["12.3s"], ["12.2s"], [(3, "2")]),
        (["████▌  ", " 12.3s"], ["████▍  ", " 12.2s"], [(4, "▍"), (11, "2")]),
        (["ab", "cd", "ef"], ["ax", "yd", "ef"], [(1, "xy")]),
        (["abc", "d", "ef"], ["ab", "xd", "ef"], [(0, "abxd")]),
        (["世界"], ["世間"], [(0, "世間")]),
    ],
)
def test_only_what_has_changed_is_written(before: list[str], now: list[str], written: list[tuple[int, str]]) -> None:
    found = changes([Segment(text, PLAIN) for text in before], [Segment(text, PLAIN) for text in now])
    assert [(x, "".join(text for text, _, _ in segments)) for x, segments in found] == written


def test_a_text_that_stays_is_not_written_whatever_else_is_new() -> None:
    assert changes([Segment("", PLAIN)], [Segment("", PLAIN, [])]) == []


def test_a_cell_of_another_style_is_written_though_its_letter_stays() -> None:
    found = changes([Segment("ab", PLAIN), Segment("c", PLAIN)], [Segment("ab", PLAIN), Segment("c", BOLD)])
    assert found == [(2, [Segment("c", BOLD)])]
