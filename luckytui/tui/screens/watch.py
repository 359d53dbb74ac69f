"""The watch: the dashboard of a show that runs elsewhere, read-only. It follows crashes, restarts and next contests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from luckytui.clock import Clock
from luckytui.contest.events import Begun, Event, OffAir, OnAir, Paced, Resumed, Snapshot
from luckytui.door.protocol import DoorError
from luckytui.station.broadcast import MakeClock
from luckytui.tui.captions import waiting_banner
from luckytui.tui.screens.announcements import Announcements
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.status_bar import OFF

#: Events by connection to the show: the events of one end when the show is gone, and the next one begins when it is
#: back, with a snapshot or an opening.
Connections = AsyncIterator[AsyncIterator[Event]]

#: Actions of a contest's screen that a spectator does not have.
_PRESENTERS = ("toggle_pause", "faster", "slower", "step", "skip_lead_in")


class _Announcements(Announcements):
    """The announcements, without the presenter's keys."""

    KEYS = {}


class Watch(ContestScreen):
    """The screen of a spectator.

    Args:
        symbols: The characters to draw with.
        connections: The events of the show.
        place: Where the show is, for a person to read.
        make_clock: Makes the clock of a contest.
        badge: Returns the words beside the lamp.
    """

    LEAD_IN_KEYS = MAGIC_KEYS = NEXT_KEYS = ()
    CAN_PLAY = False
    BEFORE = OFF
    KEYS = ("find", "toggle_follow", "sort", "toggle_crowd", "help")

    def __init__(
        self, symbols: Symbols, connections: Connections, place: str, make_clock: MakeClock, badge: Callable[[], str]
    ) -> None:
        super().__init__(symbols, None)
        self.announcements = _Announcements(self)
        self._connections = connections
        self._place = place
        self._trouble = ""
        self._make_clock = make_clock
        self._badge = badge
        self.status_bar.show_badge(badge())

    async def mount_rest(self) -> None:
        """Mount the rest, and follow the show."""
        await super().mount_rest()
        self.run_worker(self._follow(), group="show")
        self.admit_keys()

    def show_event(self, event: Event) -> None:
        """Update the screen with an event, set the clock by it, and announce it."""
        if self.dial_and_next.banner.kind == "off-air":
            self.dial_and_next.put_away()
        before = self.clock
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.status_bar.show_badge(self._badge())
            self.clock = self._clock_for(event)
        elif isinstance(event, Paced):
            self._set_clock(event.at, event.rate, paused=event.paused)
        elif isinstance(event, Begun):
            self._set_clock(event.at, self.clock.rate, paused=False)
        super().show_event(event)
        if self.view is not None and self.clock is not before:
            # A snapshot of the same contest goes on on the same board.
            self.lines.show(self.view, self.clock)
        if isinstance(event, OffAir):
            self.announcements.announce_off_air(event.reason)
        elif self.view is not None and event.contest == self.view.contest:
            self.announcements.handle(self.view, event)

    def show_trouble(self, trouble: str) -> None:
        """Show why the show cannot be seen, a sentence without a full stop; empty when that has passed."""
        self._trouble = trouble
        if self.dial_and_next.banner.kind == "off-air":
            self._wait()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable what is the presenter's."""
        return action not in _PRESENTERS and super().check_action(action, parameters)

    async def _follow(self) -> None:
        """Show what the show tells, and that it is gone; leave when nothing more can come."""
        self._wait()
        try:
            async for events in self._connections:
                async for event in events:
                    self.show_event(event)
                self._show_gone()
            self.app.exit()
        except DoorError as error:
            self.app.exit(return_code=1, message=f"luckytui: {error}.")

    def _show_gone(self) -> None:
        """Show that the show is gone, and stop the clock."""
        if self.view is not None:
            self.clock.paused = True
            self.view.apply(OffAir(self.view.contest, self.view.number, "the show is gone"))
            self.draw_at_once()
        self.announcements.end_recovery()
        self._wait()

    def _wait(self) -> None:
        """Show that the show is waited for."""
        self.dial_and_next.put_up(waiting_banner(f"{self._trouble}." if self._trouble else self._place))

    def _clock_for(self, opening: OnAir | Resumed | Snapshot) -> Clock:
        """Return a clock that shows the time of the show's."""
        clock = self._make_clock(opening.at, opening.terms.max_delay)
        if isinstance(opening, Snapshot):
            clock.rate, clock.paused = opening.rate, opening.paused
        # In the lobby the time stands still.
        clock.paused = clock.paused or opening.lobby
        return clock

    def _set_clock(self, at: float, rate: float, *, paused: bool) -> None:
        self.clock.paused, self.clock.rate = paused, rate
        self.clock.set_time(at)
