"""Whoever may write a journal may lock it, and whoever may not read it may read no copy of it."""

from __future__ import annotations

import os
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luckytui.journal.errors import JournalError, JournalMoved
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.lock import Lock, lock_of
from luckytui.journal.sqlite.writer import Writer
from tests.journal.contests import TWENTY, append, rulings_of, write_contest

#: Somebody who is nobody's owner.
NOBODY = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")


def rights(path: Path) -> tuple[int, int, int]:
    """Return a file's owner, group and mode."""
    found = path.stat()
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


def as_nobody(do: Callable[[], object]) -> None:
    """Do something as a user without rights, in a process of its own."""
    child = os.fork()
    if not child:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            do()
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def shared() -> Iterator[Path]:
    """Yield a folder that everybody can reach and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o777)
        yield folder


@as_root
def test_a_show_of_root_s_keeps_nobody_from_the_journal(shared: Path) -> None:
    path = shared / "contests.journal"
    as_nobody(lambda: write_contest(path))
    for removed in (False, True):
        if removed:
            lock_of(path).unlink()
        write_contest(path)
        assert rights(lock_of(path)) == rights(path)
        as_nobody(lambda: write_contest(path))


@as_root
def test_a_group_that_may_write_the_journal_may_lock_it(shared: Path) -> None:
    """Of one who makes the journal with the usual umask, and then gives it to the group."""
    path = shared / "contests.journal"
    write_contest(path)
    os.chown(path, 0, NOBODY)
    path.chmod(0o664)
    write_contest(path)
    assert rights(lock_of(path)) == (0, NOBODY, 0o664)
    as_nobody(lambda: write_contest(path))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
@pytest.mark.parametrize("text", ["", "46687 2 520"], ids=["an empty file", "a record"])
async def test_a_journal_has_the_rights_of_what_stood_in_its_place(journal_path: Path, text: str, mode: int) -> None:
    journal_path.write_text(text)
    journal_path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(journal_path, NOBODY, NOBODY)
    before = rights(journal_path)
    journal = SqliteJournal(journal_path)
    await journal.unfinished(TWENTY)
    await journal.close()
    names = ["contests.journal", "contests.journal.lock"] + ["contests.journal.lucky-call"] * bool(text)
    assert {name: rights(journal_path.with_name(name)) for name in names} == dict.fromkeys(names, before)


async def test_a_record_that_cannot_be_written_becomes_a_journal_that_its_owner_can_write(journal_path: Path) -> None:
    journal_path.write_text("46687 2 520")
    journal_path.chmod(0o444)
    journal = SqliteJournal(journal_path)
    await journal.unfinished(TWENTY)
    await journal.close()
    assert stat.S_IMODE(journal_path.stat().st_mode) == 0o644


async def test_the_copy_of_a_journal_that_was_moved_away_has_its_rights(journal_path: Path) -> None:
    await SqliteJournal(journal_path).close()
    journal_path.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(journal_path, NOBODY, NOBODY)
    before = rights(journal_path)
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TWENTY)
    journal_path.unlink()
    with pytest.raises(JournalMoved):
        await append(journal, stored, rulings_of(TWENTY)[0][:3])
    await journal.close()
    assert rights(journal_path.with_name("contests.journal.kept-1")) == before


def test_who_may_not_write_a_journal_is_told_what_to_do(shared: Path) -> None:
    path = shared / "contests.journal"
    write_contest(path)
    path.chmod(0o444)

    def start() -> None:
        with pytest.raises(JournalError, match=r"/contests\.journal cannot be written: give yourself the right to$"):
            Writer(path)

    if os.geteuid() == 0:
        as_nobody(start)
    else:
        start()


@as_root
def test_rights_that_may_not_be_changed_are_left_as_they_are(shared: Path) -> None:
    """Of a lock that root made, beside a journal that has other rights since."""
    path = shared / "contests.journal"
    as_nobody(lambda: write_contest(path))
    lock_of(path).unlink()
    lock_of(path).touch()
    lock_of(path).chmod(0o666)
    as_nobody(lambda: write_contest(path))
    assert rights(lock_of(path)) == (0, 0, 0o666)


@as_root
def test_a_drive_that_has_no_owners_is_used_all_the_same(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_contest(journal_path)
    os.chown(journal_path, NOBODY, NOBODY)

    def refused(*_: int) -> None:
        raise PermissionError(1, os.strerror(1))

    monkeypatch.setattr(os, "fchown", refused)
    write_contest(journal_path)
    assert rights(lock_of(journal_path))[:2] == (0, 0)


def test_a_lock_that_is_there_is_not_asked_to_be_made(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder like /tmp, Linux refuses that of another's file, even to root (fs.protected_regular)."""
    Lock(journal_path).release()
    really = os.open

    def protected(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT and os.path.exists(path):  # noqa: PTH110 - as the system looks
            raise PermissionError(13, os.strerror(13), os.fspath(path))
        return really(path, flags, mode)

    monkeypatch.setattr(os, "open", protected)
    Lock(journal_path).release()
