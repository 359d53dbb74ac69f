"""The time controls: a base class for screens with keys that pause the contest time and change its rate."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from luckytui.clock import Clock, ManualClock
from luckytui.contest.view import ContestView
from luckytui.tui.captions import OVER
from luckytui.tui.preferences import RATES
from luckytui.tui.screens.coverable import CoverableScreen

#: In a screen with another binding of this key it comes first, and that one takes its turn after the lead-in.
SKIP = Binding("enter", "skip_lead_in", "Skip", tooltip="Go to the keyword at once")


def next_rate(rate: float, step: int) -> float:
    """Return the next rate that can be chosen.

    Args:
        rate: The present rate.
        step: 1 for a faster rate, -1 for a slower one.
    """
    if step > 0:
        return min((each for each in RATES if each > rate), default=RATES[-1])
    return max((each for each in RATES if each < rate), default=RATES[0])


def notify_if_over(screen: Screen[None], view: ContestView) -> bool:
    """Return whether a contest is over; if so, notify the person."""
    if view.ended:
        screen.notify(OVER)
    return view.ended


class TimeControls(CoverableScreen):
    """A screen whose contest time can be paused, sped up and slowed down.

    Attributes:
        clock: The contest time.
        view: The contest; None until its first event.
    """

    BINDINGS = [
        Binding("space", "toggle_pause", "Pause", tooltip="Stop or start the time"),
        Binding("plus,equals_sign", "faster", "Faster", key_display="+", tooltip="Up to 16 times as fast"),
        Binding("minus", "slower", "Slower", key_display="-", tooltip="Down to a quarter as fast"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.clock: Clock = ManualClock()
        self.view: ContestView | None = None
        self._paused_by_suspension = False

    def on_mount(self) -> None:
        """Pause the contest time while the program is suspended."""
        # Immediate: the process is stopped before another callback could run.
        self.app.app_suspend_signal.subscribe(self, self._pause_for_suspension, immediate=True)
        self.app.app_resume_signal.subscribe(self, self._end_suspension)

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Pause or resume the contest time, set its rate, or jump; None changes nothing.

        Args:
            paused: Whether the time is stopped.
            rate: Contest seconds per wall second, more than 0.
            moment: A contest time to jump to, in seconds.
        """
        raise NotImplementedError

    @property
    def in_lead_in(self) -> bool:
        """Whether the keyword of the contest is still to come."""
        view = self.view
        return view is not None and not (view.ended or view.lobby) and self.clock.elapsed() < view.terms.lead_in

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable the key that skips the lead-in during one."""
        return super().check_action(action, parameters) and (action != "skip_lead_in" or self.in_lead_in)

    def action_skip_lead_in(self) -> None:
        """Jump to the keyword."""
        if self.view is not None:
            self.pace(moment=self.view.terms.lead_in)

    def action_toggle_pause(self) -> None:
        """Stop or start the contest's time."""
        self.pace(paused=not self.clock.paused)

    def action_faster(self) -> None:
        """Go twice as fast, up to 16 times."""
        self.pace(rate=next_rate(self.clock.rate, 1))

    def action_slower(self) -> None:
        """Go half as fast, down to a quarter."""
        self.pace(rate=next_rate(self.clock.rate, -1))

    def _pause_for_suspension(self, _: object) -> None:
        if not self.clock.paused:
            self._paused_by_suspension = True
            self.pace(paused=True)

    def _end_suspension(self, _: object) -> None:
        if self._paused_by_suspension:
            self._paused_by_suspension = False
            self.pace(paused=False)
