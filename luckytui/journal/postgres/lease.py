"""The lease: which station is on air, for how long without a sign of life, and the token by which it is known.

Each station that gets the lease has a larger token. Every transaction that writes locks the row of the lease with its
own token first: a station that was replaced finds no such row, and writes nothing. The server's clock alone decides.
"""

from __future__ import annotations

import asyncio
import os
from typing import NamedTuple

import psycopg

from luckytui.journal.errors import OnAirElsewhere
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import Connection
from luckytui.journal.postgres.errors import failed

#: Seconds for which a station holds the lease without a sign of life, and wall seconds between two such signs.
TTL, RENEW = 1.2, 0.25

_LOOK = """
SELECT token, host, pid, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
    until < clock_timestamp(),
    CASE WHEN isfinite(seen) THEN extract(epoch FROM clock_timestamp() - seen)::double precision ELSE 0 END
FROM luckytui.lease
"""
_UNTIL = f"clock_timestamp() + interval '{TTL} seconds'"
_TAKE = f"""
UPDATE luckytui.lease SET token = token + 1, host = %s, pid = %s, since = clock_timestamp(),
    seen = clock_timestamp(), until = {_UNTIL}
RETURNING token
"""
_RENEW = f"UPDATE luckytui.lease SET seen = clock_timestamp(), until = {_UNTIL} WHERE token = %s"
_RELEASE = "UPDATE luckytui.lease SET seen = clock_timestamp(), until = '-infinity' WHERE token = %s"


class Lease(NamedTuple):
    """The row of the lease.

    Attributes:
        token: Larger with each station that gets it.
        host: Where the station is that has it, or had it last.
        pid: Its process there.
        since: When it got it, UTC, ISO 8601.
        free: Whether another station may take it.
        silence: Seconds since that station's last sign of life; 0 if there was none yet.
    """

    token: int
    host: str
    pid: int
    since: str
    free: bool
    silence: float

    def taken(self, server: Server) -> OnAirElsewhere:
        """Return the error for a lease that another station has."""
        where = f"{self.host}, process {self.pid}"
        fact = f"{server} is in use by another station ({where}, on air since {self.since[11:19]} UTC)"
        return OnAirElsewhere(fact, self.host, self.pid, self.since)


async def look(connection: Connection, lock: str = "") -> Lease:
    """Return the lease as it is.

    Args:
        connection: To the server.
        lock: `FOR UPDATE` if nobody else may change it until the end of the transaction.

    Raises:
        psycopg.Error: It cannot be read.
    """
    rows = await (await connection.execute(f"{_LOOK} {lock}".encode())).fetchall()
    return Lease(*rows[0])


async def take(connection: Connection, server: Server, mine: int) -> Lease:
    """Take the lease, inside a transaction; return it as it was before, with the new token.

    What an earlier connection of this station still has under way is refused from then on, as it has the token before.

    Args:
        connection: To the server.
        server: The journal, for messages.
        mine: The token of this station's so far; 0 if it had none.

    Raises:
        OnAirElsewhere: Another station has it.
        psycopg.Error: It cannot be taken.
    """
    try:
        # What an earlier connection of ours has under way is waited for. Another station that writes is not: its next
        # sign of life waits for its commit, which the disk may hold up for longer than the lease lasts.
        async with connection.transaction():
            before = await look(connection, "FOR UPDATE" if mine else "FOR UPDATE NOWAIT")
    except psycopg.errors.LockNotAvailable:
        raise (await look(connection)).taken(server) from None
    if not before.free and before.token != mine:
        raise before.taken(server)
    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    [(token,)] = await (await connection.execute(_TAKE.encode(), (host, os.getpid()))).fetchall()
    return before._replace(token=token)


async def keep(connection: Connection, server: Server, token: int) -> None:
    """Give signs of life without end.

    Args:
        connection: Used by nobody else: a sign waits for the commit that is under way.
        server: The journal, for messages.
        token: This station's.

    Raises:
        OnAirElsewhere: Another station has the lease.
        ServerGone: The server does not answer.
    """
    while True:
        try:
            if not (await connection.execute(_RENEW.encode(), (token,))).rowcount:
                raise (await look(connection)).taken(server)
        except psycopg.Error as error:
            raise failed(server, error) from error
        await asyncio.sleep(RENEW)


async def release(connection: Connection, token: int) -> None:
    """Let another station have the lease at once.

    Raises:
        psycopg.Error: It cannot be done.
    """
    await connection.execute(_RELEASE.encode(), (token,))
