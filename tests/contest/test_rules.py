"""The rules, as tables and as properties: what counts, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given

from luckytui.contest.lines import Origin
from luckytui.contest.numbers import HIGHEST, LOWEST
from luckytui.contest.rules import Contest, Outcome, Standing, silence_ends_at
from luckytui.contest.rulings import Call, Reason, Refused, Ruling, Winner
from luckytui.contest.terms import Start, Terms
from tests.contest.strategies import BAD_NUMBERS, any_calls, any_lines, any_terms, live_lines


class State(NamedTuple):
    """All that can be seen of a contest."""

    calls: int
    magic_number: int
    outcome: Outcome
    winners: list[Winner]
    called: list[bool]


def state(contest: Contest) -> State:
    called = [contest.has_called(caller) for caller in range(1, contest.terms.callers + len(contest.lines) + 1)]
    return State(contest.calls, contest.magic_number, contest.outcome, list(contest.winners), called)


def rule(contest: Contest, caller: Any, number: Any, keyword: Any = "lucky") -> Ruling | Refused:
    return contest.rule(Call(0.0, caller, keyword, number))


@pytest.mark.parametrize(("said", "number"), [("100", LOWEST), ("999", HIGHEST), ("123", 123)])
def test_a_three_digit_number_is_added(said: str, number: int) -> None:
    contest = Contest(Terms(callers=2))
    assert rule(contest, 2, said) == Ruling(1, 2, number, number, 0.0)
    assert contest.magic_number == number
    assert contest.has_called(2)
    assert not contest.has_called(1)


@pytest.mark.parametrize("said", BAD_NUMBERS, ids=lambda said: f"{type(said).__name__} {str(said)[:12]!r}")
def test_what_is_not_three_ascii_digits_is_refused_and_changes_nothing(said: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, 1, said) == Refused(1, Reason.BAD_NUMBER)
    assert state(contest) == before


@pytest.mark.parametrize("caller", [0, -1, 3, 10**30, True, 1.0, "1", None])
def test_a_caller_that_is_not_in_the_contest_is_refused_and_changes_nothing(caller: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, caller, "123") == Refused(caller, Reason.UNKNOWN_CALLER)  # type: ignore[arg-type]
    assert state(contest) == before


@pytest.mark.parametrize("keyword", ["", "Lucky", "lucky ", "lucky\0", "\u202elucky", "ｌｕｃｋｙ", None, 1])
def test_a_wrong_keyword_is_refused_and_changes_nothing(keyword: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, 1, "123", keyword) == Refused(1, Reason.WRONG_KEYWORD)
    assert state(contest) == before


def test_a_second_call_is_refused_and_changes_nothing() -> None:
    contest = Contest(Terms(callers=2))
    rule(contest, 1, "123")
    before = state(contest)
    assert rule(contest, 1, "124") == Refused(1, Reason.SECOND_CALL)
    assert state(contest) == before


def test_a_call_after_the_end_is_refused_and_changes_nothing() -> None:
    contest = Contest(Terms(callers=3))
    rule(contest, 1, "110")
    before = state(contest)
    assert before.outcome is Outcome.WON
    assert rule(contest, 2, "110") == Refused(2, Reason.OFF_AIR)
    assert state(contest) == before


def test_a_caller_refused_for_its_number_may_call_again() -> None:
    contest = Contest(Terms(callers=2))
    rule(contest, 1, "99")
    assert rule(contest, 1, "100") == Ruling(1, 1, 100, 100, 0.0)


def test_the_call_that_makes_a_multiple_of_eleven_wins() -> None:
    contest = Contest(Terms(callers=3))
    assert state(contest) == State(0, 0, Outcome.OPEN, [], [False] * 3), "0 before the first call is no win"
    first, second = rule(contest, 1, "100"), rule(contest, 3, "109")
    assert isinstance(first, Ruling)
    assert isinstance(second, Ruling)
    assert (first.won, first.residue) == (False, 1)
    assert (second.won, second.residue) == (True, 0)
    assert contest.winners == [Winner(3, 209)]
    assert contest.outcome is Outcome.WON


@pytest.mark.parametrize(
    ("prizes", "taken", "outcome"),
    [(1, 1, Outcome.WON), (2, 2, Outcome.WON), (3, 3, Outcome.WON), (4, 4, Outcome.WON), (0, 4, Outcome.WON)],
)
def test_a_contest_goes_on_until_its_prizes_are_won_and_with_none_everybody_calls(
    prizes: int, taken: int, outcome: Outcome
) -> None:
    contest = Contest(Terms(callers=4, prizes=prizes))
    rulings = [rule(contest, caller, "110") for caller in (3, 1, 4, 2)]
    assert [isinstance(ruling, Ruling) for ruling in rulings] == [True] * taken + [False] * (4 - taken)
    assert contest.winners == [Winner(caller, 110 * place) for place, caller in enumerate((3, 1, 4, 2)[:taken], 1)]
    assert contest.outcome is outcome


@pytest.mark.parametrize("prizes", [0, 1, 2])
def test_when_everybody_called_and_nobody_won_nobody_won(prizes: int) -> None:
    contest = Contest(Terms(callers=2, prizes=prizes))
    rule(contest, 1, "100")
    assert state(contest).outcome is Outcome.OPEN
    rule(contest, 2, "100")
    assert contest.outcome is Outcome.NOBODY
    assert contest.winners == []


def test_one_winner_of_two_prizes_makes_a_contest_won_when_everybody_has_called() -> None:
    contest = Contest(Terms(callers=2, prizes=2))
    rule(contest, 1, "110")
    rule(contest, 2, "100")
    assert contest.outcome is Outcome.WON


@pytest.mark.parametrize(("numbers", "outcome"), [((), Outcome.NOBODY), (("110",), Outcome.WON)])
def test_to_close_is_to_end_with_those_who_called(numbers: tuple[str, ...], outcome: Outcome) -> None:
    contest = Contest(Terms(callers=5, prizes=2))
    for caller, number in enumerate(numbers, 1):
        rule(contest, caller, number)
    contest.close()
    assert contest.outcome is outcome


@pytest.mark.parametrize("outcome", [Outcome.WON, Outcome.NOBODY, Outcome.ABANDONED])
def test_to_close_again_changes_no_outcome(outcome: Outcome) -> None:
    contest = Contest(Terms(callers=5))
    contest.outcome = outcome
    contest.close()
    assert contest.outcome is outcome


def test_a_record_is_where_the_contest_goes_on() -> None:
    contest = Contest(Terms(callers=3), Start(46687, 2, 520))
    assert (contest.calls, contest.magic_number, contest.residue) == (2, 520, 3)
    assert rule(contest, 1, "140") == Ruling(3, 1, 140, 660, 0.0)
    assert contest.winners == [Winner(1, 660)]


def test_a_record_that_has_won_is_over_and_its_last_caller_the_winner() -> None:
    contest = Contest(Terms(callers=3), Start(46687, 2, 550))
    assert contest.outcome is Outcome.WON
    assert contest.winners == [Winner(0, 550)]
    assert rule(contest, 1, "140") == Refused(1, Reason.OFF_AIR)


def test_a_record_before_the_first_call_is_no_win() -> None:
    assert not Start(0, 0, 0).won
    assert Contest(Terms(callers=3), Start(0, 0, 0)).outcome is Outcome.OPEN


def test_restored_rulings_stand_as_if_they_had_been_called() -> None:
    terms = Terms(callers=6, prizes=2)
    called, restored = Contest(terms), Contest(terms)
    rulings = [rule(called, caller, number) for caller, number in ((4, "110"), (2, "105"), (6, "104"))]
    restored.restore(ruling for ruling in rulings if isinstance(ruling, Ruling))
    assert state(restored) == state(called)


def test_rulings_restored_page_by_page_stand_as_if_they_had_been_called_live_lines_too() -> None:
    terms = Terms(callers=6, prizes=0)
    called, restored = (Contest(terms, Start(7, 2, 520), live_lines(terms, 4)) for _ in range(2))
    said = [(4, "140"), (8, "105"), (6, "104"), (2, "101"), (7, "111")]
    rulings = [ruling for each in said if isinstance(ruling := rule(called, *each), Ruling)]
    for page in (rulings[:3], [], rulings[3:]):
        restored.restore(page)
    assert state(restored) == state(called)
    assert restored.standing == called.standing == Standing(prizes=0, winners=2, scheduled=3, live=2)


def test_the_silent_lines_of_a_block_are_those_that_have_not_called() -> None:
    contest = Contest(Terms(callers=6, prizes=0))
    rule(contest, 3, "101")
    blocks = range(1, 7), range(2, 4), range(3, 4)
    assert [list(contest.silent(block)) for block in blocks] == [[1, 2, 4, 5, 6], [2], []]


@given(any_terms, any_lines, any_calls)
def test_whatever_calls_the_total_is_the_sum_of_what_was_taken(terms: Terms, lines: int, calls: list[Call]) -> None:
    contest = Contest(terms, lines=live_lines(terms, lines))
    taken: list[Ruling] = []
    for call in calls:
        before = state(contest)
        ruling = contest.rule(call)
        if isinstance(ruling, Refused):
            assert ruling.caller == call.caller or ruling.caller is call.caller
            assert state(contest) == before
        else:
            assert before.outcome is Outcome.OPEN
            assert call.keyword == terms.keyword
            assert call.number in {str(number) for number in range(100, 1000)}
            taken.append(ruling)
        assert contest.magic_number == sum(int(ruling.number) for ruling in taken)
        assert contest.calls == len(taken) == sum(state(contest).called)
    assert [ruling.seq for ruling in taken] == list(range(1, len(taken) + 1))
    assert len({ruling.caller for ruling in taken}) == len(taken)
    assert [winner.caller for winner in contest.winners] == [r.caller for r in taken if r.magic_number % 11 == 0]
    assert (contest.outcome is Outcome.OPEN) == (
        len(taken) < terms.callers + lines and (terms.prizes == 0 or len(contest.winners) < terms.prizes)
    )


def test_each_fact_of_a_contest_has_the_next_number() -> None:
    contest = Contest(Terms(callers=2), Start(7, 2, 520), live_lines(Terms(callers=2), 1))
    numbers = [contest.number]
    contest.join("", Origin.KEYBOARD)
    numbers.append(contest.number)
    rule(contest, 1, "141")
    numbers.append(contest.number)
    rule(contest, 1, "141")
    numbers.append(contest.number)
    contest.close()
    numbers.append(contest.number)
    assert numbers == [2, 3, 4, 4, 5], "on air and one line; a join; a call; one refused; the end"


@pytest.mark.parametrize(
    ("standing", "decided", "waits"),
    [
        (Standing(prizes=1, winners=0, scheduled=2, live=1), False, False),
        (Standing(prizes=1, winners=1, scheduled=2, live=1), True, False),
        (Standing(prizes=2, winners=1, scheduled=0, live=1), False, True),
        (Standing(prizes=0, winners=5, scheduled=0, live=2), False, True),
        (Standing(prizes=0, winners=5, scheduled=0, live=0), True, False),
        (Standing(prizes=1, winners=0, scheduled=0, live=0), True, False),
    ],
)
def test_what_ends_a_contest(standing: Standing, decided: bool, waits: bool) -> None:
    assert (standing.decided, standing.waits_for_live_lines) == (decided, waits)


@given(any_terms, any_lines, any_calls)
def test_a_contest_is_over_exactly_when_its_standing_says_so(terms: Terms, lines: int, calls: list[Call]) -> None:
    contest = Contest(terms, lines=live_lines(terms, lines))
    for call in calls:
        contest.rule(call)
        assert (contest.outcome is not Outcome.OPEN) == contest.standing.decided


def test_silence_ends_the_timeout_after_the_last_scheduled_call_and_not_before_live_lines_can_call() -> None:
    assert silence_ends_at(Terms(timeout=2.5), 11.0) == 13.5
    assert silence_ends_at(Terms(timeout=2.5, lead_in=3.0, propagation=7.0), 11.0) == 13.5
    assert silence_ends_at(Terms(timeout=2.5, lead_in=3.0, propagation=9.0), 11.0) == 14.5


REACHED = Terms(callers=2, lead_in=3.0, propagation=1.5)


def test_a_live_line_calls_once_the_keyword_has_reached_it_and_a_scheduled_one_at_its_time() -> None:
    contest = Contest(REACHED, lines=live_lines(REACHED, 1))
    before = state(contest)
    for at in (0.0, 3.0, 4.499):
        assert contest.rule(Call(at, 3, "lucky", "110", "k")) == Refused(3, Reason.NOT_REACHED)
        assert state(contest) == before
    assert isinstance(contest.rule(Call(3.0, 1, "lucky", "141")), Ruling)
    assert isinstance(contest.rule(Call(4.5, 3, "lucky", "110", "k")), Ruling), "it has cost the line nothing"


def test_a_pause_is_no_time_to_think() -> None:
    contest = Contest(Terms(callers=2), lines=live_lines(Terms(callers=2), 1))
    contest.pause.set(paused=True, calls=contest.calls)
    before = state(contest)
    assert rule(contest, 3, "110") == Refused(3, Reason.PAUSED)
    contest.pause.set(paused=False, calls=contest.calls)
    assert rule(contest, 3, "110") == Refused(3, Reason.JUST_PAUSED)
    assert state(contest) == before
    assert isinstance(rule(contest, 1, "141"), Ruling)
    assert isinstance(rule(contest, 3, "110"), Ruling)
