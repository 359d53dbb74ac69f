"""Statements that were prepared, several in one message: the shortest way to a commit and back. And calls by a COPY.

A commit of one call takes twice as long with psycopg's cursors, and half as long again where the statements are texts,
and psycopg waits with a timer that looks for Ctrl+C (`tests.bench postgres`).
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Sequence

import psycopg
from psycopg import generators, pq
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from luckytui.contest.rulings import Ruling
from luckytui.journal.postgres.connection import Connection, cut

#: PostgreSQL's binary format of a COPY: what precedes the rows, each row with the size of each field, what follows.
_HEAD, _ROW, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), struct.Struct(">hiiiqiiiiiqid"), b"\xff\xff"
_COPY = "COPY luckytui.call (contest, seq, caller, number, magic_number, at) FROM STDIN (FORMAT binary)"
#: A prepared statement: its name, and its values as texts.
Statement = tuple[str, Sequence[object]]


async def execute(connection: Connection, *statements: Statement, begin: str = "") -> list[PGresult]:
    """Execute prepared statements in one message, and return a result for each.

    They are one transaction together unless one has begun. A task that is cancelled leaves when they are answered.

    Args:
        connection: Used by nobody else.
        statements: The statements.
        begin: A statement that begins a transaction before them.

    Raises:
        psycopg.Error: One of them has failed; none was executed after it.
    """
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    if begin:
        pgconn.send_query_params(begin.encode(), ())
    for name, values in statements:
        pgconn.send_query_prepared(name.encode(), [str(value).encode() for value in values])
    pgconn.pipeline_sync()
    try:
        results = await _answered(connection, _results(pgconn))
    finally:
        if pgconn.pipeline_status != pq.PipelineStatus.OFF:
            # Left in the middle, as by Ctrl+C: what is sent after that would wait without end.
            cut(connection)
    _check(results)
    return results[bool(begin) : -1]


def columns(rulings: Iterable[Ruling]) -> list[str]:
    """Return calls as arrays, one a column."""
    return [f"{{{','.join(map(repr, column))}}}" for column in zip(*rulings, strict=True)]


async def copy(connection: Connection, contest: int, rulings: Sequence[Ruling]) -> None:
    """Add calls by a COPY, inside a transaction that has the locks.

    Raises:
        psycopg.Error: It has failed.
    """
    async with connection.cursor().copy(_COPY) as copying:
        await copying.write(_binary(contest, rulings))


def _binary(contest: int, rulings: Sequence[Ruling]) -> bytes:
    """Return calls as the rows of a COPY in binary: contest, seq, caller, number, magic number, time."""
    pack = _ROW.pack
    rows = [
        pack(6, 4, contest, 8, seq, 4, caller, 4, number, 8, magic_number, 8, at)
        for seq, caller, number, magic_number, at in rulings
    ]
    return b"".join((_HEAD, *rows, _END))


def _results(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Send what is to be sent, and return the results up to the message's end."""
    yield from generators.send(pgconn)
    results: list[PGresult] = []
    while not results or results[-1].status != pq.ExecStatus.PIPELINE_SYNC:
        try:
            results += yield from generators.fetch_many(pgconn)
        except psycopg.OperationalError:
            # A server that goes may have said why.
            _check(results)
            raise
    pgconn.exit_pipeline_mode()
    return results


def _check(results: Iterable[PGresult]) -> None:
    """Raise what the first result says that is a failure."""
    for result in results:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(result)


async def _answered(connection: Connection, work: PQGen[list[PGresult]]) -> list[PGresult]:
    """Return what psycopg reads from the server, and do not leave before."""
    cancelled = False
    try:
        wanted = next(work)
        while True:
            try:
                ready = await _ready(connection.pgconn.socket, wanted)
            except asyncio.CancelledError:
                cancelled = True
            else:
                wanted = work.send(ready)
    except StopIteration as end:
        if cancelled:
            raise asyncio.CancelledError from None
        results: list[PGresult] = end.value
        return results


async def _ready(socket: int, wanted: Wait) -> Ready:
    """Wait until a socket can be read or written."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[Ready] = loop.create_future()

    def wake(state: Ready) -> None:
        if not ready.done():
            ready.set_result(state)

    if wanted & Wait.R:
        loop.add_reader(socket, wake, Ready.R)
    if wanted & Wait.W:
        loop.add_writer(socket, wake, Ready.W)
    try:
        return await ready
    finally:
        loop.remove_reader(socket)
        if wanted & Wait.W:
            loop.remove_writer(socket)
