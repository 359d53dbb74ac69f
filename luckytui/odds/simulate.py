"""Simulated contests, to check the odds: the real rules and the real callers, without a clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from random import Random
from typing import NamedTuple

from luckytui.contest.draws import Draws, draws_of
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import LOWEST, needed, residue
from luckytui.contest.rules import Contest, Outcome, silence_ends_at
from luckytui.contest.rulings import Call
from luckytui.contest.terms import LARGEST_SEED, Start, Terms
from luckytui.odds.exact import Odds
from luckytui.odds.unequal_line import UnequalLine
from luckytui.odds.watching_line import Stage, WatchingLine

#: The fewest contests expected in a bin of a chi-square test (Cochran's rule).
LEAST_EXPECTED = 5


class Fit(NamedTuple):
    """How well counts agree with chances, by Pearson's chi-square test.

    Attributes:
        chi_square: 0 or more, infinite when something happened that cannot.
        degrees: Degrees of freedom: bins less one.
        p_value: The chance of a deviation at least this large, 0 to 1.
    """

    chi_square: float
    degrees: int
    p_value: float


class Sample(NamedTuple):
    """Which contests are simulated.

    Attributes:
        contests: How many.
        seed: The seed from which their seeds are drawn.
    """

    contests: int
    seed: int

    def seeds(self) -> Iterator[int]:
        """Yield the seed of each contest; a contest on air with this seed goes the same way."""
        draw = Random(self.seed)
        for _ in range(self.contests):
            yield draw.randint(0, LARGEST_SEED)


class Tally(NamedTuple):
    """The results of simulated contests, as counts of contests.

    Attributes:
        wins: By the call that was the first to win; 0 if none won.
        calls: By the number of calls.
        winners: By the number of winners at the end, one of an earlier record included.
    """

    wins: Counter[int]
    calls: Counter[int]
    winners: Counter[int]

    def fits(self, odds: Odds) -> tuple[Fit, Fit, Fit]:
        """Return how well the wins, the calls and the winners agree with the odds."""
        return (
            fit(self.wins, {0: odds.no_more} | dict(enumerate(odds.win_at, 1))),
            fit(self.calls, dict(enumerate(odds.calls))),
            fit(self.winners, dict(enumerate(odds.winners))),
        )


def tally(terms: Terms, start: Start, seeds: Iterable[int]) -> Tally:
    """Play a contest for each seed and count the results.

    Args:
        terms: The terms; their seed is not used.
        start: Where an earlier record of each contest stopped.
        seeds: One per contest.
    """
    lines = range(1, terms.callers + 1)
    result = Tally(Counter(), Counter(), Counter())
    for seed in seeds:
        draws = Draws(seed, terms.callers, terms.max_delay)
        order = draws.in_order(lines)
        contest = Contest(terms, start)
        _play(contest, draws, order)
        calls = contest.calls - start.calls
        won = calls and contest.winners
        result.wins[order.index(contest.winners[0].caller) + 1 if won else 0] += 1
        result.calls[calls] += 1
        result.winners[len(contest.winners)] += 1
    return result


def line_wins(terms: Terms, start: Start, seeds: Iterable[int], line: UnequalLine) -> int:
    """Play a contest for each seed and count those in which caller 1 wins first.

    Args:
        terms: The terms; their seed is not used.
        start: Where an earlier record of each contest stopped.
        seeds: One per contest.
        line: How caller 1 differs from the others.
    """
    lines = range(1, terms.callers + 1)
    wins = 0
    for seed in seeds:
        draws = Draws(seed, terms.callers, terms.max_delay)
        delays = [draws.time(caller) for caller in lines]
        delays[0] *= float(line.delay)
        contest = Contest(terms, start)
        _play(contest, draws, sorted(lines, key=lambda caller: delays[caller - 1]), 1 if line.picks else 0)
        wins += bool(contest.winners) and contest.winners[0].caller == 1
    return wins


def watching_wins(terms: Terms, start: Start, seeds: Iterable[int], line: WatchingLine) -> int:
    """Play a contest with a live line for each seed and count those in which that line wins first.

    Args:
        terms: The terms; their seed is not used.
        start: Where an earlier record of each contest stopped.
        seeds: One per contest.
        line: What the live line does.
    """
    lines, reach = range(1, terms.callers + 1), float(Stage.of(terms.callers, terms.max_delay).reach)
    live = LiveLine(terms.callers + 1, "", Origin.KEYBOARD)
    wins = 0
    for seed in seeds:
        draws, contest = Draws(seed, terms.callers, terms.max_delay), Contest(terms, start, [live])
        order = draws.in_order(lines)
        at = line.calls_at(draws.times(order), reach)
        number = _winning_number(contest)
        _play(contest, draws, [caller for caller in order if draws.time(caller) < at])
        if line.needs is not None:
            number = _winning_number(contest)
        before = len(contest.winners)
        contest.rule(Call(at, live.caller, terms.keyword, str(number)))
        wins += len(contest.winners) > before == 0
    return wins


def fit(counts: Mapping[int, int], chances: Mapping[int, Fraction]) -> Fit:
    """Compare counts of results with their chances, by a chi-square test.

    Neighbouring bins are pooled until at least five contests are expected in each.

    Args:
        counts: The count of each result that occurred.
        chances: The chance of each result; they add up to 1.
    """
    if any(not chances.get(thing) for thing, count in counts.items() if count):
        return Fit(math.inf, 0, 0.0)
    contests = sum(counts.values())
    bins: list[tuple[int, float]] = []
    happened, expected = 0, 0.0
    for thing, chance in chances.items():
        happened, expected = happened + counts.get(thing, 0), expected + float(chance) * contests
        if expected >= LEAST_EXPECTED:
            bins.append((happened, expected))
            happened, expected = 0, 0.0
    if bins and expected:
        last_happened, last_expected = bins.pop()
        bins.append((last_happened + happened, last_expected + expected))
    chi_square = sum((happened - expected) ** 2 / expected for happened, expected in bins)
    degrees = max(len(bins) - 1, 0)
    return Fit(chi_square, degrees, chi_square_tail(chi_square, degrees))


def chi_square_tail(value: float, degrees: int) -> float:
    """Return the chance that a chi-square variable is at least this large.

    This is the regularized incomplete gamma function `Q(degrees / 2, value / 2)`, built up from
    `Q(1/2, x) = erfc(sqrt(x))` or `Q(1, x) = exp(-x)` by `Q(a + 1, x) = Q(a, x) + x^a exp(-x) / gamma(a + 1)`
    (DLMF 8.4.6, 8.4.8, 8.8.6). Every term is positive, so nothing cancels.

    Args:
        value: 0 or more.
        degrees: Degrees of freedom; with 0 the chance is 1.
    """
    x = value / 2
    if degrees == 0 or x <= 0:
        return 1.0
    start = 1 / 2 if degrees % 2 else 1.0
    tail = math.erfc(math.sqrt(x)) if degrees % 2 else math.exp(-x)
    for step in range((degrees - 1) // 2):
        a = start + step
        tail += math.exp(a * math.log(x) - x - math.lgamma(a + 1))
    return min(tail, 1.0)


def _play(contest: Contest, draws: Draws, order: Iterable[int], picker: int = 0) -> None:
    """Make the calls in order until the contest ends; `picker` is a caller that picks a winning number."""
    keyword = contest.terms.keyword
    for caller in order:
        if contest.outcome is not Outcome.OPEN:
            break
        number = draws.number(caller)
        if caller == picker:
            number = _winning_number(contest)
        contest.rule(Call(draws.time(caller), caller, keyword, str(number)))


def _winning_number(contest: Contest) -> int:
    """Return a number that wins now."""
    return LOWEST + residue(needed(contest.residue) - LOWEST)


def seconds_on_air(terms: Terms) -> float:
    """Play a contest with a live line that stays silent, and return its contest time when it is decided, in seconds."""
    contest = Contest(terms, lines=[LiveLine(terms.callers + 1, "", Origin.KEYBOARD)])
    draws = draws_of(terms)
    for caller in chain.from_iterable(draws.by_time()):
        at = draws.time(caller)
        contest.rule(Call(at, caller, terms.keyword, str(draws.number(caller))))
        if contest.outcome is not Outcome.OPEN:
            return at
    return silence_ends_at(terms, draws.last_time())
