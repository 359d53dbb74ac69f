"""A journal open for reading: its contests, their calls, and whether they add up."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from luckytui.contest.draws import Draws
from luckytui.contest.rules import MODULUS, Outcome, Record, Ruling, Rulings, Terms, Winner, won
from luckytui.journal.sqlite.detect import examine, pointed_to
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, one_line
from luckytui.journal.sqlite.schema import (
    CALLED,
    CONTEST_COLUMNS,
    CONTESTS,
    SCHEMA,
    SEQ_BITS,
    SEQ_MASK,
    TERMS,
    WINNERS,
    connect,
    sealed,
)
from luckytui.journal.stored import Check, Columns, JournalError, StoredContest

#: Calls read, and checked, at a time: few enough for Python to have their rows at hand; twice as many take a
#: third longer.
PAGE = 1_000
#: At every opening the newest contests are checked, as many as have this many callers together.
TAIL = 5_000
#: The journals that this process writes to.
LIVE: set[Path] = set()


class Journal:
    """A journal open for reading, also while a show writes to it.

    Args:
        path: The journal's file.

    Raises:
        JournalError: The file is missing, is no journal, or does not add up.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # By hand, which is why not while this process writes to it: closing a file drops this
        # process's locks on it, SQLite's own among them.
        if pointed_to(path) not in LIVE and examine(path) == "record":
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
            self._connection.executescript(SCHEMA)
        else:
            # A commit cut off in a rollback journal, as a clean end makes one, can only be read by one who may
            # write: it is undone first.
            file = pointed_to(path)
            undo = file.with_name(file.name + "-journal").exists() and os.access(file, os.W_OK)
            self._open(f"{file.as_uri()}?mode={'rw' if undo else 'ro'}")
        self._check_tail_or_close()

    def _open(self, uri: str) -> None:
        try:
            self._connection = connect(uri)
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal."""
        self._connection.close()

    def contests(self) -> list[StoredContest]:
        """Return every contest, the first one first.

        Raises:
            JournalError: The journal cannot be read.
        """
        try:
            with closing(self._connection.cursor()) as cursor:
                # One read transaction, so that a show writing meanwhile cannot part rows from winners.
                cursor.execute("BEGIN")
                rows = cursor.execute(CONTESTS).fetchall()
                winners: dict[int, list[Winner]] = {}
                for contest, *winner in cursor.execute(WINNERS):
                    winners.setdefault(contest, []).append(Winner(*winner))
                cursor.execute("COMMIT")
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error
        return [self._stored(row, winners.get(row[0], [])) for row in rows]

    def played(self) -> set[int]:
        """Return the contests in which the person called.

        Raises:
            JournalError: The journal cannot be read.
        """
        rows = self._rows(
            "SELECT contest.id FROM contest JOIN call ON call.key >> ? = contest.id "
            "WHERE contest.player = 1 AND call.caller = contest.callers + 1",
            (SEQ_BITS,),
        )
        return {contest for (contest,) in rows}

    def contest(self, contest: int) -> StoredContest | None:
        """Return one contest, or None where there is no such contest.

        Raises:
            JournalError: The journal cannot be read.
        """
        rows = self._rows(f"{CONTEST_COLUMNS} WHERE contest.id = ?", (contest,))
        if not rows:
            return None
        # Up to the last call of the row just read: a show may have written more since.
        low, last = rows[0][0] << SEQ_BITS, rows[0][-2]
        winners = self._rows(
            "SELECT caller, magic_number FROM call "
            f"WHERE key BETWEEN ? AND ? AND magic_number % {MODULUS} = 0 ORDER BY key",
            (low, last or low),
        )
        return self._stored(rows[0], [Winner(*winner) for winner in winners])

    def unfinished(self) -> StoredContest | None:
        """Return the contest whose outcome has not been announced, if there is one, without its winners.

        To look for those among a million calls takes 0.2 s.

        Raises:
            JournalError: The journal cannot be read.
        """
        rows = self._rows(f"{CONTEST_COLUMNS} WHERE contest.announced = 0 ORDER BY contest.id DESC LIMIT 1", ())
        return self._stored(rows[0], []) if rows else None

    def pages(self, stored: StoredContest, draws: Draws | None = None) -> Iterator[Rulings]:
        """Read a contest's calls in order, at most 1,000 at a time, each checked.

        Args:
            stored: The contest.
            draws: Its callers, where they are known already: to draw a million takes 0.1 s.

        Raises:
            JournalError: The calls cannot be read, or do not add up; the first wrong one is named.
        """
        calls = stored.start.calls
        for columns in self._checked(stored, Check(stored, draws)):
            page = Rulings(calls)
            page.extend_columns(columns)
            calls += len(page)
            yield page

    def _checked(self, stored: StoredContest, check: Check) -> Iterator[Columns]:
        first = stored.id << SEQ_BITS
        while check.calls < stored.calls:
            rows = self._rows(
                "SELECT key & ?, caller, number, magic_number, at FROM call "
                "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?",
                (SEQ_MASK, first + check.calls, first + stored.calls, PAGE),
            )
            columns = tuple(zip(*rows, strict=True))
            wrong = check.first_wrong(columns) if columns else check.calls + 1
            if wrong is not None:
                raise self._wrong(stored.id, wrong)
            yield columns

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
        # The calls first: a show that writes meanwhile opens its contest before its calls.
        called = {contest for (contest,) in self._rows(CALLED, ())}
        contests = [self._stored(row, []) for row in self._rows(CONTESTS, ())]
        orphaned = called.difference(stored.id for stored in contests)
        if orphaned:
            raise self._wrong(min(orphaned), 1)
        yield from map(self._recomputed, contests)
        found = str(self._rows("PRAGMA integrity_check(1)", ())[0][0])
        if found != "ok":
            raise JournalError(
                f"{self.path} is damaged ({one_line(found)}): restore it from a copy, or choose another with -f"
            )

    def _check_tail_or_close(self) -> None:
        try:
            self._check_tail()
        except JournalError:
            self._connection.close()
            raise

    def _check_tail(self) -> None:
        """Check the newest contests, so that a journal that lies is refused before it is shown."""
        # The calls first: a show that writes meanwhile opens its contest before its calls.
        [(called,)] = self._rows(f"SELECT max(key) >> {SEQ_BITS} FROM call", ())
        [(opened,)] = self._rows("SELECT max(id) FROM contest", ())
        if (called or 0) > (opened or 0):
            raise self._wrong(called, 1)
        callers = 0
        for (contest,) in self._rows("SELECT id FROM contest ORDER BY id DESC LIMIT ?", (TAIL,)):
            [row] = self._rows(f"{CONTEST_COLUMNS} WHERE contest.id = ?", (contest,))
            stored = self._stored(row, [])
            callers += stored.terms.callers
            if callers > TAIL:
                break
            self._recomputed(stored)

    def _recomputed(self, stored: StoredContest) -> StoredContest:
        """Return a contest whose winners are not known yet with those that its calls tell.

        Raises:
            JournalError: The calls do not add up, or the outcome contradicts them.
        """
        winners = list(stored.winners)
        for _, callers, _, magic_numbers, _ in self._checked(stored, Check(stored)):
            winners += won(callers, magic_numbers)
        stored = replace(stored, winners=tuple(winners))
        over = stored.outcome in (Outcome.WON, Outcome.NOBODY)
        if over and ((stored.outcome is Outcome.WON) != bool(stored.winners) or not stored.ended):
            raise JournalError(
                f"{self.path} does not add up: contest {stored.id} says {stored.outcome}, its calls say otherwise; "
                "restore it from a copy, or choose another with -f"
            )
        return stored

    def _stored(self, row: Sequence[object], winners: list[Winner]) -> StoredContest:
        contest, opened_at, *terms, caller, calls, magic_number, outcome, announced, player_at, seal, last, total = row
        if seal != sealed(*row[:-3]):
            raise JournalError(
                f"{self.path} does not add up: what contest {contest} was opened with is damaged; "
                "restore it from a copy, or choose another with -f"
            )
        for value in (*(value for winner in winners for value in winner), 0 if last is None else total):
            # On a damaged page a column need not hold what it was declared to.
            if type(value) is not int:
                raise self._wrong(contest, int(last) & SEQ_MASK)  # type: ignore[arg-type, call-overload]
        start = Record(caller, calls, magic_number)  # type: ignore[arg-type]
        if start.won:
            winners.insert(0, Winner(start.last_caller, start.magic_number))
        try:
            settled = Terms(**dict(zip(TERMS, terms, strict=True)))  # type: ignore[arg-type]
            return StoredContest(
                contest,  # type: ignore[arg-type]
                str(opened_at),
                settled,
                start,
                Outcome(str(outcome)),
                bool(announced),
                start.calls if last is None else int(last) & SEQ_MASK,  # type: ignore[call-overload]
                start.magic_number if last is None else total,  # type: ignore[arg-type]
                tuple(winners),
                player_at,  # type: ignore[arg-type]
            )
        except ValueError as error:
            raise JournalError(
                f"{self.path} does not add up: contest {contest} was opened with what cannot be ({error}); "
                "restore it from a copy, or choose another with -f"
            ) from error

    def _rows(self, query: str, values: Sequence[object]) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except SQLITE_ERRORS as error:
            raise failed(self.path, error) from error

    def _wrong(self, contest: int, seq: int) -> JournalError:
        return JournalError(
            f"{self.path} does not add up: contest {contest}, call {seq} is wrong or missing; "
            "restore it from a copy, or choose another with -f"
        )
