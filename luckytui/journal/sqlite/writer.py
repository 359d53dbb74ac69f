"""A journal open for the one show that writes to it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from luckytui.contest.rules import Outcome, Record, Ruling, Terms
from luckytui.journal.sqlite.detect import examine, pointed_to, read_record, unusable
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed
from luckytui.journal.sqlite.lock import Held, Lock
from luckytui.journal.sqlite.reader import LIVE, Journal
from luckytui.journal.sqlite.schema import SEAL, SEQ_BITS, create, insert_contest, sync_folder
from luckytui.journal.stored import JournalError, StoredContest


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
        self.path = path = pointed_to(path)
        #: What a lucky-call record in the journal's place says; `take_over` makes a contest of it.
        self.record: Record | None = None
        self._disk = threading.Lock()
        if path in LIVE:
            raise _in_use(path, os.getpid())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # First, so that no lock is laid beside what is not ours.
            examine(path)
            self._lock = Lock(path.with_name(path.name + ".lock"))
        except Held as held:
            raise _in_use(path, held.pid) from held
        except OSError as error:
            raise unusable(path, error) from error
        LIVE.add(path)
        try:
            self._look()
        except JournalError:
            self._release()
            raise

    def _look(self) -> None:
        """Open what stands in the journal's place, now that no other show can change it."""
        kind = examine(self.path)
        if kind == "record":
            self.record = read_record(self.path)
            self._open(":memory:")
            return
        if kind == "new":
            create(self.path, None)
        elif self.path.with_name(self.path.name + "-journal").exists():
            # A commit was cut off in a rollback journal, and only a writer can undo it: see `Journal`.
            self._begin()
            self._check_tail_or_close()
            return
        else:
            # Read-only, and before anything is written: what is refused keeps every byte.
            self._open(f"{self.path.as_uri()}?mode=ro")
            self._check_tail_or_close()
            self._connection.close()
        self._begin()

    def _begin(self) -> None:
        """Open the file for writing and settle how durable a commit is."""
        if not os.access(self.path, os.W_OK):
            raise JournalError(f"{self.path} cannot be written: give yourself the right to, or choose another with -f")
        self._open(f"{self.path.as_uri()}?mode=rw")
        # FULL in WAL mode is one fdatasync a commit. NORMAL loses announced calls in a power cut.
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            # The WAL begins anew after 1 MB: to write over what is there is cheaper to sync than to grow.
            self._connection.execute("PRAGMA wal_autocheckpoint = 250")
        except SQLITE_ERRORS as error:
            self._connection.close()
            raise failed(self.path, error) from error

    def take_over(self, terms: Terms) -> None:
        """Turn the lucky-call record in the journal's place into a journal with one contest on air.

        The text is kept beside it as `NAME.lucky-call`. Killed at any point, the record or the
        journal is there.

        Args:
            terms: What the contest goes on with.

        Raises:
            JournalError: It could not be done; the record stands where it stood.
        """
        assert self.record is not None
        kept = self.path.with_name(self.path.name + ".lucky-call")
        draft = kept.with_name(kept.name + ".new")
        try:
            text = self.path.read_bytes()
            if kept.exists() and kept.read_bytes() != text:
                raise JournalError(f"{kept} stands where the record {self.path} is to be kept: move it elsewhere")
            with draft.open("wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(kept)
            sync_folder(kept)
        except OSError as error:
            raise unusable(self.path, error) from error
        create(self.path, (terms, self.record))
        self._connection.close()
        self.record = None
        self._begin()

    def open_contest(self, terms: Terms) -> StoredContest:
        """Put a contest on the air and return it; durable on return.

        Raises:
            JournalError: It could not be written.
        """
        with self._transaction():
            contest = insert_contest(self._connection, terms, Record())
        self.commit()
        stored = self.contest(contest)
        assert stored is not None
        return stored

    def stage(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome) -> None:
        """Write a batch of calls and how the contest stands after it; not durable before `commit`.

        Writing takes about a microsecond a call and no disk: only `commit` waits for the disk.

        Raises:
            JournalError: The batch was not written, and none of it will be.
        """
        base = contest << SEQ_BITS
        with self._transaction() as connection:
            connection.executemany(
                "INSERT INTO call VALUES (?, ?, ?, ?, ?)",
                [(base + seq, caller, number, magic, at) for seq, caller, number, magic, at in rulings],
            )
            [(line,)] = connection.execute("SELECT iif(player, callers + 1, 0) FROM contest WHERE id = ?", (contest,))
            player_at = [at for _, caller, _, _, at in rulings if caller == line] if line else []
            if player_at:
                connection.execute("UPDATE contest SET player_at = ? WHERE id = ?", (*player_at, contest))
            if outcome is not Outcome.OPEN:
                connection.execute("UPDATE contest SET outcome = ? WHERE id = ?", (outcome, contest))
            if player_at or outcome is not Outcome.OPEN:
                connection.execute(SEAL, (contest,))

    @property
    def busy(self) -> bool:
        """Whether a batch is staged or on its way to the disk; nothing else may be read or written then."""
        return self._connection.in_transaction

    def commit(self) -> None:
        """Make what was staged durable. May be called in another thread than `view`.

        Raises:
            JournalError: Nothing of it is durable; the journal must be opened anew.
        """
        with self._disk:
            try:
                self._connection.execute("COMMIT")
            except SQLITE_ERRORS as error:
                self._roll_back()
                raise failed(self.path, error) from error

    def announced(self, contest: int) -> None:
        """Note that a contest's outcome was told.

        Raises:
            JournalError: It was not noted; the outcome will be told again.
        """
        self._change("UPDATE contest SET announced = 1 WHERE id = ?", contest)

    def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it.

        Raises:
            JournalError: It was not closed.
        """
        self._change(
            "UPDATE contest SET announced = 1, outcome = iif(outcome = 'open', 'abandoned', outcome) WHERE id = ?",
            contest,
        )

    def close(self) -> None:
        """Close the journal as one plain file, once, and let the next show have it.

        A commit that still waits for the disk in its thread is waited for.
        """
        with self._disk, suppress(*SQLITE_ERRORS):
            # A journal left in WAL mode cannot be read in a read-only folder. With a reader on it, it
            # stays in WAL mode, which costs nothing but that.
            with suppress(*SQLITE_ERRORS):
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
        self._release()

    def _change(self, statement: str, contest: int) -> None:
        with self._transaction() as connection:
            connection.execute(statement, (contest,))
            connection.execute(SEAL, (contest,))
        self.commit()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction that `commit` ends, and roll it back if it cannot be filled."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
        except SQLITE_ERRORS as error:
            self._roll_back()
            raise failed(self.path, error) from error

    def _roll_back(self) -> None:
        # SQLite may have rolled back by itself already.
        with suppress(*SQLITE_ERRORS):
            self._connection.execute("ROLLBACK")

    def _release(self) -> None:
        LIVE.discard(self.path)
        self._lock.release()


def _in_use(path: Path, pid: int) -> JournalError:
    return JournalError(f"{path} is in use by another show (process {pid}): end that one, or choose another with -f")
