"""A journal on a server, opened for writing: its transactions, each under the lease."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Self

import psycopg

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import DoesNotAddUp, JournalError
from luckytui.journal.place import Server
from luckytui.journal.postgres import inserts, lease, messages
from luckytui.journal.postgres.connection import Connection, opening
from luckytui.journal.postgres.errors import failed
from luckytui.journal.postgres.lease import TTL
from luckytui.journal.postgres.migrations import create, migrate
from luckytui.journal.stored import Departure

#: Of the row of the lease, that it has this token: the fence in front of each change.
FENCE = "lease.token = $1"
_HELD = "SELECT FROM luckytui.lease JOIN luckytui.contest ON contest.id = $2 WHERE {FENCE}"
#: Planned once. A station that stops in the middle of a transaction must not keep its locks.
PREPARED = f"""
SET idle_in_transaction_session_timeout = {round(TTL * 1000)};
PREPARE fence(bigint) AS SELECT FROM luckytui.lease WHERE {{FENCE}} FOR UPDATE;
PREPARE hold(bigint, integer) AS {_HELD} FOR UPDATE;
PREPARE put(bigint, integer, bigint[], integer[], integer[], bigint[], double precision[]) AS
INSERT INTO luckytui.call (contest, seq, caller, number, magic_number, at)
SELECT $2, unnest($3), unnest($4), unnest($5), unnest($6), unnest($7) WHERE EXISTS ({_HELD});
"""
#: From so many calls on, a COPY is faster than an INSERT, though it takes two more answers.
COPIED = 200


class Writer:
    """Writes to a journal, each change in a transaction of its own; `open` makes one.

    Args:
        server: The journal.
        connection: Used by nobody else.
        taken: The lease as it was before, with this station's token.

    Attributes:
        connection: The connection.
        token: This station's.
        silence: Seconds from the last sign of life of the station before until this one.
    """

    def __init__(self, server: Server, connection: Connection, taken: lease.Lease) -> None:
        self._server = server
        self.connection = connection
        self.token = taken.token
        self.silence = taken.silence

    @classmethod
    async def open(cls, server: Server, mine: int = 0) -> Self:
        """Connect, take the lease, and make or carry over the schema.

        Args:
            server: The journal.
            mine: The token of this station's so far; 0 if it had none.

        Raises:
            OnAirElsewhere: Another station has the lease.
            JournalError: The journal cannot be used; nothing was changed.
        """
        async with opening(server) as connection:
            await connection.execute("BEGIN")
            await create(connection, server)
            taken = await lease.take(connection, server, mine)
            await migrate(connection, server)
            await connection.execute("COMMIT")
            await connection.execute(PREPARED.format(FENCE=FENCE).encode())
            return cls(server, connection, taken)

    async def open_contest(self, opened_at: str, terms: Terms, live: Sequence[NewLine], *, lobby: bool) -> int:
        """Put a contest on the air and return its id."""
        async with self._transaction() as connection:
            return await inserts.insert_contest(connection, opened_at, terms, live, lobby=lobby)

    async def begin(self, contest: int) -> None:
        """Note that a contest has left its lobby."""
        await self._change("begun = 1", contest)

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        """Add live lines to a contest."""
        async with self._transaction(contest) as connection:
            await inserts.insert_lines(connection, contest, lines)

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        """Rename or remove a live line, and say how the contest stands after that."""
        async with self._transaction(contest) as connection:
            await inserts.change_line(self._server, connection, contest, line)
            await self._set_outcome(contest, outcome)

    async def set_room(self, locked: bool | None, most: int | None) -> RoomRecord:
        """Change the record of the room, and return it as it is then; None changes nothing."""
        async with self._transaction() as connection:
            room = (await inserts.read_room(self._server, connection)).changed(locked, most)
            await inserts.write_room(connection, room)
        return room

    async def append(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str]) -> None:
        """Add calls to a contest, and say how it stands after them."""
        copied = len(rulings) >= COPIED
        async with self._transaction(contest, () if copied else rulings) as connection:
            if copied:
                await messages.copy(connection, contest, rulings)
            if keys:
                seqs = {each.caller: each.seq for each in rulings if each.caller in keys}
                await inserts.note_live_calls(self._server, connection, contest, seqs, keys)
            await self._set_outcome(contest, outcome)

    async def put(self, contest: int, rulings: Sequence[Ruling]) -> None:
        """Add calls of scheduled callers to a contest that goes on: one message, which is a transaction by itself.

        A task that is cancelled leaves when they are durable or refused, not before.
        """
        await self._checked(self._lock(contest, rulings))

    async def told(self, contest: int) -> None:
        """Note that a contest's outcome was told."""
        await self._change("told = 1", contest)

    async def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it."""
        await self._change("told = 1, outcome = CASE outcome WHEN 'open' THEN 'abandoned' ELSE outcome END", contest)

    async def depart(self, contest: int, departure: Departure) -> None:
        """Note how the show leaves a contest."""
        async with self._transaction() as connection:
            await connection.execute("DELETE FROM luckytui.departure")
            values = (contest, departure.at, int(departure.paused))
            await connection.execute("INSERT INTO luckytui.departure VALUES (%s, %s, %s)", values)

    async def departure(self, contest: int) -> Departure | None:
        """Return how the last show left a contest, and forget it; None if that was another contest."""
        async with self._transaction() as connection:
            rows = await (await connection.execute("DELETE FROM luckytui.departure RETURNING *")).fetchall()
        for left, at, paused in rows:
            if left == contest:
                return Departure(at, bool(paused))
        return None

    async def close(self, *, release: bool) -> None:
        """Disconnect.

        Args:
            release: Whether another station may have the journal at once, and not only when the lease ends.
        """
        if release:
            with suppress(psycopg.Error):
                await lease.release(self.connection, self.token)
        await self.connection.close()

    async def _set_outcome(self, contest: int, outcome: Outcome) -> None:
        """Write down how a contest stands, inside a transaction; one that has its outcome keeps it."""
        if outcome is not Outcome.OPEN:
            await inserts.change_contest(self.connection, contest, f"outcome = '{outcome.value}'")

    async def _change(self, change: str, contest: int) -> None:
        async with self._transaction(contest) as connection:
            await inserts.change_contest(connection, contest, change)

    @asynccontextmanager
    async def _transaction(self, contest: int = 0, rulings: Sequence[Ruling] = ()) -> AsyncIterator[Connection]:
        """Begin a transaction with the locks on lease and contest, commit it after the block, or roll it back.

        Args:
            contest: The contest that is changed; 0 for none.
            rulings: Calls that are added to it.
        """
        await self._checked(self._lock(contest, rulings, "BEGIN"))
        try:
            yield self.connection
            await self._checked(self.connection.execute("COMMIT"))
        except psycopg.Error as error:
            await self._roll_back()
            raise failed(self._server, error) from error
        except BaseException:
            await self._roll_back()
            raise

    async def _lock(self, contest: int, rulings: Sequence[Ruling], begin: str = "") -> None:
        """Lock lease and contest in a statement of their own, and add calls; in one message.

        Args:
            contest: The contest; 0 for none.
            rulings: The calls.
            begin: As for `messages.execute`.

        Raises:
            OnAirElsewhere: The lease is another station's. Nothing is written.
            DoesNotAddUp: There is no such contest. Nothing is written.
        """
        locks: messages.Statement = ("hold", (self.token, contest)) if contest else ("fence", (self.token,))
        puts = [("put", (self.token, contest, *messages.columns(rulings)))] if rulings else []
        held, *_ = await messages.execute(self.connection, locks, *puts, begin=begin)
        if not held.ntuples:
            found = await lease.look(self.connection)
            if found.token == self.token:
                raise DoesNotAddUp(self._server, f"contest {contest} is missing")
            raise found.taken(self._server)

    async def _checked(self, work: Awaitable[object]) -> None:
        try:
            await work
        except psycopg.Error as error:
            await self._roll_back()
            raise failed(self._server, error) from error
        except JournalError:
            await self._roll_back()
            raise

    async def _roll_back(self) -> None:
        # The server may have rolled back by itself already, or be gone.
        with suppress(psycopg.Error):
            await self.connection.execute("ROLLBACK")
