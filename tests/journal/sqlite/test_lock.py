"""One show at a time writes to a journal, and the system frees it however that show dies."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from luckytui.journal.errors import JournalError, JournalInUse, SecondName
from luckytui.journal.sqlite import lock as sqlite_lock
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.lock import Held, Lock, held_here, lock_of
from luckytui.journal.sqlite.reader import Reader
from tests.bench.disk import slow_disk
from tests.conftest import RunLuckytui
from tests.journal.contests import TWENTY, rulings_in, rulings_of, write_contest
from tests.journal.sqlite.test_mark import crash
from tests.terminal import wait_until

ROOT = Path(__file__).parents[3]


@pytest.fixture
def holder(journal_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield another process that has the journal on air, with three calls committed."""
    program = (
        "import asyncio, sys; from pathlib import Path; from tests.journal.contests import *\n"
        "async def main():\n"
        f"    journal = SqliteJournal(Path({str(journal_path)!r}))\n"
        "    stored = await journal.open_contest(TWENTY)\n"
        "    await append(journal, stored, rulings_of(TWENTY)[0][:3])\n"
        "    print('on air', flush=True); sys.stdin.read()\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "on air\n"
        yield process
        process.kill()


def test_a_second_show_is_refused_and_told_who_has_the_journal(
    journal_path: Path, holder: subprocess.Popen[str]
) -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    with pytest.raises(JournalInUse, match=rf"in use by another show \(process {holder.pid}\): end that one"):
        SqliteJournal(journal_path)
    assert sorted(Path("/proc/self/fd").iterdir()) == before, "what was opened to see that is closed"


def test_a_journal_can_be_read_while_a_show_is_live(journal_path: Path, holder: subprocess.Popen[str]) -> None:
    with Reader(journal_path) as reader:
        stored = reader.unfinished()
        assert stored is not None
        assert reader.rulings(stored) == rulings_of(TWENTY)[0][:3]
        assert len(list(reader.verify())) == 1


async def test_the_journal_of_a_killed_show_is_free_at_once_and_whole(
    journal_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(TWENTY)
    assert stored is not None
    assert await rulings_in(journal, stored) == rulings_of(TWENTY)[0][:3]
    await journal.close()


def test_a_lock_is_held_once_and_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    lock = Lock(path)
    with pytest.raises(Held) as held:
        Lock(path)
    assert held.value.pid == os.getpid()
    lock.release()
    lock.release()
    Lock(path).release()
    assert lock_of(path).exists()


@pytest.fixture
def silent_holder(journal_path: Path) -> Iterator[int]:
    """Yield the side file of a journal, locked by a holder that has not written itself down."""
    file = os.open(lock_of(journal_path), os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield file
    os.close(file)


@pytest.mark.parametrize("before", [b"", b"luckytui 41\n"], ids=["empty", "the holder before"])
def test_a_holder_that_has_just_got_the_lock_is_named(
    journal_path: Path, silent_holder: int, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two shows that start at the same moment: the loser comes between the lock and the number in it."""
    # Longer than a busy machine takes to see that the loser has opened the side file.
    monkeypatch.setattr(sqlite_lock, "_PAUSE", 1.0)
    os.write(silent_holder, before)

    def opened() -> int:
        side = os.stat(silent_holder)
        files = [file for file in Path("/proc/self/fd").iterdir() if file.exists()]
        return sum(os.path.samestat(side, file.stat()) for file in files if file.exists())

    def write_down() -> None:
        wait_until(lambda: opened() > 1, "the loser has opened it")
        os.pwrite(silent_holder, b"luckytui 42\n", 0)

    writer = Thread(target=write_down)
    writer.start()
    with pytest.raises(JournalInUse, match=r"in use by another show \(process 42\): end that one"):
        SqliteJournal(journal_path)
    writer.join()


def test_a_holder_that_cannot_be_named_is_not_called_0(journal_path: Path, silent_holder: int) -> None:
    with pytest.raises(JournalInUse, match="in use by another show: end that one"):
        SqliteJournal(journal_path)


def test_who_holds_a_lock_is_seen_without_taking_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    path = tmp_path / "journal"
    assert not held_here(path), "nobody"
    lock = Lock(path)
    assert held_here(path)
    with pytest.raises(Held):
        Lock(path)
    lock.release()
    assert not held_here(path), "written down, and let go"
    lock = Lock(path)
    lock.release()
    assert not held_here(tmp_path / "contests.journal"), "another process"


def test_two_names_for_one_file_do_not_let_two_shows_run(journal_path: Path, holder: subprocess.Popen[str]) -> None:
    """Each name has a lock, and a log, of its own."""
    other = journal_path.with_name("other")
    other.hardlink_to(journal_path)
    for opening in (SqliteJournal, Reader):
        with pytest.raises(SecondName, match="other is one file with another name: make a file of its own of it"):
            opening(other)
    assert not lock_of(other).exists()


def mounted(name: Path, other: Path, program: str) -> str:
    """Return what a program prints in a world of its own where a name is mounted under another one too."""
    script = 'mount --bind "$1" "$2" && exec "$3" -c "$4"'
    words = [str(name), str(other), sys.executable, program]
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stdout


def opening(path: Path, *kinds: str) -> str:
    """Return a program that opens a journal in these ways and prints what it is told."""
    return (
        "from pathlib import Path\n"
        "from luckytui.journal.errors import JournalError\n"
        "from luckytui.journal.sqlite.journal import SqliteJournal\n"
        "from luckytui.journal.sqlite.reader import Reader\n"
        f"for opening in ({', '.join(kinds)},):\n"
        "    try:\n"
        f"        print(opening(Path({str(path)!r})))\n"
        "    except JournalError as refused:\n"
        "        print(refused)\n"
    )


may_mount = pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0,
    reason="only root can mount, with the program unshare",
)


@may_mount
def test_a_folder_that_is_mounted_twice_has_one_lock(journal_path: Path, holder: subprocess.Popen[str]) -> None:
    other = journal_path.with_name("other")
    other.mkdir()
    said = mounted(journal_path.parent, other, opening(other / "contests.journal", "SqliteJournal"))
    assert said == (f"{other / 'contests.journal'} is in use by another show (process {holder.pid}): end that one\n")


@may_mount
def test_a_journal_that_is_mounted_without_its_folder_is_refused(
    journal_path: Path, holder: subprocess.Popen[str]
) -> None:
    """As with `docker run -v FILE:FILE`: its lock and its log would be other files than those beside the file."""
    other = journal_path.with_name("other")
    other.touch()
    link = journal_path.with_name("link")
    link.symlink_to(other)
    for path in (other, link):
        said = mounted(journal_path, other, opening(path, "SqliteJournal", "Reader"))
        named = other, path
        assert said == "".join(
            f"{each} is mounted without the folder it is in: mount that folder instead\n" for each in named
        )
    assert not lock_of(other).exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_drive_without_locks_is_refused_and_nobody_is_blamed(
    journal_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(file: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", flock)
    for _ in range(2):
        with pytest.raises(JournalError, match=rf"cannot be used \({os.strerror(number)}\)") as refused:
            SqliteJournal(journal_path)
        assert not isinstance(refused.value, JournalInUse)
    assert not journal_path.exists()


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_drive_that_cannot_sync_a_file_is_refused_in_the_same_words_each_time(
    journal_path: Path, number: int, luckytui: RunLuckytui
) -> None:
    """At the first start, after a clean end, and after a crash."""
    shim = slow_disk(journal_path.parent)
    if shim is None:
        pytest.skip("a drive that cannot sync was left out: it needs a C compiler, the program cc")
    for before in (None, write_contest, partial(crash, first=0, last=5)):
        if before is not None:
            before(journal_path)
        files = {path: path.read_bytes() for path in journal_path.parent.glob("contests.journal*")}
        said = luckytui(
            *("--headless", "--fast", "-f", journal_path), LD_PRELOAD=str(shim), SLOW_DISK_ERRNO=str(number)
        )
        assert (said.returncode, said.stdout) == (1, "")
        assert said.stderr == (
            f"luckytui: {journal_path} is on a drive that cannot sync files ({os.strerror(number)}), "
            "so no call would be safe there: choose another with -f.\n"
        )
        assert {path: path.read_bytes() for path in files} == files


def test_a_link_that_is_laid_at_the_last_moment_is_not_followed(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = journal_path.with_name("stranger")
    stranger.write_text("x\n")
    really = os.open

    def late(path: Path, flags: int, mode: int = 0o777) -> int:
        monkeypatch.undo()
        lock_of(journal_path).symlink_to(stranger)
        return really(path, flags, mode)

    monkeypatch.setattr(os, "open", late)
    with pytest.raises(OSError, match="symbolic links"):
        Lock(journal_path)
    assert stranger.read_text() == "x\n"
