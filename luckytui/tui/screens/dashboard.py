"""The live show: the station and its callers as workers, and what a person does with them."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from string import digits
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.binding import Binding
from textual.getters import query_one
from textual.widgets import Input
from textual.worker import Worker, WorkerError, WorkerState

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.station.host import Show
from luckytui.station.inbox import News, OnAir, Over, Resumed, Ruled
from luckytui.tui.captions import OVER, SHORTLY, banner_for, lines_for, only_you_left, progress
from luckytui.tui.messages import Announced
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.phone import Phone

if TYPE_CHECKING:
    from luckytui.tui.app import LuckyApp

#: Wall seconds the banner of a recovery stays up.
RECOVERED_FOR = 7.0

#: Wall seconds a note from the start stays up: it is longer than others.
NOTE_FOR = 10.0

#: Contests with more lines than this get on the air first and are sorted meanwhile.
SORT_LATER = 5_000


class Dashboard(ContestScreen):
    """The contest on the air."""

    BINDINGS = [
        Binding("enter", "play", "Call in", tooltip="Call in: type three digits"),
        Binding("n", "new", "New", tooltip="A new contest; ends this one"),
        Binding("N,shift+n", "again", "Same seed", key_display="N", tooltip="The same contest once more"),
        Binding("c", "crash", "Crash", tooltip="Kill the show, for real"),
        Binding("h", "history", "History", tooltip="Past contests, and replays"),
        Binding("o", "odds", "Odds", tooltip="The exact chances"),
        Binding("r", "retry", "Retry", tooltip="Open the journal again"),
        # Ahead of the board, so that none is on its way there when the phone takes the next.
        *(Binding(digit, f"dial('{digit}')", show=False, priority=True) for digit in digits),
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

    phone = query_one(Phone)

    def __init__(self, symbols: Symbols, stored: StoredContest, *, resumed: bool) -> None:
        super().__init__(symbols)
        self._stored = stored
        self._resumed = resumed
        self._show: Show | None = None
        self._off_air = False
        #: Whether the person was told that only they are left.
        self._asked = False

    @property
    def lucky(self) -> LuckyApp:
        """The application, by its own type."""
        return cast("LuckyApp", self.app)

    async def mount_rest(self) -> None:
        """Bring the phone too, and go on the air."""
        await super().mount_rest()
        await self.query_one("#foot").mount(Phone(), before=0)
        self.put_on_air(self._stored, resumed=self._resumed)
        if self.lucky.note:
            self.notify(self.lucky.note, timeout=NOTE_FOR)

    @work(exclusive=True, group="show", exit_on_error=False)
    async def put_on_air(self, stored: StoredContest, *, resumed: bool) -> None:
        """Put a contest of the journal on the air.

        Args:
            stored: The contest.
            resumed: Whether it was on the air before.

        Raises:
            JournalError: The journal failed.
        """
        await self._take_off_air()
        self.banner.put_away()
        self._put_phone_down()
        self.feed.clear()
        show = Show(self.lucky.journal, stored, self.lucky.make_clock, self.lucky.commits)
        for count in show.read():
            self.banner.put_up("recovered", "READING", progress(count, stored.calls - stored.start.calls, self.symbols))
            # Long enough for it to be drawn.
            await asyncio.sleep(0.01)
        self.banner.put_away()
        show.prepare()
        self._stored, self._resumed, self._show, self._asked = stored, resumed, show, False
        view = ContestView(stored.id, stored.terms, stored.start, show.draws, show.clock, show.recovered)
        sorting = view.sort()
        if stored.terms.callers <= SORT_LATER:
            for _ in sorting:
                pass
        self.show(view)
        if self.rate != 1.0 and (clock := self._clock()) is not None:
            clock.rate = self.rate
        for worker in show.workers(self.hear, resumed=resumed):
            self.run_worker(worker, group="lines", exit_on_error=False)
        for _ in sorting:
            await asyncio.sleep(0)
        self.board.refresh()

    def hear(self, news: News) -> asyncio.Future[None]:
        """Take news from the station; the future is done when they are on the screen."""
        shown = asyncio.get_running_loop().create_future()
        self.post_message(Announced(news, shown))
        return shown

    @on(Announced)
    def show_news(self, event: Announced) -> None:
        """Show what the station said."""
        view, news = self.view, event.news
        if view is None or news.contest != view.contest:
            return
        match news:
            case Ruled(_, rulings, _):
                view.take(rulings)
                self._answer_player(view, news)
            case Over(_, outcome, _, _, _):
                view.end(outcome)
                # "Only you are left" is no longer so.
                if self._asked:
                    self.app.clear_notifications()
                if self.phone.is_open:
                    self.notify("Too late: the contest is over.")
                self._put_phone_down()
            case OnAir() | Resumed():
                pass
        self.feed.say(lines_for(view, news))
        if isinstance(news, Ruled) and news.rulings and (left := only_you_left(view)) is not None:
            how = "press enter to call in" if self.is_current else "back on the stage enter calls in"
            self.notify(f"Only you are left: {how}, you have {left:.0f} s.", timeout=left)
            self._asked = True
        self._celebrate(view, news)
        self._carry_on_by_itself(view, news)
        if isinstance(news, Over):
            self._redraw_panels()
            # The outcome counts as told once it has been drawn.
            self.call_after_refresh(_set, event.shown)
        else:
            _set(event.shown)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Go off air, aloud, when a worker fails."""
        if event.state is WorkerState.ERROR and event.worker.group in ("show", "lines"):
            self.fall_off_air(event.worker.error)

    def fall_off_air(self, error: BaseException | None) -> None:
        """Stop the show and say why; the contest can be carried on."""
        self.workers.cancel_group(self, "lines")
        self._off_air = True
        reason = str(error) if isinstance(error, JournalError) else f"the show failed ({error!r})"
        if self.view is not None:
            self.view.off_air = reason
        self.banner.put_up("off-air", "OFF AIR", f"{reason}.\nNothing announced is lost: r tries again, q quits.")
        self.refresh_bindings()
        self._redraw_panels()

    async def action_retry(self) -> None:
        """Open the journal again and carry on with the same contest."""
        if not self._off_air:
            return
        await self._take_off_air()
        try:
            stored, resumed = self.lucky.reopen()
        except JournalError as error:
            self.fall_off_air(error)
        else:
            self._off_air = False
            self.refresh_bindings()
            self.put_on_air(stored, resumed=resumed)

    async def action_new(self) -> None:
        """Open a new contest with a new seed."""
        await self._open(self.lucky.draw_seed())

    async def action_again(self) -> None:
        """Open the same contest once more."""
        if self.view is not None:
            await self._open(self.view.terms.seed)

    async def _open(self, seed: int) -> None:
        view = self.view
        if view is None or self._off_air:
            return
        await self._take_off_air()
        try:
            if (unfinished := self.lucky.journal.unfinished()) is not None:
                self.lucky.journal.abandon(unfinished.id)
                self.notify(f"Contest {unfinished.id} was given up; h shows it.")
            stored = self.lucky.journal.open_contest(
                replace(view.terms, seed=seed, player=self.lucky.player and self.lucky.demo is None)
            )
        except JournalError as error:
            self.fall_off_air(error)
        else:
            self.put_on_air(stored, resumed=False)

    def action_crash(self) -> None:
        """Kill the show for real."""
        self.lucky.crash()

    def action_play(self) -> None:
        """Open the person's phone."""
        view = self.view
        if view is None:
            return
        if view.terms.player_line is None:
            self.notify("This show has no line for you: start one without --no-player.")
        elif view.ruling(view.terms.player_line) is not None:
            self.notify("You have called already: one call a caller. n opens a new contest.")
        elif self._off_air:
            self.notify("The show is off air: r tries again.")
        elif view.ended:
            self.notify(OVER)
        else:
            self.add_class("-calling")
            self.phone.pick_up()

    def action_dial(self, digit: str) -> None:
        """Pick the phone up for whoever just types a number."""
        if self.view is None:
            return
        self.lucky.hand_over()
        if not self.phone.is_open:
            self.action_play()
        if self.phone.is_open:
            self.phone.dial(digit)

    @on(Board.PlayerClicked)
    def play(self) -> None:
        """Open the person's phone."""
        self.action_play()

    @on(Phone.Called)
    def call(self, event: Phone.Called) -> None:
        """Put the person's call through."""
        if self._show is not None and self._show.player is not None:
            self._show.player.call(event.number)

    @on(Phone.HungUp)
    def hang_up(self) -> None:
        """Put the phone down."""
        self._put_phone_down()

    def action_toggle_pause(self) -> None:
        """Stop or start the contest's time."""
        if not self._told_it_is_over():
            super().action_toggle_pause()

    def action_step(self) -> None:
        """Pause, and jump to the next call."""
        view, clock = self.view, self._clock()
        if view is None or clock is None or self._told_it_is_over():
            return
        clock.paused = True
        caller = view.next_caller
        clock.turn(max(clock.elapsed(), view.deadline if caller is None else view.draws.delay(caller)))
        self._redraw_panels()

    def action_history(self) -> None:
        """Look back at all contests."""
        from luckytui.tui.screens.history import History

        self.lucky.push_screen(History())

    def action_odds(self) -> None:
        """Look at the exact chances."""
        from luckytui.tui.screens.odds import Odds

        if self.view is not None:
            self.lucky.push_screen(Odds(self.view))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the retry key only off air, and leave a typing person their digits."""
        if action == "dial" and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters) and (action != "retry" or self._off_air)

    def _told_it_is_over(self) -> bool:
        """Tell the person if the contest has ended, and say whether it has."""
        over = self.view is not None and self.view.ended
        if over:
            self.notify(OVER)
        return over

    async def _take_off_air(self) -> None:
        """Stop the workers, and wait for a commit that may be on its way to the disk."""
        for worker in self.workers.cancel_group(self, "lines"):
            with contextlib.suppress(WorkerError):
                await worker.wait()
        await self.lucky.disk_is_idle()

    def _answer_player(self, view: ContestView, news: Ruled) -> None:
        player = view.terms.player_line
        for refused in news.refused:
            if refused.caller == player:
                self.phone.refuse(f"refused: {SHORTLY.get(refused.reason, refused.reason)}. It cost you nothing.")
        if any(ruling.caller == player for ruling in news.rulings):
            self._put_phone_down()

    def _put_phone_down(self) -> None:
        if self.phone.is_open:
            self.remove_class("-calling")
            self.phone.put_down()
            self.board.focus()

    def _celebrate(self, view: ContestView, news: News) -> None:
        moment = banner_for(view, news, self.lucky.silence if self._resumed else None)
        if moment is not None:
            self.banner.put_up(*moment)
        if isinstance(news, Resumed) and not view.ended:
            self.set_timer(RECOVERED_FOR, self._put_recovered_away)
        won = isinstance(news, Over) and news.outcome is Outcome.WON
        if won or (isinstance(news, Ruled) and view.terms.prizes > 1 and any(each.won for each in news.rulings)):
            self.lucky.celebrate()

    def _carry_on_by_itself(self, view: ContestView, news: News) -> None:
        demo = self.lucky.demo
        if demo is None:
            return
        if isinstance(news, Over):
            self.set_timer(demo.rest, self._next_of_demo)
        after = demo.crash_after(view.terms.seed, view.terms.callers)
        if isinstance(news, Ruled) and not self._resumed and after is not None and len(view.rulings) >= after:
            self.lucky.crash()

    async def _next_of_demo(self) -> None:
        if self.lucky.demo is not None:
            await self.action_new()

    def _put_recovered_away(self) -> None:
        if self.banner.has_class("-recovered"):
            self.banner.put_away()


def _set(shown: asyncio.Future[None]) -> None:
    if not shown.done():
        shown.set_result(None)
