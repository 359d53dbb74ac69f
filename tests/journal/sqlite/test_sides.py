"""The names beside a journal that are written to or removed: ours, or absent, or the start is refused."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luckytui.journal.errors import NameTaken, StaleLog
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.sides import is_ours
from tests.conftest import RunLuckytui
from tests.journal.contests import TWENTY, write_contest

RECORD = "46687 2 520"
#: Names at a start with nothing in the journal's place, with a journal there, and with a lucky-call record.
NEW = ["contests.journal" + suffix for suffix in (".new", "-wal", "-journal", "-shm", ".lock")]
OLD = ["contests.journal" + suffix for suffix in ("-wal", "-journal", "-shm", ".lock")]
TAKEN_OVER = [*NEW, "contests.journal.lucky-call", "contests.journal.lucky-call.new"]

Lay = Callable[[Path], object]


def text(path: Path) -> None:
    path.write_bytes(b"x\n")


def zeros_and_more(path: Path) -> None:
    path.write_bytes(bytes(512) + b"text\n")


def link(path: Path) -> None:
    path.with_name("elsewhere").write_bytes(b"x\n")
    path.symlink_to("elsewhere")


def link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


STRANGERS: list[Lay] = [text, link, link_to_nowhere, Path.mkdir, os.mkfifo]
every_stranger = pytest.mark.parametrize("stranger", STRANGERS)


def seen(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Return everything in a folder: kind, number, time of the last change and content."""
    found = {}
    for path in folder.iterdir():
        at = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[path.name] = (at.st_mode, at.st_ino, at.st_mtime_ns, content)
    return found


async def start(path: Path) -> None:
    """Start a show as far as its contest."""
    journal = SqliteJournal(path)
    try:
        await journal.unfinished(TWENTY)
    finally:
        await journal.close()


async def assert_refused(path: Path, name: str) -> None:
    """Check that a start is refused by the name of what is in the way, and changes nothing of anybody's."""
    before = seen(path.parent)
    with pytest.raises(NameTaken, match=rf"{name} .*: move it (away|elsewhere)$"):
        await start(path)
    after = seen(path.parent)
    assert {each: after[each] for each in before} == before
    assert after.keys() - before.keys() <= {"contests.journal.lock", "contests.journal.lucky-call"}


@every_stranger
@pytest.mark.parametrize("name", NEW)
async def test_a_stranger_where_a_new_journal_needs_a_file_is_not_touched(
    journal_path: Path, name: str, stranger: Lay
) -> None:
    stranger(journal_path.with_name(name))
    await assert_refused(journal_path, name)


@every_stranger
@pytest.mark.parametrize("name", OLD)
async def test_a_stranger_beside_a_journal_is_not_touched(journal_path: Path, name: str, stranger: Lay) -> None:
    await asyncio.to_thread(write_contest, journal_path)
    journal_path.with_name("contests.journal.lock").unlink()
    stranger(journal_path.with_name(name))
    await assert_refused(journal_path, name)
    if not name.endswith(".lock"):
        with pytest.raises(NameTaken, match=name):
            Reader(journal_path)


@every_stranger
@pytest.mark.parametrize("name", TAKEN_OVER)
async def test_a_stranger_where_a_record_is_taken_over_is_not_touched(
    journal_path: Path, name: str, stranger: Lay
) -> None:
    journal_path.write_text(RECORD)
    stranger(journal_path.with_name(name))
    await assert_refused(journal_path, name)


@pytest.mark.parametrize("name", [*NEW, "contests.journal.lucky-call.new"])
async def test_what_a_power_cut_leaves_of_our_own_is_in_nobody_s_way(journal_path: Path, name: str) -> None:
    journal_path.write_text(RECORD)
    journal_path.with_name(name).write_bytes(bytes(700))
    await start(journal_path)
    assert journal_path.read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize("name", NEW)
async def test_a_file_that_only_begins_with_zeros_is_a_stranger(journal_path: Path, name: str) -> None:
    zeros_and_more(journal_path.with_name(name))
    await assert_refused(journal_path, name)


@pytest.mark.parametrize("sizes", [(1 << 24 | 512, 4096), (512, 1 << 24 | 4096), (16, 4096), (512, 0)], ids=repr)
async def test_a_file_whose_sizes_no_rollback_journal_has_is_a_stranger(
    journal_path: Path, sizes: tuple[int, int]
) -> None:
    side = journal_path.with_name("contests.journal-journal")
    side.write_bytes(bytes(20) + b"".join(size.to_bytes(4, "big") for size in sizes) + bytes(600))
    await assert_refused(journal_path, side.name)


def test_a_file_that_a_show_writes_while_it_is_looked_at_is_ours(tmp_path: Path) -> None:
    side = tmp_path / "contests.journal.lock"
    side.touch()

    def ours(head: bytes) -> bool:
        side.write_bytes(b"luckytui 5\n")
        return head == b"luckytui 5\n"

    assert is_ours(side, ours)


async def test_an_index_that_sqlite_is_about_to_make_anew_is_in_nobody_s_way(journal_path: Path) -> None:
    await asyncio.to_thread(write_contest, journal_path)
    journal_path.with_name("contests.journal-shm").write_bytes((3_007_000).to_bytes(4, sys.byteorder)[:3])
    Reader(journal_path).close()
    await start(journal_path)


def test_a_rollback_journal_whose_database_is_gone_is_kept(journal_path: Path) -> None:
    journal_path.with_name("contests.journal-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    with pytest.raises(StaleLog, match=r"contests\.journal-journal holds calls"):
        SqliteJournal(journal_path)


def test_four_strangers_survive_a_start(journal_path: Path, luckytui: RunLuckytui) -> None:
    """As a person does it, with commands."""
    for suffix in (".new", "-wal", "-journal", ".lock"):
        journal_path.with_name(journal_path.name + suffix).write_text("x\n")
    before = seen(journal_path.parent)
    said = luckytui("--headless", "--fast", "-f", journal_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "contests.journal-wal is not ours" in said.stderr
    assert seen(journal_path.parent) == before
