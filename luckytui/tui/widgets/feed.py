"""The feed: what the station said, in contest time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from luckytui.tui.widgets.scroller import Scroller

#: Lines kept; older ones are in the journal.
KEPT = 2_000


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


class Feed(Scroller, can_focus=True):
    """What the station said; it stays at the newest line until it is scrolled away."""

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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: deque[Said] = deque(maxlen=KEPT)
        self._styles: dict[str, Style] = {}

    def clear(self) -> None:
        """Forget all that was said."""
        self._said.clear()
        self._settle(at_end=True)

    def say(self, lines: Iterable[Said]) -> None:
        """Add lines at the end."""
        at_end = self.scroll_offset.y >= self.max_scroll_y
        self._said.extend(lines)
        self._settle(at_end=at_end)

    def row_strip(self, row: int, width: int) -> Strip:
        """Return what was said in a row."""
        at, kind, text = self._said[row]
        time = f"{at:6.1f} "
        strip = Strip([Segment(time, self._style("time")), Segment(text, self._style(kind))])
        return strip.adjust_cell_length(width, self.rich_style)

    def notify_style_update(self) -> None:
        """Forget the colours when the theme changes."""
        self._styles.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Stay at the newest line when the room changes."""
        self._settle(at_end=True)

    def _settle(self, *, at_end: bool) -> None:
        self.show_rows(len(self._said))
        if at_end:
            # Forced: the first lines too many come before there is a scrollbar, and nothing else scrolls then.
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        self.refresh()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"feed--{name}")
        return self._styles[name]
