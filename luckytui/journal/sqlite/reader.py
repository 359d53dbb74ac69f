"""A journal opened read-only, for the command line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Self

from luckytui.journal.errors import JournalError, JournalMissing
from luckytui.journal.rows import Rows
from luckytui.journal.sqlite.contents import Contents, connected
from luckytui.journal.sqlite.copying import read_tables
from luckytui.journal.sqlite.detect import examine, not_taken_over, pointed_to
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, unusable
from luckytui.journal.sqlite.lock import held_here
from luckytui.journal.sqlite.mark import check_log
from luckytui.journal.sqlite.schema import SCHEMA, insert_room
from luckytui.journal.sqlite.sides import check_beside, undo_of
from luckytui.journal.sqlite.undo import check_undo
from luckytui.journal.sqlite.waiting import Waiting


class Reader(Contents):
    """A journal open for reading, also while a show writes to it.

    The newest contests are checked at once.

    While another program has the journal locked, what is asked waits for it.

    Args:
        path: The journal's file.
        tell: Called once, if that takes long (`Waiting`).

    Raises:
        JournalError: The file is missing, is no journal, or does not add up; or it stays locked.
    """

    def __init__(self, path: Path, tell: Callable[[], object] = lambda: None) -> None:
        self._waiting = Waiting(tell)
        self._waiting.until_unlocked(lambda: super(Reader, self).__init__(path, _opened(path)))
        try:
            self.check_newest()
        except JournalError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Yield every row of every table, 1,000 at a time, each with its table's name; within `snapshot`.

        Raises:
            JournalError: The journal cannot be read.
        """
        try:
            yield from read_tables(self._connection)
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self._waiting.until_unlocked(partial(super()._rows, query, *values))


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a journal and waits for no lock.

    Raises:
        JournalError: There is no journal, or it cannot be read.
    """
    file = pointed_to(path)
    # Not while this process writes to it, whose locks would go: what is there is a journal, then.
    looked_at = not held_here(file)
    if looked_at:
        _check_place(path, file)
    if not path.exists():
        raise JournalMissing(f"there is no journal at {path} yet")
    if path.stat().st_size == 0:
        # An empty file is a new journal: read as one, and left as it is.
        connection = connected(path, ":memory:")
        connection.executescript(SCHEMA)
        insert_room(connection)
    else:
        # A commit cut off in a rollback journal, as a clean end makes one, can only be read by one who may write: it
        # is undone first.
        undo = undo_of(file).exists() and os.access(file, os.W_OK)
        connection = connected(path, f"{file.as_uri()}?mode={'rw' if undo else 'ro'}", patience=0)
        if looked_at:
            check_log(file, connection)
    return connection


def _check_place(path: Path, file: Path) -> None:
    """Check what stands in a journal's place and beside it."""
    if examine(path) == "record":
        raise not_taken_over(path)
    try:
        check_beside(file)
        if path.exists():
            check_undo(file)
    except OSError as error:
        raise unusable(path, error) from error
