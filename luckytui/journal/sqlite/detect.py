"""Detection of the file at the journal's path: a journal, a lucky-call record, or something else."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from luckytui.clock import wall_since_epoch
from luckytui.contest.numbers import HIGHEST, LOWEST
from luckytui.contest.terms import Start
from luckytui.journal.errors import (
    FolderInPlace,
    JournalDamaged,
    JournalError,
    NotAJournal,
    RecordNotTakenOver,
    SecondName,
)
from luckytui.journal.sqlite.errors import unusable
from luckytui.text import counted, grouped

APPLICATION_ID = 0x6C75636B  # "luck"
#: The versions of the schema that are read; the newest is written.
SCHEMA_VERSIONS = range(1, 5)
SCHEMA_VERSION = SCHEMA_VERSIONS[-1]

HEADER = b"SQLite format 3\0"
HEADER_SIZE = 100

#: A record of more calls than this leaves no room for their sequence numbers.
_MOST_CALLS = 2**31


def pointed_to(path: Path) -> Path:
    """Return the file that a journal's path points to; links that go in circles point to themselves.

    Raises:
        JournalError: It can be no file: it is the root folder, or relative to a working folder that was deleted.
    """
    try:
        # Path.resolve raises RuntimeError for circles up to Python 3.12.
        file = Path(os.path.realpath(path))
    except OSError:
        raise JournalError(f"{path} cannot be found, since the working folder is gone", "change to another") from None
    if not file.name:
        raise FolderInPlace(f"{path} is a folder")
    return file


def examine(path: Path) -> str:
    """Return the kind of file at a path: "new" (nothing, or an empty file), "journal" or "record".

    Reads, before SQLite has the file open, and changes nothing. Not to be used while this process has the journal
    open: closing a file by hand drops SQLite's locks on it.

    Raises:
        JournalError: Something that is neither.
    """
    head = _head(path)
    if not head:
        return "new"
    if not head.startswith(HEADER):
        read_record(path)
        return "record"
    if len(head) < HEADER_SIZE:
        raise JournalDamaged(f"{path} is cut short")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise NotAJournal(f"{path} is another program's database")
    check_version(path, int.from_bytes(head[60:64], "big"))
    return "journal"


def _is_mounted(path: Path) -> bool:
    """Return whether a file is a mount of its own (`mount --bind FILE FILE`, `docker run -v FILE:FILE`), on Linux."""
    if sys.platform != "linux":
        return False
    try:
        return _mount_of(path) != _mount_of(path.parent)
    except FileNotFoundError:
        # There is no /proc.
        return False


def _mount_of(path: Path) -> str:
    """Return the number of the mount that a name leads to."""
    # Only to look: a descriptor like this has no part in SQLite's locks.
    file = os.open(path, os.O_PATH)
    try:
        return Path(f"/proc/self/fdinfo/{file}").read_text().partition("mnt_id:")[2].partition("\n")[0]
    finally:
        os.close(file)


def _head(path: Path) -> bytes:
    """Return how the file at a path begins; empty if there is none.

    Raises:
        JournalError: There is something that can be no journal, or it cannot be read.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FolderInPlace(f"{path} is a folder")
        if not stat.S_ISREG(found.st_mode):
            raise NotAJournal(f"{path} is not a regular file")
        if found.st_nlink > 1:
            # Each name has a lock and a log of its own: two shows could write, and one would miss the other's calls.
            raise SecondName(f"{path} is one file with another name", "make a file of its own of it, by copying")
        if _is_mounted(pointed_to(path)):
            # The same, and the log would be left behind with the container.
            raise SecondName(f"{path} is mounted without the folder it is in", "mount that folder instead")
        with path.open("rb") as file:
            return file.read(HEADER_SIZE)
    except FileNotFoundError:
        if path.is_symlink() and not path.resolve().parent.exists():
            raise NotAJournal(f"{path} points to nowhere", "remove it") from None
        return b""
    except NotADirectoryError:
        in_the_way = next(parent for parent in path.parents if parent.exists())
        raise JournalError(f"{in_the_way} cannot be used as a folder") from None
    except OSError as error:
        raise unusable(path, error) from error


def check_version(path: Path, version: int) -> None:
    """Check that this program reads a version of the schema.

    Raises:
        JournalError: It does not.
    """
    if version not in SCHEMA_VERSIONS:
        raise JournalError(
            f"{path} was written by another luckytui "
            f"(schema {version}, this one reads {SCHEMA_VERSIONS[0]} to {SCHEMA_VERSION})",
            "update luckytui",
        )


def read_record(path: Path) -> Start:
    """Read a lucky-call record: `LAST_CALLER CALLS MAGIC_NUMBER`, three whole numbers from 0.

    Raises:
        JournalError: The file is no such record, or one that cannot be.
    """
    try:
        with path.open("rb") as file:
            text = file.read(200)
    except OSError as error:
        raise unusable(path, error) from error
    words = text.split()
    if not (len(words) == 3 and len(text) < 100 and all(word.isdigit() and len(word) < 16 for word in words)):
        raise NotAJournal(f"{path} is neither a journal nor a lucky-call record (LAST_CALLER CALLS MAGIC_NUMBER)")
    start = Start(*map(int, words))
    if not LOWEST * start.calls <= start.magic_number <= HIGHEST * start.calls or start.calls > _MOST_CALLS:
        raise NotAJournal(
            f"{path} is a lucky-call record that cannot be "
            f"({counted(start.calls, 'call')} cannot add up to {grouped(start.magic_number)})",
            "correct it",
        )
    return start


def not_taken_over(path: Path) -> RecordNotTakenOver:
    """Return the error for a lucky-call record that is asked for contests."""
    return RecordNotTakenOver(f"{path} is a lucky-call record, not a journal yet")


def seconds_since_written(path: Path) -> float:
    """Return how long ago a journal was last written, in wall seconds; 0.0 where there is none."""
    written = [each.stat().st_mtime for each in (path, path.with_name(path.name + "-wal")) if each.exists()]
    return max(wall_since_epoch() - max(written), 0.0) if written else 0.0
