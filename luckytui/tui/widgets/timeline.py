"""The timeline of a replay: a mark per call, a pointer at the present time, the times below; a click seeks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from luckytui.contest.rulings import Ruling
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.timeline_geometry import cell_of, moment_of


class Timeline(Widget):
    """A row that stands for the time from the keyword to the end of a contest, with its times and a legend below.

    Args:
        symbols: The characters to draw with.
    """

    COMPONENT_CLASSES = {
        "timeline--done",
        "timeline--ahead",
        "timeline--call",
        "timeline--won",
        "timeline--now",
        "timeline--words",
    }
    DEFAULT_CSS = """
    Timeline {
        height: 2;
        & > .timeline--done { color: $primary; }
        & > .timeline--ahead { color: $text-disabled; }
        & > .timeline--call { color: $foreground; }
        & > .timeline--won { color: $success; text-style: bold; }
        & > .timeline--words { color: $text-muted; }
        & > .timeline--now { color: $background; background: $primary; text-style: bold; }
    }
    """

    class Sought(Message):
        """The timeline was clicked.

        Attributes:
            moment: The contest time of the cell that was clicked, in seconds.
        """

        def __init__(self, moment: float) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._rulings: Sequence[Ruling] = ()
        self._length = 0.0
        self._marks: dict[int, bool] = {}
        self._cell = 0
        self._words = ""

    def load(self, rulings: Sequence[Ruling], length: float) -> None:
        """Show calls on a timeline of `length` seconds."""
        self._rulings, self._length = rulings, length
        self._mark()

    def seek(self, moment: float) -> None:
        """Move the pointer to a contest time, in seconds."""
        cell, words = cell_of(moment, self._length, max(self.size.width, 1)), self._words_at(moment)
        if (cell, words) != (self._cell, self._words):
            self._cell, self._words = cell, words
            self.refresh()

    def on_resize(self) -> None:
        """Mark the calls for the new width."""
        self._mark()

    def _mark(self) -> None:
        width = max(self.size.width, 1)
        self._marks = {}
        for ruling in self._rulings:
            cell = cell_of(ruling.at, self._length, width)
            self._marks[cell] = self._marks.get(cell, False) or ruling.won
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Post `Sought` with the contest time of the cell."""
        self.post_message(self.Sought(moment_of(event.x, self._length, max(self.size.width, 1))))

    def render_line(self, y: int) -> Strip:
        """Return the marks (row 0), or the times and the legend (row 1)."""
        if y:
            return Strip([Segment(self._below(), self._style("words"))]).adjust_cell_length(self.size.width)
        styles = {name: self._style(name) for name in ("done", "ahead", "call", "won", "now")}
        segments = []
        for cell in range(self.size.width):
            won = self._marks.get(cell)
            mark = self._symbols.dot if won is None else self._symbols.won if won else self._symbols.called
            name = "won" if won else "done" if cell < self._cell else "call" if won is not None else "ahead"
            segments.append(Segment(mark, styles["now" if cell == self._cell else name]))
        return Strip(segments)

    def _words_at(self, moment: float) -> str:
        """Return the present time; at the end, how to begin again."""
        if self._length and moment >= self._length:
            return "the end: home plays it again, esc leaves"
        return f"now {moment:.1f} s"

    def _below(self) -> str:
        """Return the row of times: the start, the present, the legend where there is room, and the end."""
        symbols, width = self._symbols, self.size.width
        first, last = "0 s", f"{self._length:.1f} s"
        middle = self._words
        legend = f"{symbols.called} a call  {symbols.won} a win  click to go there"
        if len(middle) + len(legend) + 3 + len(first) + len(last) + 4 <= width:
            middle = f"{middle}   {legend}"
        return f"{first}{middle:^{max(width - len(first) - len(last), 0)}}{last}"[:width]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"timeline--{name}")
