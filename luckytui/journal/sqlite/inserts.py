"""The rows of a contest and of its live lines, inserted inside a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple

from luckytui.contest.lines import LiveLine, NewLine, first_lines
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.journal.rows import CONTEST_COLUMNS, SEQ_BITS
from luckytui.journal.sqlite.schema import INSERT_LINE, SEAL_CONTEST


def insert_contest(
    connection: sqlite3.Connection,
    opened_at: str,
    terms: Terms,
    start: Start | None = None,
    live: Sequence[NewLine] = (),
    *,
    lobby: bool = False,
) -> int:
    """Insert a contest and its first live lines, and return its id."""
    start = start or Start()
    outcome = Outcome.WON if start.won else Outcome.OPEN
    values = (opened_at, *astuple(terms), *start, outcome, False, 0, not lobby, 0)
    contest = connection.execute(
        f"INSERT INTO contest({CONTEST_COLUMNS}, seal) VALUES ({', '.join('?' * len(values))})", values
    ).lastrowid
    assert contest is not None
    insert_lines(connection, contest, first_lines(terms.callers, live))
    return contest


def insert_lines(connection: sqlite3.Connection, contest: int, lines: Sequence[LiveLine]) -> None:
    """Insert live lines of a contest, and seal it."""
    connection.executemany(
        INSERT_LINE,
        [
            {"id": contest << SEQ_BITS | caller, "name": name, "origin": origin, "token": token, "removed": removed}
            for caller, name, origin, token, removed in lines
        ],
    )
    connection.execute("UPDATE contest SET lines = lines + ? WHERE id = ?", (len(lines), contest))
    connection.execute(SEAL_CONTEST, (contest,))
