"""The random draws of a contest: every caller's time and number, as pure functions of seed and caller."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import add, itemgetter, mul
from typing import TypeVar
from weakref import WeakValueDictionary

from luckytui.contest.numbers import LOWEST, NUMBERS
from luckytui.contest.terms import Terms

_WORD_BITS = 64

#: Callers that one step of `by_time` sorts, and that one step puts into buckets; each takes a few milliseconds.
_BUCKET = 4_000
_SLICE = 20_000
_NUMBERS = len(NUMBERS)

_Figure = TypeVar("_Figure", int, float)


class Draws:
    """When every caller calls, and with which number, for one seed.

    A caller waits for the lead-in, then for a delay that is drawn.

    Caller `n` reads the n-th 64-bit little-endian word of two SHAKE-128 streams (FIPS 202) that the
    seed initializes, one for delays and one for numbers. A longer stream begins with the shorter one,
    so a caller's draws depend on (seed, caller) alone, on every machine; and drawing a million
    callers costs two hashes. Scaling a word to 900 numbers leaves a bias below 2^-54.

    Args:
        seed: The contest's seed.
        callers: How many callers, numbered from 1; 0 or more.
        max_delay: The longest delay, in seconds.
        lead_in: Contest time of the keyword, in seconds.
    """

    __slots__ = ("__weakref__", "_last", "_lead_in", "_max_delay", "_numbers", "_times", "callers")

    def __init__(self, seed: int, callers: int, max_delay: float, lead_in: float = 0.0) -> None:
        self.callers = callers
        self._lead_in = lead_in
        share = max_delay / 2**_WORD_BITS
        if share < sys.float_info.min:
            # A subnormal float (delays below 4e-289 s) has lost its digits: there is no delay.
            share = 0.0
        self._max_delay = share * 2**_WORD_BITS
        # Converted to seconds once: times are sorted, compared and looked up many times.
        delays = map(mul, _words(f"luckytui delay {seed}", callers), repeat(share))
        self._times = array("d", map(add, delays, repeat(lead_in)) if lead_in else delays)
        self._last: float | None = None
        self._numbers = _words(f"luckytui number {seed}", callers)

    def time(self, caller: int) -> float:
        """Return the contest time of a caller's call, in seconds: the lead-in, and up to the longest delay more."""
        time: float = self._times[caller]
        return time

    def number(self, caller: int) -> int:
        """Return the number a caller will say, 100 to 999."""
        return LOWEST + (self._numbers[caller] * _NUMBERS >> _WORD_BITS)

    def times(self, callers: Sequence[int]) -> list[float]:
        """Return the `time` of each, faster than one at a time."""
        return list(_picked(self._times, callers))

    def numbers(self, callers: Sequence[int]) -> list[int]:
        """Return the `number` of each, faster than one at a time."""
        return [LOWEST + (word * _NUMBERS >> _WORD_BITS) for word in _picked(self._numbers, callers)]

    def last_time(self) -> float:
        """Return when the last caller calls, in seconds; the end of the lead-in if there are no callers."""
        if self._last is None:
            # Looked for once: that takes 20 ms among a million, and several ask.
            self._last = max(self._times)
        return self._last

    def in_order(self, callers: Sequence[int]) -> list[int]:
        """Return callers in the order in which they call.

        The argument may consist of sorted runs, which makes sorting cheap (Timsort).
        """
        return sorted(callers, key=self._times.__getitem__)

    def by_time(self) -> Iterator[array[int]]:
        """Yield all callers in the order in which they call, a few thousand at a time.

        This is a bucket sort: delays are uniform, so the buckets are of nearly the same size, and each
        step sorts one of them.
        """
        count = max(self.callers // _BUCKET, 1)
        share = count / self._max_delay if self._max_delay else 0.0
        # The longest delay may be rounded up into one more bucket.
        buckets = [array("L") for _ in range(count + 1)]
        for first in range(1, self.callers + 1, _SLICE):
            for caller, time in enumerate(self._times[first : first + _SLICE], first):
                buckets[int((time - self._lead_in) * share)].append(caller)
            yield array("L")
        for bucket in buckets:
            yield array("L", self.in_order(bucket))


#: The draws that are in use. The station, the screen and the journal of one contest share them: a million callers
#: take 16 MB, and a noticeable time to draw.
_DRAWN: WeakValueDictionary[tuple[int, int, float, float], Draws] = WeakValueDictionary()


def draws_of(terms: Terms) -> Draws:
    """Return every caller's time and number in a contest."""
    key = (terms.seed, terms.callers, terms.max_delay, terms.lead_in)
    draws = _DRAWN.get(key)
    if draws is None:
        draws = _DRAWN[key] = Draws(*key)
    return draws


def drawn_share(label: str) -> float:
    """Return a number that a label determines, 0 to 1, as uniform as the delays."""
    share: float = _words(label, 1)[1] / 2**_WORD_BITS
    return share


def _picked(column: array[_Figure], callers: Sequence[int]) -> tuple[_Figure, ...]:
    """Return the values of some callers in a column."""
    # Two more, since `itemgetter` returns a tuple only for two or more.
    picked: tuple[_Figure, ...] = itemgetter(*callers, 0, 0)(column)
    return picked[:-2]


def _words(label: str, count: int) -> array[int]:
    """Return the words of callers 1 to `count`, each at its caller's index."""
    # Imported late: it loads OpenSSL, which the first paint does not need.
    from hashlib import shake_128

    # Index 0 is not used: callers count from 1.
    words = array("Q", bytes(_WORD_BITS // 8) + shake_128(label.encode()).digest(count * _WORD_BITS // 8))
    if sys.byteorder == "big":
        words.byteswap()
    return words
