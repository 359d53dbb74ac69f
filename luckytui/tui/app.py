"""The two Textual applications: the live show, and the replay of a stored contest."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from textual import events
from textual.events import Key, MouseDown, MouseUp
from textual.screen import Screen

from luckytui.clock import WallClock
from luckytui.contest.events import Event
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.door.audience import Audience
from luckytui.journal.stored import StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.station.host import Host
from luckytui.tui.base_app import BaseApp
from luckytui.tui.demo import Demo
from luckytui.tui.preferences import Preferences
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.demonstration import FREE
from luckytui.tui.symbols import UNICODE, Symbols


async def nothing() -> None:
    """Do nothing."""


def crash() -> None:
    """Kill this process with SIGKILL: nothing is flushed, no handler runs. The journal has to survive this."""
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


class LuckyApp(BaseApp):
    """The live show in a terminal. Run it within the host's `async with`.

    Args:
        host: The show; the app puts the contest on air that it has opened.
        symbols: The characters to draw with.
        draw_seed: Draws the seed of a new contest.
        next_terms: Returns the terms of the next contest, given those of the present one and a seed.
        first: The terms of a journal's first contest, which a card precedes; None if a contest has been opened.
        player: Whether new contests have a line for the person at the keyboard.
        note: A notification to show at the start; usually empty.
        demo: How the show runs by itself until a key is pressed; None if it does not.
        preferences: Theme and speed to begin with, and where they are kept. A demonstration has its own
            speed, and an audience begins with the usual one.
        crash: Kills the show.
        make_clock: Makes the clock of a replay.
        when_painted: Called once, after the first paint: what the start does not have to wait for.
        audience: What the room says of itself and of its phones; None without a room.
        local: The address at which this machine itself reaches the room.

    Attributes:
        replaced: Whether it has ended since another station is on air with the journal.
    """

    def __init__(
        self,
        host: Host,
        *,
        symbols: Symbols = UNICODE,
        draw_seed: Callable[[], int],
        next_terms: Callable[[Terms, int], Terms],
        first: Terms | None = None,
        player: bool = True,
        note: str = "",
        demo: Demo | None = None,
        preferences: Preferences | None = None,
        crash: Callable[[], None] = crash,
        make_clock: MakeClock = WallClock,
        when_painted: Callable[[], Awaitable[object]] = nothing,
        audience: Audience | None = None,
        local: str = "",
    ) -> None:
        super().__init__(symbols)
        self.replaced = False
        self._when_painted = when_painted
        self._preferences = preferences or Preferences()
        if self._preferences.theme in self.available_themes:
            self.theme = self._preferences.theme
        if demo is None and audience is None:
            host.pace(rate=self._preferences.rate)
        self._dashboard = _dashboard(audience, local)(
            host,
            symbols,
            draw_seed=draw_seed,
            next_terms=next_terms,
            first=first,
            player=player,
            note=note,
            demo=demo,
            crash=crash,
            make_clock=make_clock,
            when_replaced=self._leave_to_another,
            chose_rate=lambda rate: self._preferences.keep(rate=rate),
        )

    def on_mount(self) -> None:
        """Keep what the person chooses from now on, and do later what can wait."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._preferences.keep(theme=theme.name))
        self.call_after_refresh(self.run_worker, self._do_when_painted, group="painted")

    def get_default_screen(self) -> Screen[None]:
        """Return the dashboard."""
        return self._dashboard

    async def on_event(self, event: events.Event) -> None:
        """Leave keys and clicks to a demonstration as long as it runs; end what tells of a recovery at a key."""
        demonstration = self._dashboard.demonstration
        if isinstance(event, Key) and not event.is_forwarded:
            if demonstration.takes(event.key):
                return
            self._dashboard.announcements.end_recovery()
        if isinstance(event, MouseDown | MouseUp) and not event.is_forwarded and demonstration.asks:
            from luckytui.tui.widgets.key_footer import key_at

            if key_at(self.screen, event.x, event.y) not in FREE:
                if isinstance(event, MouseUp):
                    demonstration.takes("click")
                return
        await super().on_event(event)

    def _leave_to_another(self) -> None:
        self.replaced = True
        self.exit()

    async def _do_when_painted(self) -> None:
        await self._when_painted()


def _dashboard(audience: Audience | None, local: str) -> Callable[..., Dashboard]:
    """Return the class of the dashboard; the one with a room is imported only where there is one."""
    if audience is None:
        return Dashboard
    from luckytui.tui.screens.room_dashboard import RoomDashboard

    return partial(RoomDashboard, audience=audience, local=local)


class ReplayApp(BaseApp):
    """The replay of a stored contest.

    Args:
        stored: The contest, with its winners.
        rulings: Its calls, in order.
        symbols: The characters to draw with.
        make_clock: Makes its clock.
    """

    def __init__(
        self,
        stored: StoredContest,
        rulings: Sequence[Ruling],
        symbols: Symbols = UNICODE,
        make_clock: MakeClock = WallClock,
    ) -> None:
        from luckytui.tui.screens.replay import Replay

        super().__init__(symbols)
        self._replay = Replay(symbols, stored, rulings, make_clock)

    def get_default_screen(self) -> Screen[None]:
        """Return the replay."""
        return self._replay


class WatchApp(BaseApp):
    """A spectator of a show that runs elsewhere.

    Args:
        connections: The events of the show, a connection at a time.
        place: Where the show is, for a person to read.
        symbols: The characters to draw with.
        preferences: The theme to begin with, and where it is kept.
        make_clock: Makes the clock of a contest.
        badge: Returns the words beside the lamp.
    """

    def __init__(
        self,
        connections: AsyncIterator[AsyncIterator[Event]],
        place: str,
        symbols: Symbols = UNICODE,
        preferences: Preferences | None = None,
        make_clock: MakeClock = WallClock,
        badge: Callable[[], str] = lambda: "WATCH",
    ) -> None:
        from luckytui.tui.screens.watch import Watch

        super().__init__(symbols)
        self._preferences = preferences or Preferences()
        if self._preferences.theme in self.available_themes:
            self.theme = self._preferences.theme
        self._watch = Watch(symbols, connections, place, make_clock, badge)

    def on_mount(self) -> None:
        """Keep the theme that is chosen."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._preferences.keep(theme=theme.name))

    def get_default_screen(self) -> Screen[None]:
        """Return the watch."""
        return self._watch

    def show_trouble(self, trouble: str) -> None:
        """Show why the show cannot be seen, in the place of where it is; empty when that has passed."""
        self._watch.show_trouble(trouble)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable in a browser what would write on the machine that serves it."""
        return not (self.is_web and action == "picture") and super().check_action(action, parameters)
