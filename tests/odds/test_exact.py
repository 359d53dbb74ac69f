"""The exact odds: known points, every way a short contest can go, and what must always hold."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import accumulate, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import IN_CLASS, LOWEST, MODULUS, NUMBERS
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.odds.exact import MOST_EXACT, Odds, calls_to_a_win, next_call_wins
from luckytui.odds.unequal_line import UNEQUAL_LINES

SAME, TWICE = UNEQUAL_LINES[1], UNEQUAL_LINES[2]

contests = st.builds(
    Odds,
    callers=st.integers(0, 30),
    prizes=st.integers(0, 5),
    residue=st.integers(0, MODULUS - 1),
    winners_before=st.integers(0, 3),
)


def at_start(callers: int, prizes: int = 1, magic_number: int = 0) -> Contest:
    return Contest(Terms(callers=callers, prizes=prizes), Start(magic_number=magic_number))


@pytest.mark.parametrize("residue", range(MODULUS))
def test_next_call_wins_with_81_numbers_from_residues_0_and_1_and_82_from_the_others(residue: int) -> None:
    wins = sum((residue + number) % MODULUS == 0 for number in NUMBERS)
    assert wins == (81 if residue in (0, 1) else 82)
    assert next_call_wins(residue) == Fraction(wins, 900) == Odds(1, residue=residue).win_at[0]


def test_known_points() -> None:
    assert Odds(1).nobody == Fraction(91, 100)
    assert Odds(5).nobody == Fraction(30572311192553, 49207500000000)
    assert Odds(5).somebody == 1 - Fraction(30572311192553, 49207500000000)
    assert Odds(2).mean_calls == 1 + Fraction(91, 100)
    assert [Odds(callers).median_calls for callers in (1, 7, 8, 20, 500)] == [1, 7, 8, 8, 8]


def test_without_end_a_fresh_contest_takes_exactly_11_calls() -> None:
    means = calls_to_a_win()
    assert means[0] == 11
    for residue, mean in enumerate(means):
        nexts = [(Fraction(IN_CLASS[(s - residue) % MODULUS], len(NUMBERS)), means[s]) for s in range(1, MODULUS)]
        assert mean == 1 + sum(chance * rest for chance, rest in nexts)
        assert 0 < mean - Odds(500, residue=residue).mean_calls < Fraction(1, 10**17)


@pytest.mark.parametrize("magic_number", [0, 1, 520, 999, 3839])
@pytest.mark.parametrize("prizes", [0, 1, 2, 3])
@pytest.mark.parametrize("callers", [1, 2, 3])
def test_odds_count_every_way_a_contest_of_the_real_rules_can_go(callers: int, prizes: int, magic_number: int) -> None:
    firsts: Counter[int] = Counter()
    calls: Counter[int] = Counter()
    winners: Counter[int] = Counter()
    for classes in product(range(MODULUS), repeat=callers):
        ways = 1
        contest = at_start(callers, prizes, magic_number)
        first = 0
        for caller, residue in enumerate(classes, 1):
            ways *= IN_CLASS[residue]
            number = LOWEST + (residue - LOWEST) % MODULUS
            ruling = contest.rule(Call(0.0, caller, "lucky", str(number)))
            if isinstance(ruling, Ruling) and ruling.won and not first:
                first = caller
        firsts[first] += ways
        calls[contest.calls] += ways
        winners[len(contest.winners)] += ways
    odds = Odds.of(at_start(callers, prizes, magic_number))
    whole = len(NUMBERS) ** callers
    assert [chance * whole for chance in (odds.no_more, *odds.win_at)] == [firsts[k] for k in range(odds.callers + 1)]
    assert {k: chance * whole for k, chance in enumerate(odds.calls) if chance} == calls
    assert {k: chance * whole for k, chance in enumerate(odds.winners) if chance} == winners
    assert odds.mean_calls * whole == sum(k * ways for k, ways in calls.items())
    assert odds.mean_winners * whole == sum(k * ways for k, ways in winners.items())
    assert odds.nobody * whole == winners[0]


@given(contests)
def test_all_that_can_happen_adds_up_to_one(odds: Odds) -> None:
    assert sum(odds.win_at) + odds.no_more == 1
    assert sum(odds.calls) == sum(odds.winners) == odds.somebody + odds.nobody == 1
    assert all(chance >= 0 for chance in (*odds.win_at, *odds.calls, *odds.winners))
    assert odds.won_by == tuple(accumulate(odds.win_at))


@given(contests)
def test_means_and_medians_are_those_of_the_distributions(odds: Odds) -> None:
    by_then = list(accumulate(odds.calls))
    assert odds.mean_calls == sum(count * chance for count, chance in enumerate(odds.calls))
    assert by_then[odds.median_calls] >= Fraction(1, 2)
    assert odds.median_calls == 0 or by_then[odds.median_calls - 1] < Fraction(1, 2)
    assert odds.each_caller * odds.callers == odds.mean_winners - odds.winners_before


@given(contests)
def test_one_call_later_the_odds_are_those_given_what_was_said(odds: Odds) -> None:
    if odds.callers < 2:
        return
    after = Fraction(0)
    for said, count in enumerate(IN_CLASS):
        residue = (odds.residue + said) % MODULUS
        last = residue == 0 and odds.prizes == 1
        rest = Odds(0 if last else odds.callers - 1, odds.prizes - (residue == 0 < odds.prizes), residue)
        after += Fraction(count, len(NUMBERS)) * (1 + rest.mean_calls)
    assert odds.mean_calls == after


@pytest.mark.parametrize("prizes", [5, 6, 9])
def test_more_prizes_than_callers_are_as_good_as_prizes_without_end(prizes: int) -> None:
    assert Odds(4, prizes).winners == Odds(4, 0).winners
    assert Odds(4, prizes).calls == Odds(4, 0).calls
    assert Odds(4, prizes).mean_calls == 4


def test_odds_of_a_contest_on_air_are_about_the_lines_and_prizes_that_are_left() -> None:
    contest = Contest(Terms(callers=5, prizes=3), Start(2, 2, 520), [LiveLine(6, "", Origin.KEYBOARD)])
    assert Odds.of(contest) == Odds(callers=6, prizes=3, residue=3)
    contest.rule(Call(1.0, 4, "lucky", "117"))
    assert Odds.of(contest) == Odds(callers=5, prizes=3, residue=10)
    contest.rule(Call(2.0, 1, "lucky", "100"))
    assert contest.winners
    assert Odds.of(contest) == Odds(callers=4, prizes=2, residue=0, winners_before=1)
    assert Odds.of(contest).nobody == 0
    assert Odds.of(contest).winners[0] == 0
    assert Odds.of(contest, ahead=2) == Odds(callers=2, prizes=2, residue=0, winners_before=1)


def test_a_contest_that_is_over_has_no_calls_to_come() -> None:
    won = Odds.of(at_start(20, prizes=0, magic_number=3839))
    assert won == Odds(callers=0, prizes=0, residue=0, winners_before=1)
    assert [list(won.win_at), list(won.calls), list(won.winners)] == [[], [1], [0, 1]]
    assert {won.nobody, won.mean_calls, won.median_calls, won.each_caller} == {0}
    contest = at_start(1)
    contest.rule(Call(0.0, 1, "lucky", "100"))
    assert contest.outcome is Outcome.NOBODY
    assert Odds.of(contest).nobody == 1


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"callers": -1}, "callers"),
        ({"callers": MOST_EXACT + 1}, "500"),
        ({"callers": 1, "prizes": -1}, "prizes"),
        ({"callers": 1, "winners_before": -1}, "winners"),
        ({"callers": 1, "residue": 11}, "residue"),
        ({"callers": 1, "residue": -1}, "residue"),
    ],
)
def test_odds_out_of_range_are_refused(fields: dict[str, int], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Odds(**fields)


@given(contests)
def test_lines_that_are_alike_share_the_chance_and_a_slow_one_gets_less(odds: Odds) -> None:
    if not odds.callers:
        assert odds.line_wins(TWICE) == 0
        return
    share = (1 - odds.no_more) / odds.callers
    assert odds.line_wins(SAME) == share
    assert odds.line_wins(TWICE) == (share + odds.win_at[-1]) / 2
    assert odds.line_wins(UNEQUAL_LINES[4]) >= share
    assert odds.line_wins(UNEQUAL_LINES[5]) == 1
