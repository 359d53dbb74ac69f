"""The contents of a journal: queries for contests and calls on an open connection, each checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from luckytui.contest.joining import RoomRecord
from luckytui.contest.rulings import Ruling, Rulings, won
from luckytui.contest.terms import HIGHEST_CONTEST
from luckytui.journal.check import Check, Page, check_outcome
from luckytui.journal.errors import DoesNotAddUp, JournalDamaged, JournalError
from luckytui.journal.rows import SEQ_BITS, SEQ_MASK, by_contest, room_record, stored_contest, wrong_call, wrong_line
from luckytui.journal.sqlite import listing
from luckytui.journal.sqlite.declared import check_declared
from luckytui.journal.sqlite.departure import has_departure
from luckytui.journal.sqlite.detect import SCHEMA_VERSION, check_version
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, one_line
from luckytui.journal.sqlite.migrations import ROOM_SINCE, present, version_of
from luckytui.journal.sqlite.rows import CONTESTS, LINES, ROOM, WINNERS
from luckytui.journal.sqlite.schema import connect
from luckytui.journal.sqlite.waiting import PATIENCE
from luckytui.journal.stored import Kind, Order, StoredContest, Summary

#: Calls that are read and checked at a time; larger pages are slower per call.
PAGE = 1_000
#: At every opening the newest contests are checked, as many as have this many callers together.
TAIL = 5_000

#: The contests that have calls. It leaps from one to the next: 10,000 leaps take less than to pass a million calls.
_CALLED = f"""
WITH RECURSIVE called(contest) AS (
    SELECT min(key) >> {SEQ_BITS} FROM call
    UNION ALL
    SELECT (SELECT min(key) >> {SEQ_BITS} FROM call WHERE key >= contest + 1 << {SEQ_BITS})
    FROM called WHERE contest IS NOT NULL
) SELECT contest FROM called WHERE contest IS NOT NULL
"""
_PAGE = (
    f"SELECT key & {SEQ_MASK}, caller, number, magic_number, at FROM call "
    "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?"
)
#: The winning calls of one contest, whose bounds follow.
_WINNERS_OF = f"{WINNERS} AND key > ? AND key < ? ORDER BY key"


class Contents:
    """Reads an open journal, also while a show writes to it.

    Args:
        path: The journal, for messages.
        connection: Used by nobody else. An older version of the schema is read as the newest.

    Raises:
        JournalError: The journal cannot be read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        try:
            check_version(path, version_of(connection))
            present(connection)
        except SQLITE_ERRORS as error:
            connection.close()
            raise failed(path, error) from error
        except JournalError:
            connection.close()
            raise

    def close(self) -> None:
        """Close the journal."""
        self._connection.close()

    def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first.

        Raises:
            JournalError: The journal cannot be read.
        """
        with self.snapshot():
            return self._contests(winners=f"{WINNERS} ORDER BY key")

    def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest.

        Raises:
            JournalError: The journal cannot be read.
        """
        with self.snapshot():
            return self._contest(contest, winners=_WINNERS_OF)

    def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        """Return a page of the list of contests.

        Raises:
            JournalError: The journal cannot be read.
        """
        page = []
        with self.snapshot():
            for (contest,) in self._rows(listing.ids(kind, order), count, first):
                stored = self._contest(contest, winners=_WINNERS_OF)
                assert stored is not None
                bounds = self._bounds(contest)
                residues = [residue for (residue,) in self._rows(listing.LAST_RESIDUES, *bounds)]
                own = self._rows(listing.OWN_CALL, *bounds)
                page.append(Summary(stored, tuple(reversed(residues)), tuple(own[0]) if own else None))
        return page

    def unfinished(self) -> StoredContest | None:
        """Return the contest whose outcome has not been told, or None; its winners are left out.

        To look for those among a million calls takes 0.2 s.

        Raises:
            JournalError: The journal cannot be read.
        """
        with self.snapshot():
            rows = self._rows("SELECT id FROM contest WHERE told = 0 ORDER BY id DESC LIMIT 1")
            return self._contest(rows[0][0]) if rows else None

    def room(self) -> RoomRecord:
        """Return what the journal holds of the room; an older version holds nothing of one.

        Raises:
            JournalError: It cannot be read, or is damaged.
        """
        [(version,)] = self._rows("PRAGMA user_version")
        if version < ROOM_SINCE:
            return RoomRecord()
        return room_record(self.path, self._rows(ROOM))

    def pages(self, stored: StoredContest) -> Iterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up; the first wrong one is named.
        """
        calls = stored.start.calls
        for page in self._checked(stored):
            rulings = Rulings(calls)
            rulings.extend_columns(page)
            calls += len(rulings)
            yield rulings

    def rulings(self, stored: StoredContest) -> list[Ruling]:
        """Return a contest's calls in order, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up.
        """
        return [ruling for page in self.pages(stored) for ruling in page]

    def verify(self) -> Iterator[StoredContest]:
        """Check every call of every contest, and yield each contest that adds up.

        Raises:
            JournalError: The first wrong call, or what SQLite's own check finds.
        """
        with self.snapshot():
            contests = self._contests()
            known = {stored.id for stored in contests}
            for (called,) in self._rows(_CALLED):
                if called not in known:
                    raise wrong_call(self.path, called, 1)
            for (line,) in self._rows("SELECT id FROM line"):
                if line >> SEQ_BITS not in known:
                    raise wrong_line(self.path, line >> SEQ_BITS, line & SEQ_MASK)
        yield from map(self._recomputed, contests)
        self._check_declared()
        found = str(self._rows("PRAGMA integrity_check(1)")[0][0])
        if found != "ok":
            raise JournalDamaged(f"{self.path} is damaged ({one_line(found)})")

    def has_departure(self) -> bool:
        """Return whether the last show has left in good order."""
        try:
            return has_departure(self._connection)
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error

    def check_newest(self) -> None:
        """Check the newest contests, so that a journal that lies is refused before it is shown.

        Raises:
            JournalError: They do not add up.
        """
        with self.snapshot():
            self.room()
            [(called,)] = self._rows(f"SELECT max(key) >> {SEQ_BITS} FROM call")
            [(opened,)] = self._rows("SELECT max(id) FROM contest")
            if (called or 0) > (opened or 0):
                raise wrong_call(self.path, called, 1)
            callers = 0
            for (contest,) in self._rows("SELECT id FROM contest ORDER BY id DESC LIMIT ?", TAIL):
                stored = self._contest(contest)
                assert stored is not None
                callers += stored.terms.callers
                if callers > TAIL:
                    break
                self._recomputed(stored)

    def _check_declared(self) -> None:
        try:
            if version_of(self._connection) == SCHEMA_VERSION:
                check_declared(self.path, self._connection)
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error

    def _contests(self, winners: str | None = None) -> list[StoredContest]:
        """Return every contest; with its winners, if they are asked for."""
        rows = self._rows(f"{CONTESTS} ORDER BY contest.id")
        lines = by_contest(self._rows(f"{LINES} ORDER BY line.id"), SEQ_BITS)
        won = by_contest(self._rows(winners) if winners else [])
        return [stored_contest(self.path, row, lines.get(row[0], ()), won.get(row[0], ())) for row in rows]

    def _contest(self, contest: int, winners: str | None = None) -> StoredContest | None:
        """Return one contest; with its winners, if they are asked for."""
        rows = self._rows(f"{CONTESTS} WHERE contest.id = ?", contest)
        if not rows:
            return None
        bounds = self._bounds(contest)
        lines = self._rows(f"{LINES} WHERE line.id > ? AND line.id < ? ORDER BY line.id", *bounds)
        return stored_contest(self.path, rows[0], lines, self._rows(winners, *bounds) if winners else ())

    def _bounds(self, contest: int) -> tuple[int, int]:
        """Return the keys between which those of a contest's lines and calls are.

        Raises:
            JournalError: No contest has that id.
        """
        if not 0 < contest <= HIGHEST_CONTEST:
            raise DoesNotAddUp(self.path, f"no contest has the number {contest}")
        return contest << SEQ_BITS, contest + 1 << SEQ_BITS

    def _checked(self, stored: StoredContest) -> Iterator[Page]:
        first, check = stored.id << SEQ_BITS, Check(stored)
        while check.calls < stored.calls:
            rows = self._rows(_PAGE, first + check.calls, first + stored.calls, PAGE)
            page = tuple(zip(*rows, strict=True))
            wrong = check.first_wrong(page) if page else check.calls + 1
            if wrong is not None:
                raise wrong_call(self.path, stored.id, wrong)
            yield page

    def _recomputed(self, stored: StoredContest) -> StoredContest:
        """Return a contest whose winners are not known yet with those that its calls tell.

        Raises:
            JournalError: The calls do not add up, or the outcome contradicts them.
        """
        winners = list(stored.winners)
        for _, callers, _, magic_numbers, _ in self._checked(stored):
            winners += won(callers, magic_numbers)
        stored = replace(stored, winners=tuple(winners))
        check_outcome(self.path, stored)
        return stored

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read at one moment, so that a show that writes meanwhile cannot part a contest from its lines and calls.

        Within a transaction it is the moment of that one.
        """
        if self._connection.in_transaction:
            yield
            return
        self._rows("BEGIN")
        try:
            yield
        finally:
            with suppress(*SQLITE_ERRORS):
                self._connection.execute("ROLLBACK")

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error


def connected(path: Path, uri: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a connection to a journal.

    Args:
        path: The journal, for messages.
        uri: Its file.
        patience: Wall seconds for which each statement waits while another program has the journal locked.

    Raises:
        JournalError: It cannot be opened.
    """
    try:
        return connect(uri, patience)
    except SQLITE_ERRORS as error:
        raise failed(path, error) from error
