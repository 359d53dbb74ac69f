"""What the show is, and every key."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

WHAT = (
    "The station says a keyword. Every caller who hears it waits a random while, then calls in with a number from "
    "100 to 999. The station adds it to the magic number. Whoever makes the magic number a multiple of 11 wins.\n\n"
    "Every call is in the journal before anybody hears of it. Press c: the show is killed, with no time for a last "
    "word. Start luckytui again: it goes on where it was, with nothing lost.\n\n"
    "You have a line too: press enter, type three digits, and be quicker than the next countdown. "
    "The dial shows what the next number has to add."
)


class Help(ModalScreen[None]):
    """A page over the stage; any way back closes it."""

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "Back")]
    DEFAULT_CSS = """
    Help {
        align: center middle;
        background: $background 60%;
        & > VerticalScroll {
            width: 76; max-width: 100%; height: auto; max-height: 100%;
            background: $surface; border: round $primary; padding: 0 2;
            border-title-color: $primary;
        }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll() as page:
            page.border_title = "luckytui"
            page.border_subtitle = "esc goes back"
            yield Static(self._page())

    def _page(self) -> RenderableType:
        keys = Table.grid(padding=(0, 2))
        keys.add_column(justify="right", style="bold", no_wrap=True)
        keys.add_column()
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else self
        seen = set()
        for binding in below.active_bindings.values():
            each = binding.binding
            if each.tooltip and each.action not in seen:
                seen.add(each.action)
                keys.add_row(self.app.get_key_display(each), each.tooltip)
        return Group(Text(WHAT), Text(), keys)
