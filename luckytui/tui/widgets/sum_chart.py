"""The sum so far: the magic number mod 11 after each call, a column a call."""

from __future__ import annotations

from collections.abc import Iterable

from luckytui.contest.numbers import MODULUS
from luckytui.contest.rulings import Ruling
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The most cells of a column; from NAMED on it has a name below it, from NUMBERED on a number.
WIDEST, NAMED, NUMBERED = 10, 7, 4
#: Cells of the scale on the left.
SCALE = 3


def column_width(room: int, lines: int) -> int:
    """Return the cells of a column, with the gap beside it, so that every line of a contest could call.

    Args:
        room: Cells for all columns.
        lines: How many lines the contest has.
    """
    return max(min(room // max(lines, 1), WIDEST), 1)


def is_readable(room: int, lines: int) -> bool:
    """Return whether the chart of a contest has room for the number of every call.

    Args:
        room: Cells of the chart.
        lines: How many lines the contest has.
    """
    return column_width(room - SCALE, lines) >= NUMBERED


def column(residue: int, height: int, steps: str) -> list[str]:
    """Return a column from the top: as high as a residue.

    Args:
        residue: 0 to 10.
        height: Cells; 10 fills them.
        steps: A cell from empty to full.
    """
    last = len(steps) - 1
    level = round(residue / (MODULUS - 1) * height * last)
    return [steps[min(max(level - row * last, 0), last)] for row in reversed(range(height))]


class SumChart(LineWidget):
    """The residues of all calls of a contest, the newest on the right.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "sum"
    COMPONENT_CLASSES = {f"sum--{name}" for name in ("past", "recovered", "now", "won", "name", "number", "scale")}
    DEFAULT_CSS = """
    SumChart {
        & > .sum--past { color: $secondary; }
        & > .sum--recovered { color: $text-muted; }
        & > .sum--now { color: $primary; text-style: bold; }
        & > .sum--won { color: $success; text-style: bold; }
        & > .sum--name { color: $text-muted; }
        & > .sum--number { color: $foreground; }
        & > .sum--scale { color: $text-muted; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._view: ContestView | None = None
        self._version = -1

    def show(self, view: ContestView) -> None:
        """Show the calls of a contest so far."""
        if view is not self._view or view.version != self._version:
            self._view, self._version = view, view.version
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the scale on the left, then a column for each of the newest calls, as many as fit."""
        view, (width, height) = self._view, self.size
        if view is None or not height:
            return []
        room = width - SCALE
        cells = column_width(room, view.size)
        below = 2 if cells >= NAMED and height > 5 else 1 if cells >= NUMBERED and height > 4 else 0
        rows = max(height - below, 1)
        lines: list[list[Run]] = [[(" " * SCALE, "scale")] for _ in range(height)]
        lines[0] = [(f"{MODULUS - 1:>{SCALE - 1}} ", "scale")]
        lines[rows - 1] = [(f"{self._symbols.lucky:>{SCALE - 1}} ", "won")]
        for ruling in view.rulings[-max(room // cells, 1) :]:
            self._add(lines, view, ruling, cells, rows)
        return lines

    def _add(self, lines: list[list[Run]], view: ContestView, ruling: Ruling, cells: int, rows: int) -> None:
        """Add the column of a call, with its name and its number below."""
        made = ruling.seq - view.start.calls
        style = "now" if made == len(view.rulings) else "recovered" if made <= view.recovered else "past"
        bar = max(cells - 1, 1)
        gap = " " * (cells - bar)
        if ruling.won:
            drawn = [" "] * (rows - 1) + [self._symbols.lucky]
            shown: Iterable[Run] = [(symbol.center(bar) + gap, "won") for symbol in drawn]
        else:
            shown = [(symbol * bar + gap, style) for symbol in column(ruling.residue, rows, self._symbols.column)]
        for line, run in zip(lines, shown, strict=False):
            line.append(run)
        labels = [(f"{view.sign(ruling.caller)[:bar]:<{cells}}", "name"), (f"{ruling.number:<{cells}}", "number")]
        below = lines[rows:]
        for line, (text, name) in zip(below, labels[len(labels) - len(below) :], strict=True):
            line.append((text, "won" if ruling.won else name))
