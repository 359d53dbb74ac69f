"""The check of a contest's calls: every call is recomputed, a page at a time."""

from __future__ import annotations

from itertools import accumulate, compress
from operator import le, lt
from typing import Any

from luckytui.contest.draws import draws_of
from luckytui.contest.numbers import NUMBERS
from luckytui.contest.rules import Outcome
from luckytui.journal.errors import DoesNotAddUp
from luckytui.journal.stored import StoredContest

#: Some calls by column: sequence numbers, callers, numbers, magic numbers, times.
Page = tuple[tuple[Any, ...], ...]


class Check:
    """Recomputes a contest's calls, a page at a time.

    Number and time of a scheduled call follow from the seed, so a flipped byte is found even if the database reports
    no error. A live line's call is checked against the rules: one call, with a valid number, at the position that is
    stored with the line. The journal's implementation protects the rest (SQLite: with checksums, `sealed`).

    Args:
        stored: The contest.
    """

    def __init__(self, stored: StoredContest) -> None:
        self.calls = stored.start.calls
        self._magic_number = stored.start.magic_number
        #: The time of the last call; time and caller of the last scheduled call.
        self._last = 0.0
        self._last_scheduled = (0.0, 0)
        self._scheduled = stored.terms.callers
        #: The live calls: sequence number to caller.
        self._live = {call.seq: caller for caller, call in stored.live_calls.items()}
        self._draws = draws_of(stored.terms)
        self._begun = stored.begun

    def first_wrong(self, page: Page) -> int | None:
        """Return the sequence number of the first wrong call of the next page, or None.

        Args:
            page: One or more calls, by column.
        """
        try:
            right = self._are_right(page)
        except TypeError:
            # On a damaged page a column may hold values of another type.
            right = False
        return None if right else self._search(page)

    def _are_right(self, page: Page) -> bool:
        """Return whether calls are right; if so, count them. Works by column, which is faster than by row."""
        seqs, callers, numbers, totals, times = page
        if not (
            self._begun
            and seqs == tuple(range(self.calls + 1, self.calls + 1 + len(seqs)))
            and min(callers) > 0
            and totals == tuple(accumulate(numbers, initial=self._magic_number))[1:]
        ):
            return False
        scheduled, spoken, when = callers, numbers, times
        if self._live or max(callers) > self._scheduled:
            live = [caller > self._scheduled for caller in callers]
            if not self._live_are_right(live, page):
                return False
            scheduled, spoken, when = (
                tuple(compress(column, [not each for each in live])) for column in (callers, numbers, times)
            )
        if not (
            self._are_in_order(times, scheduled, when)
            and self._draws.numbers(scheduled) == list(spoken)
            and self._draws.times(scheduled) == list(when)
        ):
            return False
        self.calls, self._magic_number, self._last = seqs[-1], totals[-1], times[-1]
        if scheduled:
            self._last_scheduled = (when[-1], scheduled[-1])
        return True

    def _live_are_right(self, live: list[bool], page: Page) -> bool:
        """Return whether the live calls are at the positions stored with their lines, with valid numbers."""
        seqs, callers, numbers, _, _ = page
        made = dict(compress(zip(seqs, callers, strict=True), live))
        expected = {seq: self._live[seq] for seq in seqs if seq in self._live}
        return made == expected and all(number in NUMBERS for number in compress(numbers, live))

    def _are_in_order(self, times: tuple[Any, ...], scheduled: tuple[Any, ...], when: tuple[Any, ...]) -> bool:
        """Return whether times never decrease, and scheduled calls of one time are in order of their callers.

        A live call with the same time as another call may come before or after it.
        """
        if all(map(lt, (self._last, *times), times)):
            # Scheduled times follow from the seed: if times increase, no caller calls twice.
            return True
        turns = list(zip(when, scheduled, strict=True))
        return all(map(le, (self._last, *times), times)) and all(map(lt, [self._last_scheduled, *turns], turns))

    def _search(self, page: Page) -> int:
        """Return the sequence number of the first wrong call of a page that has one, by bisection."""
        half = len(page[0]) // 2
        if not half:
            return self.calls + 1
        found = self.first_wrong(tuple(column[:half] for column in page))
        return self._search(tuple(column[half:] for column in page)) if found is None else found


def check_outcome(journal: object, stored: StoredContest) -> None:
    """Check that a contest's outcome does not contradict its calls.

    Args:
        journal: The journal's name, for messages.
        stored: The contest, with the winners that its calls tell.

    Raises:
        DoesNotAddUp: It does.
    """
    over = stored.outcome in (Outcome.WON, Outcome.NOBODY)
    if over and ((stored.outcome is Outcome.WON) != bool(stored.winners) or not stored.may_be_over):
        raise DoesNotAddUp(journal, f"contest {stored.id} says {stored.outcome}, its calls say otherwise")
