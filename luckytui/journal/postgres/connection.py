"""A connection to a server, once that has been found fit to hold a journal."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from luckytui.journal.errors import JournalError
from luckytui.journal.place import Server
from luckytui.journal.postgres.errors import failed

#: A connection whose rows are tuples.
Connection = psycopg.AsyncConnection[tuple[Any, ...]]

#: The oldest PostgreSQL that the tests run on, as its library numbers it.
OLDEST = 150000

#: What holds unless the address says otherwise: wall seconds until a silent network is taken for a lost one.
_USUALLY = {
    "application_name": "luckytui",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "1",
    "keepalives_count": "5",
    "tcp_user_timeout": "10000",
}

#: Settings under which a commit that was answered can be lost.
_UNSAFE = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name"
#: Each statement sees what was committed before it: so what is read after the locks is what is there.
_MODE = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED"
#: `remote_apply` is stronger, and stays.
_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') <> 'remote_apply'
"""


async def connect(server: Server) -> Connection:
    """Connect to a server.

    Raises:
        JournalError: It cannot be reached, or is not fit for a journal.
    """
    try:
        given = conninfo_to_dict(server.url)
    except psycopg.ProgrammingError:
        # What it says may quote a password.
        raise JournalError(f"{server} is not an address that PostgreSQL reads", "correct it") from None
    usually = {key: value for key, value in _USUALLY.items() if key not in given}
    if "PGCONNECT_TIMEOUT" in os.environ:
        usually.pop("connect_timeout", None)
    try:
        conninfo = make_conninfo(server.url, **usually, client_encoding="utf8")
        connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    except psycopg.Error as error:
        raise failed(server, error) from error
    try:
        await _check(server, connection)
    except BaseException:
        await connection.close()
        raise
    return connection


@asynccontextmanager
async def opening(server: Server) -> AsyncIterator[Connection]:
    """Connect for the block, which may hand the connection on; disconnect if it fails.

    Raises:
        JournalError: As for `connect`, or for what the server refuses in the block.
    """
    connection = await connect(server)
    try:
        yield connection
    except psycopg.Error as error:
        await connection.close()
        raise failed(server, error) from error
    except BaseException:
        await connection.close()
        raise


def cut(connection: Connection) -> None:
    """End a connection from this side: whoever waits for an answer on it is told at once that the server is gone."""
    if connection.closed:
        return
    line = socket.socket(fileno=connection.fileno())
    try:
        # It may have ended from the other side.
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
    finally:
        line.detach()


async def _check(server: Server, connection: Connection) -> None:
    """Check version, encoding and durability of a server, and make this connection's transactions what they have to be.

    Raises:
        JournalError: It is not fit.
    """
    found = connection.info.server_version
    if found < OLDEST:
        raise JournalError(
            f"{server} is PostgreSQL {found // 10000}, and a journal needs {OLDEST // 10000} or newer",
            "update the server",
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise JournalError(f"{server} is a database in {encoding}", "create one with createdb -E UTF8 -T template0")
    try:
        unsafe = await (await connection.execute(_UNSAFE)).fetchall()
        await connection.execute(_MODE)
        await connection.execute(_DURABLE)
        durable = await (await connection.execute("SHOW synchronous_commit")).fetchone()
    except psycopg.Error as error:
        raise failed(server, error) from error
    for (name,) in unsafe:
        raise JournalError(f"{server} has {name} = off, so no call would be safe there", f"set {name} = on")
    if durable is None or durable[0] not in ("on", "remote_apply"):
        raise JournalError(f"{server} does not let synchronous_commit be on, so no call would be safe there")
