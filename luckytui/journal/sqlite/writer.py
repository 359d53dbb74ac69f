"""A journal opened for writing, by one show at a time: its transactions, and their commit."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import JournalError, NameTaken
from luckytui.journal.rows import SEQ_BITS, room_record, wrong_line
from luckytui.journal.sqlite.contents import Contents, connected
from luckytui.journal.sqlite.departure import take_departure, write_departure
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, unusable
from luckytui.journal.sqlite.inserts import insert_contest, insert_lines
from luckytui.journal.sqlite.log import lay_out
from luckytui.journal.sqlite.mark import check_log, draw_mark
from luckytui.journal.sqlite.migrations import migrate, version_of
from luckytui.journal.sqlite.place import Place
from luckytui.journal.sqlite.rows import ROOM
from luckytui.journal.sqlite.schema import NOTE_CALL, SEAL_CONTEST, SEAL_LINE, create, write_draft, write_room
from luckytui.journal.sqlite.sides import check_draft, is_ours, undo_of
from luckytui.journal.sqlite.undo import check_undo
from luckytui.journal.stored import Departure

#: Connections that are never closed.
_LEFT_OPEN: list[sqlite3.Connection] = []
#: A page of the log holds so many calls.
_CALLS_A_PAGE = 128


class Writer:
    """Writes to a journal. Each change fills a transaction; `commit` makes it durable.

    An older version of the schema is carried over to the newest.

    Args:
        path: The journal's file, links followed; nobody else writes to it.

    Raises:
        JournalLocked: Another program has the journal locked: neither here nor in a change is that waited for.
        JournalError: The journal cannot be used.
    """

    #: The log is folded in after about so many pages, 1 MB, before it is longer than it was laid out.
    longest_log = 250

    def __init__(self, path: Path) -> None:
        self._path = path
        #: How many pages were logged since the log was folded in.
        self._logged = 0
        cut_off = undo_of(path).exists()
        if not cut_off:
            # Read-only, and before anything is written: what is refused keeps every byte.
            self._mark_due = self._check("ro")
        if not os.access(path, os.W_OK):
            raise JournalError(f"{path} cannot be written", "give yourself the right to")
        if cut_off:
            # A commit was cut off in a rollback journal, and only a writer can undo it: see `Reader`.
            check_undo(path)
            self._mark_due = self._check("rw")
        self._connection = connected(path, f"{path.as_uri()}?mode=rw", patience=0)
        self._place = Place(path)
        # FULL in WAL mode is one fdatasync a commit. NORMAL loses announced calls in a power cut.
        try:
            if version_of(self._connection) != SCHEMA_VERSION:
                # Without a log: one of an older version would be taken for another journal's.
                self._connection.execute("PRAGMA journal_mode = DELETE")
                migrate(self._connection)
                # The log that follows is a new one.
                self._mark_due = True
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            # This connection is the one that makes the log, and syncs its name with the first commit.
            version_of(self._connection)
            # Folded in by `commit` instead, which then knows when the next log begins.
            self._connection.execute("PRAGMA wal_autocheckpoint = 0")
            lay_out(path.with_name(path.name + "-wal"))
        except SQLITE_ERRORS as error:
            self._connection.close()
            raise failed(path, error) from error

    def _check(self, mode: str) -> bool:
        """Check what is there, and return whether the next transaction has to draw a mark."""
        connection = connected(self._path, f"{self._path.as_uri()}?mode={mode}", patience=0)
        mark_due = check_log(self._path, connection)
        contents = Contents(self._path, connection)
        try:
            contents.check_newest()
        finally:
            contents.close()
        return mark_due

    def open_contest(self, opened_at: str, terms: Terms, live: Sequence[NewLine], *, lobby: bool = False) -> int:
        """Put a contest on the air and return its id."""
        with self._transaction() as connection:
            return insert_contest(connection, opened_at, terms, live=live, lobby=lobby)

    def begin(self, contest: int) -> None:
        """Note that a contest has left its lobby."""
        self._change("begun = 1", contest)

    def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        """Add live lines to a contest."""
        with self._transaction() as connection:
            insert_lines(connection, contest, lines)

    def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        """Rename or remove a live line, and say how the contest stands after that."""
        with self._transaction() as connection:
            id = contest << SEQ_BITS | line.caller
            changed = connection.execute(
                "UPDATE line SET name = ?, removed = ?, changes = changes + 1 WHERE id = ?",
                (line.name, line.removed, id),
            ).rowcount
            if not changed:
                raise wrong_line(self._path, contest, line.caller)
            connection.execute(SEAL_LINE, (id,))
            if line.removed:
                write_room(connection, _room(self._path, connection).without(line.token))
            self._set_outcome(contest, outcome)

    def set_room(self, locked: bool | None, most: int | None) -> RoomRecord:
        """Change the record of the room, and return it as it is then; None changes nothing."""
        with self._transaction() as connection:
            room = _room(self._path, connection).changed(locked, most)
            write_room(connection, room)
        return room

    def append(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str]) -> None:
        """Add calls to a contest, and say how it stands after them.

        It takes about a microsecond a call and no disk: only `commit` waits for that.
        """
        base = contest << SEQ_BITS
        with self._transaction() as connection:
            connection.executemany(
                "INSERT INTO call VALUES (?, ?, ?, ?, ?)",
                [(base + seq, caller, number, magic, at) for seq, caller, number, magic, at in rulings],
            )
            self._logged += len(rulings) // _CALLS_A_PAGE
            if keys:
                # The page with their lines.
                self._logged += 1
                self._note_live_calls(contest, [each for each in rulings if each.caller in keys], keys)
            self._set_outcome(contest, outcome)

    def _set_outcome(self, contest: int, outcome: Outcome) -> None:
        """Write down how a contest stands, inside a transaction; one that has its outcome keeps it."""
        if outcome is not Outcome.OPEN:
            self._connection.execute("UPDATE contest SET outcome = ? WHERE id = ?", (outcome, contest))
            self._connection.execute(SEAL_CONTEST, (contest,))

    def _note_live_calls(self, contest: int, made: Sequence[Ruling], keys: Mapping[int, str]) -> None:
        """Write down which calls live lines made, and seal them, inside a transaction."""
        base = contest << SEQ_BITS
        values = [
            (keys[caller], seq, keys[caller], seq, number, magic, at, base | caller)
            for seq, caller, number, magic, at in made
        ]
        changed = self._connection.executemany(NOTE_CALL, values).rowcount
        if changed != len(made):
            held = {id for (id,) in self._connection.execute("SELECT id FROM line")}
            lost = next(each.caller for each in made if base | each.caller not in held)
            raise wrong_line(self._path, contest, lost)

    def told(self, contest: int) -> None:
        """Note that a contest's outcome was told."""
        self._change("told = 1", contest)

    def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it."""
        self._change("told = 1, outcome = iif(outcome = 'open', 'abandoned', outcome)", contest)

    def depart(self, contest: int, departure: Departure) -> None:
        """Note how the show leaves a contest."""
        with self._transaction() as connection:
            write_departure(connection, contest, departure)

    def departure(self, contest: int) -> Departure | None:
        """Return how the last show left a contest, and forget it."""
        with self._transaction() as connection:
            return take_departure(connection, contest)

    def commit(self) -> None:
        """Make what was filled in durable. May be called in another thread than the rest, while that waits.

        Raises:
            JournalError: Nothing of it is durable; the journal must be opened anew.
        """
        if not self._place.is_kept():
            self._roll_back()
            raise self._place.moved(self._connection)
        try:
            self._connection.execute("COMMIT")
        except SQLITE_ERRORS as error:
            self._roll_back()
            raise failed(self._path, error) from error
        self._mark_due = False
        self._logged += 1
        if self._logged >= self.longest_log:
            self._fold()

    def close(self) -> None:
        """Close the journal as one plain file.

        One that another program has open keeps its log, and one whose name is another file's is left as it is.
        """
        if not self._place.is_kept():
            # SQLite removes the log by its name, which may be another's by now.
            _LEFT_OPEN.append(self._connection)
            return
        try:
            # A journal left in WAL mode cannot be read in a read-only folder.
            self._connection.execute("PRAGMA journal_mode = DELETE")
        except SQLITE_ERRORS:
            # Another program has it open. Unless that reads at this moment, the log can be emptied at least.
            with suppress(*SQLITE_ERRORS):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with suppress(*SQLITE_ERRORS):
            self._connection.close()

    def _change(self, change: str, contest: int) -> None:
        with self._transaction() as connection:
            connection.execute(f"UPDATE contest SET {change} WHERE id = ?", (contest,))
            connection.execute(SEAL_CONTEST, (contest,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction that `commit` ends, and roll it back if it cannot be filled."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            if self._mark_due:
                draw_mark(self._connection)
            yield self._connection
        except SQLITE_ERRORS as error:
            self._roll_back()
            raise failed(self._path, error) from error
        except BaseException:
            self._roll_back()
            raise

    def _fold(self) -> None:
        """Fold the log into the journal as far as no reader needs it; the calls are durable with it or without."""
        self._logged = 0
        with suppress(*SQLITE_ERRORS):
            [(_, pages, folded)] = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            # Only where all of it was folded can SQLite begin the next log.
            self._mark_due = pages == folded

    def _roll_back(self) -> None:
        # SQLite may have rolled back by itself already.
        with suppress(*SQLITE_ERRORS):
            self._connection.execute("ROLLBACK")


def _room(path: Path, connection: sqlite3.Connection) -> RoomRecord:
    """Return the record of the room as it is, inside a transaction."""
    return room_record(path, connection.execute(ROOM).fetchall())


def take_over(path: Path, opened_at: str, terms: Terms, start: Start, live: Sequence[NewLine]) -> None:
    """Turn the lucky-call record in the journal's place into a journal with one contest on air.

    The text is kept beside it as `NAME.lucky-call`. Killed at any point, the record or the journal is there.

    Args:
        path: The record, links followed.
        opened_at: When the contest goes on air, UTC, ISO 8601.
        terms: What the contest goes on with.
        start: What the record says.
        live: The live lines that join.

    Raises:
        JournalError: It could not be done; the record stands where it stood.
    """
    kept = path.with_name(path.name + ".lucky-call")
    draft = kept.with_name(kept.name + ".new")
    try:
        text = path.read_bytes()
        if not is_ours(kept, text.__eq__):
            raise NameTaken(f"{kept} stands where the record {path} is to be kept", "move it elsewhere")
        check_draft(draft, text.startswith)
        write_draft(draft, text, kept, path)
    except OSError as error:
        raise unusable(path, error) from error
    create(path, partial(insert_contest, opened_at=opened_at, terms=terms, start=start, live=live))
