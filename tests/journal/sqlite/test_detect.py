"""What is not ours, or is damaged, is refused and stays as it was."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luckytui.contest.terms import Start
from luckytui.journal.errors import JournalError, NotAJournal
from luckytui.journal.sqlite.detect import examine, read_record
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from tests.journal.contests import write_contest
from tests.journal.sqlite.refused import REFUSED, Make

OPENING: list[Callable[[Path], object]] = [Reader, SqliteJournal]


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_and_keeps_every_byte(
    journal_path: Path, make: Make, reason: str
) -> None:
    make(journal_path)
    journal_path.with_name("contests.journal.lock").unlink(missing_ok=True)
    before = hashlib.sha256(journal_path.read_bytes()).hexdigest()
    for opening in OPENING:
        with pytest.raises(JournalError) as refused:
            opening(journal_path)
        said = str(refused.value)
        assert reason in said
        assert "\n" not in said
        assert len(said) < 350
        assert hashlib.sha256(journal_path.read_bytes()).hexdigest() == before
        left = {path.name for path in journal_path.parent.iterdir()}
        assert left <= {"contests.journal", "contests.journal.lock"}


@pytest.mark.parametrize(
    "name",
    [
        "another program's database",
        "a newer schema",
        "a schema of 16,777,217",
        "no record: prose",
        "cut in its header",
    ],
)
def test_no_lock_is_laid_beside_what_is_not_ours(journal_path: Path, name: str) -> None:
    REFUSED[name][0](journal_path)
    journal_path.with_name("contests.journal.lock").unlink(missing_ok=True)
    with pytest.raises(JournalError):
        SqliteJournal(journal_path)
    assert [path.name for path in journal_path.parent.iterdir()] == ["contests.journal"]


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("make", [folder, os.mkfifo, loop, device])
def test_what_is_no_plain_file_is_refused_without_waiting(journal_path: Path, make: Callable[[Path], None]) -> None:
    make(journal_path)
    before = journal_path.lstat()
    for opening in OPENING:
        with pytest.raises(JournalError):
            opening(journal_path)
    after = journal_path.lstat()
    assert (after.st_mode, after.st_ino, after.st_size) == (before.st_mode, before.st_ino, before.st_size)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("46687 2 520", Start(46687, 2, 520)),
        ("46687 2 520\n", Start(46687, 2, 520)),
        ("  1\t1 \r\n 999", Start(1, 1, 999)),
        ("0 0 0", Start(0, 0, 0)),
        ("46687 2 550", Start(46687, 2, 550)),
        ("007 10 1000", Start(7, 10, 1_000)),
        ("9" * 15 + " 2 520", Start(10**15 - 1, 2, 520)),
        ("1 1 999" + " " * 92, Start(1, 1, 999)),
    ],
    ids=repr,
)
def test_a_record_of_lucky_call_is_read(journal_path: Path, text: str, start: Start) -> None:
    journal_path.write_bytes(text.encode())
    assert examine(journal_path) == "record"
    assert read_record(journal_path) == start
    assert journal_path.read_bytes() == text.encode()


@pytest.mark.parametrize("text", ["1" * 16 + " 2 520", "1 1 999" + " " * 93, "1 2", "1 2 520 4", "1 -2 520"], ids=repr)
def test_what_only_resembles_a_record_is_none(journal_path: Path, text: str) -> None:
    journal_path.write_text(text)
    with pytest.raises(NotAJournal, match="neither a journal nor a lucky-call record"):
        read_record(journal_path)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Yield a folder that we may read and not write, even where the tests are run by root."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write_contest(place / "contests.journal")
        (place / "secret").write_bytes((place / "contests.journal").read_bytes())
        (place / "secret").chmod(0)
        place.chmod(0o555)
        powerful = os.geteuid() == 0
        if powerful:
            os.seteuid(65534)
        try:
            yield place
        finally:
            if powerful:
                os.seteuid(0)
            place.chmod(0o755)


def test_a_journal_that_ended_well_can_be_read_in_a_folder_that_cannot_be_written(locked_folder: Path) -> None:
    with Reader(locked_folder / "contests.journal") as reader:
        [stored] = reader.verify()
        assert stored.calls == 20


@pytest.mark.parametrize("name", ["new.journal", "contests.journal", "secret", "new/contests.journal"])
def test_a_show_in_a_folder_that_cannot_be_written_is_refused_with_a_sentence(locked_folder: Path, name: str) -> None:
    before = {path.name for path in locked_folder.iterdir()}
    with pytest.raises(JournalError, match=r"cannot be (used|made|written)"):
        SqliteJournal(locked_folder / name)
    assert {path.name for path in locked_folder.iterdir()} == before


def test_a_journal_without_the_right_to_read_it_is_refused_with_a_sentence(locked_folder: Path) -> None:
    with pytest.raises(JournalError, match=r"cannot be used \(Permission denied\)"):
        Reader(locked_folder / "secret")
