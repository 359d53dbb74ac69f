"""How the earlier contests of a journal ended, to be laid beside what the odds expect. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start
from luckytui.journal.stored import StoredContest


class EarlierContests(NamedTuple):
    """How earlier contests of so many callers ended.

    Attributes:
        callers: The scheduled callers of each.
        contests: How many there were.
        wins: Contests by the call that won.
        nobody: Contests without a winner.
    """

    callers: int
    contests: int
    wins: Counter[int]
    nobody: int


def earlier_contests(contests: Iterable[StoredContest], callers: int) -> EarlierContests:
    """Return how those contests ended that the exact odds can be compared with.

    They have one prize, so many callers, all of their calls in the journal, and an outcome.
    """
    alike = [
        stored
        for stored in contests
        if stored.terms.callers == callers
        and stored.terms.prizes == 1
        and stored.start == Start()
        and stored.outcome in (Outcome.WON, Outcome.NOBODY)
    ]
    wins = Counter(stored.calls for stored in alike if stored.outcome is Outcome.WON)
    return EarlierContests(callers, len(alike), wins, len(alike) - wins.total())
