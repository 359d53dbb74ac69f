"""What stands where a journal is looked for: a journal, a lucky-call record, or something foreign."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from luckytui.clock import wall_since_epoch
from luckytui.contest.rules import HIGHEST, LOWEST, Record
from luckytui.journal.stored import JournalError

APPLICATION_ID = 0x6C75636B  # "luck"
SCHEMA_VERSION = 1

_HEADER = b"SQLite format 3\0"
_HEADER_SIZE = 100

#: A record of more calls than this leaves no room for their sequence numbers.
_MOST_CALLS = 2**31


def pointed_to(path: Path) -> Path:
    """Return what a name points to; links that go in circles point to themselves."""
    # Path.resolve raises RuntimeError for those up to Python 3.12.
    return Path(os.path.realpath(path))


def examine(path: Path) -> str:
    """Say what stands at a path: "new" (nothing, or an empty file), "journal" or "record".

    Reads, before SQLite has the file open, and changes nothing.

    Raises:
        JournalError: Something that is neither.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise JournalError(f"{path} is a folder: name a file in it with -f")
        if not stat.S_ISREG(found.st_mode):
            raise JournalError(f"{path} is not a regular file: choose another with -f")
        with path.open("rb") as file:
            head = file.read(_HEADER_SIZE)
    except FileNotFoundError:
        if path.is_symlink() and not path.resolve().parent.exists():
            raise JournalError(f"{path} points to nowhere: remove it, or choose another with -f") from None
        return "new"
    except OSError as error:
        raise unusable(path, error) from error
    if not head:
        return "new"
    if not head.startswith(_HEADER):
        read_record(path)
        return "record"
    if len(head) < _HEADER_SIZE:
        raise JournalError(f"{path} is cut short: restore it from a copy, or choose another with -f")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise JournalError(f"{path} is another program's database: choose another with -f")
    version = int.from_bytes(head[60:64], "big")
    if version != SCHEMA_VERSION:
        raise JournalError(
            f"{path} was written by another luckytui (schema {version}, this one reads {SCHEMA_VERSION}): "
            "update luckytui, or choose another with -f"
        )
    return "journal"


def read_record(path: Path) -> Record:
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
        raise JournalError(
            f"{path} is neither a journal nor a lucky-call record (LAST_CALLER CALLS MAGIC_NUMBER): "
            "choose another with -f"
        )
    record = Record(*map(int, words))
    if not LOWEST * record.calls <= record.magic_number <= HIGHEST * record.calls or record.calls > _MOST_CALLS:
        raise JournalError(
            f"{path} is a lucky-call record that cannot be ({record.calls} calls cannot add up to "
            f"{record.magic_number}): correct it, or choose another with -f"
        )
    return record


def seconds_since_written(path: Path) -> float:
    """Return how long ago a journal was last written, in wall seconds; 0.0 where there is none."""
    written = [each.stat().st_mtime for each in (path, path.with_name(path.name + "-wal")) if each.exists()]
    return max(wall_since_epoch() - max(written), 0.0) if written else 0.0


def unusable(path: Path, error: OSError) -> JournalError:
    """Return the sentence for a file that the system does not let us use."""
    return JournalError(f"{path} cannot be used ({error.strerror}): choose another with -f")
