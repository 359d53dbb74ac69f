"""Several statements in one message, and rows for a COPY in it: the shortest way to a commit and back.

psycopg's cursors take one COPY in a message of its own, and twice the time for a commit of one call
(`tests.bench postgres`).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import psycopg
from psycopg import generators, pq
from psycopg.pq.abc import PGresult

from luckytui.contest.rulings import Ruling
from luckytui.journal.postgres.connection import Connection

#: PostgreSQL's binary format of a COPY: what precedes the rows, each row with the size of each field, what follows.
_HEAD, _ROW, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), struct.Struct(">hiiiqiiiiiqid"), b"\xff\xff"


async def send(connection: Connection, statements: str) -> list[PGresult]:
    """Send statements in one message, and return a result for each, up to the first that is a COPY.

    Args:
        connection: Used by nobody else.
        statements: Divided by semicolons.

    Raises:
        psycopg.Error: One of them has failed; none was executed after it.
    """
    connection.pgconn.send_query(statements.encode())
    return await _results(connection)


async def copy(connection: Connection, rows: bytes) -> list[PGresult]:
    """Send the rows of the COPY that `send` has come to, and return a result for it and for each statement after it.

    Raises:
        psycopg.Error: One of them has failed; none was executed after it.
    """
    connection.pgconn.put_copy_data(rows)
    connection.pgconn.put_copy_end()
    return await _results(connection)


async def refuse(connection: Connection) -> None:
    """Have the COPY that `send` has come to fail, and with it its transaction."""
    connection.pgconn.put_copy_end(b"refused")
    await connection.wait(generators.execute(connection.pgconn))


def binary(contest: int, rulings: Sequence[Ruling]) -> bytes:
    """Return calls as the rows of a COPY in binary: contest, seq, caller, number, magic number, time."""
    pack = _ROW.pack
    rows = [
        pack(6, 4, contest, 8, seq, 4, caller, 4, number, 8, magic_number, 8, at)
        for seq, caller, number, magic_number, at in rulings
    ]
    return b"".join((_HEAD, *rows, _END))


async def _results(connection: Connection) -> list[PGresult]:
    results: list[PGresult] = await connection.wait(generators.execute(connection.pgconn))
    for result in results:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(result)
    return results
