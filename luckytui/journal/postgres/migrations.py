"""The schema's version: checked before anything is read, made or carried over before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from luckytui.contest.joining import RoomRecord
from luckytui.journal.errors import JournalError, NotAJournal
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import Connection
from luckytui.journal.postgres.schema import APPLICATION, SCHEMA, STEPS
from luckytui.journal.rows import room_values
from luckytui.seed import draw_code

#: Stations that make or change the schema at one moment wait for each other. The number is the word "luck".
_LOCK = "SELECT pg_advisory_xact_lock(1819632491)"
_TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname
"""
_IS_OURS = """
SELECT count(*) FROM information_schema.columns
WHERE table_schema = %s AND table_name = 'journal' AND column_name IN ('application', 'version')
"""


async def version_of(connection: Connection, server: Server) -> int:
    """Return the version of the schema; 0 if there is none, or an empty one.

    Raises:
        JournalError: The schema is another program's, or a newer luckytui's.
        psycopg.Error: It cannot be read.
    """
    tables = await (await connection.execute(_TABLES, (SCHEMA,))).fetchall()
    if not tables:
        return 0
    # Not readable for whoever lacks the right to; the query that follows says so then.
    [(columns,)] = await (await connection.execute(_IS_OURS, (SCHEMA,))).fetchall()
    names = {name for (name,) in tables}
    if "journal" not in names or (columns not in (0, 2)):
        raise _not_ours(server, min(names))
    rows = await (await connection.execute("SELECT * FROM luckytui.journal")).fetchall()
    if len(rows) != 1 or len(rows[0]) != 2 or rows[0][0] != APPLICATION or not isinstance(rows[0][1], int):
        raise _not_ours(server, "journal")
    version = rows[0][1]
    if not 1 <= version <= len(STEPS):
        raise NotAJournal(
            f"{server} was written by another luckytui (schema {version}, this one reads 1 to {len(STEPS)})",
            "update luckytui",
        )
    return version


async def create(connection: Connection, server: Server) -> bool:
    """Make the schema if there is none, inside a transaction; nobody else makes it meanwhile.

    Returns:
        Whether it was made.

    Raises:
        JournalError: As for `version_of`.
        psycopg.Error: It cannot be made.
    """
    await connection.execute(_LOCK)
    if await version_of(connection, server) > 0:
        return False
    exists = await (await connection.execute("SELECT to_regnamespace(%s)", (SCHEMA,))).fetchone()
    if exists is None or exists[0] is None:
        await connection.execute("CREATE SCHEMA luckytui")
    await connection.execute(STEPS[0].encode())
    room = room_values(RoomRecord(draw_code()))
    await connection.execute("INSERT INTO luckytui.room VALUES (%s, %s, %s, %s, %s)", room)
    return True


async def migrate(connection: Connection, server: Server, steps: Sequence[str] = STEPS) -> None:
    """Carry an older schema over to the newest version, inside a transaction that holds the lease.

    Args:
        connection: To the server.
        server: The journal, for messages.
        steps: As `STEPS`.

    Raises:
        JournalError: As for `version_of`.
        psycopg.Error: It was not carried over.
    """
    version = await version_of(connection, server)
    for step in steps[version:]:
        await connection.execute(step.encode())
    if version < len(steps):
        await connection.execute("UPDATE luckytui.journal SET version = %s", (len(steps),))


def _not_ours(server: Server, table: str) -> JournalError:
    fact = f"the schema luckytui in {server} is another program's (it has a table {table})"
    return NotAJournal(fact, "rename it")
