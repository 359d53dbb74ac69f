"""The journal in one SQLite file, as the show uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from luckytui.clock import utc_now
from luckytui.contest.events import Paced
from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import JournalError, JournalMoved
from luckytui.journal.sqlite.async_waiting import once_unlocked, waited_for
from luckytui.journal.sqlite.contents import Contents, connected
from luckytui.journal.sqlite.detect import examine, not_taken_over, pointed_to, read_record, seconds_since_written
from luckytui.journal.sqlite.lock import locked
from luckytui.journal.sqlite.schema import create
from luckytui.journal.sqlite.sides import check_beside
from luckytui.journal.sqlite.writer import Writer, take_over
from luckytui.journal.stored import Departure, Kind, Order, StoredContest, Summary

_Done = TypeVar("_Done")


# Long: the methods of the protocol, and few of its own.
class SqliteJournal:
    """A journal open for the one show that writes to it (`luckytui.journal.protocol`).

    A missing or empty file becomes a new journal, missing folders are made, and a lucky-call record
    is taken over by `unfinished`.

    It is read by a connection of its own, so that a read does not wait for the disk.

    Args:
        path: The journal's file.
        threaded: Wait for the disk in a thread, so that a stalled one does not freeze the screen, and read in another.
            Rows are inserted on the spot all the same: measured, a thread that inserts row by row waits seconds for
            the interpreter beside a busy loop.
        now: Tells when a contest goes on air, UTC, ISO 8601.

    Raises:
        JournalError: The journal cannot be used, or another show uses it.
    """

    def __init__(self, path: Path, *, threaded: bool = False, now: Callable[[], str] = utc_now) -> None:
        # What the name points to, so that a journal and its lock stay side by side.
        self.path = pointed_to(path)
        self._now = now
        #: Whose turn it is to write: the connection has one user at a time, and a commit takes a while.
        self._turn = asyncio.Lock()
        #: Whose turn it is to read, or to close what is read.
        self._look = asyncio.Lock()
        self._disk = ThreadPoolExecutor(1, "journal") if threaded else None
        self._reads = ThreadPoolExecutor(1, "journal-reads") if threaded else None
        self._writer: Writer | None = None
        self._contents: Contents | None = None
        #: What a lucky-call record in the journal's place says.
        self._record: Start | None = None
        self._silence = 0.0
        self._closed = False
        #: Whether there was a journal: one that is gone is not made anew.
        self._opened = False
        self._lock = locked(self.path)
        try:
            self._open()
        except JournalError:
            self._lock.release()
            raise

    @property
    def silence(self) -> float:
        """Seconds since the journal was last written, when it was opened."""
        return self._silence

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        """Return the contest whose end has not been told, or None; its winners are left out.

        Args:
            terms: What a lucky-call record goes on with, and becomes a contest.
            live: The live lines that join it then.
        """
        async with self._turn:
            if self._record is not None:
                take_over(self.path, self._now(), terms, self._record, live)
                self._record = None
                self._writer = await once_unlocked(partial(Writer, self.path))
        return await self._read(Contents.unfinished, None)

    async def open_contest(self, terms: Terms, live: Sequence[NewLine] = (), *, lobby: bool = False) -> StoredContest:
        """Put a new contest on the air."""
        opened_at = self._now()
        contest = await self._write(lambda writer: writer.open_contest(opened_at, terms, live, lobby=lobby))
        return StoredContest.new(contest, opened_at, terms, live, lobby=lobby)

    async def begin(self, contest: int) -> None:
        """Note that a contest has left its lobby."""
        await self._write(lambda writer: writer.begin(contest))

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        """Add live lines to a contest, in one decision."""
        await self._write(lambda writer: writer.join(contest, lines))

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        """Rename or remove a live line, and say how the contest stands after that, in one decision."""
        await self._write(lambda writer: writer.change(contest, line, outcome))

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        """Add calls to a contest, and say how it stands after them, in one decision."""
        await self._write(lambda writer: writer.append(contest, rulings, outcome, keys or {}))

    async def room(self) -> RoomRecord:
        """Return the record of the room."""
        return await self._read(Contents.room, None)

    async def set_room(self, *, locked: bool | None = None, most: int | None = None) -> RoomRecord:
        """Change the record of the room, and return it as it is then."""
        return await self._write(lambda writer: writer.set_room(locked, most))

    async def told(self, contest: int) -> None:
        """Note that a contest's outcome was told."""
        await self._write(lambda writer: writer.told(contest))

    async def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it."""
        await self._write(lambda writer: writer.abandon(contest))

    async def depart(self, contest: int, departure: Departure) -> None:
        """Note how the show leaves a contest."""
        await self._write(lambda writer: writer.depart(contest, departure))

    async def departure(self, contest: int) -> Departure | None:
        """Return how the last show left a contest, and forget it."""
        if not await self._read(Contents.has_departure, None):
            return None
        return await self._write(lambda writer: writer.departure(contest))

    async def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first."""
        return await self._read(Contents.contests, self._reads)

    async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        """Return a page of the list of contests."""
        return await self._read(lambda contents: contents.listing(kind, order, first, count), self._reads)

    async def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest."""
        return await self._read(lambda contents: contents.contest(contest), self._reads)

    async def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked."""
        # A contest that goes on is read on the spot, a millisecond a page: everything waits for it, and a thread that
        # reads row by row takes twice as long beside one that draws (`tests.bench resume`).
        reads = self._reads if stored.told else None
        pages = await self._read(lambda contents: contents.pages(stored), reads)
        while (page := await self._read(lambda _: next(pages, None), reads)) is not None:
            yield page
            await asyncio.sleep(0)

    async def attend(self, tell_time: Callable[[], Paced | None] = lambda: None) -> None:
        """Wait for ever: a file is not lost before it is used, and is not looked at for the time."""
        await asyncio.get_running_loop().create_future()

    async def reopen(self) -> None:
        """Open the journal anew after it failed; no other show can have it meanwhile."""
        # Nobody reads meanwhile: what stands in the journal's place is looked at by hand.
        async with self._turn, self._look:
            await self._close_files()
            await once_unlocked(self._open, self._disk)

    async def close(self) -> None:
        """Wait for what is under way, close the journal as one plain file, and let the next show have it."""
        async with self._turn, self._look:
            if self._closed:
                return
            try:
                await self._close_files()
            finally:
                self._closed = True
                self._lock.release()
                for executor in (self._disk, self._reads):
                    if executor is not None:
                        executor.shutdown(wait=False)

    def _open(self) -> None:
        """Open what stands in the journal's place, now that no other show can change it."""
        kind = examine(self.path)
        if kind == "new" and self._opened:
            raise JournalMoved(f"there is no journal at {self.path} any more", "put it back, then try again")
        check_beside(self.path)
        self._silence = seconds_since_written(self.path)
        if kind == "record":
            self._record = read_record(self.path)
            return
        if kind == "new":
            create(self.path)
        self._writer = Writer(self.path)
        self._opened = True

    async def _close_files(self) -> None:
        """Close every connection; the one that writes comes last, and leaves one plain file."""
        # On the spot: nobody reads now, and to close what was only read does not wait for the disk.
        if self._contents is not None:
            self._contents.close()
            self._contents = None
        writer, self._writer = self._writer, None
        if writer is not None:
            await waited_for(self._disk, writer.close)

    async def _write(self, change: Callable[[Writer], _Done]) -> _Done:
        """Make a change, and wait until it is durable."""
        async with self._turn:
            if self._writer is None:
                raise self._not_open()
            done = await once_unlocked(partial(change, self._writer))
            await waited_for(self._disk, self._writer.commit)
            return done

    async def _read(self, read: Callable[[Contents], _Done], reads: ThreadPoolExecutor | None) -> _Done:
        async with self._look:
            if self._closed or self._record is not None:
                raise self._not_open()
            return await waited_for(reads, partial(self._read_now, read))

    def _read_now(self, read: Callable[[Contents], _Done]) -> _Done:
        if self._contents is None:
            self._contents = Contents(self.path, connected(self.path, f"{self.path.as_uri()}?mode=ro"))
        return read(self._contents)

    def _not_open(self) -> JournalError:
        if self._record is not None:
            return not_taken_over(self.path)
        return JournalError(f"{self.path} is not open")
