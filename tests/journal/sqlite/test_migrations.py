"""An older journal is carried over whole or not at all, and nothing that is damaged becomes right by it."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.journal.errors import JournalError, StaleLog
from luckytui.journal.rows import sealed
from luckytui.journal.sqlite.contents import Contents
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.migrations import BROKEN, migrate, version_of
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect
from tests.journal.contests import YOU, line, play
from tests.journal.sqlite.old import TWO, assert_read_as_it_was, bytes_of, laid_out, version

#: Seals a contest of version 1.
SEAL_1 = (
    "UPDATE contest SET seal = sealed(id, opened_at, keyword, seed, callers, prizes, max_delay, timeout, player, "
    "start_caller, start_calls, start_magic_number, outcome, announced, player_at)"
)


#: Where a migration is killed, or fails, by how the statement begins.
MOMENTS = [
    "CREATE TEMP VIEW",
    "CREATE TABLE",
    "INSERT INTO main.new_contest",
    "INSERT INTO main.new_line",
    "DROP TABLE",
    "ALTER TABLE",
    "PRAGMA user_version =",
    "COMMIT",
]


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_migration_that_is_killed_leaves_the_old_version(journal_path: Path, name: str, moment: str) -> None:
    laid_out(name, journal_path)
    child = os.fork()
    if not child:
        connection = connect(str(journal_path))
        connection.execute("PRAGMA journal_mode = WAL")

        def die(statement: str) -> None:
            if statement.startswith(moment):
                os.kill(os.getpid(), signal.SIGKILL)

        connection.set_trace_callback(die)
        try:
            migrate(connection)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert version(journal_path) == 1
    assert_read_as_it_was(name, journal_path)
    asyncio.run(SqliteJournal(journal_path).close())
    assert version(journal_path) == SCHEMA_VERSION
    assert_read_as_it_was(name, journal_path)


@pytest.mark.parametrize("name", TWO)
def test_a_log_that_holds_a_migration_is_not_the_old_journal_s(journal_path: Path, name: str) -> None:
    """A migration goes into the file itself: an old journal beside the log of a new one was restored there."""
    laid_out(name, journal_path)
    child = os.fork()
    if not child:
        try:
            connection = connect(str(journal_path))
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert journal_path.read_bytes()[60:64] == b"\0\0\0\1", "the file itself is not written to yet"
    assert version(journal_path) == SCHEMA_VERSION
    before = bytes_of(journal_path)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(StaleLog):
            opening(journal_path)
    assert bytes_of(journal_path) == before


@pytest.fixture
def no_new_version() -> Iterator[Callable[[sqlite3.Connection], None]]:
    """Yield what keeps a connection from writing down a version of the schema."""

    def deny(action: int, first: str | None, second: str | None, *_: object) -> int:
        wanted = action == sqlite3.SQLITE_PRAGMA and first == "user_version" and second is not None
        return sqlite3.SQLITE_DENY if wanted else sqlite3.SQLITE_OK

    yield lambda connection: connection.set_authorizer(deny)


@pytest.mark.parametrize("name", TWO)
def test_a_migration_that_fails_leaves_the_old_version_and_the_connection_as_it_was(
    journal_path: Path, name: str, no_new_version: Callable[[sqlite3.Connection], None]
) -> None:
    laid_out(name, journal_path)
    with closing(connect(str(journal_path))) as connection:
        no_new_version(connection)
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            migrate(connection)
        assert not connection.in_transaction
        connection.set_authorizer(None)
        assert version_of(connection) == 1
        assert connection.execute("SELECT count(*) FROM temp.sqlite_schema").fetchall() == [(0,)]
        assert len(connection.execute("SELECT player FROM contest").fetchall()) == 1
    assert_read_as_it_was(name, journal_path)


def test_a_journal_that_cannot_be_carried_over_is_refused_with_a_sentence(journal_path: Path) -> None:
    laid_out("person-called-stopped", journal_path)
    with closing(connect(str(journal_path))) as connection:
        # In the way of the migration, and of nothing else.
        connection.execute("CREATE TABLE new_contest(id)")
    with pytest.raises(JournalError, match=r"cannot be used .*already exists"):
        SqliteJournal(journal_path)
    assert version(journal_path) == 1
    assert_read_as_it_was("person-called-stopped", journal_path)


#: Lies in a journal of version 1, and what is said of them.
LIES = {
    "another seed": ("UPDATE contest SET seed = seed + 1", "what contest 1 was opened with is damaged"),
    "another name": ("UPDATE contest SET keyword = 'other'", "what contest 1 was opened with is damaged"),
    "more persons": ("UPDATE contest SET player = 7", "what contest 1 was opened with is damaged"),
    "no person": ("UPDATE contest SET player = 0", "what contest 1 was opened with is damaged"),
    "another time": ("UPDATE contest SET player_at = player_at + 1e-9", "what contest 1 was opened with is damaged"),
    "no time": ("UPDATE contest SET player_at = NULL", "what contest 1 was opened with is damaged"),
    "a person's call at another time": ("UPDATE call SET at = at + 1e-9 WHERE caller = 9", "contest 1, line 9 is"),
    "no person's call": ("DELETE FROM call WHERE caller = 9", "contest 1, line 9 is wrong or missing"),
    "a person's other number": ("UPDATE call SET number = 346 WHERE caller = 9", "contest 1, call 5 is wrong"),
    "a wrong number": ("UPDATE call SET number = number + 1 WHERE key & 0xff = 3", "contest 1, call 3 is wrong"),
}


@pytest.mark.parametrize(("lie", "found"), LIES.values(), ids=LIES)
@pytest.mark.parametrize("name", TWO)
def test_what_is_damaged_in_an_old_journal_is_refused_and_not_carried_over(
    journal_path: Path, name: str, lie: str, found: str
) -> None:
    laid_out(name, journal_path)
    with closing(connect(str(journal_path))) as connection:
        connection.execute(lie)
    before = bytes_of(journal_path)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalError, match=found):
            opening(journal_path)
    # A log that was there is no more and no less; an empty one is what it takes to read a journal in WAL mode.
    assert before.items() <= bytes_of(journal_path).items()


@pytest.mark.parametrize(("lie", "found"), LIES.values(), ids=LIES)
def test_what_is_damaged_behind_the_newest_contests_stays_damaged(journal_path: Path, lie: str, found: str) -> None:
    """The show goes on, as it always did, and the lie is found where it is looked for."""
    laid_out("person-called-stopped", journal_path)
    with closing(connect(str(journal_path))) as connection:
        connection.execute(f"{lie}")
        connection.execute(
            "INSERT INTO contest SELECT 2, opened_at, keyword, seed, 9000, prizes, max_delay, timeout, 0, "
            "0, 0, 0, 'abandoned', 1, NULL, 0 FROM contest"
        )
        connection.execute(f"{SEAL_1} WHERE id = 2")

    async def show() -> None:
        journal = SqliteJournal(journal_path)
        await play(journal)
        await journal.close()

    with Reader(journal_path) as reader, pytest.raises(JournalError, match=found):
        list(reader.verify())
    asyncio.run(show())
    assert version(journal_path) == SCHEMA_VERSION
    with Reader(journal_path) as reader, pytest.raises(JournalError, match=found):
        list(reader.verify())


def test_a_person_who_had_not_called_is_a_line_that_has_not(journal_path: Path) -> None:
    """Though a call under its id is there: the contest says that there is none."""
    laid_out("person-called-stopped", journal_path)
    with closing(connect(str(journal_path))) as connection:
        connection.execute("UPDATE contest SET player_at = NULL")
        connection.execute(SEAL_1)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalError, match="contest 1, call 5 is wrong"):
            opening(journal_path)


def test_no_row_has_the_seal_of_a_broken_one() -> None:
    assert BROKEN not in {sealed(value) for value in range(100)}
    assert BROKEN < 0 <= sealed()


def test_the_log_of_a_newer_program_is_not_read_as_ours(journal_path: Path) -> None:
    laid_out("empty", journal_path)
    child = os.fork()
    if not child:
        try:
            connection = connect(str(journal_path))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA user_version = 5")
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    os.waitpid(child, 0)
    assert journal_path.read_bytes()[60:64] == b"\0\0\0\1"
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalError, match=r"written by another luckytui \(schema 5, this one reads 1 to 4\)"):
            opening(journal_path)


def test_views_of_an_old_journal_are_one_connections_own(journal_path: Path) -> None:
    laid_out("person-called-stopped", journal_path)
    contents = Contents(journal_path, connect(f"{journal_path.as_uri()}?mode=ro"))
    assert contents.contests()[0].lines == (line(9, YOU[0]),)
    with closing(connect(f"{journal_path.as_uri()}?mode=ro")) as connection:
        assert connection.execute("SELECT player FROM contest").fetchall() == [(1,)]
    contents.close()
