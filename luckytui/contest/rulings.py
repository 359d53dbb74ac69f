"""Calls, and the station's answers to them: rulings and refusals."""

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
    NOT_REACHED = "the keyword has not reached you yet"
    PAUSED = "the contest is paused"
    JUST_PAUSED = "after a pause another caller goes first"
    REMOVED = "the presenter has removed this line"
    BAD_NUMBER = f"the number is not three digits from {LOWEST} to {HIGHEST}"


class Call(NamedTuple):
    """A call, as it arrives at the station. Calls sort by time, then by caller.

    Attributes:
        at: Contest time of the call, in seconds.
        caller: The line: 1 to N are scheduled callers, live lines follow.
        keyword: The keyword as the caller repeats it.
        number: The number as the caller says it; valid are three digits.
        key: Identifies a live line's call, so that a call that is sent twice is counted once; empty for a scheduled
            caller.
    """

    at: float
    caller: int
    keyword: str
    number: str
    key: str = ""


class Ruling(NamedTuple):
    """A call that the station has taken.

    Attributes:
        seq: The call's sequence number in its contest, from 1.
        caller: The line that called.
        number: 100 to 999.
        magic_number: The magic number after the call.
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
    """A call that was refused, and why."""

    caller: int
    reason: Reason


class Winner(NamedTuple):
    """A winner, and the magic number after the winning call.

    Attributes:
        caller: The line; 0 is a caller of an earlier record (`Start`), who has no line in this contest.
        magic_number: The magic number.
    """

    caller: int
    magic_number: int


def won(callers: Iterable[int], magic_numbers: Iterable[int]) -> list[Winner]:
    """Return the winners, in order, given the caller of each call and the magic number after it."""
    # Not `residue(...)`: a million calls are looked through in one go.
    calls = zip(callers, magic_numbers, strict=True)
    return [Winner(caller, magic_number) for caller, magic_number in calls if magic_number % MODULUS == 0]


class Rulings(Sequence[Ruling]):
    """The calls of a contest in order, stored by column: 22 bytes each, a tenth of what objects would take.

    Args:
        before: Calls made before the first one.

    Attributes:
        callers: The caller of each call.
        numbers: The number of each.
        magic_numbers: The magic number after each.
        times: The contest time of each, in seconds.
        winners: The winners, in order.
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

    @classmethod
    def of(cls, rulings: Iterable[tuple[int, int, int, int, float]], before: int = 0) -> Rulings:
        """Return calls by column: the very same ones where they are stored so already.

        Args:
            rulings: The calls, in order.
            before: Calls made before the first one.
        """
        if isinstance(rulings, Rulings):
            return rulings
        made = cls(before)
        made.extend(rulings)
        return made

    def extend(self, rulings: Iterable[tuple[int, int, int, int, float]]) -> None:
        """Append calls."""
        if isinstance(rulings, Rulings):
            for column, more in zip(self._columns, rulings._columns, strict=True):
                column.extend(more)
            self.winners += rulings.winners
        elif columns := list(zip(*rulings, strict=True)):
            self.extend_columns(columns)

    def extend_columns(self, columns: Sequence[Sequence[Any]]) -> None:
        """Append calls that are given as the five columns of their rulings."""
        _, callers, _, magic_numbers, _ = columns
        for column, more in zip(self._columns, columns[1:], strict=True):
            # Through a new array, which is faster than value by value.
            column.extend(array(column.typecode, more))
        self.winners += won(callers, magic_numbers)

    def __len__(self) -> int:
        """Return the number of calls."""
        return len(self.callers)

    @overload
    def __getitem__(self, index: int) -> Ruling: ...

    @overload
    def __getitem__(self, index: slice) -> list[Ruling]: ...

    def __getitem__(self, index: int | slice) -> Ruling | list[Ruling]:
        """Return the call at an index, or a list of those in a slice."""
        seqs = range(self._before + 1, self._before + 1 + len(self))
        if isinstance(index, slice):
            return list(map(Ruling, seqs[index], *(column[index] for column in self._columns)))
        return Ruling(seqs[index], *(column[index] for column in self._columns))

    def __iter__(self) -> Iterator[Ruling]:
        """Yield each call."""
        return map(Ruling, count(self._before + 1), *self._columns)

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has the same calls."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))
