"""The pace of a contest for an audience: time to watch and to think, however many callers there are."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.draws import Draws
from luckytui.contest.pace import (
    CROWD,
    MOST_PRIZES,
    default_max_delay,
    default_prizes,
    middle_calls,
    paced,
    propagation,
)
from luckytui.contest.terms import LARGEST_SEED, MOST_CALLERS, MOST_SECONDS, Terms
from luckytui.odds.exact import Odds


def test_one_prize_or_for_a_crowd_many() -> None:
    assert [default_prizes(callers) for callers in (0, 1, 20, CROWD - 1)] == [1] * 4
    assert [default_prizes(callers) for callers in (CROWD, 10_000, 100_000, MOST_CALLERS)] == [
        30,
        303,
        MOST_PRIZES,
        MOST_PRIZES,
    ]


@pytest.mark.parametrize("prizes", [1, 2, 3, 5, 8])
def test_the_middle_number_of_calls_is_that_of_the_exact_odds(prizes: int) -> None:
    assert abs(Odds(11 * prizes + 60, prizes).median_calls - middle_calls(prizes)) <= 1


def test_about_two_and_a_half_seconds_lie_between_two_calls_of_twenty_callers() -> None:
    assert 2.5 <= default_max_delay(20, 1) / 21 <= 2.8


@pytest.mark.parametrize(
    ("callers", "prizes", "delay"),
    [(0, 1, 16.5), (1, 1, 33.0), (2, 1, 24.8), (7, 1, 18.9), (8, 1, 24.8), (20, 1, 57.8), (20, 0, 17.3), (20, 2, 24.3)],
)
def test_the_longest_delay_is_in_tenths_of_a_second(callers: int, prizes: int, delay: float) -> None:
    assert default_max_delay(callers, prizes) == delay


@given(st.integers(0, MOST_CALLERS), st.integers(0, MOST_CALLERS))
def test_any_contest_has_a_pace(callers: int, prizes: int) -> None:
    delay = default_max_delay(callers, prizes)
    assert 0 < delay <= MOST_SECONDS
    assert 0 <= propagation(1, callers, delay) <= delay / 2


def test_a_crowd_calls_up_to_a_thousand_times_a_second() -> None:
    rates = [
        callers / default_max_delay(callers, default_prizes(callers)) for callers in (CROWD, 100_000, MOST_CALLERS)
    ]
    assert rates == sorted(rates)
    assert 900 < rates[-1] < 1_000


@given(st.integers(0, LARGEST_SEED))
def test_the_keyword_needs_as_long_as_one_and_a_half_to_three_and_a_half_calls(seed: int) -> None:
    assert 1.5 <= propagation(seed, 20, 210.0) / 10 <= 3.5
    assert propagation(seed, 0, 12.0) == 0.0
    assert propagation(seed, 1, 12.0) == 6.0, "half of the longest delay"


@pytest.mark.parametrize("callers", [5, 20, 200])
def test_nine_times_in_ten_the_sum_has_moved_when_the_keyword_reaches_the_live_lines(callers: int) -> None:
    delay = default_max_delay(callers, 1)
    made = []
    for seed in range(1, 1_001):
        way = propagation(seed, callers, delay)
        made.append(sum(time < way for time in Draws(seed, callers, delay).times(range(1, callers + 1))))
    assert 0.88 <= sum(calls > 0 for calls in made) / 1_000 <= 0.93
    assert median(made) in (2, 3)


def test_a_seed_plays_the_same_contest_again_and_another_one_another() -> None:
    terms = Terms(seed=1, callers=20, max_delay=52.0)
    first = paced(terms, 7, 3.0)
    assert (first.seed, first.lead_in) == (7, 3.0)
    assert first.propagation > 0
    assert paced(first, 7, 3.0) == first
    ways = {paced(terms, seed, 3.0).propagation for seed in range(100)}
    assert len(ways) == 100
