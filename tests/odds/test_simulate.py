"""The measured odds: contests of the real rules agree with the fractions, and a wrong figure would not."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.draws import Draws, draws_of
from luckytui.contest.pace import LEAD_IN, default_max_delay, default_prizes, paced
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call
from luckytui.contest.terms import LARGEST_SEED, Start, Terms
from luckytui.odds.exact import Odds
from luckytui.odds.simulate import Sample, chi_square_tail, fit, line_wins, seconds_on_air, tally
from luckytui.odds.unequal_line import UNEQUAL_LINES, UnequalLine

#: With fixed seeds nothing here is left to luck; a fit this bad would come once in 1,000 tries.
LEAST_P = 0.001


@pytest.mark.parametrize("magic_number", [0, 520, 3839])
@pytest.mark.parametrize("prizes", [1, 3, 0])
@pytest.mark.parametrize("callers", [1, 2, 5, 20, 100])
def test_exact_and_simulated_agree(callers: int, prizes: int, magic_number: int) -> None:
    terms, start = Terms(callers=callers, prizes=prizes), Start(magic_number=magic_number)
    measured = tally(terms, start, Sample(2_000, seed=1).seeds())
    wins, calls, winners = measured.fits(Odds.of(Contest(terms, start)))
    print(f"p of first wins {wins.p_value:.3f}, calls {calls.p_value:.3f}, winners {winners.p_value:.3f}")
    assert min(wins.p_value, calls.p_value, winners.p_value) > LEAST_P
    assert measured.calls.total() == measured.wins.total() == measured.winners.total() == 2_000


@pytest.mark.parametrize("wrong", [Odds(20, 2), Odds(20, 4), Odds(19, 3), Odds(21, 3), Odds(20, 0)])
def test_the_odds_of_another_contest_do_not_agree(wrong: Odds) -> None:
    measured = tally(Terms(callers=20, prizes=3), Start(), Sample(2_000, seed=1).seeds())
    assert min(found.p_value for found in measured.fits(wrong)) < LEAST_P


def test_a_tally_counts_what_the_contests_on_air_do() -> None:
    terms, seeds = Terms(callers=6, prizes=2), [3, 14, 159, 2653]
    measured = tally(terms, Start(), seeds)
    calls: Counter[int] = Counter()
    winners: Counter[int] = Counter()
    for seed in seeds:
        draws, contest = Draws(seed, 6, terms.max_delay), Contest(terms)
        said = sorted(Call(draws.time(n), n, "lucky", str(draws.number(n))) for n in range(1, 7))
        for call in said:
            contest.rule(call)
        assert contest.outcome is not Outcome.OPEN
        calls[contest.calls] += 1
        winners[len(contest.winners)] += 1
    assert (measured.calls, measured.winners) == (calls, winners)


@pytest.mark.parametrize("line", UNEQUAL_LINES, ids=lambda line: line.name)
def test_a_line_that_is_not_like_the_others_wins_as_often_as_the_fractions_say(line: UnequalLine) -> None:
    terms = Terms(callers=12)
    wins = line_wins(terms, Start(), Sample(3_000, seed=2).seeds(), line)
    chance = Odds.of(Contest(terms)).line_wins(line)
    assert fit({1: wins, 0: 3_000 - wins}, {1: chance, 0: 1 - chance}).p_value > LEAST_P


def test_nobody_wins_after_a_record_that_has_won() -> None:
    first = UNEQUAL_LINES[-1]
    assert line_wins(Terms(callers=3), Start(), [1, 2], first) == 2
    assert line_wins(Terms(callers=3), Start(46687, 2, 550), [1, 2], first) == 0


def test_a_sample_is_the_same_again_and_another_seed_is_another_one() -> None:
    assert list(Sample(5, 7).seeds()) == list(Sample(5, 7).seeds())
    assert not set(Sample(50, 7).seeds()) & set(Sample(50, 8).seeds())
    assert all(0 <= seed <= LARGEST_SEED for seed in Sample(50, 7).seeds())


@pytest.mark.parametrize(
    ("value", "degrees", "tail"),
    [
        # The 5 % and 1 % points of printed tables (Abramowitz and Stegun, table 26.8).
        (3.84146, 1, 0.05),
        (1.0, 1, 0.31731),
        (0.02, 2, 0.99005),
        (5.99146, 2, 0.05),
        (11.3449, 3, 0.01),
        (31.4104, 20, 0.05),
        (36.1908, 19, 0.01),
        (124.342, 100, 0.05),
        (0.0, 4, 1.0),
        (5e-324, 3, 1.0),
        (0.0, 0, 1.0),
    ],
)
def test_chi_square_tail_is_the_one_in_the_tables(value: float, degrees: int, tail: float) -> None:
    assert chi_square_tail(value, degrees) == pytest.approx(tail, rel=1e-4)


@given(st.floats(0, 1_000), st.integers(1, 300))
def test_chi_square_tail_falls_with_the_value_and_grows_with_the_degrees(value: float, degrees: int) -> None:
    tail = chi_square_tail(value, degrees)
    assert 0 <= tail <= 1
    assert chi_square_tail(value + 1, degrees) <= tail + 1e-12
    assert chi_square_tail(value, degrees + 1) >= tail - 1e-12


def test_fit_by_hand() -> None:
    half = Fraction(1, 2)
    found = fit({0: 60, 1: 40}, {0: half, 1: half})
    assert (found.chi_square, found.degrees) == (4.0, 1)
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(2)))


def test_fit_pools_neighbours_until_five_are_expected() -> None:
    chances = {0: Fraction(90, 100), **{thing: Fraction(2, 100) for thing in range(1, 6)}}
    counts = {0: 90, 1: 1, 2: 2, 3: 3, 4: 2, 5: 2}
    # 90 alone, 1 to 3 with 6 expected, and 4 and 5 with too few go with those before.
    found = fit(counts, chances)
    assert found.degrees == 1
    assert found.chi_square == 0


def test_what_cannot_happen_never_fits() -> None:
    assert fit({0: 10_000, 1: 1}, {0: Fraction(1), 1: Fraction(0)}) == (math.inf, 0, 0.0)
    assert fit({0: 10_000, 2: 1}, {0: Fraction(1)}).p_value == 0
    assert fit({0: 10, 1: 0}, {0: Fraction(1)}).p_value == 1


def test_one_bin_leaves_nothing_to_test() -> None:
    assert fit({0: 3}, {0: Fraction(1, 2), 1: Fraction(1, 2)}) == (0.0, 0, 1.0)


@pytest.mark.parametrize("callers", [1, 5, 8, 20, 200])
def test_nine_contests_in_ten_last_six_seconds_and_the_middle_one_15_to_30(callers: int) -> None:
    terms = Terms(callers=callers, prizes=default_prizes(callers), max_delay=default_max_delay(callers, 1))
    lasted = sorted(seconds_on_air(paced(terms, seed, LEAD_IN)) for seed in range(1, 301))
    assert lasted[30] >= 5.5
    assert 15 <= lasted[150] <= 30


def test_a_crowds_contest_is_a_wave_of_many_calls() -> None:
    terms = Terms(
        callers=5_000, prizes=default_prizes(5_000), max_delay=default_max_delay(5_000, default_prizes(5_000))
    )
    assert all(15 <= seconds_on_air(paced(terms, seed, LEAD_IN)) <= 35 for seed in range(1, 9))


def test_a_contest_with_a_silent_person_lasts_until_the_station_gives_up() -> None:
    terms = Terms(seed=4, callers=20)
    assert seconds_on_air(terms) == draws_of(terms).last_time() + 10.0
    assert seconds_on_air(replace(terms, propagation=100.0)) == 110.0
    won = Terms(seed=8, callers=20)
    assert seconds_on_air(won) == draws_of(won).time(10)
