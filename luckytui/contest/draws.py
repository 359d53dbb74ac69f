"""The random draws of a contest: every caller's delay and number, as pure functions of seed and caller."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import itemgetter, mul
from typing import TypeVar
from weakref import WeakValueDictionary

from luckytui.contest.numbers import LOWEST, NUMBERS
from luckytui.contest.terms import Terms

_WORD_BITS = 64

#: Callers that one step of `by_delay` sorts, and that one step puts into buckets; each takes a few milliseconds.
_BUCKET = 4_000
_SLICE = 20_000
_NUMBERS = len(NUMBERS)

_Figure = TypeVar("_Figure", int, float)


class Draws:
    """Every caller's delay and number for one seed.

    Caller `n` reads the n-th 64-bit little-endian word of two SHAKE-128 streams (FIPS 202) that the
    seed initializes, one for delays and one for numbers. A longer stream begins with the shorter one,
    so a caller's draws depend on (seed, caller) alone, on every machine; and drawing a million
    callers costs two hashes. Scaling a word to 900 numbers leaves a bias below 2^-54.

    Args:
        seed: The contest's seed.
        callers: How many callers, numbered from 1; 0 or more.
        max_delay: The longest delay, in seconds.
    """

    __slots__ = ("__weakref__", "_delays", "_max_delay", "_numbers", "callers")

    def __init__(self, seed: int, callers: int, max_delay: float) -> None:
        self.callers = callers
        share = max_delay / 2**_WORD_BITS
        if share < sys.float_info.min:
            # A subnormal float (delays below 4e-289 s) has lost its digits: there is no delay.
            share = 0.0
        self._max_delay = share * 2**_WORD_BITS
        # Converted to seconds once: delays are sorted, compared and looked up many times.
        words = _words(f"luckytui delay {seed}", callers)
        self._delays = array("d", map(mul, words, repeat(share)))
        self._numbers = _words(f"luckytui number {seed}", callers)

    def delay(self, caller: int) -> float:
        """Return how long a caller waits after the keyword, in seconds, 0 to the longest delay."""
        delay: float = self._delays[caller]
        return delay

    def number(self, caller: int) -> int:
        """Return the number a caller will say, 100 to 999."""
        return LOWEST + (self._numbers[caller] * _NUMBERS >> _WORD_BITS)

    def delays(self, callers: Sequence[int]) -> list[float]:
        """Return the `delay` of each, faster than one at a time."""
        return list(_picked(self._delays, callers))

    def numbers(self, callers: Sequence[int]) -> list[int]:
        """Return the `number` of each, faster than one at a time."""
        return [LOWEST + (word * _NUMBERS >> _WORD_BITS) for word in _picked(self._numbers, callers)]

    def last_delay(self) -> float:
        """Return when the last caller calls, in seconds."""
        longest: float = max(self._delays)
        return longest

    def in_order(self, callers: Sequence[int]) -> list[int]:
        """Return callers in the order in which they call.

        The argument may consist of sorted runs, which makes sorting cheap (Timsort).
        """
        return sorted(callers, key=self._delays.__getitem__)

    def by_delay(self) -> Iterator[array[int]]:
        """Yield all callers in the order in which they call, a few thousand at a time.

        This is a bucket sort: delays are uniform, so the buckets are of nearly the same size, and each
        step sorts one of them.
        """
        count = max(self.callers // _BUCKET, 1)
        share = count / self._max_delay if self._max_delay else 0.0
        # The longest delay may be rounded up into one more bucket.
        buckets = [array("L") for _ in range(count + 1)]
        for first in range(1, self.callers + 1, _SLICE):
            for caller, delay in enumerate(self._delays[first : first + _SLICE], first):
                buckets[int(delay * share)].append(caller)
            yield array("L")
        for bucket in buckets:
            yield array("L", self.in_order(bucket))


#: The draws that are in use. The station, the screen and the journal of one contest share them: a million callers
#: take 16 MB, and a noticeable time to draw.
_DRAWN: WeakValueDictionary[tuple[int, int, float], Draws] = WeakValueDictionary()


def draws_of(terms: Terms) -> Draws:
    """Return every caller's delay and number in a contest."""
    key = (terms.seed, terms.callers, terms.max_delay)
    draws = _DRAWN.get(key)
    if draws is None:
        draws = _DRAWN[key] = Draws(*key)
    return draws


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
