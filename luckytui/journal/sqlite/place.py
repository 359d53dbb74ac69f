"""Checks that the journal's name is still that of the open file, and saves the calls if it is not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from luckytui.journal.errors import JournalMoved
from luckytui.journal.sqlite.errors import SQLITE_ERRORS
from luckytui.journal.sqlite.rights import give_rights


class Place:
    """The file that had the journal's name when it was opened.

    Args:
        path: The journal, links followed.

    Raises:
        OSError: There is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = os.fspath(path)
        self._rights = path.stat()
        self._file = self._rights.st_dev, self._rights.st_ino

    def is_kept(self) -> bool:
        """Return whether the name is still that of the open file, and the file holds anything."""
        try:
            found = os.stat(self._name)  # noqa: PTH116 - before each commit; by Path it takes twice as long
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._file and found.st_size > 0

    def moved(self, connection: sqlite3.Connection) -> JournalMoved:
        """Return the error for a name that is no longer the file's; it says where the calls are.

        Args:
            connection: Has the file open.
        """
        with suppress(OSError):
            found = self._path.stat()
            if found.st_size == 0 and os.path.samestat(found, self._rights):
                # What is not in the log is gone: a copy would be damaged.
                return JournalMoved(f"{self._path} was emptied while the show had it open", "restore it from a copy")
        fact = f"{self._path} is no longer the file that the show has open"
        if (copy := self._copied(connection)) is not None:
            remedy = f"move {self._path}-wal away and that to {self._path}, then start again"
            return JournalMoved(fact, f"all its calls are in {copy}: {remedy}")
        return JournalMoved(fact, "put it back, with its log, then start again")

    def _copied(self, connection: sqlite3.Connection) -> Path | None:
        """Copy everything that was committed to an unused name beside the journal; return None if that fails."""
        number = 0
        while True:
            number += 1
            copy = self._path.with_name(f"{self._path.name}.kept-{number}")
            try:
                with copy.open("xb") as file:
                    give_rights(file.fileno(), self._rights)
            except FileExistsError:
                continue
            except OSError:
                return None
            with suppress(*SQLITE_ERRORS), closing(sqlite3.connect(copy)) as target:
                connection.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                return copy
            copy.unlink()
            return None
