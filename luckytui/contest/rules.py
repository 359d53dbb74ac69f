"""The rules of the contest: no clock, no I/O, no randomness."""

from __future__ import annotations

import math
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress, count
from operator import eq, not_
from string import ascii_letters, digits
from typing import Any, NamedTuple, overload

LOWEST = 100
HIGHEST = 999
MODULUS = 11
MOST_CALLERS = 1_000_000
MOST_SECONDS = 86_400.0
LONGEST_KEYWORD = 24
LARGEST_SEED = 2**63 - 1

#: What a caller may say, and the number it means. Looking a number up here is the whole check:
#: `int()` would also take "１２３", " 123 " and "+123".
NUMBERS = {str(number): number for number in range(LOWEST, HIGHEST + 1)}


class Outcome(StrEnum):
    """How a contest stands."""

    OPEN = "open"
    WON = "won"
    NOBODY = "nobody"
    ABANDONED = "abandoned"


class Reason(StrEnum):
    """Why a call was refused."""

    OFF_AIR = "the contest is off air"
    UNKNOWN_CALLER = "no such caller in this contest"
    SECOND_CALL = "one call a caller, and this one has called"
    WRONG_KEYWORD = "wrong keyword"
    BAD_NUMBER = f"the number is not three digits from {LOWEST} to {HIGHEST}"


class Call(NamedTuple):
    """What a caller says on the phone. Calls sort by when they were made, then by caller.

    Attributes:
        at: Contest time of the call, in seconds.
        caller: Who calls, 1 to N.
        keyword: The keyword as the caller heard it.
        number: Three digits, as said.
    """

    at: float
    caller: int
    keyword: str
    number: str


class Ruling(NamedTuple):
    """A call the station has taken.

    Attributes:
        seq: The place of the call in its contest, from 1.
        caller: Who called.
        number: 100 to 999.
        magic_number: The running sum with this number added.
        at: Contest time of the call, in seconds.
    """

    seq: int
    caller: int
    number: int
    magic_number: int
    at: float

    @property
    def residue(self) -> int:
        """The magic number mod 11; 0 wins."""
        return self.magic_number % MODULUS

    @property
    def won(self) -> bool:
        """Whether this call won a prize."""
        return self.magic_number % MODULUS == 0


class Refused(NamedTuple):
    """A call that changed nothing, and why."""

    caller: int
    reason: Reason


class Winner(NamedTuple):
    """Who won, and with which magic number."""

    caller: int
    magic_number: int


class Rulings(Sequence[Ruling]):
    """A contest's calls in order, kept by column: a million of them take 22 MB, and ten times that as objects.

    Args:
        before: Calls made before the first of them.

    Attributes:
        callers: Who called.
        numbers: What they said.
        magic_numbers: The running sum after each.
        times: Contest time of each, in seconds.
        winners: Whose calls won, in order.
    """

    __slots__ = ("_before", "_columns", "callers", "magic_numbers", "numbers", "times", "winners")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, before: int = 0) -> None:
        self._before = before
        self.callers = array("L")
        self.numbers = array("H")
        self.magic_numbers = array("Q")
        self.times = array("d")
        self.winners: list[Winner] = []
        self._columns: tuple[array[Any], ...] = (self.callers, self.numbers, self.magic_numbers, self.times)

    def extend(self, rulings: Iterable[tuple[int, int, int, int, float]]) -> None:
        """Add the calls that came next."""
        if isinstance(rulings, Rulings):
            for column, more in zip(self._columns, rulings._columns, strict=True):
                column.extend(more)
            self.winners += rulings.winners
        elif columns := list(zip(*rulings, strict=True)):
            self.extend_columns(columns)

    def extend_columns(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add the calls that came next, given as the columns of their rulings."""
        _, callers, _, magic_numbers, _ = columns
        for column, more in zip(self._columns, columns[1:], strict=True):
            # By way of an array of its own, which is twice as fast as value by value.
            column.extend(array(column.typecode, more))
        self.winners += won(callers, magic_numbers)

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.callers)

    @overload
    def __getitem__(self, place: int) -> Ruling: ...

    @overload
    def __getitem__(self, place: slice) -> list[Ruling]: ...

    def __getitem__(self, place: int | slice) -> Ruling | list[Ruling]:
        """Return a call, or some of them in a list."""
        seqs = range(self._before + 1, self._before + 1 + len(self))
        if isinstance(place, slice):
            return list(map(Ruling, seqs[place], *(column[place] for column in self._columns)))
        return Ruling(seqs[place], *(column[place] for column in self._columns))

    def __iter__(self) -> Iterator[Ruling]:
        """Yield each call."""
        return map(Ruling, count(self._before + 1), *self._columns)

    def __eq__(self, other: object) -> bool:
        """Say whether these are the calls of another sequence."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))


class Record(NamedTuple):
    """What lucky-call wrote down: where a contest stood when it was handed over."""

    last_caller: int = 0
    calls: int = 0
    magic_number: int = 0

    @property
    def won(self) -> bool:
        """Whether the last caller has already won."""
        return self.magic_number > 0 and self.magic_number % MODULUS == 0


def won(callers: Iterable[int], magic_numbers: Iterable[int]) -> list[Winner]:
    """Return whose calls won, in order, given who called and the magic number after each call."""
    calls = zip(callers, magic_numbers, strict=True)
    return [Winner(caller, magic_number) for caller, magic_number in calls if magic_number % MODULUS == 0]


def needed(residue: int) -> int:
    """Return the residue class the next number must fall in to win.

    Args:
        residue: The magic number mod 11, 0 to 10.
    """
    return -residue % MODULUS


def is_keyword(word: str) -> bool:
    """Say whether a word can be a keyword: 1 to 24 letters, digits, `-` or `_`, written left to right.

    Marks that could colour, move or break a screen (escapes, markup, direction marks, combining
    characters, spaces) are neither letters nor digits, so none gets in.
    """
    return 0 < len(word) <= LONGEST_KEYWORD and all(letter in _PLAIN or _stands(letter) for letter in word)


#: Looked up first: a journal of 10,000 contests has as many keywords.
_PLAIN = frozenset(ascii_letters + digits + "-_")


def _stands(letter: str) -> bool:
    """Say whether a character is a letter or digit that takes its own place and moves no other."""
    return (
        unicodedata.category(letter)[0] in "LN"
        # Digits beside a word that runs from right to left would be shown on its other side.
        and unicodedata.bidirectional(letter) not in ("R", "AL", "AN")
        # Letters without a width: Hangul's fillers, and its vowels and finals that join what is before.
        and not any(part in unicodedata.name(letter, "") for part in ("JUNGSEONG", "JONGSEONG", "FILLER"))
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """What is settled before a contest goes on air.

    Attributes:
        keyword: What the station says and callers repeat.
        seed: 0 to 2^63-1; decides every caller's delay and number.
        callers: How many simulated callers, 1 to 1,000,000.
        prizes: Winners until the contest ends; 0 lets everybody call.
        max_delay: The longest a caller waits, in seconds, up to a day.
        timeout: Seconds the station waits for a silent line after the last caller.
        player: Whether a person has a line too; its caller is `callers + 1`.

    Raises:
        ValueError: A value is out of its range.
    """

    keyword: str = "lucky"
    seed: int = 0
    callers: int = 20
    prizes: int = 1
    max_delay: float = 12.0
    timeout: float = 10.0
    player: bool = False

    def __post_init__(self) -> None:
        if not is_keyword(self.keyword):
            raise ValueError(f"a keyword is one word of 1 to {LONGEST_KEYWORD} letters, digits, - or _")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {LARGEST_SEED}")
        if not 1 <= self.callers <= MOST_CALLERS:
            raise ValueError(f"callers are 1 to {MOST_CALLERS:,}")
        if not 0 <= self.prizes <= MOST_CALLERS:
            raise ValueError(f"prizes are 0 to {MOST_CALLERS:,}")
        if self.player not in (False, True):
            raise ValueError("a contest has one line for a person, or none")
        for seconds in (self.max_delay, self.timeout):
            if not (math.isfinite(seconds) and 0 <= seconds <= MOST_SECONDS):
                raise ValueError(f"delays and timeouts are 0 to {MOST_SECONDS:,.0f} seconds")

    @property
    def lines(self) -> int:
        """Lines in the contest, the person's included."""
        return self.callers + self.player

    @property
    def player_line(self) -> int | None:
        """The person's caller id, or None without one."""
        return self.callers + 1 if self.player else None


class Contest:
    """A contest and all that was ruled in it.

    Args:
        terms: What was settled beforehand.
        start: Where an earlier record of this contest stopped.
    """

    __slots__ = ("_called", "_open_lines", "calls", "magic_number", "outcome", "start", "terms", "winners")

    def __init__(self, terms: Terms, start: Record | None = None) -> None:
        start = start or Record()
        self.terms = terms
        self.start = start
        self.calls = start.calls
        self.magic_number = start.magic_number
        self.winners: list[Winner] = []
        self.outcome = Outcome.OPEN
        self._called = bytearray(terms.lines + 1)
        self._open_lines = terms.lines
        if start.won:
            self.winners.append(Winner(start.last_caller, start.magic_number))
            self.outcome = Outcome.WON

    @property
    def residue(self) -> int:
        """The magic number mod 11."""
        return self.magic_number % MODULUS

    def has_called(self, caller: int) -> bool:
        """Say whether a line of this contest (1 to `terms.lines`) has made its call."""
        return bool(self._called[caller])

    def silent(self, block: range) -> array[int]:
        """Return who of some lines next to each other has not called yet."""
        return array("L", compress(block, map(not_, self._called[block.start : block.stop])))

    def rule(self, call: Call) -> Ruling | Refused:
        """Take or refuse a call. A refused call changes nothing."""
        at, caller, keyword, said = call
        if self.outcome is not Outcome.OPEN:
            return Refused(caller, Reason.OFF_AIR)
        if type(caller) is not int or not 1 <= caller <= self.terms.lines:
            return Refused(caller, Reason.UNKNOWN_CALLER)
        if self._called[caller]:
            return Refused(caller, Reason.SECOND_CALL)
        if keyword != self.terms.keyword:
            return Refused(caller, Reason.WRONG_KEYWORD)
        number = NUMBERS.get(said) if isinstance(said, str) else None
        if number is None:
            return Refused(caller, Reason.BAD_NUMBER)
        self.calls += 1
        self.magic_number += number
        self._called[caller] = 1
        self._open_lines -= 1
        if self.magic_number % MODULUS == 0:
            self.winners.append(Winner(caller, self.magic_number))
        self._end()
        return Ruling(self.calls, caller, number, self.magic_number, at)

    def restore(self, rulings: Iterable[Ruling]) -> None:
        """Take rulings that were made before, in their order, such as a journal's."""
        made = Rulings()
        made.extend(rulings)
        if not made:
            return
        self.calls += len(made)
        self.magic_number = made.magic_numbers[-1]
        self.winners += made.winners
        called = self._called
        for caller in made.callers:
            called[caller] = 1
        self._open_lines -= len(made)
        self._end()

    def close(self) -> None:
        """End the contest: nobody is left to call."""
        if self.outcome is Outcome.OPEN:
            self.outcome = Outcome.WON if self.winners else Outcome.NOBODY

    def _end(self) -> None:
        """End the contest if its prizes are won, or nobody is left to call."""
        if 0 < self.terms.prizes <= len(self.winners):
            self.outcome = Outcome.WON
        if not self._open_lines:
            self.close()
