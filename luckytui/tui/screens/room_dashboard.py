"""The dashboard of a show with a room: a lobby before each contest, and the people in it on the board."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from luckytui.contest.events import Begun, Event, OnAir, Resumed, Snapshot
from luckytui.contest.lines import find_line
from luckytui.contest.view import ContestView
from luckytui.door.audience import Audience
from luckytui.station.host import Host
from luckytui.tui.invited import Invited
from luckytui.tui.screens.dashboard import PLAY, Dashboard
from luckytui.tui.screens.moderating import Moderator
from luckytui.tui.screens.time_controls import SKIP
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.board_words import Presence
from luckytui.tui.widgets.lobby import Lobby

#: Actions that have no meaning before a contest begins, and that need a line that is marked.
_ONCE_BEGUN = ("play", "type_digit", "toggle_pause", "step", "skip_lead_in", "toggle_crowd", "sort", "people", "odds")
_WITH_MARK = ("rename", "call_sign", "remove")


class RoomDashboard(Dashboard):
    """The screen of the contest on air, and of the lobby before it.

    Args:
        host: The show.
        symbols: The characters to draw with.
        audience: What the room says of itself and of its phones.
        local: The address at which this machine itself reaches the room.
        options: As for `Dashboard`.
    """

    BINDINGS = [
        Binding("enter", "begin", "On air", tooltip="Begin the contest"),
        SKIP,
        PLAY,
        Binding("a", "next_address", "Address", tooltip="Another address of this machine"),
        Binding("x", "hide", "Hide", tooltip="Hide address and code, or show them"),
        Binding("l", "lock", "Lock", tooltip="Let nobody else in, or everybody"),
        Binding("m", "most", "Most", tooltip="How many can join"),
        Binding("w", "people", "People", tooltip="People only, or all lines"),
        Binding("g", "mark_next(1)", "Mark", tooltip="Mark a person, the newest first"),
        Binding("G,shift+g", "mark_next(-1)", "Mark back", key_display="G", tooltip="Mark the person before"),
        Binding("e", "rename", "Name", tooltip="Another name for the marked line"),
        Binding("u", "call_sign", "Call sign", tooltip="Its call sign in place of its name"),
        Binding("d", "remove", "Remove", tooltip="Remove the marked line; asks first"),
    ]
    LOBBY = True
    KEYS: tuple[str, ...] = (
        *_WITH_MARK,
        "begin",
        *("retry", "skip_lead_in", "play", "toggle_pause", "step", "new"),
        *("lock", "hide", "next_address", "most", "history", "help", "odds"),
    )

    def __init__(self, host: Host, symbols: Symbols, *, audience: Audience, local: str, **options: Any) -> None:
        super().__init__(host, symbols, **options)
        self.invited = Invited(audience, local)
        audience.tell = self.notify
        self.offers.names = {
            "lock": lambda: "unlock" if host.room.locked else "lock",
            "hide": lambda: "show" if audience.hidden else "hide",
        }
        #: What the keys are called that the footer shows.
        self._named: tuple[str, ...] = ()
        self.lobby = Lobby(symbols, self.offers.title)
        self.moderator = Moderator(host, self)
        #: The lines of a contest that has begun.
        self._floor = self.lines
        for panel in (self._floor, self.lobby.people):
            panel.board.presence = self._presence
        # Already for the first paint, before the first event.
        self.set_class(host.stored is not None and not host.stored.begun, "-lobby")

    def compose_below(self) -> ComposeResult:
        """Lay out the lobby."""
        yield self.lobby

    async def mount_rest(self) -> None:
        """Mount the question too, before the show begins to tell."""
        await self.lobby.people.mount_search()
        await self.query_one("#foot").mount(self.moderator.question)
        await super().mount_rest()

    def show_event(self, event: Event) -> None:
        """Update the screen with an event: enter the lobby, or leave it."""
        before = self.lines
        if isinstance(event, OnAir | Resumed | Snapshot):
            self._enter(lobby=event.lobby)
        super().show_event(event)
        if isinstance(event, Begun) and self.view is not None:
            self._enter(lobby=False)
            self.lines.show(self.view, self.clock)
            self.draw_at_once()
        if self.lines is not before:
            self.lines.focus_after(before)
            self.refresh_bindings()

    def draw_status_bar(self, view: ContestView) -> None:
        """Update the status bar, the invitation and the counts."""
        room = self._host.room
        self.status_bar.join = "" if view.lobby else self.invited.words(room)
        self.lobby.invite(self.invited.invitation(room, view))
        self.lines.tell(self.invited.counts(view))
        named = tuple(name() for name in self.offers.names.values())
        if named != self._named:
            self._named = named
            self.refresh_bindings()
        super().draw_status_bar(view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable what has no meaning in the lobby, or without a line that is marked."""
        lobby = self.has_class("-lobby")
        if action == "begin" and not lobby:
            return False
        if action in _ONCE_BEGUN and lobby:
            return False
        if action in _WITH_MARK and self.moderator.marked is None:
            return False
        return super().check_action(action, parameters)

    def action_begin(self) -> None:
        """Begin the contest."""
        self._run(self.moderator.begin, "begin", exclusive=True)

    def action_next_address(self) -> None:
        """Show another address of this machine."""
        if self.invited.choose_next() < 2:
            self.notify("This machine has no other address that phones could reach.")
        self.draw_at_once()

    def action_hide(self) -> None:
        """Hide address, code and QR code, or show them."""
        self.invited.hide_or_show()
        self.draw_at_once()

    def action_lock(self) -> None:
        """Let nobody else in, or everybody again."""
        self._run(self.moderator.turn_key, "room")

    def action_most(self) -> None:
        """Ask how many can join."""
        self.moderator.ask_most()

    def action_close(self) -> None:
        """Close the question too."""
        self.moderator.close()
        super().action_close()

    def action_people(self) -> None:
        """Show people only, or all lines."""
        self.board.show_people(only=not self.board.people)

    def action_mark_next(self, step: int) -> None:
        """Mark the next person, or the one before."""
        self.moderator.mark_next(step)

    def action_rename(self) -> None:
        """Ask for another name for the marked line."""
        self.moderator.ask_name()

    def action_call_sign(self) -> None:
        """Put the call sign of the marked line back."""
        self._run(self.moderator.put_back_call_sign, "room")

    def action_remove(self) -> None:
        """Remove the marked line; ask first."""
        self._run(self.moderator.remove, "room")

    @on(Board.Changed)
    def offer_moderation(self) -> None:
        """Show the keys for a line that is marked, or hide them."""
        self.refresh_bindings()

    def _enter(self, *, lobby: bool) -> None:
        """Show the lobby and its lines, or the contest and its lines."""
        self.set_class(lobby, "-lobby")
        self.lines = self.lobby.people if lobby else self._floor
        self.board = self.lines.board

    def _presence(self, caller: int) -> Presence:
        view = self.view
        line = find_line(view.lines, view.terms.callers, caller) if view is not None else None
        return self.invited.presence(line) if line is not None else Presence()
