"""What stands in a journal: its tables, the statements that read them, and how a new one is made."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import astuple, fields
from pathlib import Path

from luckytui.clock import utc_now
from luckytui.contest import MODULUS, Outcome, Record, Terms
from luckytui.journal.failure import failed
from luckytui.record import APPLICATION_ID, SCHEMA_VERSION, unusable

# A call's key is its contest and its place in one integer: the primary key costs no index, a
# contest's calls lie side by side, and a place cannot be taken twice.
SEQ_BITS = 32
SEQ_MASK = (1 << SEQ_BITS) - 1

SCHEMA = f"""
CREATE TABLE contest(
    id INTEGER PRIMARY KEY,
    opened_at TEXT NOT NULL,
    keyword TEXT NOT NULL,
    seed INTEGER NOT NULL,
    callers INTEGER NOT NULL,
    prizes INTEGER NOT NULL,
    max_delay REAL NOT NULL,
    timeout REAL NOT NULL,
    player INTEGER NOT NULL,
    start_caller INTEGER NOT NULL,
    start_calls INTEGER NOT NULL,
    start_magic_number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'won', 'nobody', 'abandoned')),
    announced INTEGER NOT NULL CHECK (announced IN (0, 1))
) STRICT;
CREATE TABLE call(
    key INTEGER PRIMARY KEY, -- contest << {SEQ_BITS} | seq
    caller INTEGER NOT NULL,
    number INTEGER NOT NULL,
    magic_number INTEGER NOT NULL,
    at REAL NOT NULL
) STRICT;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""


TERMS = tuple(field.name for field in fields(Terms))
START = ("start_caller", "start_calls", "start_magic_number")
CONTEST_COLUMNS = (
    f"SELECT contest.id, opened_at, {', '.join(TERMS)}, {', '.join(START)}, outcome, announced, "
    "call.key, call.magic_number "
    "FROM contest LEFT JOIN call ON call.key = (SELECT max(key) FROM call "
    f"WHERE key > contest.id << {SEQ_BITS} AND key < (contest.id + 1) << {SEQ_BITS})"
)
CONTESTS = f"{CONTEST_COLUMNS} ORDER BY contest.id"
WINNERS = f"SELECT key >> {SEQ_BITS}, caller, magic_number FROM call WHERE magic_number % {MODULUS} = 0 ORDER BY key"


def create(path: Path, contest: tuple[Terms, Record] | None) -> None:
    """Make a journal beside its place and move it there whole, so that no half of one is ever seen."""
    draft = path.with_name(path.name + ".new")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(f"BEGIN; {SCHEMA}")
            if contest is not None:
                insert_contest(connection, *contest)
            connection.execute("COMMIT")
        draft.replace(path)
        if sys.platform != "win32":
            # The new name itself has to survive a power cut.
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise unusable(path, error) from error
    except sqlite3.Error as error:
        raise failed(path, error) from error


def insert_contest(connection: sqlite3.Connection, terms: Terms, start: Record) -> int:
    """Insert a contest on its terms and return its id."""
    outcome = Outcome.WON if start.won else Outcome.OPEN
    values = (utc_now(), *astuple(terms), *start, outcome, False)
    columns = ", ".join(("opened_at", *TERMS, *START, "outcome", "announced"))
    marks = ", ".join("?" * len(values))
    contest = connection.execute(f"INSERT INTO contest({columns}) VALUES ({marks})", values).lastrowid
    assert contest is not None
    return contest
