"""A stored contest: one contest in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from luckytui.contest.lines import LiveLine, NewLine, Origin, find_line, first_lines, sign_of
from luckytui.contest.rules import Outcome, Standing
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms


class LiveCall(NamedTuple):
    """A live line's call in the journal.

    Attributes:
        seq: The call's sequence number in its contest.
        key: The key it was sent with.
    """

    seq: int
    key: str


class Departure(NamedTuple):
    """How a show left a contest when it was quit.

    Attributes:
        at: Contest time, in seconds.
        paused: Whether the contest time was stopped.
    """

    at: float
    paused: bool


@dataclass(frozen=True, slots=True)
class StoredContest:
    """A contest in the journal.

    Attributes:
        id: Its number in the journal, from 1.
        opened_at: When it went on air, UTC, ISO 8601.
        terms: Its terms.
        start: Where an earlier record of it stopped.
        outcome: Its outcome so far.
        told: Whether its outcome was shown.
        calls: Calls made, those of the earlier record included.
        magic_number: The magic number after them.
        winners: The winners, in order; empty if they were not looked up.
        lines: The live lines that joined, in order.
        live_calls: The live lines' calls, by caller.
        begun: Whether it has left the lobby.
        changes: How often its live lines were renamed or removed.
    """

    id: int
    opened_at: str
    terms: Terms
    start: Start
    outcome: Outcome
    told: bool
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]
    lines: tuple[LiveLine, ...] = ()
    live_calls: Mapping[int, LiveCall] = field(default_factory=dict)
    begun: bool = True
    changes: int = 0

    @classmethod
    def new(cls, contest: int, opened_at: str, terms: Terms, live: Sequence[NewLine], *, lobby: bool) -> Self:
        """Return a contest that has just been added to a journal.

        Args:
            contest: Its number in the journal.
            opened_at: When it went on air, UTC, ISO 8601.
            terms: Its terms.
            live: Its first live lines.
            lobby: Whether it has not begun.
        """
        lines = first_lines(terms.callers, live)
        return cls(contest, opened_at, terms, Start(), Outcome.OPEN, False, 0, 0, (), lines, begun=not lobby)

    @property
    def made(self) -> int:
        """Calls made, those of the earlier record left out."""
        return self.calls - self.start.calls

    @property
    def number(self) -> int:
        """The number of facts so far (`Contest.number`)."""
        return 1 + len(self.lines) + self.changes + self.made + (self.outcome is not Outcome.OPEN)

    @property
    def standing(self) -> Standing:
        """The counts that decide whether it is over."""
        scheduled = self.terms.callers - (self.made - len(self.live_calls))
        live = sum(not line.removed and line.caller not in self.live_calls for line in self.lines)
        return Standing(self.terms.prizes, len(self.winners), scheduled, live)

    @property
    def decided(self) -> bool:
        """Whether its calls have ended it."""
        return self.start.won or self.standing.decided

    @property
    def may_be_over(self) -> bool:
        """Whether it can be over: it has begun, and its calls ended it, or only live lines had not called."""
        return self.begun and (self.decided or self.standing.waits_for_live_lines)

    def from_keyboard(self, caller: int) -> bool:
        """Return whether a line is that of the person at the keyboard."""
        line = find_line(self.lines, self.terms.callers, caller)
        return line is not None and line.origin is Origin.KEYBOARD

    def sign(self, caller: int, you: str) -> str:
        """Return the name of a line: `you` for the keyboard's, else the name it joined with, or its call sign."""
        return you if self.from_keyboard(caller) else sign_of(self.lines, self.terms.callers, caller)

    @property
    def keyboard_called(self) -> bool:
        """Whether the person at the keyboard has called."""
        return any(self.from_keyboard(caller) for caller in self.live_calls)


class Kind(StrEnum):
    """Which contests are listed."""

    ALL = "all"
    WON = "won"
    NOBODY = "nobody"
    MINE = "mine"


class Order(StrEnum):
    """By what contests are listed; the newest, the most or the highest first."""

    NEWEST = "newest"
    CALLS = "calls"
    MAGIC_NUMBER = "magic number"


#: The last calls of a contest whose residues are listed.
RESIDUES = 20


class Summary(NamedTuple):
    """A contest as it is listed.

    Attributes:
        stored: The contest, with its winners.
        residues: The magic number mod 11 after each of its last calls, in order.
        own: The call of the person at the keyboard, as its number and the residue after it; None without one.
    """

    stored: StoredContest
    residues: tuple[int, ...]
    own: tuple[int, int] | None
