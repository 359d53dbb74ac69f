"""A contest as the journal holds it, and whether it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from luckytui.callers import Roster
from luckytui.contest import HIGHEST, LOWEST, Outcome, Record, Ruling, Terms, Winner


class JournalError(Exception):
    """The journal cannot be used; the message is one sentence with what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contest as the journal holds it.

    Attributes:
        id: Its place in the journal, from 1.
        opened_at: When it went on air, UTC, ISO 8601.
        terms: What was settled.
        start: Where an earlier record of it stopped.
        outcome: How it stands.
        announced: Whether its outcome was told.
        calls: Calls made, those of the earlier record included.
        magic_number: The magic number after them.
        winners: Who won, in order.
        player_at: When the person called, if so.
    """

    id: int
    opened_at: str
    terms: Terms
    start: Record
    outcome: Outcome
    announced: bool
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]
    player_at: float | None = None


class Check:
    """Recomputes a contest's calls, a page at a time.

    Everything about a simulated caller's call follows from the seed: its number and its time. So a
    flipped byte is found even where SQLite sees nothing wrong.

    Args:
        entry: The contest.
    """

    def __init__(self, entry: Entry) -> None:
        terms = entry.terms
        self.calls = entry.start.calls
        self._magic_number = entry.start.magic_number
        self._at = 0.0
        self._player = terms.player_line
        self._player_at = entry.player_at
        self._roster = Roster(terms.seed, terms.callers, terms.max_delay)
        self._called = bytearray(terms.lines + 1)

    def first_wrong(self, rulings: list[Ruling]) -> int | None:
        """Return the sequence number of the first wrong call of the next page, or None."""
        seqs, callers, numbers, totals, times = zip(*rulings, strict=True)
        roster = self._roster
        lines = range(1, len(self._called))
        right = (
            seqs == tuple(range(self.calls + 1, self.calls + 1 + len(rulings)))
            and totals == tuple(accumulate(numbers, initial=self._magic_number))[1:]
            and min(callers) in lines
            and max(callers) in lines
            and len(set(callers)) == len(callers)
            and not any(self._called[caller] for caller in callers)
            and self._at <= times[0]
            and list(times) == sorted(times)
        )
        if right:
            for _, caller, number, _, at in rulings:
                if caller == self._player:
                    right = right and LOWEST <= number <= HIGHEST and at == self._player_at
                elif roster.number(caller) != number or roster.delay(caller) != at:
                    right = False
        if not right:
            return self._search(rulings)
        for caller in callers:
            self._called[caller] = 1
        self.calls, self._magic_number, self._at = seqs[-1], totals[-1], times[-1]
        return None

    def _search(self, rulings: list[Ruling]) -> int:
        """Return the first wrong call of a page that holds one."""
        if len(rulings) == 1:
            return self.calls + 1
        half = len(rulings) // 2
        found = self.first_wrong(rulings[:half])
        return self._search(rulings[half:]) if found is None else found
