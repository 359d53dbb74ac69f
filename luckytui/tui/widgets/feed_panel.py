"""The feed panel: a list of the announcements, with their contest times."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from textwrap import wrap
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer

from luckytui.clock import wall
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.virtual_list import VirtualList

#: The most lines that are kept; older calls are in the journal.
KEPT = 2_000
#: New lines are drawn at once up to BURST times in a row, then every PACE wall seconds (a token bucket). If the panel
#: scrolled with each of a thousand calls, it would send more bytes than the rest of the screen (`tests.bench burst`).
BURST = 50.0
PACE = 0.25
#: Characters of a name that are kept when it is cut.
SHORTEST_NAME = 4
#: Cells of a row from which the time is shown.
ROOM_FOR_TIME = 28


class FeedLine(NamedTuple):
    """A line of the feed panel.

    Attributes:
        at: Contest time, in seconds.
        kind: One of `FeedPanel.KINDS`; a `divider` has a line on either side in place of its time.
        text: The text.
    """

    at: float
    kind: str
    text: str


def fitted(text: str, room: int, ellipsis: str) -> str:
    """Shorten a text: leave out what follows its last comma, then cut the name at its beginning, then its end.

    Args:
        text: One line.
        room: Characters, 0 or more.
        ellipsis: Shown in place of what is cut.
    """
    if len(text) <= room:
        return text
    text = text.rpartition(", ")[0] or text
    if len(text) <= room:
        return text
    first, blank, rest = text.partition(" ")
    left = room - len(ellipsis) - len(blank + rest)
    if left >= SHORTEST_NAME and text[0].isalpha():
        # The number, and whether it won, are more important than the full name.
        return f"{first[:left]}{ellipsis}{blank}{rest}"
    room = max(room - len(ellipsis), 0)
    words = text[: room + 1].rpartition(" ")[0]
    return f"{words or text[:room]}".rstrip(":,") + ellipsis


class FeedPanel(VirtualList, can_focus=True):
    """The announcements, newest last; the panel follows the newest one unless it is scrolled up.

    Below them stand the rules, until the announcements need the room.

    Args:
        symbols: The characters to draw with.
    """

    KINDS = ("call", "recovered", "won", "refused", "show", "divider")
    COMPONENT_CLASSES = {f"feed--{kind}" for kind in KINDS} | {"feed--time", "feed--rules"}
    DEFAULT_CSS = """
    FeedPanel {
        scrollbar-size: 1 1;
        & > .feed--time { color: $text-muted; }
        & > .feed--rules { color: $text-muted; }
        & > .feed--call { color: $foreground; }
        & > .feed--recovered { color: $secondary; text-style: italic; }
        & > .feed--won { color: $success; text-style: bold; }
        & > .feed--refused { color: $warning; }
        & > .feed--divider { color: $secondary; text-style: bold; }
        & > .feed--show { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__("feed", id=id)
        self._symbols = symbols
        self._lines: deque[FeedLine] = deque(maxlen=KEPT)
        self._rules: tuple[str, ...] = ()
        #: The rows of the rules, at the panel's present width.
        self._foot: list[str] = []
        #: How often the panel may be drawn at once, and the wall time at which that was computed.
        self._credit = BURST
        self._credited = wall()
        self._timer: Timer | None = None

    def clear(self) -> None:
        """Remove all lines."""
        self._lines.clear()
        self._show_lines(at_end=True)

    def show_rules(self, rules: Iterable[str]) -> None:
        """Show rules from now on, a sentence each."""
        self._rules = tuple(rules)
        self._wrap_rules()
        self.refresh()

    def add_lines(self, lines: Iterable[FeedLine]) -> None:
        """Add lines at the end."""
        self._lines.extend(lines)
        if self._timer is not None:
            return
        now = wall()
        self._credit = min(self._credit + (now - self._credited) / PACE, BURST)
        self._credited = now
        if self._credit >= 1:
            self._credit -= 1
            self._catch_up()
        else:
            self._timer = self.set_timer(PACE, self._catch_up)

    def render_line(self, y: int) -> Strip:
        """Return the visible row `y`, from 0."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        segments: list[Segment] = []
        if row < len(self._lines):
            at, kind, text = self._lines[row]
            if kind == "divider":
                drawn = fitted(text, width, self._symbols.ellipsis).join("  ").center(width, self._symbols.rule)
                segments = [Segment(drawn[:width], self.component[kind])]
            else:
                time = f"{at:6.1f} " if width >= ROOM_FOR_TIME else ""
                shown = fitted(text, width - len(time), self._symbols.ellipsis)
                segments = [Segment(time, self.component["time"]), Segment(shown, self.component[kind])]
        elif rule := self._foot_row(row):
            segments = [Segment(rule, self.component["rules"])]
        # Below the scrollbar too, up to the border.
        room = self.size.width
        blank = " " * (room - sum(cell_len(segment.text) for segment in segments))
        return Strip([*segments, *([Segment(blank, self.component[""])] if blank else [])], room)

    def on_resize(self) -> None:
        """Scroll to the newest line, and break the rules into rows of the new width."""
        self._wrap_rules()
        self._show_lines(at_end=True)

    def _wrap_rules(self) -> None:
        width = self.scrollable_content_region.width
        rows = [f" {row}" for rule in self._rules for row in wrap(rule, max(width - 2, 1))]
        self._foot = [" the rules ".center(width, self._symbols.rule), *rows] if rows else []

    def _foot_row(self, row: int) -> str:
        """Return what stands in a row below the lines; nothing if the rules and a blank row have no room there."""
        first = self.scrollable_content_region.height - len(self._foot)
        return self._foot[row - first] if first > len(self._lines) and row >= first else ""

    def _catch_up(self) -> None:
        self._timer = None
        self._show_lines(at_end=self.scroll_offset.y >= self.max_scroll_y)

    def _show_lines(self, *, at_end: bool) -> None:
        self.show_rows(len(self._lines))
        if at_end:
            # Forced, since Textual does not scroll without a scrollbar, which the first overflow has yet to bring.
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        if self.show_vertical_scrollbar:
            # Only the rows: border and scrollbar refresh themselves.
            self.refresh(self.scrollable_content_region.reset_offset)
        else:
            self.refresh()
