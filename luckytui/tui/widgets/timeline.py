"""The timeline of a replay: a row with a mark per call and a pointer at the present time; a click seeks."""

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
    """A row that stands for the time from the keyword to the end of a contest.

    Args:
        symbols: The characters to draw with.
    """

    COMPONENT_CLASSES = {"timeline--done", "timeline--ahead", "timeline--call", "timeline--won", "timeline--now"}
    DEFAULT_CSS = """
    Timeline {
        height: 1;
        & > .timeline--done { color: $primary; }
        & > .timeline--ahead { color: $text-disabled; }
        & > .timeline--call { color: $foreground; }
        & > .timeline--won { color: $success; text-style: bold; }
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

    def load(self, rulings: Sequence[Ruling], length: float) -> None:
        """Show calls on a timeline of `length` seconds."""
        self._rulings, self._length = rulings, length
        self._mark()

    def seek(self, moment: float) -> None:
        """Move the pointer to a contest time, in seconds."""
        cell = cell_of(moment, self._length, max(self.size.width, 1))
        if cell != self._cell:
            self._cell = cell
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
        """Return the row."""
        styles = {name: self._style(name) for name in ("done", "ahead", "call", "won", "now")}
        segments = []
        for cell in range(self.size.width):
            won = self._marks.get(cell)
            mark = self._symbols.dot if won is None else self._symbols.won if won else self._symbols.called
            name = "won" if won else "done" if cell < self._cell else "call" if won is not None else "ahead"
            segments.append(Segment(mark, styles["now" if cell == self._cell else name]))
        return Strip(segments)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"timeline--{name}")
