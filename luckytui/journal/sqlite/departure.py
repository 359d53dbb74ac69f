"""How a show left its contest: a table that is in the journal only from a clean end until that contest goes on.

The next start drops it before that contest goes on air. So a show that is killed, at whatever moment, leaves none. One
of a contest that was given up, as by `--fresh`, stays until the next clean end or start, and is nobody's.
"""

from __future__ import annotations

import sqlite3

from luckytui.journal.rows import sealed
from luckytui.journal.stored import Departure

#: The table, of one row.
DECLARED = "CREATE TABLE departure (contest INTEGER, at REAL, paused INTEGER, seal INTEGER) STRICT"


def write_departure(connection: sqlite3.Connection, contest: int, departure: Departure) -> None:
    """Write how a contest was left, inside a transaction.

    Raises:
        sqlite3.Error: Another program has something by the table's name in the journal.
    """
    if has_departure(connection):
        connection.execute("DROP TABLE departure")
    connection.execute(DECLARED)
    values = (contest, float(departure.at), int(departure.paused))
    connection.execute("INSERT INTO departure VALUES (?, ?, ?, ?)", (*values, sealed(*values)))


def has_departure(connection: sqlite3.Connection) -> bool:
    """Return whether the last show has left in good order; what another program made by that name is not ours."""
    query = "SELECT count(*) FROM main.sqlite_schema WHERE name = 'departure' AND sql = ?"
    [(tables,)] = connection.execute(query, (DECLARED,))
    return bool(tables)


def take_departure(connection: sqlite3.Connection, contest: int) -> Departure | None:
    """Return how a contest was left, and forget it, inside a transaction; None if that is of another or damaged."""
    rows = connection.execute("SELECT contest, at, paused, seal FROM departure").fetchall()
    connection.execute("DROP TABLE departure")
    for left, at, paused, seal in rows:
        if left == contest and seal == sealed(left, at, paused):
            return Departure(at, bool(paused))
    return None
