"""Keys that stop the time of the contest on a screen, and change its pace."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from luckytui.clock import Clock, ManualClock
from luckytui.contest.view import ContestView
from luckytui.tui.captions import OVER
from luckytui.tui.screens.minimum_size import MinimumSizeScreen

#: Contest seconds a wall second that can be chosen.
RATES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


def next_rate(rate: float, step: int) -> float:
    """Return the next rate that can be chosen.

    Args:
        rate: The present one.
        step: 1 for a faster one, -1 for a slower one.
    """
    if step > 0:
        return min((each for each in RATES if each > rate), default=RATES[-1])
    return max((each for each in RATES if each < rate), default=RATES[0])


def notify_if_over(screen: Screen[None], view: ContestView) -> bool:
    """Tell the person if a contest has ended, and say whether it has."""
    if view.ended:
        screen.notify(OVER)
    return view.ended


class TimeControls(MinimumSizeScreen):
    """A screen of a contest whose time can be stopped, sped up and slowed down.

    Attributes:
        clock: The contest's time.
    """

    BINDINGS = [
        Binding("space", "toggle_pause", "Pause", tooltip="Stop or start the time"),
        Binding("plus,equals_sign", "faster", "Faster", key_display="+", tooltip="Up to 16 times as fast"),
        Binding("minus", "slower", "Slower", key_display="-", tooltip="Down to a quarter as fast"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.clock: Clock = ManualClock()
        self._paused_by_suspension = False

    def on_mount(self) -> None:
        """Stop the time while the program is suspended."""
        # At once: the process is stopped before another callback could run.
        self.app.app_suspend_signal.subscribe(self, self._pause_for_suspension, immediate=True)
        self.app.app_resume_signal.subscribe(self, self._end_suspension)

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Change how the contest's time goes; what is None stays as it is.

        Args:
            paused: Whether it stands still.
            rate: Contest seconds a wall second, more than 0.
            moment: A contest time to jump to, in seconds.
        """
        raise NotImplementedError

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
