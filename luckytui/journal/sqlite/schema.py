"""What stands in a journal: its tables, the statements that read them, and how a new one is made."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import astuple, fields
from pathlib import Path
from zlib import crc32

from luckytui.clock import utc_now
from luckytui.contest.rules import MODULUS, Outcome, Record, Terms
from luckytui.journal.sqlite.detect import APPLICATION_ID, SCHEMA_VERSION, unusable
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed

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
    announced INTEGER NOT NULL CHECK (announced IN (0, 1)),
    player_at REAL, -- when the person called: the one thing about a call that nothing else tells
    seal INTEGER NOT NULL -- of everything above, see `sealed`
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
_COLUMNS = ", ".join(("opened_at", *TERMS, *START, "outcome", "announced", "player_at"))
CONTEST_COLUMNS = (
    f"SELECT contest.id, {_COLUMNS}, seal, call.key, call.magic_number "
    "FROM contest LEFT JOIN call ON call.key = (SELECT max(key) FROM call "
    f"WHERE key > contest.id << {SEQ_BITS} AND key < (contest.id + 1) << {SEQ_BITS})"
)
CONTESTS = f"{CONTEST_COLUMNS} ORDER BY contest.id"
WINNERS = f"SELECT key >> {SEQ_BITS}, caller, magic_number FROM call WHERE magic_number % {MODULUS} = 0 ORDER BY key"
#: The contests that have calls. It leaps from one to the next: 10,000 leaps take less than to pass a million calls.
CALLED = f"""
WITH RECURSIVE called(contest) AS (
    SELECT min(key) >> {SEQ_BITS} FROM call
    UNION ALL
    SELECT (SELECT min(key) >> {SEQ_BITS} FROM call WHERE key >= (contest + 1) << {SEQ_BITS})
    FROM called WHERE contest IS NOT NULL
) SELECT contest FROM called WHERE contest IS NOT NULL
"""
#: To be done in each transaction that changes a contest.
SEAL = f"UPDATE contest SET seal = sealed(id, {_COLUMNS}) WHERE id = ?"


def sealed(*values: object) -> int:
    """Return the checksum of a contest's row, from its id up to the seal.

    What a call holds follows from the seed. What a contest holds follows from nothing, and SQLite does
    not see a flipped byte in it.
    """
    return crc32(repr(values).encode())


def connect(uri: str) -> sqlite3.Connection:
    """Open a journal's file.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    # The commit runs in a thread so that a stalled disk does not freeze the screen; the connection
    # still has one user at a time.
    connection = sqlite3.connect(
        uri, uri=uri.startswith("file:"), isolation_level=None, check_same_thread=False, timeout=5
    )
    connection.create_function("sealed", -1, sealed, deterministic=True)
    return connection


def create(path: Path, contest: tuple[Terms, Record] | None) -> None:
    """Make a journal beside its place and move it there whole, so that no half of one is ever seen.

    Raises:
        JournalError: It could not be made.
    """
    draft = path.with_name(path.name + ".new")
    try:
        draft.unlink(missing_ok=True)
        with closing(connect(str(draft))) as connection:
            connection.executescript(f"BEGIN; {SCHEMA}")
            if contest is not None:
                insert_contest(connection, *contest)
            connection.execute("COMMIT")
        for left in ("-wal", "-journal"):
            # Of a journal that was deleted without them: SQLite would read them into the new one.
            path.with_name(path.name + left).unlink(missing_ok=True)
        draft.replace(path)
        sync_folder(path)
    except OSError as error:
        raise unusable(path, error) from error
    except SQLITE_ERRORS as error:
        raise failed(path, error) from error


def sync_folder(path: Path) -> None:
    """Make the name of a file survive a power cut."""
    if sys.platform == "win32":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def insert_contest(connection: sqlite3.Connection, terms: Terms, start: Record) -> int:
    """Insert a contest, inside a transaction, and return its id."""
    outcome = Outcome.WON if start.won else Outcome.OPEN
    values = (utc_now(), *astuple(terms), *start, outcome, False, None, 0)
    contest = connection.execute(
        f"INSERT INTO contest({_COLUMNS}, seal) VALUES ({', '.join('?' * len(values))})", values
    ).lastrowid
    assert contest is not None
    connection.execute(SEAL, (contest,))
    return contest
