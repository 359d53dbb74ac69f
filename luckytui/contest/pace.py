"""The pace of a contest for an audience: its default prizes and longest delay, and when live lines hear the keyword.

The contest of the middle seed lasts 20 to 30 s, and nine in ten last 6 s or more, however many callers there are
(`luckytui odds --pace` plays them).
"""

from __future__ import annotations

from dataclasses import replace

from luckytui.contest.draws import drawn_share
from luckytui.contest.numbers import MODULUS
from luckytui.contest.terms import MOST_SECONDS, Terms

#: Seconds from going on air to the keyword.
LEAD_IN = 3.0

#: A crowd of this many callers has more prizes than one: one for so many callers, and at most so many.
CROWD = 1_000
CALLERS_A_PRIZE = 33
MOST_PRIZES = 1_900

#: Seconds from the keyword to the call that decides the contest of the middle seed.
MIDDLE = 22.0
#: Seconds from the keyword to the last call, on average, where callers are too few for that: with a silent live line
#: the contest lasts until the station gives up on it.
LAST = 16.5

#: How many calls the keyword's way to the live lines takes, on average: at least and at most.
PROPAGATION = (1.5, 3.5)


def default_prizes(callers: int) -> int:
    """Return the prizes of a contest: one, or many for a crowd, whose contest is to be a wave of calls."""
    return min(callers // CALLERS_A_PRIZE, MOST_PRIZES) if callers >= CROWD else 1


def middle_calls(prizes: int) -> int:
    """Return the median of the number of calls to a number of wins, 1 or more, if callers never run out.

    The mean is 11 a prize, exactly, and the median lies 3 below it (`luckytui.odds.exact`).
    """
    return MODULUS * prizes - 3


def default_max_delay(callers: int, prizes: int) -> float:
    """Return the longest delay of a contest, in seconds.

    Delays are uniform, so call `k` of `n` comes after `k / (n + 1)` of the longest one, on average.

    Args:
        callers: Scheduled callers, 0 or more.
        prizes: Winners until the end; 0 lets everybody call.
    """
    deciding = middle_calls(prizes)
    if prizes and callers >= deciding:
        return min(round(MIDDLE * (callers + 1) / deciding, 1), MOST_SECONDS)
    return round(LAST * (callers + 1) / max(callers, 1), 1)


def propagation(seed: int, callers: int, max_delay: float) -> float:
    """Return how long after the keyword the live lines hear it, in seconds, as drawn from the seed.

    By then the magic number has moved nine times in ten, and two or three calls are made on average. It is at most
    half of the longest delay: with four callers or fewer the number stands still more often.

    Args:
        seed: The contest's seed.
        callers: Scheduled callers, 0 or more; with none there is nothing to wait for.
        max_delay: Their longest delay, in seconds.
    """
    if not callers:
        return 0.0
    least, most = PROPAGATION
    calls = least + (most - least) * drawn_share(f"luckytui propagation {seed}")
    return round(max_delay * min(calls / (callers + 1), 1 / 2), 3)


def paced(terms: Terms, seed: int, lead_in: float) -> Terms:
    """Return terms for a contest on the dashboard: with this seed and lead-in, and a propagation drawn from the seed.

    Args:
        terms: The other terms.
        seed: The contest's seed.
        lead_in: Contest time of the keyword, in seconds.
    """
    way = propagation(seed, terms.callers, terms.max_delay)
    return replace(terms, seed=seed, lead_in=lead_in, propagation=way)
