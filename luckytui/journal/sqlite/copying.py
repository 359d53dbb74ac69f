"""A journal's file as it is copied: its rows read from it, and a new file made of those of another journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from luckytui.journal.errors import NameTaken
from luckytui.journal.rows import SEQ_BITS, SEQ_MASK, TABLES, Rows, room_record
from luckytui.journal.sqlite.contents import PAGE, Contents
from luckytui.journal.sqlite.departure import has_departure, write_departure
from luckytui.journal.sqlite.detect import examine, pointed_to
from luckytui.journal.sqlite.lock import locked
from luckytui.journal.sqlite.migrations import ROOM_SINCE, version_of
from luckytui.journal.sqlite.schema import create, write_room
from luckytui.journal.stored import Departure, StoredContest

#: A key as the two columns it is made of in a copy, and those as the key.
_PARTED = f"{{key}} >> {SEQ_BITS}, {{key}} & {SEQ_MASK}"
_KEY = f"? << {SEQ_BITS} | ?"


def read_tables(connection: sqlite3.Connection) -> Iterator[tuple[str, Rows]]:
    """Yield every row of every table in pages, each with its table's name, inside a transaction.

    Raises:
        sqlite3.Error: They cannot be read.
    """
    queries = {
        "contest": f"SELECT {TABLES['contest']} FROM contest ORDER BY id",
        "line": f"SELECT {_parted('line', 'id')} FROM line ORDER BY id",
        "call": f"SELECT {_parted('call', 'key')} FROM call ORDER BY key",
    }
    if version_of(connection) >= ROOM_SINCE:
        queries["room"] = f"SELECT {TABLES['room']} FROM room"
    if has_departure(connection):
        # As `take_departure` does, which ignores one that is damaged.
        queries["departure"] = f"SELECT {TABLES['departure']} FROM departure WHERE seal = sealed({TABLES['departure']})"
    for table, query in queries.items():
        cursor = connection.execute(query)
        while rows := cursor.fetchmany(PAGE):
            yield table, rows


def make(path: Path, tables: Iterable[tuple[str, Rows]], check: Callable[[Iterator[StoredContest]], object]) -> None:
    """Make a journal of the rows of another one; it stands in its place whole, or not at all.

    Args:
        path: Its place.
        tables: The rows, with their tables' names.
        check: Takes the contests of the new journal, each recomputed, and raises JournalError if they are wrong.

    Raises:
        NameTaken: Something stands there already.
        JournalError: It could not be made.
    """
    path = pointed_to(path)
    _check_free(path)
    lock = locked(path)
    try:
        _check_free(path)
        create(path, partial(_fill, path, tables, check))
    finally:
        lock.release()


def _check_free(path: Path) -> None:
    if examine(path) != "new":
        raise NameTaken(f"{path} stands there already", "choose a place where nothing stands")


def _fill(
    path: Path,
    tables: Iterable[tuple[str, Rows]],
    check: Callable[[Iterator[StoredContest]], object],
    connection: sqlite3.Connection,
) -> None:
    for table, rows in tables:
        if table == "room":
            write_room(connection, room_record(path, rows))
        elif table == "departure":
            [(contest, at, paused)] = rows
            write_departure(connection, contest, Departure(at, bool(paused)))
        else:
            columns = ["?"] * len(rows[0]) if table == "contest" else [_KEY, *["?"] * (len(rows[0]) - 2)]
            connection.executemany(_insert(table, columns), rows)
    check(Contents(path, connection).verify())


def _parted(table: str, key: str) -> str:
    """Return the columns of a table whose key holds the first two of them."""
    rest = TABLES[table].split(", ", 2)[2]
    return f"{_PARTED.format(key=key)}, {rest}"


def _insert(table: str, values: Iterable[str]) -> str:
    columns = f"({TABLES[table]})" if table == "contest" else ""
    return f"INSERT INTO {table}{columns} VALUES ({', '.join(values)})"
