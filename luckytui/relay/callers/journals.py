"""Tells the contests of one journal from those of another, which are numbered alike."""

from __future__ import annotations

from luckytui.contest.phase import Phase
from luckytui.relay.callers.air import Air


class Journals:
    """The journals with which a station goes on air, one after another: the contests of each begin with 1.

    Attributes:
        ruled: The last contest in which a call of ours was ruled on; 0 for none.
    """

    def __init__(self) -> None:
        self.ruled = 0
        #: The last contest that was over, and how many journals there were before the present one.
        self._over = self._before = 0

    def contest(self, air: Air, *, retained: bool) -> tuple[int, int]:
        """Return which contest is on air: how many journals there were before, and its id.

        In one journal, a contest that is over, or in which a call of ours was ruled on, never waits for its keyword
        again: what crashes goes on at its last call.

        Args:
            air: What the station has said.
            retained: Whether the broker had kept it: then it may be older than what was heard before.
        """
        if air.is_open and not (retained or air.keyword) and air.contest in (self._over, self.ruled):
            self._before += 1
            self.ruled = self._over = 0
        if air.phase is Phase.OVER:
            self._over = air.contest
        return self._before, air.contest
