"""A recording: a stored contest as events with their times, for a replay. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from luckytui.contest.events import Over, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest

#: Contest seconds that a replay goes on after the last call.
EPILOGUE = 1.0


class Recording:
    """The events of a stored contest, and when they happened.

    Args:
        stored: The contest, with its winners.
        rulings: Its calls, in order.

    Attributes:
        rulings: Its calls, in order.
        length: Contest time at which the replay ends, in seconds.
        end: Contest time at which the contest ended, in seconds; the timeout of silent lines is left out.
    """

    def __init__(self, stored: StoredContest, rulings: Sequence[Ruling]) -> None:
        self.rulings = Rulings(stored.start.calls)
        self.rulings.extend(rulings)
        last = rulings[-1].at if rulings else 0.0
        self.length = last + EPILOGUE
        self.end = last if stored.decided else self.length
        self._stored = stored

    def opening(self, *, rate: float, paused: bool) -> Snapshot:
        """Return a snapshot of the contest before its first call.

        Args:
            rate: Contest seconds per wall second.
            paused: Whether the time is stopped.
        """
        stored = self._stored
        none_yet = Rulings(stored.start.calls)
        settled = stored.terms, stored.start, stored.lines
        return Snapshot(stored.id, 1 + len(stored.lines), *settled, none_yet, Outcome.OPEN, 0.0, rate, paused)

    def due(self, view: ContestView, now: float) -> Iterator[Ruled | Over]:
        """Yield the events up to a contest time, in seconds, that the view does not show yet; calls come in one."""
        stored, shown = self._stored, len(view.rulings)
        made = bisect_right(self.rulings.times, now)
        if made > shown:
            yield Ruled(stored.id, 1 + len(stored.lines) + made, tuple(self.rulings[shown:made]))
        if now >= self.end and not view.ended and stored.outcome is not Outcome.OPEN:
            totals = stored.calls, stored.magic_number, stored.winners
            yield Over(stored.id, 2 + len(stored.lines) + len(self.rulings), stored.outcome, *totals)

    def after(self, calls: int) -> float:
        """Return the time of the next call after the first `calls`, or of the end, in seconds."""
        return self.rulings.times[calls] if calls < len(self.rulings) else self.end

    def before(self, calls: int) -> float:
        """Return the time of the last but one of the first `calls` calls, or 0 if there is none, in seconds."""
        return self.rulings.times[calls - 2] if calls >= 2 else 0.0
