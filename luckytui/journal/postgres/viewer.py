"""The newest contest of a journal on a server as events, for those who are not on air with it.

The journal is asked again and again what it holds: nothing that is committed is missed, and the station on air does not
have to know who looks. Where its time stands is told by the lease's signs of life.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from luckytui.clock import wall
from luckytui.contest.events import Event, Over, Paced, Ruled, Snapshot, totals_of
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.journal.errors import JournalMissing, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres import lease
from luckytui.journal.postgres.connection import Connection, connect
from luckytui.journal.postgres.contents import Contents
from luckytui.journal.postgres.errors import failed
from luckytui.journal.postgres.lease import TTL, Lease
from luckytui.journal.postgres.migrations import version_of
from luckytui.journal.stored import StoredContest

#: Wall seconds between two looks, and between two attempts to connect.
_LOOK, _PAUSE = 0.1, 0.5
#: By how many wall seconds the contest time differs from what it would be by itself where somebody has set it.
_SET = 0.5
#: What is different when something has happened: what a contest has to be told anew for, its outcome, its last call.
_SIGN = """
SELECT ARRAY[id, begun, lines, (SELECT coalesce(sum(changes), 0) FROM luckytui.line WHERE contest = contest.id)],
    outcome, (SELECT max(seq) FROM luckytui.call WHERE contest = contest.id)
FROM luckytui.contest ORDER BY id DESC LIMIT 1
"""


class Viewer:
    """Looks at a journal on a connection of its own; use `viewing` to make one.

    Args:
        server: The journal.
        connection: Used by nobody else.
    """

    def __init__(self, server: Server, connection: Connection) -> None:
        self._server = server
        self._connection = connection
        self._contents = Contents(server, connection)

    async def look(self) -> Lease | None:
        """Return the lease; None if there is no journal yet.

        Raises:
            JournalError: It cannot be read.
        """
        try:
            if not await version_of(self._connection, self._server):
                return None
            return await lease.look(self._connection)
        except psycopg.Error as error:
            raise failed(self._server, error) from error

    async def events(self) -> AsyncIterator[Event]:
        """Yield a snapshot of the newest contest, and what happens in it and the next ones, while a station is on air.

        Raises:
            JournalError: The journal cannot be read.
        """
        known: tuple[Any, ...] = ()
        made, stored, time = Rulings(), None, _ToldTime()
        # What is there after a station's end is told before that end.
        while (held := await self.look()) is not None:
            sign = await self._sign()
            if sign != known and sign:
                stored = await self._contents.contest(int(sign[0][0]))
                assert stored is not None
                same = known[:1] == sign[:1]
                if not same:
                    made = Rulings(stored.start.calls)
                new = await self._read(stored, made)
                snapshot = None if same else _paced(stored, made, held)
                if snapshot is not None:
                    time.told(snapshot)
                for event in _after(stored, made, new, snapshot):
                    yield event
            if stored is not None and _runs(stored, held) and time.differs(paced := _paced(stored, made, held)):
                time.told(paced)
                yield paced
            if held.free:
                return
            known = sign
            await asyncio.sleep(_until_next(held))

    async def _sign(self) -> tuple[Any, ...]:
        try:
            return await (await self._connection.execute(_SIGN)).fetchone() or ()
        except psycopg.Error as error:
            raise failed(self._server, error) from error

    async def _read(self, stored: StoredContest, made: Rulings) -> Rulings:
        """Read the calls of a contest that were not read yet, add them to the others, and return them."""
        new = Rulings(stored.start.calls + len(made))
        async for page in self._contents.pages(stored, made):
            new.extend(page)
        made.extend(new)
        return new


def _until_next(held: Lease) -> float:
    """Return the seconds until the next look: no later than the lease ends, if there is no sign of life until then."""
    return max(0.0, min(_LOOK, held.left))


class _ToldTime:
    """Where the time of a contest stood when it was told last."""

    def __init__(self) -> None:
        self._paced: Paced | None = None
        self._when = 0.0

    def told(self, paced: Paced) -> None:
        """Note where it stands now."""
        self._paced, self._when = paced, wall()

    def differs(self, paced: Paced) -> bool:
        """Return whether it stands elsewhere than who was told would think."""
        told = self._paced
        if told is None or (told.rate, told.paused) != (paced.rate, paced.paused):
            return True
        if paced.paused:
            return told.at != paced.at
        return abs(told.at + paced.rate * (wall() - self._when) - paced.at) > _SET * paced.rate


def _runs(stored: StoredContest, held: Lease) -> bool:
    """Return whether the time of a contest runs, or is paused, on a station that tells it."""
    return held.contest == stored.id and stored.begun and stored.outcome is Outcome.OPEN


def _paced(stored: StoredContest, made: Rulings, held: Lease) -> Paced:
    """Return where the time of a contest stands: no earlier than its last call."""
    at = made.times[-1] if made else 0.0
    if not _runs(stored, held):
        return Paced(stored.id, stored.number, at, 1.0, False)
    since = 0.0 if held.paused else held.rate * min(held.silence, TTL)
    return Paced(stored.id, stored.number, max(at, held.at + since), held.rate, held.paused)


def _after(stored: StoredContest, made: Rulings, new: Rulings, paced: Paced | None) -> list[Event]:
    """Return the events that tell what a contest is now.

    Args:
        stored: The contest.
        made: Its calls.
        new: Those of them that were not told yet.
        paced: Where its time stands, if it is told as a whole.
    """
    if paced is not None:
        known = stored.terms, stored.start, stored.lines, _copy(made, stored), stored.outcome
        pace = paced.at, paced.rate, paced.paused
        return [Snapshot(stored.id, stored.number, *known, *pace, None, not stored.begun)]
    over = stored.outcome is not Outcome.OPEN
    # The end has an event and a number of its own.
    number = stored.number - over
    told: list[Event] = [Ruled(stored.id, number, tuple(new))] if new else []
    if over:
        told.append(Over(stored.id, stored.number, stored.outcome, *totals_of(stored.start, made)))
    return told


def _copy(made: Rulings, stored: StoredContest) -> Rulings:
    """Return the calls for a snapshot, to which no later ones are added."""
    copy = Rulings(stored.start.calls)
    copy.extend(made)
    return copy


@asynccontextmanager
async def viewing(server: Server) -> AsyncIterator[Viewer]:
    """Look at a journal within the block.

    Raises:
        JournalError: The server cannot be reached, or is not fit.
    """
    connection = await connect(server)
    try:
        yield Viewer(server, connection)
    finally:
        await connection.close()


class Others:
    """What other stations do with a journal, as a source of events like that of `luckytui.door.source`.

    Args:
        server: The journal.
        until_free: Whether it ends as soon as no station is on air; otherwise the next one is waited for.
        tell: Called by `connections` with why the server cannot be reached, a sentence without a full stop; empty when
            that has passed.

    Attributes:
        holder: The station on air, or the last one; None before the first look.
        free: Whether it has ended since no station is on air.
    """

    def __init__(
        self, server: Server, *, until_free: bool, tell: Callable[[str], object] = lambda trouble: None
    ) -> None:
        self._server = server
        self._until_free = until_free
        self._tell = tell
        self._trouble = ""
        self.holder: Lease | None = None
        self.free = False

    async def connections(self) -> AsyncGenerator[AsyncIterator[Event], None]:
        """Yield the events of one connection after another.

        Raises:
            JournalError: The journal cannot be used, for another reason than that its server is gone.
        """
        while not self.free:
            try:
                async with viewing(self._server) as viewer:
                    on_air = await self._is_on_air(viewer)
                    self._say("")
                    if on_air:
                        yield self._heard(viewer)
                        await self._is_on_air(viewer)
            except ServerGone as error:
                self._say(error.fact)
            if not self.free:
                await asyncio.sleep(_PAUSE)

    async def wait(self, host: str = "") -> None:
        """Wait until no station is on air.

        Args:
            host: If it is given, only a station on that machine is waited for.

        Raises:
            JournalError: The journal cannot be used; or its server is gone, and was never reached.
        """
        while not self.free:
            try:
                async with viewing(self._server) as viewer:
                    while await self._is_on_air(viewer):
                        if host and self.holder is not None and self.holder.host != host:
                            return
                        assert self.holder is not None
                        await asyncio.sleep(_until_next(self.holder))
            except ServerGone:
                if self.holder is None:
                    raise
                await asyncio.sleep(_PAUSE)

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._tell(trouble)

    async def _is_on_air(self, viewer: Viewer) -> bool:
        held = await viewer.look()
        self.holder = held or self.holder
        on_air = held is not None and not held.free
        self.free = self._until_free and not on_air
        return on_air

    async def _heard(self, viewer: Viewer) -> AsyncIterator[Event]:
        try:
            async for event in viewer.events():
                yield event
        except (ServerGone, JournalMissing):
            return
