"""The replay: a screen that plays a stored contest again; its time can be moved back and forth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from luckytui.clock import WallClock
from luckytui.contest.events import Event, Over, Paced, Snapshot
from luckytui.contest.lines import Origin
from luckytui.contest.rulings import Ruling
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.tui.captions import lines_for, outcome_banner
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.screens.recording import Recording
from luckytui.tui.screens.time_controls import SKIP
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.controls import Controls
from luckytui.tui.widgets.feed_panel import FeedLine
from luckytui.tui.widgets.timeline import Timeline

#: Actions that go on, or say how.
_GOING_ON = ("toggle_pause", "step", "finish", "slower", "faster")


class Replay(ContestScreen):
    """The replay of a stored contest. It writes nothing.

    Args:
        symbols: The characters to draw with.
        stored: The contest, with its winners.
        rulings: Its calls, in order.
        make_clock: Makes its clock.
    """

    BINDINGS = [
        SKIP,
        # With priority over the board, which would scroll.
        Binding("left", "back", "Back", priority=True, tooltip="Back to the call before"),
        Binding("right", "step", "Next call", priority=True, tooltip="On to the next call"),
        Binding("home", "rewind", "Start", priority=True, tooltip="Back to the keyword"),
        Binding("end", "finish", "End", priority=True, tooltip="On to the end"),
        # Before the next one, while the search is open.
        Binding("escape", "close", show=False),
        Binding("escape,h", "leave", "Leave", tooltip="Back to where you were"),
    ]
    CAN_PLAY = False
    KEYS = ("skip_lead_in", "toggle_pause", "back", "step", "rewind", "finish", "leave", "help")
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

    def __init__(
        self, symbols: Symbols, stored: StoredContest, rulings: Sequence[Ruling], make_clock: MakeClock = WallClock
    ) -> None:
        super().__init__(symbols, Origin.KEYBOARD)
        self._recording = Recording(stored, rulings)
        self._make_clock = make_clock
        self.timeline = Timeline(symbols)
        self._controls = Controls(self.CONTROLS, self.offers, self.offers.name)
        self.offers.rules = (self._acts,)

    def compose_below(self) -> ComposeResult:
        """Lay out the timeline."""
        yield self.timeline

    async def mount_rest(self) -> None:
        """Mount the rest, and start the replay."""
        await super().mount_rest()
        await self.query_one("#foot").mount(self._controls, before=0)
        self.timeline.load(self._recording.rulings, self._recording.length)
        self.clock = self._make_clock(0.0, self._recording.length)
        self._go_to(0.0)
        self.admit_keys()

    def tick(self) -> None:
        """Show the events since the last frame, then draw a frame."""
        if self.view is not None:
            now = min(self.clock.elapsed(), self._recording.length)
            for event in self._recording.due(self.view, now):
                self.show_event(event)
            self.timeline.seek(now)
            if self._at_end and not self.clock.paused:
                self.pace(paused=True)
        super().tick()

    def show_event(self, event: Event) -> None:
        """Update the screen with an event, and show the outcome."""
        if isinstance(event, Snapshot):
            # First: drawn, it may already be followed by the outcome.
            self.dial_and_next.put_away()
        super().show_event(event)
        if isinstance(event, Over) and self.view is not None:
            text = outcome_banner(self.view, event)
            if text is not None:
                self.dial_and_next.put_up(text)

    def show_keys(self) -> None:
        """Show the keys and buttons that do something now."""
        super().show_keys()
        if self._controls.is_attached:
            self._controls.renew()

    def lines_for(self, view: ContestView, event: Event) -> Iterable[FeedLine]:
        """Return the lines of the feed panel for an event; none has a time after the end."""
        if isinstance(event, Snapshot):
            return [FeedLine(0.0, "show", f"replay of contest {view.contest}")]
        return lines_for(view, event, min(self.clock.elapsed(), self._recording.end))

    def draw_status_bar(self, view: ContestView) -> None:
        """Update the status bar."""
        self.status_bar.show(view, replay=True)

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Pause or resume the replay, set its rate, or seek; None changes nothing.

        Args:
            paused: Whether the time is stopped.
            rate: Contest seconds per wall second, more than 0.
            moment: A contest time to go to, in seconds.
        """
        clock, view = self.clock, self.view
        if view is None:
            return
        clock.paused = clock.paused if paused is None else paused
        clock.rate = clock.rate if rate is None else rate
        if moment is not None:
            self._go_to(moment)
        self.show_event(Paced(view.contest, view.number, clock.elapsed(), clock.rate, clock.paused))

    def _acts(self, action: str) -> bool:
        """Return whether an action does something now: at the end, nothing does that would go on."""
        return not (action in _GOING_ON and self._at_end)

    @property
    def _at_end(self) -> bool:
        """Whether the replay has played to its end, where it is paused."""
        return self.clock.elapsed() >= self._recording.length

    @on(Timeline.Sought)
    def seek(self, event: Timeline.Sought) -> None:
        """Go to the moment that was clicked."""
        self.pace(moment=event.moment)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the keys that move the time in input fields, and the one that closes the search if it is closed."""
        if action == "close" and not self.lines.search.is_open:
            return False
        if action in ("back", "step", "rewind", "finish") and isinstance(self.focused, Input):
            return False
        return action == "leave" or super().check_action(action, parameters)

    def action_step(self) -> None:
        """Go on to the next call."""
        if self.view is not None:
            self.pace(paused=True, moment=self._recording.after(len(self.view.rulings)))

    def action_back(self) -> None:
        """Go back to the call before."""
        if self.view is not None:
            self.pace(paused=True, moment=self._recording.before(len(self.view.rulings)))

    def action_rewind(self) -> None:
        """Go back to the keyword; from the end, play once more."""
        self.pace(moment=0.0, paused=False if self._at_end else None)

    def action_finish(self) -> None:
        """Go on to the end, also of what follows the last call: there the replay says how to play it again."""
        self.pace(moment=self._recording.length)

    def action_leave(self) -> None:
        """Go back to the screen below, or quit if there is none."""
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()

    def _go_to(self, moment: float) -> None:
        """Set the clock to a contest time, in seconds, and start again from the opening; `tick` shows the rest."""
        self.clock.set_time(moment)
        self.show_event(self._recording.opening(rate=self.clock.rate, paused=self.clock.paused))
