"""A journal open for the one show that writes to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from luckytui.contest import Outcome, Record, Ruling, Terms
from luckytui.entry import Entry, JournalError
from luckytui.journal.failure import failed
from luckytui.journal.reading import Journal
from luckytui.journal.schema import SEQ_BITS, create, insert_contest
from luckytui.lock import Held, Lock
from luckytui.record import examine, read_record, unusable


class LiveJournal(Journal):
    """A journal open for the one show that writes to it.

    A missing or empty file becomes a new journal, missing folders are made, and a lucky-call record
    is taken over by `take_over`.

    Args:
        path: The journal's file.

    Raises:
        JournalError: The journal cannot be used, or another show uses it.
    """

    def __init__(self, path: Path) -> None:
        # What the name points to, so that a journal and its lock stay side by side.
        self.path = path = path.resolve()
        #: What a lucky-call record in the journal's place says; `take_over` makes a contest of it.
        self.record: Record | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kind = examine(path)
            self._lock = Lock(path.with_name(path.name + ".lock"))
        except Held as held:
            raise JournalError(
                f"{path} is in use by another show (process {held.pid}): end that one, or choose another with -f"
            ) from held
        except OSError as error:
            raise unusable(path, error) from error
        try:
            if kind == "record":
                self.record = read_record(path)
                self._open(":memory:")
                return
            if kind == "new":
                create(path, None)
            self._begin()
            self._check_tail()
        except JournalError:
            self._lock.release()
            raise

    def _begin(self) -> None:
        """Open the file for writing and settle how durable a commit is."""
        if not os.access(self.path, os.W_OK):
            raise JournalError(f"{self.path} cannot be written: give yourself the right to, or choose another with -f")
        self._open(f"{self.path.as_uri()}?mode=rw")
        # FULL in WAL mode is one fdatasync a commit. NORMAL loses announced calls in a power cut.
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error as error:
            raise failed(self.path, error) from error

    def take_over(self, terms: Terms) -> None:
        """Turn the lucky-call record in the journal's place into a journal with one contest on air.

        The text is kept beside it as `NAME.lucky-call`. Killed at any point, the record or the
        journal is there.

        Args:
            terms: What the contest goes on with.
        """
        assert self.record is not None
        self._connection.close()
        kept = self.path.with_name(self.path.name + ".lucky-call")
        try:
            text = self.path.read_bytes()
            if kept.exists() and kept.read_bytes() != text:
                raise JournalError(f"{kept} stands where the record {self.path} is to be kept: move it elsewhere")
            kept.write_bytes(text)
        except OSError as error:
            raise unusable(self.path, error) from error
        create(self.path, (terms, self.record))
        self.record = None
        self._begin()

    def open_contest(self, terms: Terms) -> Entry:
        """Put a contest on the air and return it; durable on return.

        Raises:
            JournalError: It could not be written.
        """
        try:
            contest = insert_contest(self._connection, terms, Record())
        except sqlite3.Error as error:
            raise failed(self.path, error) from error
        entry = self.contest(contest)
        assert entry is not None
        return entry

    def stage(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome) -> None:
        """Write a batch of calls and how the contest stands after it; not durable before `commit`.

        Writing takes about a microsecond a call and no disk: only `commit` waits for the disk.

        Raises:
            JournalError: The batch was not written, and none of it will be.
        """
        base = contest << SEQ_BITS
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT INTO call VALUES (?, ?, ?, ?, ?)",
                [(base + seq, caller, number, magic, at) for seq, caller, number, magic, at in rulings],
            )
            if outcome is not Outcome.OPEN:
                self._connection.execute("UPDATE contest SET outcome = ? WHERE id = ?", (outcome, contest))
        except sqlite3.Error as error:
            self._roll_back()
            raise failed(self.path, error) from error

    def commit(self) -> None:
        """Make what was staged durable. May be called in another thread than `stage`.

        Raises:
            JournalError: Nothing of it is durable; the journal must be opened anew.
        """
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise failed(self.path, error) from error

    def announced(self, contest: int) -> None:
        """Note that a contest's outcome was told.

        Raises:
            JournalError: It was not noted; the outcome will be told again.
        """
        self._write("UPDATE contest SET announced = 1 WHERE id = ?", contest)

    def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it.

        Raises:
            JournalError: It was not closed.
        """
        self._write(
            "UPDATE contest SET announced = 1, outcome = iif(outcome = 'open', 'abandoned', outcome) WHERE id = ?",
            contest,
        )

    def close(self) -> None:
        """Close the journal as one plain file, and let the next show have it."""
        # A journal left in WAL mode cannot be read in a read-only folder. With a reader on it, it
        # stays in WAL mode, which costs nothing but that.
        self._connection.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        with suppress(sqlite3.Error):
            self._connection.close()
        self._lock.release()

    def _write(self, statement: str, *values: int) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise failed(self.path, error) from error

    def _roll_back(self) -> None:
        # SQLite may have rolled back by itself already.
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")
