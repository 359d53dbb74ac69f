"""A show: one contest of a journal with its station, its lines and its clock, ready to run as workers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from luckytui.clock import Clock, wall
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Contest, Outcome, Rulings, Terms
from luckytui.journal import LiveJournal
from luckytui.journal.stored import StoredContest
from luckytui.station.inbox import Airwaves, Listener, OnAir, Resumed
from luckytui.station.scheduled import PlayerLine, blocks, serve_block
from luckytui.station.station import Station

#: Wall seconds between two tellings of how far a long journal is read: each is drawn, which takes as
#: long as to read a page.
TELL = 0.4


def next_contest(journal: LiveJournal, terms: Terms, *, fresh: bool) -> tuple[StoredContest, bool]:
    """Return the contest to put on the air and whether it is resumed.

    Args:
        journal: Holds an unfinished contest, or a lucky-call record, or neither.
        terms: What a new contest is opened with.
        fresh: Close an unfinished contest as abandoned instead of resuming it.

    Raises:
        JournalError: The journal cannot be used.
    """
    if journal.record is not None:
        journal.take_over(terms)
    stored = journal.unfinished()
    if stored is not None and fresh:
        journal.abandon(stored.id)
        stored = None
    if stored is not None:
        return stored, True
    return journal.open_contest(terms), False


class Show:
    """A contest on the air.

    Args:
        journal: The journal that holds it.
        stored: The contest.
        clock: Makes the clock, given the contest time to begin with and the longest delay in seconds.
        commits: A thread for the wait on the disk; None waits on the spot.
    """

    def __init__(
        self,
        journal: LiveJournal,
        stored: StoredContest,
        clock: Callable[[float, float], Clock],
        commits: ThreadPoolExecutor | None = None,
    ) -> None:
        self.stored = stored
        self.terms = stored.terms
        self.contest = Contest(stored.terms, stored.start)
        self.airwaves = Airwaves()
        self.recovered = Rulings(stored.start.calls)
        self._make_clock = clock
        self._journal = journal
        self._commits = commits

    def read(self) -> Iterator[int]:
        """Draw the callers' delays and numbers, and take over what the journal holds of the contest.

        Yields:
            Now and then, how many calls are read so far.

        Raises:
            JournalError: The journal does not add up.
        """
        terms = self.terms
        self.draws = Draws(terms.seed, terms.callers, terms.max_delay)
        told = wall()
        for page in self._journal.pages(self.stored, self.draws):
            self.contest.restore(page)
            self.recovered.extend(page)
            if wall() >= told + TELL:
                yield len(self.recovered)
                told = wall()

    def prepare(self) -> None:
        """Set the clock, and lay the person's line, after `read`."""
        terms = self.terms
        self.clock = self._make_clock(self.recovered.times[-1] if self.recovered else 0.0, terms.max_delay)
        if self.stored.outcome is not Outcome.OPEN:
            # Decided, but nobody was told: there is nothing left to do but tell.
            self.contest.outcome = self.stored.outcome
        self.player: PlayerLine | None = None
        if terms.player_line is not None and not self.contest.has_called(terms.player_line):
            self.player = PlayerLine(terms, self.draws, self.airwaves, self.clock)

    def workers(self, listener: Listener, *, resumed: bool) -> list[Coroutine[Any, Any, None]]:
        """Return what is to run side by side: the station first, then the lines.

        The show is over when the station returns; the others can be cancelled then.

        Args:
            listener: Hears all news.
            resumed: Whether the contest was on the air before.
        """
        contest, airwaves = self.contest, self.airwaves
        opening: OnAir | Resumed = OnAir(self.stored.id, self.terms)
        if resumed:
            winners = tuple(contest.winners)
            opening = Resumed(self.stored.id, self.terms, contest.calls, contest.magic_number, winners)
        airwaves.subscribe(listener)
        station = Station(contest, self.stored.id, self._journal, airwaves, self._commits)
        if contest.outcome is not Outcome.OPEN:
            return [station.serve(opening)]
        lines = [
            serve_block(block, airwaves.add_source(), self.draws, contest, airwaves, self.clock)
            for block in blocks(self.terms.callers)
        ]
        if self.player is not None:
            lines.append(self.player.serve())
        return [station.serve(opening), *lines]
