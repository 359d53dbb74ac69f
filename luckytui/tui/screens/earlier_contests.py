"""The results of the earlier contests in the journal: to compare them with the odds, and at the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import Kind, Order, StoredContest
from luckytui.tui.widgets.foot_line import PAST, FootLine


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


async def show_past(journal: JournalReader, foot: FootLine) -> None:
    """Show at the foot how the past contests ended; nothing of them if the journal cannot be read."""
    with suppress(JournalError):
        page = await journal.listing(Kind.ALL, Order.NEWEST, 0, PAST + 1)
        outcomes = (each.stored.outcome for each in page)
        foot.show_past([outcome for outcome in outcomes if outcome is not Outcome.OPEN])
