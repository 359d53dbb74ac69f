"""The feed: what the station said, in contest time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer

from luckytui.clock import wall
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.virtual_list import VirtualList

#: Lines kept; older ones are in the journal.
KEPT = 2_000
#: Lines are drawn as they come, so many times at most, and from then on once in so many wall seconds: a feed that
#: scrolls with every call of a flood costs more bytes than all else on the screen (`tests.bench burst`).
BURST = 50.0
PACE = 0.25
#: Characters of a name that are enough to tell whose it is.
SHORTEST_NAME = 4
#: Cells of a row from which there is room for the time.
ROOM_FOR_TIME = 28


class FeedLine(NamedTuple):
    """Something the station said.

    Attributes:
        at: Contest time, in seconds.
        kind: One of `call`, `recovered`, `won`, `refused`, `show`.
        text: One line.
    """

    at: float
    kind: str
    text: str


def fitted(text: str, room: int, ellipsis: str) -> str:
    """Shorten a text to fit: cut the name that begins it, or the text's end where that is not enough.

    Args:
        text: One line.
        room: Characters, 0 or more.
        ellipsis: Shown in place of what is cut.
    """
    if len(text) <= room:
        return text
    first, blank, rest = text.partition(" ")
    left = room - len(ellipsis) - len(blank + rest)
    if left >= SHORTEST_NAME and text[0].isalpha():
        # What was called, and whether it won, is worth more than the whole of a name.
        return f"{first[:left]}{ellipsis}{blank}{rest}"
    room = max(room - len(ellipsis), 0)
    words = text[: room + 1].rpartition(" ")[0]
    return f"{words or text[:room]}".rstrip(":,") + ellipsis


class FeedPanel(VirtualList, can_focus=True):
    """What the station said, the newest line last; it follows the newest until it is scrolled up.

    Args:
        symbols: What to draw with.
    """

    KINDS = ("call", "recovered", "won", "refused", "show")
    COMPONENT_CLASSES = {f"feed--{kind}" for kind in KINDS} | {"feed--time"}
    DEFAULT_CSS = """
    FeedPanel {
        scrollbar-size: 1 1;
        & > .feed--time { color: $text-disabled; }
        & > .feed--call { color: $foreground; }
        & > .feed--recovered { color: $secondary; text-style: italic; }
        & > .feed--won { color: $success; text-style: bold; }
        & > .feed--refused { color: $warning; }
        & > .feed--show { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__("feed", id=id)
        self._symbols = symbols
        self._lines: deque[FeedLine] = deque(maxlen=KEPT)
        #: How many times it may be drawn at once, as of the time after it.
        self._credit = BURST
        self._credited = wall()
        self._timer: Timer | None = None

    def clear(self) -> None:
        """Forget all that was said."""
        self._lines.clear()
        self._show_lines(at_end=True)

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
        if row >= len(self._lines):
            return Strip.blank(width, self.component[""])
        at, kind, text = self._lines[row]
        time = f"{at:6.1f} " if width >= ROOM_FOR_TIME else ""
        shown = fitted(text, width - len(time), self._symbols.ellipsis)
        strip = Strip([Segment(time, self.component["time"]), Segment(shown, self.component[kind])])
        return strip.adjust_cell_length(width, self.component[""])

    def on_resize(self) -> None:
        """Show the newest line when the size changes."""
        self._show_lines(at_end=True)

    def _catch_up(self) -> None:
        self._timer = None
        self._show_lines(at_end=self.scroll_offset.y >= self.max_scroll_y)

    def _show_lines(self, *, at_end: bool) -> None:
        self.show_rows(len(self._lines))
        if at_end:
            # Forced: when the first lines overflow there is no scrollbar yet, and Textual would not scroll.
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        if self.show_vertical_scrollbar:
            # The rows alone: the border and the scrollbar draw themselves when they change.
            self.refresh(self.scrollable_content_region.reset_offset)
        else:
            self.refresh()
