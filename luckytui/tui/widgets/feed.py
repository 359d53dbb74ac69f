"""The feed: what the station said, in contest time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer

from luckytui.clock import wall
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.virtual_list import VirtualList

#: Lines kept; older ones are in the journal.
KEPT = 2_000
#: What is said is drawn as it comes, so many times; a flood of it then at this pace, in wall seconds.
#: A feed that scrolls with every one of 28 calls a second costs more bytes than all the rest.
BURST = 50.0
PACE = 0.25
#: Characters of a name that tell whose it is.
LEAST = 4
#: Cells of a row from which there is room for the time.
TIMED = 28


class Said(NamedTuple):
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
    """Return a text that fits: the name that begins it is cut, or its end where that is not enough.

    Args:
        text: One line.
        room: Characters, 0 or more.
        ellipsis: What stands for the rest.
    """
    if len(text) <= room:
        return text
    first, blank, rest = text.partition(" ")
    left = room - len(ellipsis) - len(blank + rest)
    if left >= LEAST and text[0].isalpha():
        # What was called, and whether it won, is worth more than the whole of a name.
        return f"{first[:left]}{ellipsis}{blank}{rest}"
    room = max(room - len(ellipsis), 0)
    words = text[: room + 1].rpartition(" ")[0]
    return f"{words or text[:room]}".rstrip(":,") + ellipsis


class Feed(VirtualList, can_focus=True):
    """What the station said; it stays at the newest line until it is scrolled away.

    Args:
        symbols: What to draw with.
    """

    KINDS = ("call", "recovered", "won", "refused", "show")
    COMPONENT_CLASSES = {f"feed--{kind}" for kind in KINDS} | {"feed--time"}
    DEFAULT_CSS = """
    Feed {
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
        super().__init__(id=id)
        self._symbols = symbols
        self._said: deque[Said] = deque(maxlen=KEPT)
        self._styles: dict[str, Style] = {}
        self._credit = BURST
        self._settled = wall()
        self._later: Timer | None = None

    def clear(self) -> None:
        """Forget all that was said."""
        self._said.clear()
        self._settle(at_end=True)

    def say(self, lines: Iterable[Said]) -> None:
        """Add lines at the end."""
        self._said.extend(lines)
        if self._later is not None:
            return
        now = wall()
        self._credit = min(self._credit + (now - self._settled) / PACE, BURST)
        self._settled = now
        if self._credit >= 1:
            self._credit -= 1
            self._catch_up()
        else:
            self._later = self.set_timer(PACE, self._catch_up)

    def render_line(self, y: int) -> Strip:
        """Return what was said in line `y` of the view."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if row >= len(self._said):
            return Strip.blank(width, self._style(""))
        at, kind, text = self._said[row]
        time = f"{at:6.1f} " if width >= TIMED else ""
        shown = fitted(text, width - len(time), self._symbols.ellipsis)
        strip = Strip([Segment(time, self._style("time")), Segment(shown, self._style(kind))])
        return strip.adjust_cell_length(width, self._style(""))

    def notify_style_update(self) -> None:
        """Forget the colours when the theme changes."""
        self._styles.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Stay at the newest line when the room changes."""
        self._settle(at_end=True)

    def _catch_up(self) -> None:
        self._later = None
        self._settle(at_end=self.scroll_offset.y >= self.max_scroll_y)

    def _settle(self, *, at_end: bool) -> None:
        self.show_rows(len(self._said))
        if at_end:
            # Forced: the first lines too many come before there is a scrollbar, and nothing else scrolls then.
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        if self.show_vertical_scrollbar:
            # The rows only: the border and the scrollbar draw themselves when they change.
            self.refresh(self.scrollable_content_region.reset_offset)
        else:
            self.refresh()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            # The feed's own is worked out from all the widgets around it: as long as the rest of a row.
            self._styles[name] = self.get_component_rich_style(f"feed--{name}") if name else self.rich_style
        return self._styles[name]
