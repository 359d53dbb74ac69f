"""A write-ahead log is laid over the journal it was written for, and over no other."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, JournalLocked, StaleLog
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect
from luckytui.journal.sqlite.writer import Writer
from tests.conftest import RunLuckytui
from tests.journal.contests import append, rulings_of, write_contest
from tests.journal.sqlite.old import laid_out
from tests.terminal import wait_until

#: Nobody wins; calls enough for several logs where one is folded in after a few pages.
LONG = Terms(seed=1, callers=400, prizes=0, max_delay=1.0)
CALLS, _ = rulings_of(LONG)


def crash(path: Path, first: int, last: int, longest_log: int = 1_000) -> None:
    """Let a show make these calls of a long contest, a commit each, and be killed."""
    child = os.fork()
    if not child:
        try:
            Writer.longest_log = longest_log
            asyncio.run(_play(path, first, last))
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


async def _play(path: Path, first: int, last: int, read_from: int | None = None) -> None:
    journal = SqliteJournal(path)
    stored = await journal.unfinished(LONG) or await journal.open_contest(LONG)
    with closing(connect(f"{path.as_uri()}?mode=ro")) as reader:
        for place, call in enumerate(CALLS[first:last], first):
            if place == read_from:
                # Until it is closed, it needs the journal as it is now.
                reader.execute("BEGIN")
                reader.execute("SELECT now FROM mark").fetchall()
            await append(journal, stored, [call])
        if read_from is not None:
            os.kill(os.getpid(), signal.SIGKILL)


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def calls_in(path: Path) -> list[int]:
    """Return how many calls each contest has, every one verified."""
    with Reader(path) as reader:
        return [stored.calls for stored in reader.verify()]


def mark_in(path: Path) -> tuple[bytes, bytes]:
    with closing(connect(f"{path.as_uri()}?mode=ro&immutable=1")) as connection:
        [(now, before)] = connection.execute("SELECT now, before FROM mark")
    return now, before


def assert_refused(path: Path) -> None:
    """Check that a journal is refused by the name of the log, and that no byte of either changes."""
    before = path.read_bytes(), log_of(path).read_bytes()
    for opening in (Reader, SqliteJournal):
        with pytest.raises(StaleLog, match=r"-wal is not the log of .*; move .*-wal and .*-shm away"):
            opening(path)
    assert (path.read_bytes(), log_of(path).read_bytes()) == before


@pytest.mark.parametrize("longest_log", [1, 2, 7, 1_000])
def test_a_crashed_show_goes_on_from_its_log_as_often_as_it_crashes(journal_path: Path, longest_log: int) -> None:
    for first in range(0, 50, 10):
        crash(journal_path, first, first + 10, longest_log)
        assert calls_in(journal_path) == [first + 10]


@pytest.mark.parametrize("longest_log", [1, 7, 1_000])
def test_a_backup_restored_beside_the_log_of_a_crashed_show_is_not_overridden(
    journal_path: Path, longest_log: int
) -> None:
    """Of a journal after a clean end: the show after it crashed, and the backup came back."""
    write_contest(journal_path)
    backup = shutil.copyfile(journal_path, journal_path.with_name("backup"))
    crash(journal_path, 0, 60, longest_log)
    shutil.copyfile(backup, journal_path)
    assert_refused(journal_path)
    log_of(journal_path).rename(journal_path.with_name("kept-wal"))
    journal_path.with_name("contests.journal-shm").unlink()
    assert calls_in(journal_path) == [20]


def test_a_copy_of_a_live_journal_is_told_from_what_it_became(journal_path: Path) -> None:
    crash(journal_path, 0, 30, 7)
    backup = shutil.copyfile(journal_path, journal_path.with_name("backup"))
    crash(journal_path, 30, 90, 7)
    assert mark_in(backup) != mark_in(journal_path)
    shutil.copyfile(backup, journal_path)
    assert_refused(journal_path)


def test_the_log_of_a_crashed_show_that_another_program_locks_is_not_taken_for_another_s(journal_path: Path) -> None:
    crash(journal_path, 0, 30)
    with closing(sqlite3.connect(journal_path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalLocked):
            Writer(journal_path)
        with pytest.raises(JournalLocked):
            Reader(journal_path)
        other.execute("ROLLBACK")
    assert calls_in(journal_path) == [30]


def test_another_journal_moved_beside_a_log_is_not_overridden(journal_path: Path) -> None:
    other = journal_path.with_name("other")
    crash(other, 0, 5)
    crash(journal_path, 0, 30)
    other.replace(journal_path)
    assert_refused(journal_path)


@pytest.mark.parametrize("place", [*range(16, 60), *range(72, 120), *range(2_700, 4_096, 31)])
def test_a_first_page_that_is_damaged_where_the_log_has_a_newer_one_takes_no_call(
    crashed: tuple[Path, bytes], place: int
) -> None:
    """Where it does not say what file this is: header, tables and their declarations."""
    path, whole = crashed
    path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
    assert calls_in(path) == [20, 10]


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Return the journal of a crashed show whose log is whole, and what is in the file alone."""
    path = tmp_path_factory.mktemp("crashed") / "contests.journal"
    write_contest(path)
    crash(path, 0, 10)
    return path, path.read_bytes()


def test_a_journal_beside_the_log_of_an_older_version_is_not_overridden(journal_path: Path) -> None:
    write_contest(journal_path.with_name("new"))
    laid_out("person-called-killed", journal_path)
    journal_path.with_name("new").replace(journal_path)
    assert_refused(journal_path)


def test_a_log_cut_to_nothing_goes_with_any_journal(journal_path: Path) -> None:
    write_contest(journal_path)
    log_of(journal_path).touch()
    assert calls_in(journal_path) == [20]
    asyncio.run(SqliteJournal(journal_path).close())


def test_every_log_draws_a_mark_and_names_the_one_before(journal_path: Path) -> None:
    asyncio.run(SqliteJournal(journal_path).close())
    marks = [mark_in(journal_path)[0]]
    for first in range(0, 40, 10):
        crash(journal_path, first, first + 10)
        asyncio.run(SqliteJournal(journal_path).close())
        now, before = mark_in(journal_path)
        assert before == marks[-1]
        marks.append(now)
    assert len(set(marks)) == 5


def test_a_log_that_somebody_still_reads_keeps_its_mark_until_all_of_it_is_folded_in(journal_path: Path) -> None:
    """The show is killed while the journal has only the part of the log that the reader does not need."""
    child = os.fork()
    if not child:
        try:
            Writer.longest_log = 1
            asyncio.run(_play(journal_path, 0, 30, read_from=10))
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert calls_in(journal_path) == [30]


@pytest.mark.parametrize("longest_log", [1, 1_000])
def test_a_reader_beside_a_live_show_never_takes_its_log_for_another_s(
    journal_path: Path, longest_log: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The show folds its log again and again, also while somebody reads."""
    monkeypatch.setattr(Writer, "longest_log", longest_log)
    child = os.fork()
    if not child:
        try:
            asyncio.run(_play(journal_path, 0, 300))
        finally:
            os._exit(0)
    wait_until(log_of(journal_path).exists, "the show is on air")
    looked, plays = 0, True
    while plays:
        # Once more when it is over, since a busy machine may not come to look before.
        plays = os.waitpid(child, os.WNOHANG) == (0, 0)
        try:
            with Reader(journal_path) as reader:
                looked += bool(reader.contests())
        except JournalError as error:
            assert not isinstance(error, StaleLog)
    assert looked
    assert calls_in(journal_path) == [300]


def test_a_journal_that_was_away_while_another_took_its_name_keeps_its_calls(
    journal_path: Path, luckytui: RunLuckytui
) -> None:
    crash(journal_path, 0, 4)
    kept = journal_path.with_name("kept")
    journal_path.rename(kept)
    said = luckytui("--headless", "--fast", "-f", journal_path)
    assert said.returncode == 1
    assert "contests.journal-wal holds calls of a journal that is no longer at" in said.stderr
    assert "put that journal back, or move" in said.stderr
    kept.rename(journal_path)
    said = luckytui("journal", "1", "--json", "-f", journal_path)
    assert len(said.stdout.splitlines()) == 4
