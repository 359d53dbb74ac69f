"""The contents of a journal on a server: queries for contests and calls on an open connection, each checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from luckytui.contest.joining import RoomRecord
from luckytui.contest.rulings import Rulings, won
from luckytui.journal.check import Check, Page, check_outcome
from luckytui.journal.place import Server
from luckytui.journal.postgres import queries
from luckytui.journal.postgres.connection import Connection
from luckytui.journal.postgres.errors import failed
from luckytui.journal.postgres.queries import CONTESTS, LINES, ROOM, WINNERS
from luckytui.journal.rows import (
    SEQ_BITS,
    TABLES,
    Rows,
    by_contest,
    room_record,
    stored_contest,
    wrong_call,
    wrong_line,
)
from luckytui.journal.stored import Kind, Order, StoredContest, Summary

#: Calls that are read and checked at a time.
PAGE = 1_000
#: At every opening the newest contests are checked, as many as have this many callers together.
TAIL = 5_000


class Contents:
    """Reads a journal, also while a show writes to it.

    Args:
        server: The journal, for messages.
        connection: Used by nobody else.
    """

    def __init__(self, server: Server, connection: Connection) -> None:
        self._server = server
        self._connection = connection

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first.

        Raises:
            JournalError: The journal cannot be read.
        """
        async with self.snapshot():
            return await self._contests(winners=f"{WINNERS} ORDER BY contest, seq")

    async def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest.

        Raises:
            JournalError: The journal cannot be read.
        """
        async with self.snapshot():
            return await self._contest(contest, with_winners=True)

    async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        """Return a page of the list of contests.

        Raises:
            JournalError: The journal cannot be read.
        """
        page = []
        async with self.snapshot():
            for (contest,) in await self._rows(queries.ids(kind, order), count, first):
                stored = await self._contest(contest, with_winners=True)
                assert stored is not None
                residues = [residue for (residue,) in await self._rows(queries.LAST_RESIDUES, contest)]
                own = await self._rows(queries.OWN_CALL, contest)
                page.append(Summary(stored, tuple(reversed(residues)), tuple(own[0]) if own else None))
        return page

    async def unfinished(self) -> StoredContest | None:
        """Return the contest whose outcome has not been told, or None; its winners are left out.

        Raises:
            JournalError: The journal cannot be read.
        """
        async with self.snapshot():
            rows = await self._rows("SELECT id FROM luckytui.contest WHERE told = 0 ORDER BY id DESC LIMIT 1")
            return await self._contest(rows[0][0]) if rows else None

    async def room(self) -> RoomRecord:
        """Return what the journal holds of the room.

        Raises:
            JournalError: It cannot be read, or is damaged.
        """
        return room_record(self._server, await self._rows(ROOM))

    async def pages(self, stored: StoredContest, made: Rulings | None = None) -> AsyncIterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked.

        Args:
            stored: The contest.
            made: Its first calls, which were read before and are not yielded again.

        Raises:
            JournalError: The calls cannot be read, or do not add up; the first wrong one is named.
        """
        calls = stored.start.calls + len(made or ())
        async for page in self._checked(stored, made):
            rulings = Rulings(calls)
            rulings.extend_columns(page)
            calls += len(rulings)
            yield rulings

    async def verify(self) -> AsyncIterator[StoredContest]:
        """Check every call of every contest, and yield each contest that adds up.

        Raises:
            JournalError: The first wrong call.
        """
        async with self.snapshot():
            contests = await self._contests()
            known = {stored.id for stored in contests}
            for (called,) in await self._rows("SELECT DISTINCT contest FROM luckytui.call ORDER BY contest"):
                if called not in known:
                    raise wrong_call(self._server, called, 1)
            for contest, caller in await self._rows("SELECT contest, caller FROM luckytui.line"):
                if contest not in known:
                    raise wrong_line(self._server, contest, caller)
        for stored in contests:
            yield await self._recomputed(stored)

    async def tables(self) -> AsyncIterator[tuple[str, Rows]]:
        """Yield every row of every table, 1,000 at a time, each with its table's name; within `snapshot`.

        Raises:
            JournalError: The journal cannot be read.
        """
        for table, columns in TABLES.items():
            try:
                async with self._connection.cursor("copied") as cursor:
                    await cursor.execute(f"SELECT {columns} FROM luckytui.{table} ORDER BY 1, 2".encode())
                    while rows := await cursor.fetchmany(PAGE):
                        yield table, rows
            except psycopg.Error as error:
                raise failed(self._server, error) from error

    async def check_newest(self) -> None:
        """Check the newest contests, so that a journal that lies is refused before it is shown.

        Raises:
            JournalError: They do not add up.
        """
        async with self.snapshot():
            await self.room()
            [(called,)] = await self._rows("SELECT max(contest) FROM luckytui.call")
            [(opened,)] = await self._rows("SELECT max(id) FROM luckytui.contest")
            if (called or 0) > (opened or 0):
                raise wrong_call(self._server, called, 1)
            callers = 0
            for (contest,) in await self._rows("SELECT id FROM luckytui.contest ORDER BY id DESC LIMIT %s", TAIL):
                stored = await self._contest(contest)
                assert stored is not None
                callers += stored.terms.callers
                if callers > TAIL:
                    break
                await self._recomputed(stored)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """Read at one moment, so that a show that writes meanwhile cannot part a contest from its lines and calls.

        Within a transaction it is the moment of that one.
        """
        if self._connection.info.transaction_status is not TransactionStatus.IDLE:
            yield
            return
        await self._execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                await self._connection.execute("ROLLBACK")

    async def _contests(self, winners: str | None = None) -> list[StoredContest]:
        """Return every contest; with its winners, if they are asked for."""
        rows = await self._rows(f"{CONTESTS} ORDER BY contest.id")
        lines = by_contest(await self._rows(f"{LINES} ORDER BY line.contest, line.caller"), SEQ_BITS)
        won = by_contest(await self._rows(winners) if winners else [])
        return [stored_contest(self._server, row, lines.get(row[0], ()), won.get(row[0], ())) for row in rows]

    async def _contest(self, contest: int, *, with_winners: bool = False) -> StoredContest | None:
        rows = await self._rows(f"{CONTESTS} WHERE contest.id = %s", contest)
        if not rows:
            return None
        lines = await self._rows(f"{LINES} WHERE line.contest = %s ORDER BY line.caller", contest)
        won = await self._rows(f"{WINNERS} AND contest = %s ORDER BY seq", contest) if with_winners else []
        return stored_contest(self._server, rows[0], lines, won)

    async def _checked(self, stored: StoredContest, made: Rulings | None = None) -> AsyncIterator[Page]:
        check = Check(stored)
        if made:
            check.first_wrong(tuple(zip(*made, strict=True)))
        while check.calls < stored.calls:
            rows = await self._rows(queries.PAGE, stored.id, check.calls, stored.calls, PAGE)
            page = tuple(zip(*rows, strict=True))
            wrong = check.first_wrong(page) if page else check.calls + 1
            if wrong is not None:
                raise wrong_call(self._server, stored.id, wrong)
            yield page

    async def _recomputed(self, stored: StoredContest) -> StoredContest:
        """Return a contest whose winners are not known yet with those that its calls tell.

        Raises:
            JournalError: The calls do not add up, or the outcome contradicts them.
        """
        winners = list(stored.winners)
        async for _, callers, _, magic_numbers, _ in self._checked(stored):
            winners += won(callers, magic_numbers)
        stored = replace(stored, winners=tuple(winners))
        check_outcome(self._server, stored)
        return stored

    async def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        cursor = await self._execute(query, *values)
        return await cursor.fetchall()

    async def _execute(self, query: str, *values: object) -> psycopg.AsyncCursor[tuple[Any, ...]]:
        try:
            # In binary, which is faster for pages of numbers.
            return await self._connection.cursor(binary=True).execute(query.encode(), values or None)
        except psycopg.Error as error:
            raise failed(self._server, error) from error
