"""The columns of the board: their widths, the countdown bar, and the seconds as text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from luckytui.contest.callers import ALPHABET
from luckytui.contest.view import ContestView

#: Cells of a countdown in seconds, for example ` 12.3s`.
SECONDS = 6

#: The fewest cells of the bar's column: together with the seconds, the word `recovered` has to fit.
LEAST_BAR = 2

#: Cells from which a countdown bar is wide enough to be read from a distance.
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
        """Cells of a line's countdown bar; in a narrow row the bar also covers the columns of the call to come."""
        if self.bar >= WIDE_BAR:
            return self.bar
        return self.bar + 2 + self.number + (self.total + 1 if self.total else 0) + 1 + self.residue


class Visible(NamedTuple):
    """The visible part of the board.

    Attributes:
        first: The first visible row, from 0.
        height: The number of visible rows.
        room: Cells for the columns.
        width: Cells of a row, up to the edge or the scrollbar. If rows were wider, Textual would crop each of them.
    """

    first: int
    height: int
    room: int
    width: int


def column_widths(width: int, lines: int, names: int = 0, least_bar: int = WIDE_BAR) -> ColumnWidths:
    """Divide a row into columns: the bar takes the cells that the others leave.

    If these are too few, the total is left out, which the feed shows too; then call signs are cut.

    Args:
        width: Cells of a row.
        lines: The number of lines, which determines the widths of ids, call signs and totals.
        names: Cells of the longest name. Names that are longer than call signs take cells of the bar.
        least_bar: Cells that they leave it.
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
    more = max(min(names - sign, bar - least_bar), 0)
    sign, bar = sign + more, bar - more
    return ColumnWidths(caller, sign, max(bar, 0), number, total, residue)


def columns_of(view: ContestView, width: int, *, people: bool) -> ColumnWidths:
    """Return the columns of a contest's board.

    Args:
        view: The contest.
        width: Cells of a row.
        people: Whether only live lines are shown, which need no bar.
    """
    names = max((cell_len(line.name) for line in view.lines), default=0)
    return column_widths(width, view.size, names, 0 if people else WIDE_BAR)


def bar_level(remaining: float, longest: float, cells: int, steps: int) -> int:
    """Return the level of a countdown bar, in steps that are fractions of a cell.

    Args:
        remaining: Seconds left, 0 or more.
        longest: Seconds of a full bar.
        cells: The bar's width.
        steps: Steps per cell.

    Returns:
        0 to `cells * steps`; 0 only if no time is left.
    """
    if longest <= 0 or cells <= 0:
        return 0
    return min(math.ceil(remaining / longest * cells * steps), cells * steps)


def bar_warmth(level: int, full: int, colours: int) -> int:
    """Return the colour of a countdown bar: the first one when it is nearly empty, the last one from half full on.

    Args:
        level: From `bar_level`, 0 to `full`.
        full: The level of a full bar.
        colours: How many colours there are, 1 or more.

    Returns:
        0 to `colours - 1`.
    """
    return min(2 * level * colours // full, colours - 1) if full else colours - 1


def bar_text(level: int, cells: int, symbols: str) -> str:
    """Draw a countdown bar.

    Args:
        level: From `bar_level`.
        cells: The bar's width.
        symbols: A cell from empty to full.
    """
    steps = len(symbols) - 1
    full, rest = divmod(level, steps)
    return (symbols[-1] * full + (symbols[rest] if rest else "")).ljust(cells)


def seconds_text(remaining: float) -> str:
    """Return a countdown as text of 6 cells: with tenths below a hundred seconds, in whole seconds above."""
    if remaining < 99.95:
        return f"{math.ceil(remaining * 10) / 10:5.1f}s"
    return f"{min(math.ceil(remaining), 99_999):5d}s"
