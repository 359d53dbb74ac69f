"""The help: a page that explains the show and lists all keys."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from luckytui.tui.symbols import Symbols

WHAT = (
    "The station says a keyword. Callers wait a random while, then call in with a number from 100 to 999. "
    "It is added to the magic number. Whoever makes that a multiple of 11 wins a prize; the last prize is the end.\n\n"
    "You have a line too: press enter, type three digits, be quicker than the next countdown. The dial and "
    '{residue_heading} show the total mod 11 (what is left over by 11), "so far" shows it call by call. '
    "On the board {next} calls next, {late} is late, {last} called last, {called} before, {recovered} before a crash."
    "\n\n"
    "Every call is in the journal before it is heard. Press c: the show is killed, for real. "
    "Start luckytui again: it goes on, with nothing lost."
)
#: Columns of the terminal from which the keys are listed in two columns.
TWO_COLUMNS = 80


class Help(ModalScreen[None]):
    """A page over the screen below.

    Args:
        symbols: The characters that the board is drawn with.
    """

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "Back")]
    COMPONENT_CLASSES = {"help--key"}
    DEFAULT_CSS = """
    Help {
        align: center middle;
        background: $background;
        & > .help--key { color: $primary; text-style: bold; }
        & > VerticalScroll {
            width: 80; max-width: 100%; height: auto; max-height: 100%;
            background: $surface; border: round $primary; padding: 0 2; scrollbar-size: 1 1;
            border-title-color: $primary; border-subtitle-color: $text-muted;
        }
    }
    """

    def __init__(self, symbols: Symbols) -> None:
        super().__init__()
        self._what = WHAT.format(residue_heading=symbols.residue_heading, **symbols._asdict())

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll() as page:
            page.border_title = "luckytui"
            page.border_subtitle = "esc goes back"
            yield Static()

    def on_resize(self) -> None:
        """Lay out the page again for the new width."""
        self.query_one(Static).update(self._page())

    def _page(self) -> RenderableType:
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else self
        listed: dict[str, tuple[str, str]] = {}
        for binding in below.active_bindings.values():
            each = binding.binding
            if each.tooltip:
                listed.setdefault(each.action, (self.app.get_key_display(each), each.tooltip))
        keys = [*listed.values()]
        columns = 2 if self.size.width >= TWO_COLUMNS else 1
        rows = -(-len(keys) // columns)
        grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for _ in range(columns):
            grid.add_column(
                justify="right", style=self.get_component_rich_style("help--key", partial=True), no_wrap=True
            )
            grid.add_column(ratio=1)
        for row in range(rows):
            grid.add_row(*(text for key in keys[row::rows] for text in key))
        return Group(Text(self._what), Text(), grid)
