"""A journal on a server, made of the rows of another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator

import psycopg

from luckytui.journal.errors import NameTaken
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import Connection, connect
from luckytui.journal.postgres.contents import Contents
from luckytui.journal.postgres.errors import failed
from luckytui.journal.postgres.migrations import create
from luckytui.journal.postgres.reader import each
from luckytui.journal.rows import TABLES, Rows
from luckytui.journal.stored import StoredContest


def make(
    server: Server, tables: Iterable[tuple[str, Rows]], check: Callable[[Iterator[StoredContest]], object]
) -> None:
    """Make a journal of the rows of another one, in one transaction.

    Args:
        server: Its place.
        tables: The rows, with their tables' names.
        check: Takes the contests of the new journal, each recomputed, and raises JournalError if they are wrong.

    Raises:
        NameTaken: There is a journal already.
        JournalError: It could not be made.
    """
    with asyncio.Runner() as loop:
        connection = loop.run(connect(server))
        try:
            loop.run(_begin(server, connection))
            for table, rows in tables:
                loop.run(_write(connection, table, rows))
            check(each(loop, Contents(server, connection).verify()))
            loop.run(_commit(connection))
        except psycopg.Error as error:
            raise failed(server, error) from error
        finally:
            # Whatever was not committed is rolled back by the server.
            loop.run(connection.close())


async def _begin(server: Server, connection: Connection) -> None:
    await connection.execute("BEGIN")
    if not await create(connection, server):
        raise NameTaken(f"there is a journal in {server} already", "choose a place where nothing stands")


async def _write(connection: Connection, table: str, rows: Rows) -> None:
    if table == "room":
        # In place of the one that a new journal has.
        await connection.execute("DELETE FROM luckytui.room")
    async with connection.cursor().copy(f"COPY luckytui.{table} ({TABLES[table]}) FROM STDIN".encode()) as copy:
        for row in rows:
            await copy.write_row(row)


async def _commit(connection: Connection) -> None:
    await connection.execute("COMMIT")
