"""The journal on a PostgreSQL server, as the show uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, NamedTuple, Self, TypeVar

from luckytui.clock import utc_now
from luckytui.contest.events import Paced
from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres import lease
from luckytui.journal.postgres.connection import Connection, connect, cut
from luckytui.journal.postgres.contents import Contents
from luckytui.journal.postgres.writer import COPIED, Writer
from luckytui.journal.shielded import to_the_end
from luckytui.journal.stored import Departure, Kind, Order, StoredContest, Summary

_Done = TypeVar("_Done")


class _Connections(NamedTuple):
    """The connections of a station that is on air.

    Attributes:
        writer: Writes.
        contents: Reads.
        time: What the signs of life tell of the contest's time.
        keeping: Keeps the lease, on a third one.
        rest: Closes all but the first.
    """

    writer: Writer
    contents: Contents
    time: lease.Time
    keeping: asyncio.Task[None]
    rest: AsyncExitStack

    @classmethod
    async def open(cls, server: Server, mine: int) -> Self:
        """Take the lease, and check the newest contests.

        Args:
            server: The journal.
            mine: As for `Writer.open`.

        Raises:
            JournalError: The journal cannot be used, or another station has it.
        """
        writer = await Writer.open(server, mine)
        try:
            async with AsyncExitStack() as rest:
                keeper = await connect(server)
                rest.push_async_callback(keeper.close)
                reading = await connect(server)
                contents = Contents(server, reading)
                rest.push_async_callback(contents.close)
                time = lease.Time()
                work = _keep(lease.keep(keeper, server, writer.token, time), writer.connection, reading)
                keeping = asyncio.create_task(work, name="keep the lease")
                rest.push_async_callback(_ended, keeping)
                await contents.check_newest()
                return cls(writer, contents, time, keeping, rest.pop_all())
        except BaseException:
            await writer.close(release=True)
            raise

    async def close(self, *, release: bool) -> None:
        """Disconnect.

        Args:
            release: Whether another station may have the lease at once.
        """
        await self.rest.aclose()
        await self.writer.close(release=release)


async def _keep(keeping: Coroutine[Any, Any, None], *others: Connection) -> None:
    """Keep the lease; if the server is gone, end the other connections too, where an answer may be waited for."""
    try:
        await keeping
    except ServerGone:
        for connection in others:
            cut(connection)
        raise


async def _ended(task: asyncio.Task[None]) -> None:
    """End a task, and leave what it raised to `attend`."""
    task.cancel()
    await asyncio.wait([task])


# Long: the methods of the protocol, and few of its own.
class PostgresJournal:
    """A journal open for the one station that is on air with it (`luckytui.journal.protocol`); `open` makes one.

    It is read by a connection of its own, so that a read does not wait for a commit.

    Args:
        server: The journal.
        connections: To it.
        now: Tells when a contest goes on air, UTC, ISO 8601.
    """

    def __init__(self, server: Server, connections: _Connections, now: Callable[[], str]) -> None:
        self._server = server
        self._now = now
        self._connections: _Connections | None = connections
        self._token = connections.writer.token
        self._silence = connections.writer.silence
        #: Whose turn it is to write, and to read: each connection has one user at a time.
        self._turn = asyncio.Lock()
        self._look = asyncio.Lock()

    @classmethod
    async def open(cls, server: Server, *, now: Callable[[], str] = utc_now) -> Self:
        """Open the journal of a server, and make it if there is none.

        Args:
            server: The journal.
            now: As for the class.

        Raises:
            OnAirElsewhere: Another station is on air with it.
            JournalError: The journal cannot be used; nothing was changed.
        """
        return cls(server, await _Connections.open(server, 0), now)

    @property
    def silence(self) -> float:
        """Seconds since the last sign of life of the station before, when the journal was opened."""
        return self._silence

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        """Return the contest whose end has not been told, or None; its winners are left out.

        Args:
            terms: Of no use here: no record of an earlier program is taken over.
            live: The same.
        """
        return await self._read(Contents.unfinished)

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
        if not keys and outcome is Outcome.OPEN and len(rulings) < COPIED:
            # It is left only when it is done, and so without the task that sees to that for any other change.
            async with self._turn:
                await self._opened.writer.put(contest, rulings)
            return
        await self._write(lambda writer: writer.append(contest, rulings, outcome, keys or {}))

    async def room(self) -> RoomRecord:
        """Return the record of the room."""
        return await self._read(Contents.room)

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
        return await self._write(lambda writer: writer.departure(contest))

    async def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first."""
        return await self._read(Contents.contests)

    async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        """Return a page of the list of contests."""
        return await self._read(lambda contents: contents.listing(kind, order, first, count))

    async def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest."""
        return await self._read(lambda contents: contents.contest(contest))

    async def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked."""
        pages: AsyncIterator[Rulings] | None = None

        async def next_page(contents: Contents) -> Rulings | None:
            nonlocal pages
            pages = pages or contents.pages(stored)
            return await anext(pages, None)

        while (page := await self._read(next_page)) is not None:
            yield page

    async def attend(self, tell_time: Callable[[], Paced | None] = lambda: None) -> None:
        """Wait until the journal is lost, and say how; do not return before.

        Args:
            tell_time: Tells those who look at the journal itself where the time of the contest on air stands.

        Raises:
            OnAirElsewhere: Another station is on air with it.
            ServerGone: The server does not answer any more.
        """
        keeping = self._opened.keeping
        self._opened.time.tell = tell_time
        await asyncio.wait([keeping])
        if keeping.cancelled():
            raise self._not_open()
        await keeping

    async def reopen(self) -> None:
        """Connect anew after a failure, unless another station has the journal by now.

        Whatever was under way is done or refused for good after that: the lease has a new token.
        """
        async with self._turn, self._look:
            await self._disconnect(release=False)
            self._connections = await _Connections.open(self._server, self._token)
            self._token = self._connections.writer.token
            self._silence = self._connections.writer.silence

    async def close(self) -> None:
        """Wait for what is under way, and let the next station have the journal."""
        async with self._turn, self._look:
            await self._disconnect(release=True)

    async def _disconnect(self, *, release: bool) -> None:
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.close(release=release)

    async def _write(self, change: Callable[[Writer], Coroutine[Any, Any, _Done]]) -> _Done:
        """Make a change, which is durable then."""
        async with self._turn:
            return await to_the_end(asyncio.ensure_future(change(self._opened.writer)))

    async def _read(self, read: Callable[[Contents], Coroutine[Any, Any, _Done]]) -> _Done:
        async with self._look:
            return await to_the_end(asyncio.ensure_future(read(self._opened.contents)))

    @property
    def _opened(self) -> _Connections:
        """The connections; raises JournalError if there are none."""
        if self._connections is None:
            raise self._not_open()
        return self._connections

    def _not_open(self) -> JournalError:
        return JournalError(f"{self._server} is not open")
