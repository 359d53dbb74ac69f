"""A contest as it is kept: by which name a line goes."""

from __future__ import annotations

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.journal.stored import StoredContest

LINES = (LiveLine(4, "Zoe", Origin.CLIENT), LiveLine(5, "", Origin.KEYBOARD), LiveLine(6, "", Origin.CLIENT))


def test_a_line_goes_by_you_by_the_name_it_joined_with_or_by_its_call_sign() -> None:
    stored = StoredContest(1, "", Terms(callers=3), Start(), Outcome.OPEN, False, 0, 0, (), LINES)
    assert [stored.sign(caller, "you") for caller in (1, 4, 5, 6)] == ["Alfa", "Zoe", "you", "Foxtrot"]
