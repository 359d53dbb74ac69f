"""The banner: a message in big letters over the panels, for an outcome or an interruption."""

from __future__ import annotations

from rich.align import Align
from rich.console import Group, RenderableType
from rich.text import Text
from textual.message import Message
from textual.widget import Widget

from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text


class Banner(Widget):
    """A message in big letters, with a line or two below; esc or a click closes it.

    Args:
        symbols: The characters to draw with.
    """

    KINDS = ("won", "nobody", "recovered", "off-air")
    COMPONENT_CLASSES = {"banner--big", "banner--small"}
    DEFAULT_CSS = """
    Banner {
        display: none;
        background: $surface;
        border: heavy $primary;
        border-subtitle-color: $text-muted;
        content-align: center middle;
        padding: 0 2;
        & > .banner--big { text-style: bold; }
        & > .banner--small { color: $foreground; }
        &.-shown { display: block; }
        &.-won { border: heavy $success; & > .banner--big { color: $success; } }
        &.-nobody { border: heavy $secondary; & > .banner--big { color: $secondary; } }
        &.-recovered { border: heavy $primary; & > .banner--big { color: $primary; } }
        &.-off-air { border: heavy $error; & > .banner--big { color: $error; } }
    }
    """

    class Dismissed(Message):
        """The banner was clicked."""

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_subtitle = "esc puts this away"
        self._symbols = symbols
        self._big = ""
        self._small = ""

    @property
    def shown(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-shown")

    def put_up(self, kind: str, big: str, small: str) -> None:
        """Show the banner.

        Args:
            kind: One of `KINDS`; determines the colour.
            big: The line in big letters: letters, digits and spaces.
            small: One or more lines below it.
        """
        self._big, self._small = big, small
        for each in self.KINDS:
            self.set_class(each == kind, f"-{each}")
        self.add_class("-shown")
        self.refresh(layout=True)

    def put_away(self) -> None:
        """Hide the banner."""
        self.remove_class("-shown")

    def on_click(self) -> None:
        """Post `Dismissed`."""
        self.post_message(self.Dismissed())

    def render(self) -> RenderableType:
        """Return the big line and the small ones."""
        room = self.content_size
        small = Text(self._small, self.get_component_rich_style("banner--small", partial=True), justify="center")
        rows = len(small.wrap(self.app.console, max(room.width, 1)))
        scale = big_text.fit(self._big, room.width, room.height - rows - 1)
        style = self.get_component_rich_style("banner--big", partial=True)
        big = Text("\n".join(big_text.draw(self._big, scale, self._symbols)), style, no_wrap=True)
        # Centred as a block: centred line by line, rows that end in blanks would be moved.
        return Group(Align.center(big), Text(), small)
