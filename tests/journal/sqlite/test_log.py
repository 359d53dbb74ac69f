"""The write-ahead log is as long as it gets before anything is committed, unless the disk has no room for that."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.log import LAID_OUT, lay_out
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import create
from luckytui.journal.sqlite.writer import Writer


@pytest.fixture
def crowded_disk() -> Iterator[int]:
    """Let no file grow beyond a size, as on a disk that is nearly full. Python ignores the signal for it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LAID_OUT // 2, before[1]))
    yield LAID_OUT // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_commit_does_not_make_the_log_longer(journal_path: Path) -> None:
    create(journal_path)
    writer = Writer(journal_path)
    log = journal_path.with_name("contests.journal-wal")
    assert log.read_bytes() == bytes(LAID_OUT)
    for _ in range(2 * Writer.longest_log):
        writer.open_contest("now", Terms(callers=3), ())
        writer.commit()
        assert log.stat().st_size == LAID_OUT
    with Reader(journal_path) as reader:
        assert len(reader.contests()) == 2 * Writer.longest_log
    writer.close()
    assert not log.exists()


@pytest.mark.usefixtures("crowded_disk")
def test_a_disk_without_room_keeps_what_room_it_has(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"as it was")
    lay_out(log)
    assert log.read_bytes() == b"as it was"


def test_what_was_logged_stays(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for content in (b"short", b"x" * (LAID_OUT + 1)):
        log.write_bytes(content)
        lay_out(log)
        assert log.read_bytes() == content.ljust(LAID_OUT, b"\0")


def test_a_log_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    lay_out(tmp_path / "log")
    assert list(tmp_path.iterdir()) == []
