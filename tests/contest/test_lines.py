"""Live lines: who joins, what a contest waits for, and which call was whose."""

from __future__ import annotations

import pytest

from luckytui.contest.lines import LiveLine, NewLine, Origin, find_line, first_lines, sign_of
from luckytui.contest.rules import Contest, Outcome, Standing
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from tests.contest.strategies import live_lines
from tests.contest.test_rules import rule, state


def test_live_lines_have_the_ids_after_the_callers_in_the_order_in_which_they_joined() -> None:
    contest = Contest(Terms(callers=5), lines=live_lines(Terms(callers=5), 1))
    assert contest.join("Ada", Origin.KEYBOARD) == LiveLine(7, "Ada", Origin.KEYBOARD)
    assert contest.lines == [LiveLine(6, "Name1", Origin.KEYBOARD), LiveLine(7, "Ada", Origin.KEYBOARD)]
    assert isinstance(rule(contest, 7, "123"), Ruling)
    assert rule(contest, 8, "123") == Refused(8, Reason.UNKNOWN_CALLER)


def test_the_lines_with_which_a_contest_is_opened_have_the_ids_after_the_callers() -> None:
    ada, client = NewLine("Ada", Origin.KEYBOARD), NewLine("", Origin.CLIENT, "token")
    assert first_lines(5, [ada, client]) == (LiveLine(6, *ada), LiveLine(7, *client))


def test_nobody_joins_a_contest_that_is_over() -> None:
    contest = Contest(Terms(callers=1))
    rule(contest, 1, "110")
    with pytest.raises(ValueError, match="over"):
        contest.join("", Origin.KEYBOARD)


def test_a_line_that_joined_keeps_the_contest_open_after_the_last_scheduled_call() -> None:
    contest = Contest(Terms(callers=1))
    contest.join("", Origin.KEYBOARD)
    rule(contest, 1, "100")
    assert state(contest).outcome is Outcome.OPEN
    assert contest.standing == Standing(prizes=1, winners=0, scheduled=0, live=1)
    rule(contest, 2, "100")
    assert state(contest).outcome is Outcome.NOBODY


def test_a_live_call_is_known_by_its_key_also_when_it_was_restored() -> None:
    terms = Terms(callers=1, prizes=0)
    contest, restored = Contest(terms, lines=live_lines(terms, 2)), Contest(terms, lines=live_lines(terms, 2))
    ruling = contest.rule(Call(1.0, 3, "lucky", "123", "a key"))
    assert isinstance(ruling, Ruling)
    restored.restore([ruling], {3: "a key"})
    for each in (contest, restored):
        assert each.answer(3, "a key") == ruling
        assert each.answer(3, "another") is None
        assert each.answer(3, "") is None
        assert each.answer(2, "a key") is None
    assert state(contest) == state(restored)
    assert contest.standing == restored.standing


def test_a_line_goes_by_the_name_it_joined_with_or_by_its_call_sign() -> None:
    lines = (LiveLine(3, "Ada", Origin.KEYBOARD), LiveLine(4, "", Origin.KEYBOARD))
    assert [find_line(lines, 2, caller) for caller in (2, 3, 4, 5)] == [None, *lines, None]
    assert [sign_of(lines, 2, caller) for caller in (1, 2, 3, 4, 27)] == ["Alfa", "Bravo", "Ada", "Delta", "Alfa-2"]


def test_a_line_that_was_removed_after_its_call_leaves_the_others_to_be_waited_for_when_restored() -> None:
    terms = Terms(callers=1, prizes=0)
    called, waiting = live_lines(terms, 2)
    made = [Ruling(1, 1, 100, 100, 0.5), Ruling(2, called.caller, 100, 200, 0.5)]
    contest = Contest(terms, None, [called._replace(removed=True), waiting], changes=1)
    contest.restore(made, {called.caller: "k"})
    assert (contest.outcome, contest.standing.live, contest.number) == (Outcome.OPEN, 1, 1 + 2 + 1 + 2)
