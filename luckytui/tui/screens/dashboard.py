"""The live show: what the host tells, and what a person does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from string import digits

from textual import on
from textual.binding import Binding
from textual.widgets import Input
from textual.worker import Worker

from luckytui.clock import WallClock
from luckytui.contest.events import Event, OffAir, OnAir, Over, Resumed, Snapshot
from luckytui.contest.lines import Origin
from luckytui.station.broadcast import MakeClock
from luckytui.station.crew import Work
from luckytui.station.host import Host
from luckytui.tui.demo import Demo, Demonstration
from luckytui.tui.screens.announcements import Announcements
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.screens.own_line import OwnLine
from luckytui.tui.screens.time_controls import notify_if_over
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.phone import Phone

#: Wall seconds a note from the start stays up: it is longer than others.
NOTE_FOR = 10.0


class Dashboard(ContestScreen):
    """The contest on air.

    Args:
        host: The show; it has opened a contest.
        symbols: What to draw with.
        draw_seed: Draws the seed of a new contest.
        player: Whether new contests have a line for the person.
        note: What to tell the person once the show is on air; nothing in most cases.
        demo: How the show runs by itself until a key is pressed; None leaves it to the person.
        crash: Kills the show.
        make_clock: Makes the clock of a replay.
    """

    BINDINGS = [
        Binding("enter", "play", "Call in", tooltip="Call in: type three digits"),
        Binding("n", "new", "New", tooltip="A new contest; ends this one"),
        Binding("N,shift+n", "again", "Same seed", key_display="N", tooltip="The same contest once more"),
        Binding("c", "crash", "Crash", tooltip="Kill the show, for real"),
        Binding("h", "history", "History", tooltip="Past contests, and replays"),
        Binding("o", "odds", "Odds", tooltip="The exact chances"),
        Binding("r", "retry", "Retry", tooltip="Open the journal again"),
        # Ahead of the board, so that none is on its way there when the phone takes the next.
        *(Binding(digit, f"type_digit('{digit}')", show=False, priority=True) for digit in digits),
    ]
    KEYS = (
        "retry",
        "play",
        "toggle_pause",
        "step",
        "new",
        "crash",
        "help",
        "quit",
        "history",
        "odds",
        "slower",
        "faster",
        "again",
        "find",
        "toggle_sort",
        "toggle_follow",
        "next_theme",
        "picture",
    )
    CONTROLS = [
        ("Call in", "play"),
        ("Pause", "toggle_pause"),
        ("Step", "step"),
        ("New", "new"),
        ("History", "history"),
        ("CRASH", "crash"),
    ]

    def __init__(
        self,
        host: Host,
        symbols: Symbols,
        *,
        draw_seed: Callable[[], int],
        player: bool,
        note: str,
        demo: Demo | None,
        crash: Callable[[], None],
        make_clock: MakeClock = WallClock,
    ) -> None:
        super().__init__(symbols, Origin.KEYBOARD)
        self.own_line = OwnLine(host, self)
        self.announcements = Announcements(self)
        self.demonstration = Demonstration(demo, self, self.action_new, crash)
        self._host = host
        self._draw_seed = draw_seed
        self._player = player
        self._note = note
        self._crash = crash
        self._make_clock = make_clock

    async def mount_rest(self) -> None:
        """Mount the phone too, and go on air."""
        await super().mount_rest()
        await self.query_one("#foot").mount(self.own_line.phone, before=0)
        self._host.crew.run = self._run
        self._run(self._follow_the_show, "show")
        if self._note:
            self.notify(self._note, timeout=NOTE_FOR)

    def show_event(self, event: Event) -> None:
        """Show what happened, and do what follows from it."""
        before = self.view
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.clock = self._host.clock or self.clock
        super().show_event(event)
        if self.view is not before:
            self.own_line.begin()
        if isinstance(event, OffAir):
            self.announcements.announce_off_air(event.reason)
        if isinstance(event, OffAir | OnAir | Resumed):
            # The key that tries again comes or goes.
            self.refresh_bindings()
        view = self.view
        if view is None or event.contest != view.contest:
            return
        self.own_line.handle(view, event)
        self.announcements.handle(view, event)
        self.demonstration.handle(view, event, resumed=self._host.resumed)
        if isinstance(event, Over):
            # The outcome counts as told once it has been drawn.
            self.call_after_refresh(partial(self._run, partial(self._host.told, event.contest), "told"))

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Change how the contest's time goes; what is None stays as it is.

        Args:
            paused: Whether it stands still.
            rate: Contest seconds a wall second, more than 0.
            moment: A contest time to come, in seconds, to jump to.
        """
        self._host.pace(paused=paused, rate=rate, moment=moment)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the retry key only off air, and leave a typing person their digits."""
        if action == "type_digit" and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters) and (action != "retry" or self._host.failure is not None)

    async def action_new(self) -> None:
        """Open a new contest with a new seed."""
        await self._open(self._draw_seed())

    async def action_again(self) -> None:
        """Open the same contest once more."""
        if self.view is not None:
            await self._open(self.view.terms.seed)

    def action_retry(self) -> None:
        """Open the journal again, and carry on with the same contest."""
        if self._host.failure is not None:
            self._run(partial(self._host.retry, self.announcements.show_progress), "retry", exclusive=True)

    def action_crash(self) -> None:
        """Kill the show for real."""
        self._crash()

    @on(Board.OwnLineClicked)
    def action_play(self) -> None:
        """Open the person's phone."""
        self.own_line.pick_up()

    def action_type_digit(self, digit: str) -> None:
        """Open the person's phone with the first digit of a number."""
        if self.view is not None:
            self.demonstration.hand_over()
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
            self.pace(paused=True, moment=view.deadline if caller is None else view.draws.delay(caller))

    def action_history(self) -> None:
        """Look back at all contests."""
        from luckytui.tui.screens.history import History

        self.app.push_screen(History(self._host.journal, self.symbols, self._make_clock))

    def action_odds(self) -> None:
        """Look at the exact chances."""
        from luckytui.tui.screens.odds import Odds

        if self.view is not None:
            self.app.push_screen(Odds(self._host, self.view, self.symbols))

    @on(Phone.Called)
    def call(self, event: Phone.Called) -> None:
        """Put the person's call through."""
        self._run(partial(self.own_line.call, event.number), "calls")

    @on(Phone.HungUp)
    def hang_up(self) -> None:
        """Put the phone down."""
        self.own_line.put_down()

    async def _follow_the_show(self) -> None:
        """Go on air, and show all that happens from then on."""
        async with self._host.feed.subscribe() as events:
            await self._host.go_on_air(self.announcements.show_progress)
            async for event in events:
                self.show_event(event)

    async def _open(self, seed: int) -> None:
        view = self.view
        if view is None or self._host.failure is not None:
            return
        live: Sequence[tuple[str, Origin]] = ()
        if self._player and not self.demonstration.runs:
            live = [("", Origin.KEYBOARD)]
        self.workers.cancel_group(self, "retry")
        given_up = await self._host.next_contest(replace(view.terms, seed=seed), live=live)
        if given_up is not None:
            self.notify(f"Contest {given_up} was given up; h shows it.")

    def _run(self, work: Work, group: str = "lines", *, exclusive: bool = False) -> Worker[None]:
        """Run a coroutine as a worker of this screen.

        Args:
            work: Makes the coroutine; a worker that is stopped before it begins has made none.
            group: Whose worker it is.
            exclusive: Stop the others of the group first.
        """

        async def run() -> None:
            await work()

        return self.run_worker(run, group=group, exclusive=exclusive)
