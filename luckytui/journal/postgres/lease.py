"""The lease: which station is on air, for how long without a sign of life, and the token by which it is known.

Each station that gets the lease has a larger token. Every transaction that writes locks the row of the lease with its
own token first: a station that was replaced finds no such row, and writes nothing. The server's clock alone decides.

The numbers: a station that dies is replaced after `TTL` at most, plus what the next one takes to open the journal (0.1
to 0.3 s were seen), which together have to be below 2 s. A station that lives gives a sign every `RENEW`, so it loses
the lease only if it, or its network, stands still for longer than `TTL - RENEW` = 0.75 s; a pause of half a second is
survived wherever it falls. It loses no call even then: the fence refuses what it writes, and it reads the journal anew.
A server that is silent for longer than `SILENT` may have given the lease to another station since, so the show says
that it is off air, and opens the journal anew.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import psycopg

from luckytui.contest.events import Paced
from luckytui.journal.errors import OnAirElsewhere, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import Connection, cut
from luckytui.journal.postgres.errors import failed
from luckytui.journal.shielded import to_the_end

#: Seconds for which a station holds the lease without a sign of life, and wall seconds between two such signs.
TTL, RENEW = 0.9, 0.15
#: Wall seconds without an answer after which a server is taken for gone; longer than the lease lasts.
SILENT = 1.0

#: As JSON, so that the lease of a station with the first schema can be looked at too, which tells no time.
_LOOK = """
SELECT token, host, pid, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
    CASE WHEN isfinite(until) THEN extract(epoch FROM until - clock_timestamp())::double precision ELSE -1 END,
    CASE WHEN isfinite(seen) THEN extract(epoch FROM clock_timestamp() - seen)::double precision ELSE 0 END,
    coalesce((to_jsonb(lease) ->> 'contest')::integer, 0),
    coalesce((to_jsonb(lease) ->> 'at')::double precision, 0),
    coalesce((to_jsonb(lease) ->> 'rate')::double precision, 1),
    coalesce((to_jsonb(lease) ->> 'paused')::boolean, false)
FROM luckytui.lease
"""
_UNTIL = f"clock_timestamp() + interval '{TTL} seconds'"
_TAKE = f"""
UPDATE luckytui.lease SET token = token + 1, host = %s, pid = %s, since = clock_timestamp(),
    seen = clock_timestamp(), until = {_UNTIL}
RETURNING token
"""
_RENEW = f"""
UPDATE luckytui.lease SET seen = clock_timestamp(), until = {_UNTIL}, contest = %s, at = %s, rate = %s, paused = %s
WHERE token = %s
"""
_RELEASE = "UPDATE luckytui.lease SET seen = clock_timestamp(), until = '-infinity' WHERE token = %s"


class Lease(NamedTuple):
    """The row of the lease.

    Attributes:
        token: Larger with each station that gets it.
        host: Where the station is that has it, or had it last.
        pid: Its process there.
        since: When it got it, UTC, ISO 8601.
        left: Seconds until another station may take it, unless there is a sign of life before; negative if it may.
        silence: Seconds since that station's last sign of life; 0 if there was none yet.
        contest: The contest whose time that sign has told; 0 if it has told none.
        at: The contest time then, in seconds.
        rate: Contest seconds per wall second.
        paused: Whether the contest time is stopped.
    """

    token: int
    host: str
    pid: int
    since: str
    left: float
    silence: float
    contest: int
    at: float
    rate: float
    paused: bool

    @property
    def free(self) -> bool:
        """Whether another station may take it."""
        return self.left < 0

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
    [(token,)] = await (await connection.execute(_TAKE.encode(), (this_machine(), os.getpid()))).fetchall()
    return before._replace(token=token)


def this_machine() -> str:
    """Return the name by which this machine holds a lease."""
    return socket.gethostname()


class Time:
    """Where the time of the contest on air stands, for those who look at the journal itself.

    Attributes:
        tell: Tells it; None if no contest is on air.
    """

    def __init__(self) -> None:
        self.tell: Callable[[], Paced | None] = lambda: None

    def values(self) -> tuple[int, float, float, bool]:
        """Return it as the row of the lease has it: contest, time, rate and pause."""
        paced = self.tell()
        return (0, 0.0, 1.0, False) if paced is None else (paced.contest, paced.at, paced.rate, paced.paused)


async def keep(connection: Connection, server: Server, token: int, time: Time) -> None:
    """Give signs of life without end.

    Args:
        connection: Used by nobody else: a sign waits for the commit that is under way.
        server: The journal, for messages.
        token: This station's.
        time: What each sign tells of the contest's time.

    Raises:
        OnAirElsewhere: Another station has the lease.
        ServerGone: The server cannot be reached, or has not answered for `SILENT` seconds.
    """
    while True:
        try:
            # Also where this task is cancelled: a sign that came after the lease's release would take it again.
            sign = _sign(connection, server, token, time)
            await to_the_end(asyncio.ensure_future(_answered(connection, server, sign)))
        except psycopg.Error as error:
            raise failed(server, error) from error
        await asyncio.sleep(RENEW)


async def _sign(connection: Connection, server: Server, token: int, time: Time) -> None:
    if not (await connection.execute(_RENEW.encode(), (*time.values(), token))).rowcount:
        raise (await look(connection)).taken(server)


async def _answered(connection: Connection, server: Server, work: Coroutine[Any, Any, None]) -> None:
    """Do some work on a connection, which is cut if that takes too long.

    Raises:
        ServerGone: It has taken too long.
    """
    answer = asyncio.ensure_future(work)
    # In two halves: of a machine that itself stood still, the answer may be there by now.
    for _ in range(2):
        await asyncio.wait([answer], timeout=SILENT / 2)
    if answer.done():
        return answer.result()
    # Not cancelled: psycopg would ask the server to stop, and wait for that.
    cut(connection)
    await asyncio.wait([answer])
    answer.exception()  # retrieved, or asyncio would report it
    raise ServerGone(f"{server} has not answered for {SILENT:g} s", "see to the server, then try again")


async def release(connection: Connection, token: int) -> None:
    """Let another station have the lease at once.

    Raises:
        psycopg.Error: It cannot be done.
    """
    await connection.execute(_RELEASE.encode(), (token,))
