"""The rows of a contest and of its live lines: inserted, changed and sealed inside a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine, first_lines
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import Connection
from luckytui.journal.postgres.queries import LINES, ROOM
from luckytui.journal.rows import CONTEST_COLUMNS, SEQ_MASK, room_record, room_values, sealed, wrong_line

_HELD = f"SELECT id, {CONTEST_COLUMNS} FROM luckytui.contest WHERE id = %s"


async def insert_contest(
    connection: Connection, opened_at: str, terms: Terms, live: Sequence[NewLine], *, lobby: bool
) -> int:
    """Insert a contest and its first live lines, and return its id."""
    values = (opened_at, *astuple(terms), *Start(), Outcome.OPEN.value, 0, 0, int(not lobby), 0)
    cursor = await connection.execute(
        f"INSERT INTO luckytui.contest(id, {CONTEST_COLUMNS}, seal) "
        f"SELECT coalesce(max(id), 0) + 1, {', '.join(['%s'] * len(values))} FROM luckytui.contest "
        "RETURNING id".encode(),
        values,
    )
    [(contest,)] = await cursor.fetchall()
    await insert_lines(connection, contest, first_lines(terms.callers, live))
    return int(contest)


async def insert_lines(connection: Connection, contest: int, lines: Sequence[LiveLine]) -> None:
    """Insert live lines of a contest, and seal them and it."""
    columns = list(zip(*lines, strict=True)) or [()] * 5
    callers, names, origins, tokens, removed = (list(column) for column in columns)
    await connection.execute(
        "INSERT INTO luckytui.line SELECT %s, caller, name, origin, '', 0, token, removed::integer, 0, 0 "
        "FROM unnest(%s::integer[], %s::text[], %s::text[], %s::text[], %s::boolean[]) "
        "AS new(caller, name, origin, token, removed)",
        (contest, callers, names, [str(origin) for origin in origins], tokens, removed),
    )
    await seal_lines(connection, contest, callers)
    await change_contest(connection, contest, f"lines = lines + {len(lines)}")


async def change_contest(connection: Connection, contest: int, change: str) -> None:
    """Change a contest's row, and seal it.

    Args:
        connection: To the server.
        contest: Its id.
        change: What follows SET.
    """
    await connection.execute(f"UPDATE luckytui.contest SET {change} WHERE id = %s".encode(), (contest,))
    for held in await (await connection.execute(_HELD.encode(), (contest,))).fetchall():
        await connection.execute("UPDATE luckytui.contest SET seal = %s WHERE id = %s", (sealed(*held), contest))


async def change_line(server: Server, connection: Connection, contest: int, line: LiveLine) -> None:
    """Rename or remove a live line, seal it, and remember the token of one that is removed.

    Raises:
        DoesNotAddUp: It has not joined.
    """
    cursor = await connection.execute(
        "UPDATE luckytui.line SET name = %s, removed = %s, changes = changes + 1 WHERE contest = %s AND caller = %s",
        (line.name, int(line.removed), contest, line.caller),
    )
    if not cursor.rowcount:
        raise wrong_line(server, contest, line.caller)
    await seal_lines(connection, contest, [line.caller])
    if line.removed:
        await write_room(connection, (await read_room(server, connection)).without(line.token))


async def note_live_calls(
    server: Server, connection: Connection, contest: int, seqs: Mapping[int, int], keys: Mapping[int, str]
) -> None:
    """Write down which calls live lines made, and seal them.

    Raises:
        DoesNotAddUp: One of the lines has not joined.
    """
    callers = list(seqs)
    cursor = await connection.execute(
        "UPDATE luckytui.line SET key = made.key, seq = made.seq "
        "FROM unnest(%s::integer[], %s::text[], %s::bigint[]) AS made(caller, key, seq) "
        "WHERE line.contest = %s AND line.caller = made.caller RETURNING line.caller",
        (callers, [keys[caller] for caller in callers], list(seqs.values()), contest),
    )
    joined = {caller for (caller,) in await cursor.fetchall()}
    for caller in callers:
        if caller not in joined:
            raise wrong_line(server, contest, caller)
    await seal_lines(connection, contest, callers)


async def seal_lines(connection: Connection, contest: int, callers: Collection[int]) -> None:
    """Seal live lines of a contest: to be done in each transaction that changes them."""
    query = f"{LINES} WHERE line.contest = %s AND line.caller = ANY(%s::integer[])"
    rows = await (await connection.execute(query.encode(), (contest, list(callers)))).fetchall()
    seals = {row[0] & SEQ_MASK: sealed(*row[:-1]) for row in rows}
    await connection.execute(
        "UPDATE luckytui.line SET seal = made.seal FROM unnest(%s::integer[], %s::bigint[]) AS made(caller, seal) "
        "WHERE line.contest = %s AND line.caller = made.caller",
        (list(seals), list(seals.values()), contest),
    )


async def read_room(server: Server, connection: Connection) -> RoomRecord:
    """Return the record of the room as it is."""
    return room_record(server, await (await connection.execute(ROOM.encode())).fetchall())


async def write_room(connection: Connection, room: RoomRecord) -> None:
    """Write the record of the room in place of the one before."""
    await connection.execute(
        "UPDATE luckytui.room SET code = %s, locked = %s, most = %s, removed = %s, seal = %s", room_values(room)
    )
