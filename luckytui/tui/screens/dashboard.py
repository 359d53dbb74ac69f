"""The dashboard: the screen of the live show. It shows the host's events, and handles the presenter's keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from string import digits

from textual import on
from textual.binding import Binding
from textual.worker import Worker

from luckytui.clock import WallClock
from luckytui.contest.events import Event, OffAir, OnAir, Over, Resumed, Snapshot
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.terms import Terms
from luckytui.station.broadcast import MakeClock
from luckytui.station.comeback import ComeBack
from luckytui.station.crew import Work
from luckytui.station.host import Host
from luckytui.tui.demo import Demo
from luckytui.tui.screens.announcements import NOTE_FOR, Announcements
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.screens.demonstration import Demonstration
from luckytui.tui.screens.earlier_contests import show_past
from luckytui.tui.screens.giving_up import GivingUp
from luckytui.tui.screens.own_line import OwnLine
from luckytui.tui.screens.time_controls import SKIP, notify_if_over
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.key_button import KeyButton
from luckytui.tui.widgets.phone import Phone

#: The line of the person at the keyboard.
KEYBOARD = NewLine("", Origin.KEYBOARD)


#: A subclass with another binding of this key lists this one too: its own replace those of the key.
PLAY = Binding("enter", "play", "Call in", tooltip="Call in: type three digits")


class Dashboard(ContestScreen):
    """The screen of the contest on air.

    Args:
        host: The show.
        symbols: The characters to draw with.
        draw_seed: Draws the seed of a new contest.
        next_terms: Returns the terms of the next contest, given those of the present one and a seed.
        first: The terms of a journal's first contest, which a card precedes; None if a contest has been opened.
        player: Whether new contests have a line for the person at the keyboard.
        note: A notification to show at the start; usually empty.
        demo: How the show runs by itself until a key is pressed; None if it does not.
        crash: Kills the show.
        make_clock: Makes the clock of a replay.
        chose_rate: Called with a rate that the person has chosen.
        when_replaced: Called when another station is on air with the journal.
    """

    BINDINGS = [
        SKIP,
        PLAY,
        Binding("n", "new", "New", tooltip="A new contest; asks first"),
        Binding("N,shift+n", "again", "Same seed", key_display="N", tooltip="The same contest once more"),
        Binding("c", "crash", "Crash", tooltip="Kill the show, for real"),
        Binding("h", "history", "History", tooltip="Past contests, and replays"),
        Binding("o", "odds", "Odds", tooltip="The exact chances"),
        Binding("r", "retry", "Retry", tooltip="Open the journal again"),
        *(Binding(digit, f"type_digit('{digit}')", show=False) for digit in digits),
    ]
    DIAL_KEYS = (("o", "odds", "odds"),)
    NEXT_KEYS = (("enter", "call in", "play"), *ContestScreen.NEXT_KEYS)
    #: Whether a new contest waits in the lobby until it is begun.
    LOBBY = False
    KEYS: tuple[str, ...] = ("retry", "skip_lead_in", "play", "toggle_pause", "step", "new", "history", "help", "odds")

    def __init__(
        self,
        host: Host,
        symbols: Symbols,
        *,
        draw_seed: Callable[[], int],
        next_terms: Callable[[Terms, int], Terms],
        first: Terms | None,
        player: bool,
        note: str,
        demo: Demo | None,
        crash: Callable[[], None],
        make_clock: MakeClock = WallClock,
        chose_rate: Callable[[float], None] = lambda _: None,
        when_replaced: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(symbols, Origin.KEYBOARD)
        self.own_line = OwnLine(host, self, player=player)
        self.announcements = Announcements(self, note)
        self.demonstration = Demonstration(
            demo, self, lambda: self._open(self._draw_seed()), crash, self.status_bar.show_badge
        )
        self.offers.rules = (self.own_line.acts, self.demonstration.acts)
        self.corner = (KeyButton("c CRASH", "crash", "Kill the show, for real", id="crash"),)
        self._host = host
        self._draw_seed = draw_seed
        self._next_terms = next_terms
        self._first = first
        self._player = player
        self._note = note
        self._crash = crash
        self._make_clock = make_clock
        self._chose_rate = chose_rate
        self._when_replaced = when_replaced
        self._come_back = ComeBack(host)
        self._giving_up = GivingUp(self)

    async def mount_rest(self) -> None:
        """Mount the phone too, and put the contest on air."""
        await super().mount_rest()
        await self.query_one("#foot").mount(self.own_line.phone, before=0)
        self._host.crew.run = self._run
        self._run(self._follow_the_show, "show")
        if (first := self._first) is not None:
            from luckytui.tui.screens.card import Card

            def begin(_: None) -> None:
                live = [KEYBOARD] if self._player else []
                self._run(partial(self._host.next_contest, first, live=live), "new")

            self.app.push_screen(Card(player=self._player), begin)
            # The keys that have waited are for the card.
            self.admit_keys()
        if self._note:
            self.notify(self._note, timeout=NOTE_FOR)

    def show_event(self, event: Event) -> None:
        """Update the screen with an event, and react to it."""
        before = self.view
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.clock = self._host.clock or self.clock
        super().show_event(event)
        self.admit_keys()
        if self.view is not before:
            self.own_line.begin()
        if isinstance(event, OnAir | Resumed):
            self._run(partial(show_past, self._host.journal, self.overview.foot), "past")
        if isinstance(event, OffAir):
            self.announcements.announce_off_air(event.reason)
            self.show_keys()
            self._come_back.begin(self._run, self._when_replaced, self.announcements.show_progress)
        view = self.view
        if view is None or event.contest != view.contest:
            return
        self.own_line.handle(view, event)
        self.announcements.handle(view, event)
        self.demonstration.handle(view, event, resumed=self._host.resumed)
        if isinstance(event, Over):
            self._giving_up.forget()
            # Recorded as told after it has been drawn.
            told = partial(self._run, partial(self._host.told, event.contest), "told")
            self.announcements.when_drawn(told)

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Pause or resume the contest time, set its rate, or jump; None changes nothing.

        Args:
            paused: Whether the time is stopped.
            rate: Contest seconds per wall second, more than 0.
            moment: A later contest time to jump to, in seconds.
        """
        if self._host.clock is not self.clock:
            # The next contest has begun, or is about to: a moment of the one that is still shown is none of its own.
            moment = None
        self._host.pace(paused=paused, rate=rate, moment=moment)
        if rate is not None:
            # Between two contests, what the next key goes on from.
            self.clock.rate = rate
            self._chose_rate(rate)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable retry only off air."""
        return super().check_action(action, parameters) and (action != "retry" or self._host.failure is not None)

    async def action_new(self) -> None:
        """Open a new contest with a new seed."""
        if self.view is not None and self._giving_up.agreed(self.view, "n"):
            await self._open(self._draw_seed())

    async def action_again(self) -> None:
        """Open a new contest with the same seed."""
        if self.view is not None and self._giving_up.agreed(self.view, "N"):
            await self._open(self.view.terms.seed)

    def action_retry(self) -> None:
        """Reopen the journal, and resume the contest."""
        if self._host.failure is not None:
            self._run(partial(self._host.retry, self.announcements.show_progress), "retry", exclusive=True)

    def action_crash(self) -> None:
        """Kill the show process."""
        self._crash()

    @on(Board.OwnLineClicked)
    def action_play(self) -> None:
        """Open the person's phone."""
        self.own_line.pick_up()

    def action_type_digit(self, digit: str) -> None:
        """Open the person's phone with the first digit of a number."""
        if self.view is not None:
            self.own_line.type_digit(digit)

    def action_toggle_pause(self) -> None:
        """Stop or start the contest's time."""
        if self.view is None or not notify_if_over(self, self.view):
            super().action_toggle_pause()

    def action_step(self) -> None:
        """Pause, and jump to the next call."""
        view = self.view
        if view is not None and not notify_if_over(self, view):
            caller = view.next_caller
            self.pace(paused=True, moment=view.deadline if caller is None else view.draws.time(caller))

    def action_history(self) -> None:
        """Show the history of all contests."""
        from luckytui.tui.screens.history import History

        self.app.push_screen(History(self._host.journal, self.symbols, self._make_clock))

    def action_odds(self) -> None:
        """Show the odds."""
        from luckytui.tui.screens.odds import Odds

        if self.view is not None:
            self.app.push_screen(Odds(self._host, self.view, self.symbols))

    @on(Phone.Called)
    def call(self, event: Phone.Called) -> None:
        """Make the person's call."""
        self._run(partial(self.own_line.call, event.number), "calls")

    @on(Phone.HungUp)
    def action_close(self) -> None:
        """Close the phone too."""
        self.own_line.put_down()
        super().action_close()

    async def _follow_the_show(self) -> None:
        """Put the contest on air, and show its events and those of the next contests."""
        async with self._host.feed.subscribe() as events:
            if self._first is None:
                departure = self._host.departure
                # A demonstration has nobody who would start the time again.
                paused = departure is not None and departure.paused and not self.demonstration.runs
                await self._host.go_on_air(self.announcements.show_progress, paused=paused)
            async for event in events:
                self.show_event(event)

    async def _open(self, seed: int) -> None:
        view = self.view
        if view is None or self._host.failure is not None:
            return
        live = [KEYBOARD] if self._player and not self.demonstration.runs else []
        live += [line for line in self._host.lines if line.origin is not Origin.KEYBOARD]
        self.workers.cancel_group(self, "retry")
        # What was told of the last contest would stand over the next one.
        self.app.clear_notifications()
        terms = self._next_terms(view.terms, seed)

        async def put_next_contest_on_air() -> None:
            given_up = await self._host.next_contest(terms, live=live, lobby=self.LOBBY)
            if given_up is not None:
                self.notify(f"Contest {given_up} was given up; h shows it.")

        # In a worker, since the journal may keep it waiting and the keys must be answered meanwhile.
        self._run(put_next_contest_on_air, "new", exclusive=True)

    def _run(self, work: Work, group: str = "lines", *, exclusive: bool = False) -> Worker[None]:
        """Run a coroutine as a worker of this screen.

        Args:
            work: Makes the coroutine; it is not called if the worker is cancelled before it begins.
            group: The group of the worker.
            exclusive: Cancel the other workers of the group first.
        """

        async def run() -> None:
            await work()

        return self.run_worker(run, group=group, exclusive=exclusive)
