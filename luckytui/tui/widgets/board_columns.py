"""How wide the board's columns are, how far a countdown bar is filled, and how seconds are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from luckytui.contest.callers import ALPHABET

#: Cells of a countdown in seconds, such as `12.3s` or `3600s`.
SECONDS = 6

#: The fewest cells of the bar's column: with the seconds they hold the word `recovered`.
LEAST_BAR = 2

#: Cells from which a countdown bar is long enough to be read from the back of a room.
WIDE_BAR = 16


@dataclass(frozen=True, slots=True)
class ColumnWidths:
    """Widths in cells; a column of 0 cells is not shown.

    Attributes:
        caller: The id.
        sign: The call sign.
        bar: The countdown bar.
        number: The number called.
        total: The magic number after the call.
        residue: The residue after the call.
    """

    caller: int
    sign: int
    bar: int
    number: int
    total: int
    residue: int

    @property
    def countdown(self) -> int:
        """Cells of a line's countdown bar; in a narrow row it reaches over the columns that a call will fill."""
        if self.bar >= WIDE_BAR:
            return self.bar
        return self.bar + 2 + self.number + (self.total + 1 if self.total else 0) + 1 + self.residue


def column_widths(width: int, lines: int) -> ColumnWidths:
    """Share a row among its columns: the bar takes what the others leave.

    Where that is too little the total is left out, which the feed shows too; then call signs are cut.

    Args:
        width: Cells in a row.
        lines: How many lines there are; settles the widths of ids, call signs and totals.
    """
    caller = max(len(str(lines)), 2)
    laps = (lines - 1) // len(ALPHABET) + 1
    sign = max(map(len, ALPHABET)) + (len(str(laps)) + 1 if laps > 1 else 0)
    total = max(len(f"{lines * 550:,}"), 6)
    number, residue, gaps, mark = 3, 2, 8, 1
    bar = width - (mark + caller + sign + SECONDS + number + total + residue + gaps + 1)
    if bar < LEAST_BAR:
        total, bar = 0, bar + total + 1
    if bar < LEAST_BAR:
        cut = min(LEAST_BAR - bar, sign - 6)
        sign, bar = sign - cut, bar + cut
    return ColumnWidths(caller, sign, max(bar, 0), number, total, residue)


def bar_level(remaining: float, longest: float, cells: int, steps: int) -> int:
    """Return how far a countdown bar is filled, in steps of a cell's fraction.

    Args:
        remaining: Seconds left, 0 or more.
        longest: Seconds of a full bar.
        cells: The bar's width.
        steps: Steps to a cell.

    Returns:
        0 to `cells * steps`; a running countdown is never quite empty.
    """
    if longest <= 0 or cells <= 0:
        return 0
    return min(math.ceil(remaining / longest * cells * steps), cells * steps)


def bar_text(level: int, cells: int, symbols: str) -> str:
    """Draw a bar.

    Args:
        level: From `bar_level`.
        cells: The bar's width.
        symbols: A cell from empty to full.
    """
    steps = len(symbols) - 1
    full, rest = divmod(level, steps)
    return (symbols[-1] * full + (symbols[rest] if rest else "")).ljust(cells)


def seconds_text(remaining: float) -> str:
    """Return a countdown as it is shown, 6 cells: tenths below a hundred seconds, whole seconds above."""
    if remaining < 99.95:
        return f"{math.ceil(remaining * 10) / 10:5.1f}s"
    return f"{min(math.ceil(remaining), 99_999):5d}s"
