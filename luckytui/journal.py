"""The journal: the one file that holds every contest, and the only module that knows SQLite."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import astuple, fields
from pathlib import Path
from typing import Self

from luckytui.clock import utc_now
from luckytui.contest import MODULUS, Outcome, Record, Ruling, Terms, Winner
from luckytui.entry import Check, Entry, JournalError
from luckytui.lock import Held, Lock
from luckytui.record import APPLICATION_ID, SCHEMA_VERSION, examine, read_record, unusable

#: Calls read, and checked, at a time.
PAGE = 20_000
#: At every opening the newest contests are checked, as many as have this many callers together.
TAIL = 5_000

# A call's key is its contest and its place in one integer: the primary key costs no index, a
# contest's calls lie side by side, and a place cannot be taken twice.
_SEQ_BITS = 32
_SEQ_MASK = (1 << _SEQ_BITS) - 1

_SCHEMA = f"""
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
    key INTEGER PRIMARY KEY, -- contest << {_SEQ_BITS} | seq
    caller INTEGER NOT NULL,
    number INTEGER NOT NULL,
    magic_number INTEGER NOT NULL,
    at REAL NOT NULL
) STRICT;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""


class Journal:
    """A journal open for reading, also while a show writes to it.

    Args:
        path: The journal's file.

    Raises:
        JournalError: The file is missing, is no journal, or does not add up.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if examine(path) == "record":
            raise JournalError(
                f"{path} is a lucky-call record, not a journal yet: start luckytui -f {path} to take it over"
            )
        if not path.exists():
            raise JournalError(
                f"there is no journal at {path} yet: start luckytui to make one, or give its place with -f"
            )
        if path.stat().st_size == 0:
            # An empty file is a new journal: read as one, and left as it is.
            self._open(":memory:")
            self._connection.executescript(_SCHEMA)
        else:
            self._open(f"{path.resolve().as_uri()}?mode=ro")
        self._check_tail()

    def _open(self, uri: str) -> None:
        try:
            # The commit runs in a thread so that a stalled disk does not freeze the screen; the
            # connection still has one user at a time.
            self._connection = sqlite3.connect(
                uri, uri=uri.startswith("file:"), isolation_level=None, check_same_thread=False, timeout=5
            )
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal."""
        self._connection.close()

    def contests(self) -> list[Entry]:
        """Return every contest, the first one first.

        Raises:
            JournalError: The journal cannot be read.
        """
        try:
            with closing(self._connection.cursor()) as cursor:
                # One read transaction, so that a show writing meanwhile cannot part rows from winners.
                cursor.execute("BEGIN")
                rows = cursor.execute(_CONTESTS).fetchall()
                winners: dict[int, list[Winner]] = {}
                for contest, *winner in cursor.execute(_WINNERS):
                    winners.setdefault(contest, []).append(Winner(*winner))
                cursor.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return [self._entry(row, winners.get(row[0], [])) for row in rows]

    def contest(self, contest: int) -> Entry | None:
        """Return one contest, or None where there is no such contest.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._one("WHERE contest.id = ?", contest)

    def unfinished(self) -> Entry | None:
        """Return the contest whose outcome has not been announced, if there is one.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._one("WHERE contest.announced = 0 ORDER BY contest.id DESC LIMIT 1")

    def pages(self, entry: Entry) -> Iterator[list[Ruling]]:
        """Read a contest's calls in order, at most 20,000 at a time, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up; the first wrong one is named.
        """
        check = Check(entry)
        low, high = entry.id << _SEQ_BITS, (entry.id << _SEQ_BITS) + entry.calls
        while low < high:
            rows = self._rows(
                "SELECT key & ?, caller, number, magic_number, at FROM call "
                "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?",
                (_SEQ_MASK, low, high, PAGE),
            )
            if not rows:
                break
            rulings = [Ruling._make(row) for row in rows]
            wrong = check.first_wrong(rulings)
            if wrong is not None:
                raise self._wrong(entry.id, wrong)
            yield rulings
            low = (entry.id << _SEQ_BITS) + rulings[-1].seq
        if check.calls != entry.calls:
            raise self._wrong(entry.id, check.calls + 1)

    def rulings(self, entry: Entry) -> list[Ruling]:
        """Return a contest's calls in order, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up.
        """
        return [ruling for page in self.pages(entry) for ruling in page]

    def verify(self) -> Iterator[Entry]:
        """Check every call of every contest, and yield each contest that adds up.

        Raises:
            JournalError: The first wrong call, or what SQLite's own check finds.
        """
        entries = self.contests()
        known = {entry.id for entry in entries}
        for (contest,) in self._rows(f"SELECT DISTINCT key >> {_SEQ_BITS} FROM call", ()):
            if contest not in known:
                raise self._wrong(contest, 1)
        for entry in entries:
            for _ in self.pages(entry):
                pass
            self._check_outcome(entry)
            yield entry
        found = str(self._rows("PRAGMA integrity_check(1)", ())[0][0])
        if found != "ok":
            raise JournalError(f"{self.path} is damaged ({found}): restore it from a copy, or choose another with -f")

    def _check_tail(self) -> None:
        """Check the newest contests, so that a journal that lies is refused before it is shown."""
        newest = self._rows("SELECT id, callers FROM contest ORDER BY id DESC LIMIT ?", (TAIL,))
        budget = TAIL
        for contest, callers in newest:
            budget -= callers
            entry = self.contest(contest) if budget >= 0 else None
            if entry is None:
                break
            for _ in self.pages(entry):
                pass
            self._check_outcome(entry)

    def _check_outcome(self, entry: Entry) -> None:
        """Raise if a contest's outcome contradicts its calls."""
        ended = entry.outcome in (Outcome.WON, Outcome.NOBODY)
        if ended and (entry.outcome is Outcome.WON) != bool(entry.winners):
            raise JournalError(
                f"{self.path} does not add up: contest {entry.id} says {entry.outcome}, its calls say otherwise; "
                "restore it from a copy, or choose another with -f"
            )

    def _one(self, where: str, *values: int) -> Entry | None:
        rows = self._rows(f"{_CONTEST_COLUMNS} {where}", values)
        if not rows:
            return None
        low = rows[0][0] << _SEQ_BITS
        winners = self._rows(
            "SELECT caller, magic_number FROM call "
            f"WHERE key BETWEEN ? AND ? AND magic_number % {MODULUS} = 0 ORDER BY key",
            (low, low + _SEQ_MASK),
        )
        return self._entry(rows[0], [Winner(*winner) for winner in winners])

    def _entry(self, row: Sequence[object], winners: list[Winner]) -> Entry:
        contest, opened_at, *terms, caller, calls, magic_number, outcome, announced, last, total = row
        start = Record(caller, calls, magic_number)  # type: ignore[arg-type]
        if start.won:
            winners.insert(0, Winner(start.last_caller, start.magic_number))
        try:
            settled = Terms(**dict(zip(_TERMS, terms, strict=True)))  # type: ignore[arg-type]
            return Entry(
                contest,  # type: ignore[arg-type]
                str(opened_at),
                settled,
                start,
                Outcome(str(outcome)),
                bool(announced),
                start.calls if last is None else int(last) & _SEQ_MASK,  # type: ignore[call-overload]
                start.magic_number if total is None else int(total),  # type: ignore[call-overload]
                tuple(winners),
            )
        except ValueError as error:
            raise JournalError(
                f"{self.path} does not add up: contest {contest} was opened with what cannot be ({error}); "
                "restore it from a copy, or choose another with -f"
            ) from error

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple[int, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _wrong(self, contest: int, seq: int) -> JournalError:
        return JournalError(
            f"{self.path} does not add up: contest {contest}, call {seq} is wrong or missing; "
            "restore it from a copy, or choose another with -f"
        )

    def _failed(self, error: sqlite3.Error) -> JournalError:
        return JournalError(f"{self.path} cannot be used ({error}): {_ADVICE.get(_code(error), _ADVICE_ELSE)}")


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
                _create(path, None)
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
            raise self._failed(error) from error

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
        _create(self.path, (terms, self.record))
        self.record = None
        self._begin()

    def open_contest(self, terms: Terms) -> Entry:
        """Put a contest on the air and return it; durable on return.

        Raises:
            JournalError: It could not be written.
        """
        try:
            contest = _insert_contest(self._connection, terms, Record())
        except sqlite3.Error as error:
            raise self._failed(error) from error
        entry = self.contest(contest)
        assert entry is not None
        return entry

    def stage(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome) -> None:
        """Write a batch of calls and how the contest stands after it; not durable before `commit`.

        Writing takes about a microsecond a call and no disk: only `commit` waits for the disk.

        Raises:
            JournalError: The batch was not written, and none of it will be.
        """
        base = contest << _SEQ_BITS
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
            raise self._failed(error) from error

    def commit(self) -> None:
        """Make what was staged durable. May be called in another thread than `stage`.

        Raises:
            JournalError: Nothing of it is durable; the journal must be opened anew.
        """
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise self._failed(error) from error

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
            raise self._failed(error) from error

    def _roll_back(self) -> None:
        # SQLite may have rolled back by itself already.
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")


def _create(path: Path, contest: tuple[Terms, Record] | None) -> None:
    """Make a journal beside its place and move it there whole, so that no half of one is ever seen."""
    draft = path.with_name(path.name + ".new")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(f"BEGIN; {_SCHEMA}")
            if contest is not None:
                _insert_contest(connection, *contest)
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
        raise JournalError(f"{path} cannot be made ({error}): {_ADVICE.get(_code(error), _ADVICE_ELSE)}") from error


def _insert_contest(connection: sqlite3.Connection, terms: Terms, start: Record) -> int:
    outcome = Outcome.WON if start.won else Outcome.OPEN
    values = (utc_now(), *astuple(terms), *start, outcome, False)
    columns = ", ".join(("opened_at", *_TERMS, *_START, "outcome", "announced"))
    marks = ", ".join("?" * len(values))
    contest = connection.execute(f"INSERT INTO contest({columns}) VALUES ({marks})", values).lastrowid
    assert contest is not None
    return contest


def _code(error: sqlite3.Error) -> int:
    # The low byte is the error's kind, the rest its detail.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


_TERMS = tuple(field.name for field in fields(Terms))
_START = ("start_caller", "start_calls", "start_magic_number")
_CONTEST_COLUMNS = (
    f"SELECT contest.id, opened_at, {', '.join(_TERMS)}, {', '.join(_START)}, outcome, announced, "
    "call.key, call.magic_number "
    "FROM contest LEFT JOIN call ON call.key = (SELECT max(key) FROM call "
    f"WHERE key > contest.id << {_SEQ_BITS} AND key < (contest.id + 1) << {_SEQ_BITS})"
)
_CONTESTS = f"{_CONTEST_COLUMNS} ORDER BY contest.id"
_WINNERS = f"SELECT key >> {_SEQ_BITS}, caller, magic_number FROM call WHERE magic_number % {MODULUS} = 0 ORDER BY key"

_ADVICE = {
    sqlite3.SQLITE_FULL: "make room on the disk, then start luckytui again",
    sqlite3.SQLITE_IOERR: "see to the disk, then start luckytui again",
    sqlite3.SQLITE_READONLY: "give yourself the right to write it, or choose another with -f",
    sqlite3.SQLITE_CANTOPEN: "see to its folder, or choose another with -f",
    sqlite3.SQLITE_BUSY: "another program has it open; close that one, then start luckytui again",
}
_ADVICE_ELSE = "restore it from a copy, or choose another with -f"
