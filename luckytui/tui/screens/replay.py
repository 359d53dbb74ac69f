"""A contest from the past on the stage, with its time to go back and forth in. Writes nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from luckytui.clock import WallClock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome, Ruling
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest
from luckytui.station.inbox import Over, Ruled
from luckytui.tui.captions import lines_for
from luckytui.tui.screens.contest_screen import RATE_NAMES, ContestScreen
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.feed import Said
from luckytui.tui.widgets.timeline import Timeline

#: Contest seconds shown after the last call, so that the end can be seen.
EPILOGUE = 1.0


class Replay(ContestScreen):
    """A contest of the journal, played again.

    Args:
        symbols: What to draw with.
        stored: The contest.
        rulings: Its calls, in order.
    """

    BINDINGS = [
        # Ahead of the board, which would scroll.
        Binding("left", "back", "Back", priority=True, tooltip="Back to the call before"),
        Binding("right", "step", "Next call", priority=True, tooltip="On to the next call"),
        Binding("home", "rewind", "Start", priority=True, tooltip="Back to the keyword"),
        Binding("end", "finish", "End", priority=True, tooltip="On to the end"),
        Binding("escape,h", "leave", "Leave", tooltip="Back to where you were"),
    ]
    KEYS = ("toggle_pause", "back", "step", "leave", "help", "quit", "rewind", "finish", "slower", "faster")
    CONTROLS = [
        ("Start", "rewind"),
        ("Back", "back"),
        ("Pause", "toggle_pause"),
        ("Next", "step"),
        ("End", "finish"),
        ("Slower", "slower"),
        ("Faster", "faster"),
        ("Leave", "leave"),
    ]

    def __init__(self, symbols: Symbols, stored: StoredContest, rulings: Sequence[Ruling]) -> None:
        super().__init__(symbols)
        self._stored = stored
        self._rulings = rulings
        self._times = [ruling.at for ruling in rulings]
        last = self._times[-1] if rulings else 0.0
        self._length = last + EPILOGUE
        #: When it ended. A line that stayed silent to the end is not waited for again.
        self._end = last if stored.decided else self._length
        self.timeline = Timeline(symbols)

    def compose_below(self) -> ComposeResult:
        """Lay out the timeline."""
        yield self.timeline

    async def mount_rest(self) -> None:
        """Bring the rest, and begin with the keyword."""
        await super().mount_rest()
        terms = self._stored.terms
        draws = Draws(terms.seed, terms.callers, terms.max_delay)
        view = ContestView(self._stored.id, terms, self._stored.start, draws, WallClock())
        for _ in view.sort():
            pass
        self.timeline.load(self._rulings, self._length)
        self.show(view)
        self._go_to(0.0)

    def tick(self) -> None:
        """Draw a frame of the past."""
        view = self.view
        if view is not None:
            now = min(view.clock.elapsed(), self._length)
            shown, due = len(view.rulings), bisect_right(self._times, now)
            if due > shown:
                news = Ruled(view.contest, tuple(self._rulings[shown:due]), ())
                view.take(news.rulings)
                self.feed.say(lines_for(view, news))
            if now >= self._end and not view.ended and self._stored.outcome is not Outcome.OPEN:
                view.end(self._stored.outcome)
                self.feed.say(said._replace(at=self._end) for said in lines_for(view, self._over()))
            self.timeline.seek(now)
        super().tick()

    def draw_status_bar(self, view: ContestView) -> None:
        """Draw the top line of a contest from the past."""
        rate = "paused" if view.clock.paused else RATE_NAMES[self.rate]
        self.status_bar.show(view, replay=True, rate=rate)

    @on(Timeline.Sought)
    def seek(self, event: Timeline.Sought) -> None:
        """Go to the moment that was clicked."""
        self._go_to(event.moment)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a typing person their arrows."""
        if action in ("back", "step", "rewind", "finish") and isinstance(self.focused, Input):
            return False
        return action == "leave" or super().check_action(action, parameters)

    def action_step(self) -> None:
        """Go on to the next call."""
        if self.view is not None:
            shown = len(self.view.rulings)
            self._go_to(self._times[shown] if shown < len(self._times) else self._end, pause=True)

    def action_back(self) -> None:
        """Go back to the call before."""
        if self.view is not None:
            before = len(self.view.rulings) - 2
            self._go_to(self._times[before] if before >= 0 else 0.0, pause=True)

    def action_rewind(self) -> None:
        """Go back to the keyword."""
        self._go_to(0.0)

    def action_finish(self) -> None:
        """Go on to the end."""
        self._go_to(self._end)

    def action_leave(self) -> None:
        """Go back to where the replay was opened; end where there is nothing behind it."""
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()

    def _go_to(self, moment: float, *, pause: bool = False) -> None:
        """Show the contest as it stood at a contest time, in seconds."""
        view, clock = self.view, self._clock()
        if view is None or clock is None:
            return
        if pause:
            clock.paused = True
        clock.turn(moment)
        view.rewind(())
        self.feed.clear()
        self.feed.say([Said(0.0, "show", f"replay of contest {view.contest}")])
        self._redraw_panels()

    def _over(self) -> Over:
        stored = self._stored
        return Over(stored.id, stored.outcome, stored.calls, stored.magic_number, stored.winners)
