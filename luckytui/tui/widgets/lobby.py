"""The lobby: the QR code, the invitation and who is here, before a contest begins."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from luckytui.clock import Clock
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import ASCII, Symbols
from luckytui.tui.widgets.border_keys import border_keys, set_titles
from luckytui.tui.widgets.invitation import Invitation, InvitationPanel
from luckytui.tui.widgets.lines_panel import LinesPanel
from luckytui.tui.widgets.qr_code import QrCode

#: Cells of the border of a panel, across or down.
BORDER = 2
#: In a narrower terminal the address alone is shown.
LEAST_WIDTH = 80


class PeoplePanel(LinesPanel):
    """A panel with the live lines, as they join.

    Args:
        symbols: The characters to draw with.
        keys: Returns a title for the border with keys that can be clicked.
    """

    KEYS = (("enter", "on air", "begin"), ("g", "mark", "mark_next(1)"), ("l", "lock", "lock"), ("m", "most", "most"))

    def __init__(self, symbols: Symbols, keys: Callable[..., str]) -> None:
        super().__init__(symbols, can_play=False, people=True, keys=keys, id="people")

    def draw_titles(self) -> None:
        """Draw the titles in the border."""
        if self._view is not None:
            set_titles(self, self.title(self._view), self._keys(*self.KEYS))


class Lobby(Horizontal):
    """Three panels in place of those of a contest, until it begins.

    Args:
        symbols: The characters to draw with.
        keys: Returns a title for a panel's border with keys that can be clicked, under their names of now.

    Attributes:
        people: Who is here.
    """

    KEYS = (("a", "address", "next_address"), ("x", "hide", "hide"))

    def __init__(self, symbols: Symbols, keys: Callable[..., str] = border_keys) -> None:
        super().__init__(id="lobby")
        self.people = PeoplePanel(symbols, keys)
        self._symbols = symbols
        self._keys = keys
        self._code = QrCode(id="qr-code")
        self._invitation = InvitationPanel(symbols, id="invitation")

    def compose(self) -> ComposeResult:
        """Lay out the code on the left, the invitation and the people on the right."""
        yield self._code
        with Vertical():
            yield self._invitation
            yield self.people

    def on_mount(self) -> None:
        """Set the titles of the panels."""
        self._code.border_title = "point a phone here"
        set_titles(self._invitation, "join in")

    def show(self, view: ContestView, clock: Clock) -> None:
        """Show a contest that has not begun."""
        self.people.show(view, clock)

    def invite(self, invitation: Invitation) -> None:
        """Show an invitation."""
        self._invitation.show(invitation)
        self._code.show(invitation.link)
        set_titles(self._invitation, subtitle=self._keys(*self.KEYS))
        self.people.draw_titles()
        self._lay_out()

    def on_resize(self) -> None:
        """Give the code the room that it needs, or none."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.size
        across = 0
        if self._symbols is not ASCII and width >= LEAST_WIDTH:
            # At least half of the screen is for those who read.
            across = self._code.width_in(width // 2 - BORDER, height - BORDER)
        self._code.display = across > 0
        self._code.styles.width = across + BORDER
