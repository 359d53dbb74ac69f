"""Big letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets import big_text
from tests.tui.widgets.alone import both_sets


@pytest.mark.parametrize("letter", sorted(big_text._FONT))
def test_every_big_letter_has_five_rows_of_one_width(letter: str) -> None:
    rows = big_text._FONT[letter].split()
    assert len(rows) == big_text.ROWS
    assert len({len(row) for row in rows}) == 1
    assert set("".join(rows)) <= {"#", "."}


def test_no_two_big_letters_look_alike() -> None:
    # A round O would be a zero; they differ in their corners.
    assert len(set(big_text._FONT.values())) == len(big_text._FONT)


@both_sets
@given(
    text=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ! -", min_size=1, max_size=12),
    scale=st.sampled_from([1, 2, 4, 6]),
)
def test_a_big_text_takes_the_room_it_says(symbols: Symbols, text: str, scale: int) -> None:
    drawn = big_text.draw(text, scale, symbols)
    assert {len(line) for line in drawn} == {big_text.width(text, scale)}
    assert len(drawn) == big_text.height(scale)
    assert set("".join(drawn)) <= set(symbols.pixels)


@given(columns=st.integers(0, 200), rows=st.integers(0, 30))
def test_a_big_text_fits_as_large_as_it_can(columns: int, rows: int) -> None:
    scale = big_text.fit("WINNER!", columns, rows)
    if scale:
        assert big_text.width("WINNER!", scale) <= columns
        assert big_text.height(scale) <= rows
    larger = [each for each in (1, 2, 4, 6) if each > scale]
    assert all(big_text.width("WINNER!", each) > columns or big_text.height(each) > rows for each in larger)


def test_a_text_without_room_is_drawn_as_it_is() -> None:
    assert big_text.draw("6336", 0) == ("6336",)


def test_a_point_stands_on_the_ground() -> None:
    assert big_text.draw("9.1", 1) == ("█▀█   ▄█ ", "▀▀█    █ ", "▀▀▀ ▀ ▀▀▀")
    assert big_text.draw("9.1", 0) == ("9.1",)
    assert {len(line) for line in big_text.draw("12.5", 2)} == {26}


@pytest.mark.parametrize("scale", range(1, 7))
def test_pixels_are_squares_at_every_scale(scale: int) -> None:
    lines = big_text.draw("-", scale)
    assert len(lines) == big_text.height(scale)
    assert {len(line) for line in lines} == {big_text.width("-", scale)}
    halves = [half for line in lines for half in (line[0] in "▀█", line[0] in "▄█")]
    assert halves.count(True) == scale, "a cell is twice as high as wide"
    assert halves.index(True) == 2 * scale


def test_a_name_with_other_letters_cannot_be_drawn() -> None:
    assert big_text.can_draw("Juliett-2")
    assert not big_text.can_draw("Åsa")
