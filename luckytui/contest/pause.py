"""Pauses: a live line cannot call during one, nor right after it."""

from __future__ import annotations

from dataclasses import dataclass

from luckytui.contest.rulings import Reason


@dataclass(slots=True)
class Pause:
    """Whether live lines are held because the contest is paused, or was.

    A pause would be time to work out the number that wins. So a live line cannot call during one, nor after it before
    the magic number has moved.

    Attributes:
        paused: Whether the contest time is stopped.
        until: The number of calls made when it last went on; None if it never stopped.
    """

    paused: bool = False
    until: int | None = None

    def set(self, *, paused: bool, calls: int) -> None:
        """Note that the contest time is stopped or runs.

        Args:
            paused: Whether it is stopped.
            calls: The number of calls made so far.
        """
        if self.paused and not paused:
            self.until = calls
        self.paused = paused

    def reason(self, calls: int, scheduled: int) -> Reason | None:
        """Return why live lines cannot call, or None if they can.

        Args:
            calls: The number of calls made so far.
            scheduled: Scheduled callers that have not called yet; with none, there is nobody to wait for.
        """
        if self.paused:
            return Reason.PAUSED
        return Reason.JUST_PAUSED if self.until == calls and scheduled > 0 else None
