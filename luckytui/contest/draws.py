"""Who calls, after which delay and with which number: pure functions of the seed and the caller."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import itemgetter, mul
from typing import TypeVar

from luckytui.contest.rules import HIGHEST, LOWEST

ALPHABET = [
    "Alfa",
    "Bravo",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "Oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Tango",
    "Uniform",
    "Victor",
    "Whiskey",
    "Xray",
    "Yankee",
    "Zulu",
]

_WORD_BITS = 64

#: Callers sorted, and looked through, in one step of `by_delay`; each takes a few milliseconds.
_SHELF = 4_000
_SLICE = 20_000
_NUMBERS = HIGHEST - LOWEST + 1

_Figure = TypeVar("_Figure", int, float)


def call_sign(caller: int) -> str:
    """Return a caller's name on the radio: 1 is Alfa, 26 is Zulu, 27 is Alfa-2.

    Args:
        caller: 1 or more.
    """
    lap, letter = divmod(caller - 1, len(ALPHABET))
    return ALPHABET[letter] if lap == 0 else f"{ALPHABET[letter]}-{lap + 1}"


def find_caller(text: str, lines: int) -> int | None:
    """Return the line that an id (`27`) or the start of a call sign (`alfa-2`, `quebec`) names.

    Args:
        text: What was typed; case does not matter.
        lines: How many lines there are.

    Returns:
        The first line that fits, or None.
    """
    wanted = text.strip().lower()
    if wanted.isascii() and wanted.isdigit():
        caller = int(wanted[:9])
        return caller if 1 <= caller <= lines else None
    name, _, lap = wanted.partition("-")
    if not name or (lap and not (lap.isascii() and lap.isdigit())):
        return None
    for place, letter in enumerate(ALPHABET, 1):
        if letter.lower().startswith(name):
            caller = place + len(ALPHABET) * max(int(lap[:9] or 1) - 1, 0)
            return caller if caller <= lines else None
    return None


class Draws:
    """Every caller's delay and number for one seed.

    Caller `n` reads the n-th 64-bit little-endian word of two SHAKE-128 streams (FIPS 202) that the
    seed begins, one for delays and one for numbers. A stream has no end and every prefix of it is
    the same, so a caller's fate depends on (seed, caller) alone, on every machine; and drawing a
    million callers at once costs two hashes. Scaling a word to 900 numbers leaves a bias below 2^-54.

    Args:
        seed: The contest's seed.
        callers: How many callers, numbered from 1.
        max_delay: The longest delay, in seconds.
    """

    __slots__ = ("_delays", "_max_delay", "_numbers", "callers")

    def __init__(self, seed: int, callers: int, max_delay: float) -> None:
        self.callers = callers
        share = max_delay / 2**_WORD_BITS
        if share < sys.float_info.min:
            # A float as small has lost its digits (below 4e-289 s): that is no delay.
            share = 0.0
        self._max_delay = share * 2**_WORD_BITS
        # In seconds from the beginning: they are sorted, compared and looked up again and again.
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
        """Return `delay` of each, faster than one by one."""
        return list(_picked(self._delays, callers))

    def numbers(self, callers: Sequence[int]) -> list[int]:
        """Return `number` of each, faster than one by one."""
        return [LOWEST + (word * _NUMBERS >> _WORD_BITS) for word in _picked(self._numbers, callers)]

    def last_delay(self) -> float:
        """Return when the last caller calls, in seconds."""
        longest: float = max(self._delays)
        return longest

    def in_order(self, callers: Sequence[int]) -> list[int]:
        """Return callers in the order in which they call.

        Sorted runs in the argument make this cheap, so sorted blocks can be joined.
        """
        return sorted(callers, key=self._delays.__getitem__)

    def by_delay(self) -> Iterator[array[int]]:
        """Yield all callers in the order in which they call, a few thousand at a time.

        Delays are uniform, so they fall on shelves of nearly one size, and each shelf is sorted on its
        own: no step is long.
        """
        count = max(self.callers // _SHELF, 1)
        share = count / self._max_delay if self._max_delay else 0.0
        # The longest delay of all may be rounded up to one shelf more.
        shelves = [array("L") for _ in range(count + 1)]
        for first in range(1, self.callers + 1, _SLICE):
            for caller, delay in enumerate(self._delays[first : first + _SLICE], first):
                shelves[int(delay * share)].append(caller)
            yield array("L")
        for shelf in shelves:
            yield array("L", self.in_order(shelf))


def _picked(column: array[_Figure], callers: Sequence[int]) -> tuple[_Figure, ...]:
    """Return what stands in a column for some callers, twice as fast as one by one."""
    # With two places more, so that they always come as a tuple.
    picked: tuple[_Figure, ...] = itemgetter(*callers, 0, 0)(column)
    return picked[:-2]


def _words(label: str, count: int) -> array[int]:
    """Return the words of callers 1 to `count`, each in its caller's place."""
    # Late: it brings OpenSSL, and the first paint does without a roster.
    from hashlib import shake_128

    # Place 0 is nobody's.
    words = array("Q", bytes(_WORD_BITS // 8) + shake_128(label.encode()).digest(count * _WORD_BITS // 8))
    if sys.byteorder == "big":
        words.byteswap()
    return words
