"""How a show left its contest: a table that is in the journal only from a clean end to the next start.

The next start drops it before anything goes on air. So a show that is killed, at whatever moment, leaves none.
"""

from __future__ import annotations

import sqlite3

from luckytui.journal.sqlite.schema import sealed
from luckytui.journal.stored import Departure

#: The table, of one row.
DECLARED = "CREATE TABLE departure (contest INTEGER, at REAL, paused INTEGER, seal INTEGER) STRICT"


def write_departure(connection: sqlite3.Connection, contest: int, departure: Departure) -> None:
    """Write how a contest was left, inside a transaction."""
    connection.execute("DROP TABLE IF EXISTS departure")
    connection.execute(DECLARED)
    values = (contest, departure.at, int(departure.paused))
    connection.execute("INSERT INTO departure VALUES (?, ?, ?, ?)", (*values, sealed(*values)))


def has_departure(connection: sqlite3.Connection) -> bool:
    """Return whether the last show has left in good order."""
    [(tables,)] = connection.execute("SELECT count(*) FROM main.sqlite_schema WHERE name = 'departure'")
    return bool(tables)


def take_departure(connection: sqlite3.Connection, contest: int) -> Departure | None:
    """Return how a contest was left, and forget it, inside a transaction; None if that is of another or damaged."""
    try:
        rows = connection.execute("SELECT contest, at, paused, seal FROM departure").fetchall()
    except sqlite3.OperationalError:
        # Something else by that name: the calls do not depend on it.
        rows = []
    connection.execute("DROP TABLE departure")
    for left, at, paused, seal in rows:
        if left == contest and seal == sealed(left, at, paused):
            return Departure(at, bool(paused))
    return None
