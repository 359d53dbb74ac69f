"""The card before the first contest of a journal: what happens, what to do, and what the crash is for."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Button, Label, Static

from luckytui.tui.screens.minimum_size import MinimumSizeScreen

WHAT_HAPPENS = (
    "A station says a keyword; callers ring in with three-digit numbers, "
    "and whoever makes their sum a multiple of 11 wins."
)
WHAT_YOU_DO = "You have a line too: press enter, type three digits, and be quicker than the next caller."
WHAT_A_VIEWER_DOES = "You watch: every caller's countdown, every sum, and the numbers that would win next."
WHAT_THE_CRASH_IS_FOR = (
    "Press c and the show is killed, for real; start it again, and it goes on without having lost a call."
)


class Card(MinimumSizeScreen):
    """Three sentences, and a button that puts the contest on air.

    Args:
        player: Whether the person at the keyboard has a line.
    """

    BINDINGS = [Binding("enter", "on_air", "On air", tooltip="Put the first contest on air")]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-high")]
    DEFAULT_CSS = """
    Card {
        align: center middle;
        & > #card { width: 60; max-width: 100%; height: auto; padding: 1 3 0 3; border: round $primary;
            background: $surface; border-title-color: $primary; border-title-style: bold; }
        & > #card > .sentence { margin-bottom: 1; }
        & > #card > Button { width: 100%; &:focus { text-style: bold; } }
        & > #card > #card-quit { width: 100%; text-align: center; color: $text-muted; }
    }
    """

    def __init__(self, *, player: bool) -> None:
        super().__init__()
        self._sentences = (
            WHAT_HAPPENS,
            WHAT_YOU_DO if player else WHAT_A_VIEWER_DOES,
            WHAT_THE_CRASH_IS_FOR,
        )

    def compose(self) -> ComposeResult:
        """Lay out the card."""
        with Vertical(id="card") as card:
            card.border_title = "luckytui"
            for sentence in self._sentences:
                yield Static(sentence, markup=False, classes="sentence")
            yield Button("enter: on air", id="on-air", compact=True, variant="primary")
            yield Label("q: quit", id="card-quit")
        yield Label("luckytui needs a terminal of 60x18 or more: make the window larger.", id="too-small")

    @on(Button.Pressed)
    def action_on_air(self) -> None:
        """Put the first contest on air."""
        self.dismiss()
