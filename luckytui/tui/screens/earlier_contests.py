"""The results of the earlier contests in the journal, to compare them with the odds. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start
from luckytui.journal.stored import StoredContest


class EarlierContests(NamedTuple):
    """The results of earlier contests with the same number of callers.

    Attributes:
        callers: The number of scheduled callers.
        contests: The number of contests.
        wins: The number of contests by the call that won.
        nobody: Contests without a winner.
    """

    callers: int
    contests: int
    wins: Counter[int]
    nobody: int


def earlier_contests(contests: Iterable[StoredContest], callers: int) -> EarlierContests:
    """Return the results of the contests with which the odds can be compared.

    These have `callers` callers, one prize, all their calls in the journal, and an outcome.
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
