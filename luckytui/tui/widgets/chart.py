"""A chart of columns, one per call, each with a line to compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual.widget import Widget

from luckytui.tui.symbols import ASCII, UNICODE, Symbols

#: The most columns that are drawn. The first win takes longer once in 448 contests: `no_win(64, 0)`.
MOST_COLUMNS = 64
#: The most cells per column, including the gap beside it.
WIDEST = 9

#: A run of cells: text and the name of its colour.
Run = tuple[str, str]


class Column(NamedTuple):
    """One column.

    Attributes:
        height: 0 or more, in the units of the chart's top.
        kind: One of `KINDS`; determines the colour.
        label: The text below the column, if there is room.
        line: The height of a line across the column, in the same units; None draws none.
        pointed: Whether a pointer is drawn below the column; its label is then drawn in any case.
    """

    height: float
    kind: str
    label: str
    line: float | None = None
    pointed: bool = False


class Axis(NamedTuple):
    """The vertical axis.

    Attributes:
        top: The value at the top of the chart, more than 0.
        high: Its label.
        middle: The label halfway up.
        low: The label of 0.
    """

    top: float
    high: str
    middle: str = ""
    low: str = "0"


KINDS = ("past", "now", "later", "nobody", "won", "line", "label", "pointer", "in-later", "in-nobody")


def window(count: int, room: int, present: int) -> range:
    """Return the columns that are drawn: as many as fit, with the present one a third from the left.

    Args:
        count: The number of columns.
        room: The number of columns that fit.
        present: The column that must be visible, from 0.
    """
    shown = max(min(count, room, MOST_COLUMNS), 0)
    first = min(max(present - shown // 3, 0), count - shown)
    return range(first, first + shown)


def paint(
    columns: Sequence[Column], axis: Axis, width: int, height: int, symbols: Symbols = UNICODE
) -> list[list[Run]]:
    """Draw a chart.

    Args:
        columns: The columns, no more than fit (`room_for`).
        axis: The vertical axis.
        width: Cells.
        height: Rows, including that of the labels.
        symbols: The characters to draw with.

    Returns:
        Rows of runs of cells.
    """
    margin = _margin(axis)
    step = min(max((width - margin) // max(len(columns), 1), 1), WIDEST)
    bar = max(step - max(step // 3, 1), 1)
    rows = height - 1
    fill = _fill(symbols)
    picture: list[list[Run]] = []
    for row in range(rows):
        floor = rows - 1 - row
        label = axis.high if row == 0 else axis.low if floor == 0 else ""
        if rows >= 5 and rows % 2 and row == rows // 2:
            label = axis.middle
        runs: list[Run] = [(f"{label:>{margin - 1}} ", "label")]
        for column in columns:
            level = column.height / axis.top * rows - floor
            text, kind = fill[_step(level, len(fill) - 1)] * bar, column.kind
            on_line = column.line is not None and _row_of(column.line, axis.top, rows) == floor
            # The line is not drawn over the top cell of a column.
            if on_line and not 0 < _step(level, len(fill) - 1) < len(fill) - 1:
                text, kind = line_mark(symbols) * bar, f"in-{column.kind}" if level > 0 else "line"
            runs += [(text, kind), (" " * (step - bar), "label")]
        picture.append(runs)
    picture.append([(" " * margin, "label"), *_labels(columns, step, bar, width - margin, symbols)])
    return picture


def room_for(axis: Axis, width: int) -> int:
    """Return how many columns fit in a width."""
    return max(width - _margin(axis), 1)


def _margin(axis: Axis) -> int:
    return max(len(axis.high), len(axis.middle), len(axis.low)) + 1


def _fill(symbols: Symbols) -> str:
    return " _=#" if symbols is ASCII else " ▁▂▃▄▅▆▇█"


def line_mark(symbols: Symbols) -> str:
    """Return the character of the line across the columns."""
    return "-" if symbols is ASCII else "━"


def pointer(symbols: Symbols) -> str:
    """Return the mark that points at a column from below."""
    return "^" if symbols is ASCII else "▲"


def _step(level: float, steps: int) -> int:
    """Return how far a cell is filled; the lowest cell of a visible column has at least one step."""
    if level <= 0:
        return 0
    return min(max(round(level * steps), 1 if level > 0.02 else 0), steps)


def _row_of(value: float, top: float, rows: int) -> int:
    return min(int(value / top * rows), rows - 1)


def _labels(columns: Sequence[Column], step: int, bar: int, width: int, symbols: Symbols) -> list[Run]:
    """Draw the labels: those of pointed columns, then as many others as fit with gaps between them."""
    cells = [" "] * width
    kinds = ["label"] * width
    longest = max((len(column.label) for column in columns if column.label.isdecimal()), default=1)
    stride = next((each for each in (1, 2, 5, 10, 20, 50) if each * step > longest), 100)
    pointed = [index for index, column in enumerate(columns) if column.pointed]
    named = [index for index, column in enumerate(columns) if column.label and not column.label.isdecimal()]
    first = next((int(column.label) for column in columns if column.label.isdecimal()), 0)
    # With a stride of two, every second label from the first one; otherwise round numbers.
    round_from = first % 2 if stride == 2 else 0
    others = [
        index
        for index, column in enumerate(columns)
        if column.label.isdecimal() and (index == 0 or int(column.label) % stride == round_from % stride)
    ]
    for index in [*pointed, *named, *others]:
        column = columns[index]
        text = (pointer(symbols) if column.pointed else "") + column.label
        start = index * step + (bar - len(column.label) + 1) // 2
        if column.pointed:
            # The label is centred under a wide column, the pointer under a narrow one.
            start = start - 1 if bar > 1 else index * step
        start = min(max(start, 0), max(width - len(text), 0))
        around = "".join(cells[max(start - 1, 0) : start + len(text) + 1]).rstrip(pointer(symbols)).strip()
        if column.pointed or not around:
            cells[start : start + len(text)] = text
            kinds[start : start + len(text)] = ["pointer" if column.pointed else "label"] * len(text)
    return list(zip(cells, kinds, strict=False))


class Chart(Widget):
    """A chart of columns with labels below.

    Args:
        symbols: The characters to draw with.
    """

    COMPONENT_CLASSES = {f"chart--{kind}" for kind in KINDS}
    DEFAULT_CSS = """
    Chart {
        & > .chart--past { color: $border; }
        & > .chart--now { color: $primary; }
        & > .chart--later { color: $success; }
        & > .chart--nobody { color: $secondary; }
        & > .chart--won { color: $success; }
        & > .chart--line { color: $primary; text-style: bold; }
        & > .chart--in-later { color: $background; background: $success; text-style: bold; }
        & > .chart--in-nobody { color: $background; background: $secondary; text-style: bold; }
        & > .chart--label { color: $text-muted; }
        & > .chart--pointer { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._columns: Sequence[Column] = ()
        self._axis = Axis(1.0, "")

    def show(self, columns: Sequence[Column], axis: Axis) -> None:
        """Show columns, no more than fit (`room`)."""
        if (columns, axis) != (self._columns, self._axis):
            self._columns, self._axis = columns, axis
            self.refresh()

    def room(self, axis: Axis) -> int:
        """Return how many columns fit."""
        return room_for(axis, self.content_size.width)

    def render(self) -> Text:
        """Return the chart."""
        width, height = self.content_size
        if height < 2 or not self._columns:
            return Text()
        picture = paint(self._columns, self._axis, width, height, self._symbols)
        text = Text(no_wrap=True, overflow="crop")
        for number, row in enumerate(picture):
            text.append("\n" if number else "")
            for cells, kind in row:
                text.append(cells, self.get_component_rich_style(f"chart--{kind}"))
        return text
