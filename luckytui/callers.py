"""Who calls, after which delay and with which number: pure functions of the seed and the caller."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence

from luckytui.contest import HIGHEST, LOWEST

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


class Roster:
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

    __slots__ = ("_delays", "_numbers", "_scale", "callers")

    def __init__(self, seed: int, callers: int, max_delay: float) -> None:
        self.callers = callers
        self._scale = max_delay / 2**_WORD_BITS
        self._delays = _words(f"luckytui delay {seed}", callers)
        self._numbers = _words(f"luckytui number {seed}", callers)

    def delay(self, caller: int) -> float:
        """Return how long a caller waits after the keyword, in seconds, 0 to the longest delay."""
        delay: float = self._delays[caller - 1] * self._scale
        return delay

    def number(self, caller: int) -> int:
        """Return the number a caller will say, 100 to 999."""
        return LOWEST + (self._numbers[caller - 1] * _NUMBERS >> _WORD_BITS)

    def delays(self, callers: Sequence[int]) -> list[float]:
        """Return `delay` of each, faster than one by one."""
        words, scale = self._delays, self._scale
        return [words[caller - 1] * scale for caller in callers]

    def numbers(self, callers: Sequence[int]) -> list[int]:
        """Return `number` of each, faster than one by one."""
        words = self._numbers
        return [LOWEST + (words[caller - 1] * _NUMBERS >> _WORD_BITS) for caller in callers]

    def last_delay(self) -> float:
        """Return when the last caller calls, in seconds."""
        longest: float = max(self._delays) * self._scale
        return longest

    def in_order(self, callers: Sequence[int]) -> list[int]:
        """Return callers in the order in which they call.

        Sorted runs in the argument make this cheap, so sorted blocks can be joined.
        """
        words = self._delays
        return sorted(callers, key=lambda caller: words[caller - 1])

    def by_delay(self) -> Iterator[list[int]]:
        """Yield all callers in the order in which they call, a few thousand at a time.

        Words are uniform, so their top bits sort them into shelves of nearly one size, and each shelf
        is sorted on its own: no step is long.
        """
        shelves: list[list[int]] = [[] for _ in range(max(self.callers // _SHELF, 1))]
        count = len(shelves)
        for first in range(0, self.callers, _SLICE):
            for caller, word in enumerate(self._delays[first : first + _SLICE], first + 1):
                shelves[word * count >> _WORD_BITS].append(caller)
            yield []
        for shelf in shelves:
            yield self.in_order(shelf)


def _words(label: str, count: int) -> array[int]:
    # Late: it brings OpenSSL, and the first paint does without a roster.
    from hashlib import shake_128

    words = array("Q", shake_128(label.encode()).digest(count * _WORD_BITS // 8))
    if sys.byteorder == "big":
        words.byteswap()
    return words
