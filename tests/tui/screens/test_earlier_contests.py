"""Which earlier contests are looked back on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.stored import StoredContest
from luckytui.tui.screens.earlier_contests import earlier_contests


def stored(outcome: Outcome, calls: int, **changes: object) -> StoredContest:
    found = StoredContest(1, "", Terms(callers=20), Start(), outcome, True, calls, 0, (Winner(1, 11),))
    return replace(found, **changes)  # type: ignore[arg-type]


def test_only_contests_alike_are_looked_back_on() -> None:
    earlier = earlier_contests(
        [
            stored(Outcome.WON, 3),
            stored(Outcome.WON, 3),
            stored(Outcome.NOBODY, 20),
            stored(Outcome.OPEN, 2),
            stored(Outcome.ABANDONED, 2),
            stored(Outcome.WON, 9, start=Start(1, 4, 500)),
            stored(Outcome.WON, 5, terms=Terms(callers=21)),
            stored(Outcome.WON, 5, terms=Terms(callers=20, prizes=3)),
        ],
        20,
    )
    assert earlier == (20, 3, Counter({3: 2}), 1)
