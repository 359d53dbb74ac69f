"""Whether the calls of a contest add up: every one recomputed, a page at a time."""

from __future__ import annotations

from itertools import accumulate, compress
from operator import le, lt
from typing import Any

from luckytui.contest.draws import draws_of
from luckytui.contest.numbers import NUMBERS
from luckytui.journal.stored import StoredContest

#: Sequence numbers, callers, numbers, magic numbers and times of some calls, by column.
Page = tuple[tuple[Any, ...], ...]


class Check:
    """Recomputes a contest's calls, a page at a time.

    Number and time of a scheduled caller's call follow from the seed, so that a flipped byte is found even where
    the database sees nothing wrong. A live line's call is checked against the rules: a number that may be said, once,
    in the place where the line says it stands; whatever keeps the journal seals the rest.

    Args:
        stored: The contest.
    """

    def __init__(self, stored: StoredContest) -> None:
        self.calls = stored.start.calls
        self._magic_number = stored.start.magic_number
        #: When the last call was made, and the last one of a scheduled caller, with the caller.
        self._last = 0.0
        self._last_scheduled = (0.0, 0)
        self._scheduled = stored.terms.callers
        #: Which live line made which call.
        self._live = {call.seq: caller for caller, call in stored.live_calls.items()}
        self._draws = draws_of(stored.terms)

    def first_wrong(self, page: Page) -> int | None:
        """Return the sequence number of the first wrong call of the next page, or None.

        Args:
            page: What the calls' rulings hold, by column; one call or more.
        """
        try:
            right = self._are_right(page)
        except TypeError:
            # On a damaged page a column need not hold what it was declared to.
            right = False
        return None if right else self._search(page)

    def _are_right(self, page: Page) -> bool:
        """Say whether calls are right, and count them if so. By column, which is three times as fast as by row."""
        seqs, callers, numbers, totals, times = page
        if not (
            seqs == tuple(range(self.calls + 1, self.calls + 1 + len(seqs)))
            and min(callers) > 0
            and totals == tuple(accumulate(numbers, initial=self._magic_number))[1:]
        ):
            return False
        scheduled, said, when = callers, numbers, times
        if self._live or max(callers) > self._scheduled:
            live = [caller > self._scheduled for caller in callers]
            if not self._live_are_right(live, page):
                return False
            scheduled, said, when = (
                tuple(compress(column, [not each for each in live])) for column in (callers, numbers, times)
            )
        if not (
            self._are_in_order(times, scheduled, when)
            and self._draws.numbers(scheduled) == list(said)
            and self._draws.delays(scheduled) == list(when)
        ):
            return False
        self.calls, self._magic_number, self._last = seqs[-1], totals[-1], times[-1]
        if scheduled:
            self._last_scheduled = (when[-1], scheduled[-1])
        return True

    def _live_are_right(self, live: list[bool], page: Page) -> bool:
        """Say whether the live lines' calls stand where the lines say, each with a number that may be said."""
        seqs, callers, numbers, _, _ = page
        made = dict(compress(zip(seqs, callers, strict=True), live))
        expected = {seq: self._live[seq] for seq in seqs if seq in self._live}
        return made == expected and all(number in NUMBERS for number in compress(numbers, live))

    def _are_in_order(self, times: tuple[Any, ...], scheduled: tuple[Any, ...], when: tuple[Any, ...]) -> bool:
        """Say whether time never goes back, and scheduled callers of one moment call in the order of their ids.

        Live lines may call in the moment of another call, before it or after it.
        """
        if all(map(lt, (self._last, *times), times)):
            # A scheduled caller's time follows from the seed: where times grow, nobody calls twice either.
            return True
        turns = list(zip(when, scheduled, strict=True))
        return all(map(le, (self._last, *times), times)) and all(map(lt, [self._last_scheduled, *turns], turns))

    def _search(self, page: Page) -> int:
        """Return the first wrong call of a page that holds one."""
        half = len(page[0]) // 2
        if not half:
            return self.calls + 1
        found = self.first_wrong(tuple(column[:half] for column in page))
        return self._search(tuple(column[half:] for column in page)) if found is None else found
