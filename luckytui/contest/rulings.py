"""Calls, and what the station answers to them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import count
from operator import eq
from typing import Any, NamedTuple, overload

from luckytui.contest.numbers import HIGHEST, LOWEST, MODULUS, residue


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
        caller: Who calls: 1 to N, and live lines after them.
        keyword: The keyword as the caller heard it.
        number: Three digits, as said.
        key: What somebody who waits for an answer names the call by, so that the same call sent twice is counted
            once; empty for a scheduled caller.
    """

    at: float
    caller: int
    keyword: str
    number: str
    key: str = ""


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
        return residue(self.magic_number)

    @property
    def won(self) -> bool:
        """Whether this call won a prize."""
        return residue(self.magic_number) == 0


class Refused(NamedTuple):
    """A call that changed nothing, and why."""

    caller: int
    reason: Reason


class Winner(NamedTuple):
    """Who won, and with which magic number."""

    caller: int
    magic_number: int


def won(callers: Iterable[int], magic_numbers: Iterable[int]) -> list[Winner]:
    """Return whose calls won, in order, given who called and the magic number after each call."""
    calls = zip(callers, magic_numbers, strict=True)
    return [Winner(caller, magic_number) for caller, magic_number in calls if magic_number % MODULUS == 0]


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
