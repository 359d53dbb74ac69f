"""Widths of the board's columns, bars and countdowns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.callers import call_sign
from luckytui.tui.symbols import ASCII, UNICODE
from luckytui.tui.widgets.board_columns import (
    LEAST_BAR,
    SECONDS,
    bar_level,
    bar_text,
    bar_warmth,
    column_widths,
    seconds_text,
)


@given(width=st.integers(40, 200), lines=st.integers(1, 1_000_001))
def test_the_columns_fill_the_row_to_the_last_cell(width: int, lines: int) -> None:
    widths = column_widths(width, lines)
    # Mark, id and sign with a blank after each, bar, a blank, seconds, two blanks, number, the rest.
    total = widths.total + 1 if widths.total else 0
    row = 1 + 1 + widths.caller + 1 + widths.sign + 1 + widths.bar + 1 + SECONDS + 2 + widths.number + total
    row += 1 + widths.residue
    assert row <= width
    assert row >= width - 1 or widths.bar == 0


@given(width=st.integers(48, 200), lines=st.integers(1, 1_000_001))
def test_every_id_fits_its_column_and_the_bar_is_never_squeezed_out(width: int, lines: int) -> None:
    widths = column_widths(width, lines)
    assert len(str(lines)) <= widths.caller
    assert widths.bar >= LEAST_BAR
    assert widths.sign >= 6


@pytest.mark.parametrize(("width", "total"), [(32, 0), (43, 6)], ids=["at 60 columns", "at 80"])
def test_a_narrow_row_drops_the_total_and_cuts_no_call_sign(width: int, total: int) -> None:
    widths = column_widths(width, 21)
    assert widths.total == total
    assert widths.sign == len("November")
    assert widths.bar + 1 + SECONDS >= len("recovered")


@pytest.mark.parametrize("lines", [1, 20, 26, 27, 1_000, 1_000_000])
def test_a_wide_row_cuts_no_call_sign_and_no_total(lines: int) -> None:
    widths = column_widths(120, lines)
    assert max(len(call_sign(caller)) for caller in range(max(lines - 25, 1), lines + 1)) <= widths.sign
    assert len(f"{lines * 550:,}") <= widths.total


@pytest.mark.parametrize(
    ("remaining", "longest", "cells", "steps", "level"),
    [
        (12.0, 12.0, 10, 8, 80),
        (6.0, 12.0, 10, 8, 40),
        (0.0, 12.0, 10, 8, 0),
        (0.001, 12.0, 10, 8, 1),
        (11.999, 12.0, 10, 8, 80),
        (30.0, 12.0, 10, 8, 80),
        (5.0, 0.0, 10, 8, 0),
        (5.0, 12.0, 0, 8, 0),
    ],
    ids=["full", "half", "over", "about to call", "just begun", "never overfull", "no delays", "no room"],
)
def test_a_bar_is_filled_by_what_remains(remaining: float, longest: float, cells: int, steps: int, level: int) -> None:
    assert bar_level(remaining, longest, cells, steps) == level


@given(level=st.integers(0, 160), symbols=st.sampled_from([UNICODE.bar, ASCII.bar]))
def test_a_bar_is_as_wide_as_its_column(level: int, symbols: str) -> None:
    steps = len(symbols) - 1
    drawn = bar_text(min(level, 20 * steps), 20, symbols)
    assert len(drawn) == 20
    assert drawn.count(symbols[-1]) == min(level, 20 * steps) // steps


@given(a=st.floats(0, 100), b=st.floats(0, 100))
def test_a_bar_never_grows_while_time_goes_by(a: float, b: float) -> None:
    assert bar_level(min(a, b), 100, 20, 8) <= bar_level(max(a, b), 100, 20, 8)


def test_a_bar_warms_up_as_it_shortens() -> None:
    assert [bar_warmth(level, 80, 8) for level in (80, 60, 40, 39, 20, 5, 4, 0)] == [7, 7, 7, 7, 4, 1, 0, 0]
    assert bar_warmth(0, 0, 8) == 7


@pytest.mark.parametrize(
    ("remaining", "text"),
    [
        (0.0, "  0.0s"),
        (0.01, "  0.1s"),
        (12.34, " 12.4s"),
        (99.95, "  100s"),
        (3599.2, " 3600s"),
        (86_400.0, "86400s"),
    ],
)
def test_a_countdown_is_rounded_up_to_what_is_shown(remaining: float, text: str) -> None:
    assert seconds_text(remaining) == text


@given(st.floats(0, 100_000))
def test_a_countdown_always_takes_its_six_cells(remaining: float) -> None:
    assert len(seconds_text(remaining)) == SECONDS
