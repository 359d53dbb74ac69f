"""What seeing the magic number is worth to a person: exact, and as in contests that are played."""

from __future__ import annotations

from fractions import Fraction

import pytest

from luckytui.contest.pace import default_max_delay
from luckytui.contest.terms import Start, Terms
from luckytui.odds.exact import Odds, stays_at
from luckytui.odds.simulate import Sample, fit, watching_wins
from luckytui.odds.watching_line import WATCHING_LINES, Stage, WatchingLine

HALF = Fraction(1, 2)
NINE = Fraction(9, 100)


def test_one_caller_by_hand() -> None:
    """It calls before the keyword reaches the line half of the time, and wins 9 times in 100."""
    stage = Stage(1, Fraction(10), Fraction(5))
    odds = Odds(1)
    assert WatchingLine("", None).wins(odds, stage) == HALF
    # Else the call comes within 2 of the 5 seconds left, and wins.
    assert WatchingLine("", Fraction(2)).wins(odds, stage) == 1 - HALF * NINE - HALF * Fraction(2, 5) * NINE
    assert WatchingLine("", Fraction(0)).wins(odds, stage) == 1 - HALF * NINE
    assert WatchingLine("", Fraction(100)).wins(odds, stage) == 1 - NINE, "after everybody else"


def test_whoever_needs_longer_wins_less() -> None:
    stage, odds = Stage.of(12, default_max_delay(12, 1)), Odds(12)
    chances = [WatchingLine("", Fraction(needs)).wins(odds, stage) for needs in range(30)]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] >= odds.nobody


@pytest.mark.parametrize("callers", [2, 20])
@pytest.mark.parametrize("line", WATCHING_LINES, ids=lambda line: line.name)
def test_contests_agree_with_the_chance_and_would_not_with_another(callers: int, line: WatchingLine) -> None:
    terms = Terms(callers=callers, max_delay=default_max_delay(callers, 1))
    chance = line.wins(Odds(callers), Stage.of(callers, terms.max_delay))
    count = 2_000
    wins = watching_wins(terms, Start(), Sample(count, seed=3).seeds(), line)
    counts = {1: wins, 0: count - wins}
    assert fit(counts, {1: chance, 0: 1 - chance}).p_value > 0.001
    other = chance - Fraction(1, 15)
    assert fit(counts, {1: other, 0: 1 - other}).p_value < 0.001


def test_a_number_that_was_picked_wins_again_when_the_sum_has_come_back() -> None:
    assert [stays_at(residue, 0) for residue in (0, 5)] == [1, 1]
    assert stays_at(0, 3) == 0, "it would have won"
    assert stays_at(5, 1) == NINE, "81 of 900 numbers change nothing"
    assert abs(float(stays_at(5, 2)) - 0.0826) < 0.002


def test_the_line_waits_for_a_gap_that_is_long_enough() -> None:
    line = WatchingLine("", Fraction(2))
    assert line.calls_at([1.0, 5.5, 7.0, 9.5], reach=4.0) == 9.0
    assert line.calls_at([1.0, 6.5], reach=4.0) == 6.0
    assert line.calls_at([], reach=4.0) == 6.0
    assert WatchingLine("", None).calls_at([1.0, 5.0], reach=4.0) == 4.0
