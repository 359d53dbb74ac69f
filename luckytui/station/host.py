"""The host: it owns the journal, the feed and the contest on air; dashboard and console are its clients."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from luckytui.contest.draws import draws_of
from luckytui.contest.events import OffAir, OnAir, Resumed, Snapshot
from luckytui.contest.joining import JoinReason, JoinRefused, RoomRecord
from luckytui.contest.lines import NewLine
from luckytui.contest.rules import Contest, Outcome, silence_ends_at
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal, JournalReader
from luckytui.journal.stored import Departure, StoredContest
from luckytui.limits import refusal
from luckytui.station.attendance import Attendance
from luckytui.station.broadcast import Broadcast, MakeClock, MakeSources, Progress, callers_of, read
from luckytui.station.crew import Crew
from luckytui.station.desk import Desk
from luckytui.station.feed import Feed
from luckytui.station.inbox import Inbox
from luckytui.station.last_lines import last_lines
from luckytui.station.station import MOST_CALLS, Station


class Host(Desk):
    """A show: the contests of a journal on air, one after another.

    Use it as an async context manager: its end takes the contest off air and closes the journal. If the journal fails
    while a contest is on air, no method raises: the show goes off air, the feed publishes why (`OffAir`), and `retry`
    resumes the contest.

    Args:
        journal: Stores the contests; the host closes it.
        make_clock: Makes a contest's clock.
        make_sources: Makes the sources of a contest's scheduled calls.
        most_calls: The most calls in one commit.

    Attributes:
        crew: The workers of the contest on air.
        stored: The contest that was opened last, as it was in the journal then; None before the first.
        resumed: Whether that contest had been on air before.
        departure: How the last show left it; None if it is new, or that show crashed.
    """

    def __init__(
        self,
        journal: Journal,
        make_clock: MakeClock,
        *,
        make_sources: MakeSources = callers_of,
        most_calls: int = MOST_CALLS,
    ) -> None:
        super().__init__(Feed(self._snapshot))
        self.crew = Crew(self._fail)
        self.stored: StoredContest | None = None
        self.resumed = False
        self.departure: Departure | None = None
        self._journal = journal
        self._attendance = Attendance(journal, self._fail, self._paced)
        self._make_clock = make_clock
        self._make_sources = make_sources
        self._most_calls = most_calls
        #: Terms and live lines of the contest asked for last, and whether it was to have a lobby.
        self._asked: tuple[Terms, Sequence[NewLine], bool] = Terms(), (), False

    async def __aenter__(self) -> Self:
        """Start with no contest on air."""
        # A record of an earlier program is no journal yet, and one that cannot be read is refused when it is opened.
        with contextlib.suppress(JournalError):
            self._room = await self._journal.room()
        self._attendance.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take the contest off air and close the journal."""
        self._attendance.end()
        try:
            await self.take_off_air()
        finally:
            # Even if this task is cancelled once more.
            await self._journal.close()

    @property
    def journal(self) -> JournalReader:
        """The journal, for reading."""
        return self._journal

    async def open(
        self,
        terms: Terms,
        *,
        live: Sequence[NewLine] = (),
        fresh: bool = False,
        lobby: bool = False,
        stay: bool = False,
    ) -> StoredContest:
        """Choose the contest that `go_on_air` puts on air: the journal's unfinished one, or a new one.

        Args:
            terms: The terms of a new contest.
            live: The live lines of a new contest.
            fresh: Abandon an unfinished contest and open a new one.
            lobby: Whether a new contest has a lobby, and one that was left in its lobby comes back there.
            stay: Whether the phones and clients of the contest before have their lines in a new one, as they always
                have in a locked room, where they could not join again.

        Raises:
            JournalError: The journal cannot be used.
        """
        stored = await self._journal.unfinished(terms, live)
        if stored is not None and fresh:
            await self._journal.abandon(stored.id)
            stored = None
        self.resumed = stored is not None
        self.departure = await self._journal.departure(stored.id) if stored is not None else None
        if stored is not None and not (stored.begun or lobby):
            await self._journal.begin(stored.id)
            stored = replace(stored, begun=True)
        self._room = await self._journal.room()
        if stored is None and (stay or self._room.locked):
            live = [*live, *await last_lines(self._journal)]
        self._asked = terms, live, lobby
        self.stored = stored or await self._journal.open_contest(terms, live, lobby=lobby)
        return self.stored

    async def go_on_air(self, progress: Progress | None = None, *, paused: bool = False) -> None:
        """Read the contest that was opened from the journal, and put it on air.

        Args:
            progress: Called now and then while a long contest is read.
            paused: Whether its time is stopped to begin with; in a lobby it is anyway.
        """
        await self.take_off_air()
        with self._off_air_on_failure():
            assert self.stored is not None, "a contest is opened first"
            # Kept here, so that the check of the journal and the sources share the draws.
            draws = draws_of(self.stored.terms)
            contest, made = await read(self.stored, self._journal, progress)
            deadline = silence_ends_at(self.stored.terms, draws.last_time())
            self._on_air = on_air = self._broadcast(self.stored, contest, made, deadline)
            self.failure = None
            contest.roster.room = self._room
            if contest.lobby:
                on_air.clock.paused = True
            else:
                # A show that was quit is time to think, as a pause is.
                on_air.set_paused(paused=paused or self.departure is not None)
                on_air.set_paused(paused=paused)
            on_air.start(self.crew, lambda: self._serve(on_air))

    async def next_contest(self, terms: Terms, *, live: Sequence[NewLine] = (), lobby: bool = False) -> int | None:
        """Open a new contest and put it on air; return the id of the contest that was abandoned for it, if any.

        Args:
            terms: Its terms.
            live: Its live lines.
            lobby: Whether it has a lobby.
        """
        await self.take_off_air()
        self._asked, given_up, self.departure = (terms, live, lobby), None, None
        with self._off_air_on_failure():
            if (unfinished := await self._journal.unfinished(terms)) is not None:
                await self._journal.abandon(unfinished.id)
                given_up = unfinished.id if unfinished.outcome is Outcome.OPEN else None
            self.stored, self.resumed = await self._journal.open_contest(terms, live, lobby=lobby), False
            await self.go_on_air()
        return given_up

    async def retry(self, progress: Progress | None = None) -> None:
        """Reopen the journal after it failed, and resume its contest, or open the one that could not be opened.

        Args:
            progress: As for `go_on_air`.
        """
        await self.take_off_air()
        self.failure, self.departure = None, None
        with self._off_air_on_failure():
            await self._journal.reopen()
            self._attendance.begin()
            terms, live, lobby = self._asked
            await self.open(terms, live=live, lobby=lobby)
            await self.go_on_air(progress)

    async def take_off_air(self, *, quit: bool = False) -> None:
        """Stop the contest's workers, and wait for a commit that may be under way.

        Live calls that are not answered yet are refused as off air. If such a call is sent again later, its answer is
        the ruling, if there was one.

        Args:
            quit: Whether the show ends in good order: recorded in the journal, so that the next one goes on from there.
        """
        on_air = self._on_air
        departure = on_air.departure() if on_air is not None else self.departure  # it is still being read
        self.crew.stop()
        try:
            await self.crew.wait()
        finally:
            if self._on_air is not None:
                self._on_air.refuse_all()
                self._last_lines, self._room = self.lines, self.room
                self._on_air = None
        over = on_air is not None and on_air.over
        if quit and not over and departure is not None and self.stored is not None and self.failure is None:
            # Where that fails, the next show goes on as after a crash, and loses as little.
            with contextlib.suppress(JournalError):
                await self._journal.depart(self.stored.id, departure)

    async def set_room(self, *, locked: bool | None = None, most: int | None = None) -> RoomRecord:
        """Lock the room or set its maximum, durably; return its record as it is then. None changes nothing.

        Args:
            locked: Whether only those come in who have a line already.
            most: The most lines from phones in a contest, 0 to 100,000.

        Raises:
            ValueError: The maximum is out of its range.
            JoinRefused: The journal has failed, so the show is off air.
        """
        self.room.changed(locked, most)
        # Also for whoever has left meanwhile: show and journal must not differ.
        await asyncio.shield(asyncio.ensure_future(self._set_room(locked, most)))
        if self.failure is not None:
            raise JoinRefused(JoinReason.OFF_AIR)
        return self.room

    async def _set_room(self, locked: bool | None, most: int | None) -> None:
        with self._off_air_on_failure():
            await self._journal.set_room(locked=locked, most=most)
            # Not what the journal has returned: a removal may have been added to it since.
            self._room = self.room.changed(locked, most)
            if self._on_air is not None:
                self._on_air.contest.roster.room = self._room

    async def told(self, contest: int) -> None:
        """Record in the journal that the outcome of a contest was shown."""
        with self._off_air_on_failure():
            await self._journal.told(contest)

    async def unfinished(self) -> StoredContest | None:
        """Return the contest that the next show would resume; None if there is none or the journal cannot be read."""
        with contextlib.suppress(JournalError):
            return await self._journal.unfinished(Terms())
        return None

    def _broadcast(self, stored: StoredContest, contest: Contest, made: Rulings, deadline: float) -> Broadcast:
        """Assemble a contest that was read from the journal, ready to go on air."""
        over = contest.outcome is not Outcome.OPEN
        last = made.times[-1] if made else 0.0
        clock = self._make_clock(max(last, self.departure.at) if self.departure else last, contest.terms.max_delay)
        clock.rate = self._rate
        inbox = Inbox()
        # The end has an event and a number of its own.
        opening: OnAir | Resumed = OnAir(stored.id, contest.number - over, contest.terms, stored.lines, contest.lobby)
        if self.resumed:
            known = stored.terms, stored.start, stored.lines
            clean = self.departure is not None
            silence, at = self._journal.silence, clock.elapsed()
            opening = Resumed(stored.id, contest.number - over, *known, made, silence, clean, contest.lobby, at)
        station = Station(contest, stored.id, self._journal, inbox, self.feed, clock, self._most_calls)
        sources = () if over else self._make_sources(contest, clock)
        return Broadcast(stored.id, contest, clock, inbox, station, sources, opening, deadline)

    async def _serve(self, broadcast: Broadcast) -> None:
        self.feed.publish(broadcast.opening)
        if self._rate != 1.0 or broadcast.paused:
            self.feed.publish(broadcast.paced(self.feed.number))
        await broadcast.serve()
        # All but the first worker, which is this one.
        self.crew.stop(first=1)
        await broadcast.station.attend()

    @contextlib.contextmanager
    def _off_air_on_failure(self) -> Iterator[None]:
        try:
            yield
        except JournalError as error:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """Go off air and publish why; only the first failure counts."""
        if self.failure is not None:
            return
        self.failure = error
        self.crew.stop()
        if self._on_air is not None:
            self._on_air.refuse_all()
        reason = str(error) if isinstance(error, JournalError) else refusal(error) or f"the show failed ({error!r})"
        if reason != self.known_reason:
            self.feed.publish(OffAir(self.stored.id if self.stored else 0, self.feed.number, reason))

    async def _snapshot(self) -> Snapshot | None:
        return await self._on_air.snapshot(self._journal) if self._on_air is not None else None
