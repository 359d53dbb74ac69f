"""The mark that shows whether the write-ahead log beside a journal belongs to it.

SQLite applies any complete log to any database of the same name, also to a backup that was restored beside the log of
a crashed show. So the first transaction of each log writes a new mark and the mark before it. The journal's file
contains one of the two, depending on whether the log was checkpointed.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from luckytui.journal.errors import JournalDamaged, JournalError, StaleLog
from luckytui.journal.sqlite.detect import HEADER_SIZE, SCHEMA_VERSION
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, is_locked
from luckytui.journal.sqlite.looks import looks
from luckytui.journal.sqlite.schema import connect
from luckytui.journal.sqlite.sides import holds

#: In a database's header: whether it has a write-ahead log, the value if not, and the version of the schema.
_LOGGED, _NO, _VERSION = 19, 1, slice(60, 64)
#: The byte that says which SQLite may write to a database, and the newest value there is.
_WRITTEN, _NEWEST = 18, 2
#: Where a table's page says where its first row is, and where that has the two marks.
_FIRST_ROW, _NOW, _BEFORE = slice(8, 10), slice(5, 13), slice(13, 21)
#: The first version of the schema with a mark.
MARKED_SINCE = 2

#: Version of the schema, and the mark now and before; empty before there were any.
_Marks = tuple[int, bytes, bytes]


def draw_mark(connection: sqlite3.Connection) -> None:
    """Draw a new mark, in the first transaction of a log."""
    # Not SQLite's own random bytes: two processes that were forked from one can draw the same.
    connection.execute("UPDATE mark SET before = now, now = ?", (os.urandom(8),))
    # This writes page 1 too, so that the log alone is enough to find the mark.
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def check_log(path: Path, connection: sqlite3.Connection) -> bool:
    """Check that the log beside a journal is its own. Not while a show of this process has it open.

    Args:
        path: The journal, links followed.
        connection: Reads the journal as SQLite does, log included; closed where the log is refused.

    Returns:
        Whether the next transaction has to draw a mark: there is no log, or its last mark is in the journal.

    Raises:
        JournalDamaged: There is none, and the journal's header is wrong.
        JournalLocked: Another program has the journal locked.
        StaleLog: It was written over another journal, or over another state of this one.
    """
    try:
        return _is_mark_due(path, connection)
    except JournalError:
        connection.close()
        raise
    except SQLITE_ERRORS as error:
        connection.close()
        raise failed(path, error) from error


def _is_mark_due(path: Path, connection: sqlite3.Connection) -> bool:
    log = path.with_name(path.name + "-wal")
    for _ in looks():
        together = _marks(connection)
        if not holds(log):
            _check_header(path)
            return True
        if together is None and not _is_overridden(path, connection):
            # A damaged file, or a newer program's, is found, and named, by the reads that follow.
            return True
        alone = together and _alone(path, connection)
        if together and alone and alone[0] == together[0] and alone[1] in together[1:]:
            return alone[1] == together[1]
    raise StaleLog(
        f"{log} is not the log of {path} as it is now, but of what stood there before",
        f"move {log} and {path}-shm away, or put back what stood there",
    )


def _check_header(path: Path) -> None:
    """Check that SQLite would write to a journal, which it can read all the same.

    Raises:
        JournalDamaged: It would not.
    """
    with path.open("rb") as file:
        header = file.read(HEADER_SIZE)
    if header[_WRITTEN] > _NEWEST:
        raise JournalDamaged(f"{path} is damaged (its header says that only a newer SQLite may write to it)")


def _alone(path: Path, connection: sqlite3.Connection) -> _Marks | None:
    """Return the marks in the journal's file alone; None if its header says that it has no log.

    Read by hand, since its first page may be damaged where the log has a newer one.

    Args:
        path: The journal.
        connection: Reads it with its log, and so finds the page of the marks.
    """
    with path.open("rb") as file:
        header = file.read(HEADER_SIZE)
        if header[_LOGGED] == _NO:
            return None
        version = int.from_bytes(header[_VERSION], "big")
        if version < MARKED_SINCE:
            return version, b"", b""
        found = connection.execute(
            "SELECT rootpage, page_size FROM main.sqlite_schema, pragma_page_size WHERE name = 'mark'"
        ).fetchone()
        if found is None:
            # The log is of a version without marks.
            return None
        page, size = found
        file.seek((page - 1) * size)
        content = file.read(size)
    row = content[int.from_bytes(content[_FIRST_ROW], "big") :]
    return version, row[_NOW], row[_BEFORE]


def _is_overridden(path: Path, connection: sqlite3.Connection) -> bool:
    """Return whether a journal that cannot be read with its log could be read without it."""
    with suppress(*SQLITE_ERRORS):
        [(version,)] = connection.execute("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            return False
    with closing(connect(f"{path.as_uri()}?mode=ro&immutable=1")) as alone:
        return _marks(alone) is not None


def _marks(connection: sqlite3.Connection) -> _Marks | None:
    try:
        [(version,)] = connection.execute("PRAGMA user_version")
        if version < MARKED_SINCE:
            return version, b"", b""
        [(now, before)] = connection.execute("SELECT now, before FROM main.mark")
    except (*SQLITE_ERRORS, ValueError) as error:
        if isinstance(error, sqlite3.Error) and is_locked(error):
            # Which says nothing about the marks.
            raise
        return None
    return version, now, before
