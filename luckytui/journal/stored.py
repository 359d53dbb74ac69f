"""A contest as the journal holds it, and whether it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from operator import lt
from typing import Any

from luckytui.contest.draws import Draws
from luckytui.contest.rules import HIGHEST, LOWEST, Outcome, Record, Terms, Winner

#: Sequence numbers, callers, numbers, magic numbers and times of some calls.
Columns = tuple[tuple[Any, ...], ...]


class JournalError(Exception):
    """The journal cannot be used; the message is one sentence with what to do."""


@dataclass(frozen=True, slots=True)
class StoredContest:
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
        winners: Who won, in order, if they were looked up.
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

    @property
    def decided(self) -> bool:
        """Whether its last call ended it: its prizes are won, or every line has called."""
        made = self.calls - self.start.calls
        return self.start.won or 0 < self.terms.prizes <= len(self.winners) or made >= self.terms.lines

    @property
    def ended(self) -> bool:
        """Whether its calls end it: they decided it, or only the person is left."""
        made = self.calls - self.start.calls - (self.player_at is not None)
        return self.decided or made >= self.terms.callers


class Check:
    """Recomputes a contest's calls, a page at a time.

    Everything about a simulated caller's call follows from the seed: its number and its time. So a
    flipped byte is found even where SQLite sees nothing wrong.

    Args:
        stored: The contest.
        draws: Its callers, where they are known already.
    """

    def __init__(self, stored: StoredContest, draws: Draws | None = None) -> None:
        terms = stored.terms
        self.calls = stored.start.calls
        self._magic_number = stored.start.magic_number
        #: When the last call was made, and by whom.
        self._last = (0.0, 0)
        self._lines = terms.lines
        self._player = terms.player_line
        self._player_at = stored.player_at
        self._draws = draws or Draws(terms.seed, terms.callers, terms.max_delay)

    def first_wrong(self, columns: Columns) -> int | None:
        """Return the sequence number of the first wrong call of the next page, or None.

        Args:
            columns: What stands in the calls' rulings, by column.
        """
        try:
            right = self._are_right(columns)
        except TypeError:
            # On a damaged page a column need not hold what it was declared to.
            right = False
        return None if right else self._search(columns)

    def _are_right(self, columns: Columns) -> bool:
        """Say whether calls are right, and count them if so. By column, which is three times as fast as by row."""
        seqs, callers, numbers, totals, times = columns
        if not (
            seqs == tuple(range(self.calls + 1, self.calls + 1 + len(seqs)))
            and min(callers) > 0
            and max(callers) <= self._lines
            and totals == tuple(accumulate(numbers, initial=self._magic_number))[1:]
            # A caller's time follows from the seed: where times grow, nobody calls twice either.
            and (all(map(lt, (self._last[0], *times), times)) or self._take_turns(callers, times))
        ):
            return False
        simulated, said, when = callers, numbers, times
        if self._player in callers:
            place = callers.index(self._player)
            if not (LOWEST <= numbers[place] <= HIGHEST and times[place] == self._player_at):
                return False
            simulated, said, when = (column[:place] + column[place + 1 :] for column in (callers, numbers, times))
        if not (self._draws.numbers(simulated) == list(said) and self._draws.delays(simulated) == list(when)):
            return False
        self.calls, self._magic_number, self._last = seqs[-1], totals[-1], (times[-1], callers[-1])
        return True

    def _take_turns(self, callers: tuple[Any, ...], times: tuple[Any, ...]) -> bool:
        """Say whether callers who call at the same time call in the order of their lines."""
        calls = list(zip(times, callers, strict=True))
        return all(map(lt, [self._last, *calls], calls))

    def _search(self, columns: Columns) -> int:
        """Return the first wrong call of a page that holds one."""
        half = len(columns[0]) // 2
        if not half:
            return self.calls + 1
        found = self.first_wrong(tuple(column[:half] for column in columns))
        return self._search(tuple(column[half:] for column in columns)) if found is None else found
