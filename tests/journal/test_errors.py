"""Errors hold what the command line needs to say what to do, in the same words each time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from luckytui.journal import errors
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.errors import failed
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader


def sentence(error: JournalError) -> str:
    """Return the advice that a command line gives which has an option `-f` for another journal."""
    if isinstance(error, errors.FolderInPlace):
        return f"{error.fact}: name a file in it with -f"
    if isinstance(error, errors.JournalMissing):
        return f"{error.fact}: start luckytui to make one, or give its place with -f"
    if isinstance(error, errors.RecordNotTakenOver):
        return f"{error.fact}: start luckytui -f PATH to take it over"
    if not error.elsewhere:
        return str(error)
    return f"{error}, or choose another with -f" if error.remedy else f"{error}: choose another with -f"


def code(number: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = number
    return error


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (sqlite3.SQLITE_FULL, errors.DiskFailed, "make room on the disk, then try again"),
        (sqlite3.SQLITE_IOERR_FSYNC, errors.DiskFailed, "see to the disk, then try again"),
        (sqlite3.SQLITE_BUSY, errors.JournalLocked, "another program has it open; close that one, then try again"),
        (
            sqlite3.SQLITE_READONLY,
            JournalError,
            "give yourself the right to write it, or choose another with -f",
        ),
        (sqlite3.SQLITE_PERM, JournalError, "give yourself the right to it, or choose another with -f"),
        (
            sqlite3.SQLITE_CANTOPEN,
            JournalError,
            "see to its folder, and to how many files may be open (ulimit -n), or choose another with -f",
        ),
        (sqlite3.SQLITE_IOERR_SHMSIZE, errors.DiskFailed, "see to the disk, then try again"),
        (sqlite3.SQLITE_CORRUPT, errors.JournalDamaged, "restore it from a copy, or choose another with -f"),
        (sqlite3.SQLITE_NOTADB, errors.JournalDamaged, "restore it from a copy, or choose another with -f"),
        (sqlite3.SQLITE_ERROR, errors.JournalDamaged, "restore it from a copy, or choose another with -f"),
    ],
)
def test_what_sqlite_says_comes_with_what_to_do(number: int, kind: type[JournalError], said: str) -> None:
    error = failed(Path("a.journal"), code(number))
    assert type(error) is kind
    assert sentence(error) == f"a.journal cannot be used (words): {said}"


@pytest.mark.parametrize(
    "number",
    [
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_PROTOCOL,
    ],
)
def test_a_drive_that_cannot_share_memory_is_named(number: int) -> None:
    """As FUSE's and some network drives cannot; SQLite says "disk I/O error" there, or "locking protocol"."""
    said = sentence(failed(Path("a.journal"), code(number)))
    assert said == "a.journal is on a drive that cannot share memory, as SQLite's log needs: choose another with -f"


def test_what_sqlite_quotes_of_a_damaged_page_neither_breaks_nor_colours_a_line() -> None:
    error = failed(Path("a"), sqlite3.DatabaseError("near \x1b[31m\nWinner"))
    assert str(error).startswith("a cannot be used (near  [31m Winner): ")


def test_facts_that_hold_a_colon_are_followed_by_a_semicolon() -> None:
    said = sentence(errors.DoesNotAddUp("a.journal", "contest 1, call 7 is wrong or missing"))
    assert said == (
        "a.journal does not add up: contest 1, call 7 is wrong or missing; "
        "restore it from a copy, or choose another with -f"
    )


def write(text: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "PATH is a folder: name a file in it with -f"),
        (os.mkfifo, "PATH is not a regular file: choose another with -f"),
        (
            write(b"SQLite format 3\0cut"),
            "PATH is cut short: restore it from a copy, or choose another with -f",
        ),
        (
            write(b"SQLite format 3\0" + bytes(84)),
            "PATH is another program's database: choose another with -f",
        ),
        (
            write(b"SQLite format 3\0" + bytes(44) + b"\0\0\0c" + bytes(4) + b"luck" + bytes(28)),
            "PATH was written by another luckytui (schema 99, this one reads 1 to 4): "
            "update luckytui, or choose another with -f",
        ),
        (
            write(b"Dear diary"),
            "PATH is neither a journal nor a lucky-call record (LAST_CALLER CALLS MAGIC_NUMBER): "
            "choose another with -f",
        ),
        (
            write(b"1 2 52"),
            "PATH is a lucky-call record that cannot be (2 calls cannot add up to 52): "
            "correct it, or choose another with -f",
        ),
    ],
)
def test_what_stands_in_the_place_of_a_journal_comes_with_what_to_do(
    journal_path: Path, make: Callable[[Path], object], said: str
) -> None:
    make(journal_path)
    with pytest.raises(JournalError) as reading:
        Reader(journal_path)
    with pytest.raises(JournalError) as writing:
        SqliteJournal(journal_path)
    assert sentence(reading.value).replace(str(journal_path), "PATH") == said
    assert sentence(writing.value).replace(str(journal_path), "PATH") == said


def test_a_link_to_a_folder_that_is_not_there_comes_with_what_to_do(journal_path: Path) -> None:
    journal_path.symlink_to(journal_path.parent / "no" / "where")
    with pytest.raises(errors.NotAJournal) as link:
        Reader(journal_path)
    assert sentence(link.value) == f"{journal_path} points to nowhere: remove it, or choose another with -f"


def test_what_is_not_there_to_be_read_comes_with_what_to_do(journal_path: Path) -> None:
    with pytest.raises(errors.JournalMissing) as missing:
        Reader(journal_path)
    assert sentence(missing.value) == (
        f"there is no journal at {journal_path} yet: start luckytui to make one, or give its place with -f"
    )
    journal_path.write_text("46687 2 520")
    with pytest.raises(errors.RecordNotTakenOver) as record:
        Reader(journal_path)
    assert sentence(record.value) == (
        f"{journal_path} is a lucky-call record, not a journal yet: start luckytui -f PATH to take it over"
    )
