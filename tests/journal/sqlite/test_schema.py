"""A new journal appears whole or not at all, and a call takes little room in it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.rows import sealed
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect, create, sync
from tests.crash.disk import watched
from tests.journal.contests import write_contest


def test_a_new_journal_is_whole_and_holds_nothing(journal_path: Path) -> None:
    create(journal_path)
    with Reader(journal_path) as reader:
        assert list(reader.verify()) == []
    assert [path.name for path in journal_path.parent.iterdir()] == ["contests.journal"]


def test_a_journal_that_cannot_be_filled_does_not_appear(journal_path: Path) -> None:
    with pytest.raises(JournalError, match=r"/contests\.journal cannot be used"):
        create(journal_path, lambda connection: connection.execute("INSERT INTO contest(id) VALUES (1)"))
    assert not journal_path.exists()


def test_a_draft_that_a_killed_show_left_is_written_over(journal_path: Path) -> None:
    create(journal_path.with_name("contests.journal.new"))
    create(journal_path)
    assert [path.name for path in journal_path.parent.iterdir()] == ["contests.journal"]


def test_a_seal_tells_values_apart_that_sql_does_not() -> None:
    seals = {sealed(*values) for values in [(1,), (1.0,), ("1",), (None,), (), (1, None), ("1, None",)]}
    assert len(seals) == 7
    assert all(0 <= seal < 2**32 for seal in seals)


def test_a_call_takes_31_bytes_or_less(journal_path: Path) -> None:
    write_contest(journal_path, Terms(seed=1, callers=20_000, prizes=0))
    assert journal_path.stat().st_size / 20_000 <= 31


@pytest.mark.parametrize("opening", [Reader, SqliteJournal])
def test_an_sqlite_that_is_too_old_is_refused_by_name_and_leaves_nothing_behind(
    journal_path: Path, opening: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """RHEL 9 has 3.34, which has no STRICT tables."""
    journal_path.touch()
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr("sqlite3.sqlite_version", "3.34.1")
    with pytest.raises(JournalError, match=r"comes with SQLite 3\.34\.1, and a journal needs 3\.37\.0 or newer: use"):
        opening(journal_path)
    assert {path.name for path in journal_path.parent.iterdir()} <= {"contests.journal", "contests.journal.lock"}


def test_every_connection_asks_for_syncs_that_reach_the_disk(journal_path: Path) -> None:
    with closing(connect(str(journal_path))) as connection:
        for pragma in ("fullfsync", "checkpoint_fullfsync"):
            assert connection.execute(f"PRAGMA {pragma}").fetchall() == [(1,)]


def failing(number: int, kind: Callable[[int], bool]) -> Callable[[int], None]:
    """Return a sync that fails with an error of the system's for files of a kind."""
    really = os.fsync

    def sync(file: int) -> None:
        if kind(os.fstat(file).st_mode):
            raise OSError(number, os.strerror(number))
        really(file)

    return sync


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EOPNOTSUPP])
def test_a_folder_that_cannot_be_synced_takes_a_journal_at_the_first_start_too(
    journal_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number, stat.S_ISDIR))
    create(journal_path)
    with Reader(journal_path) as reader:
        assert list(reader.verify()) == []


def test_a_folder_whose_disk_fails_takes_none(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, stat.S_ISDIR))
    with pytest.raises(JournalError, match=r"cannot be used \(Input/output error\)"):
        create(journal_path)


def test_a_journal_that_cannot_be_made_durable_leaves_no_draft(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC, stat.S_ISREG))
    with pytest.raises(JournalError, match=r"cannot be used \(No space left on device\)"):
        create(journal_path)
    assert list(journal_path.parent.iterdir()) == []


@pytest.mark.parametrize("supported", [True, False])
def test_on_macos_a_sync_is_asked_to_reach_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, supported: bool
) -> None:
    """There fsync leaves it in the disk's own memory, and some drives know nothing better."""
    asked: list[str] = []

    class Fcntl:
        F_FULLFSYNC = 51

        @staticmethod
        def fcntl(file: int, command: int) -> None:
            asked.append(f"fcntl {command}")
            if not supported:
                raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("luckytui.journal.sqlite.schema.fcntl", Fcntl, raising=False)
    monkeypatch.setattr(os, "fsync", lambda file: asked.append("fsync"))
    with (tmp_path / "file").open("wb") as file:
        sync(file.fileno())
    assert asked == ["fcntl 51"] + ["fsync"] * (not supported)


def test_a_disk_that_fails_as_a_journal_is_made_is_told_with_the_journal_s_name(journal_path: Path) -> None:
    """The system names no file where a sync fails."""
    with (
        watched(journal_path.parent, lambda step: step.kind == "sync"),
        pytest.raises(JournalError, match=r"^\S+/contests\.journal cannot be used \(Input/output error\)$"),
    ):
        create(journal_path)
    assert list(journal_path.parent.iterdir()) == []
