"""Checks the files beside a journal: ours, foreign, or of another journal."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

from luckytui.journal.errors import NameTaken, StaleLog
from luckytui.journal.sqlite.detect import APPLICATION_ID, HEADER
from luckytui.journal.sqlite.looks import looks

#: A write-ahead log begins with one of these, by the byte order of its checksums.
_LOGS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
#: A rollback journal.
UNDO = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
#: The index of a write-ahead log begins with its version, in the byte order of the machine; SQLite cuts an old one to
#: three bytes before it makes it anew.
_INDEX = (3_007_000).to_bytes(4, sys.byteorder)[:3]

#: What a disk writes whole or not at all, in bytes.
SECTOR = 512
_HEAD = SECTOR + 4
#: More pages than a journal has.
_MOST_PAGES = 1 << 28


def holds(path: Path) -> bool:
    """Say whether a file holds anything: one that is empty or all zeros, as a power cut leaves it, does not."""
    try:
        with path.open("rb") as file:
            return any(any(part) for part in iter(lambda: file.read(1 << 16), b""))
    except FileNotFoundError:
        return False


def is_ours(path: Path, ours: Callable[[bytes], bool]) -> bool:
    """Say whether a name is free to be written to: absent, empty, all zeros, or a file of ours.

    Args:
        path: The name.
        ours: Says whether a file that begins with these bytes is ours.

    Raises:
        OSError: It cannot be looked at.
    """
    for _ in looks():
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return False
            with path.open("rb") as file:
                head = file.read(_HEAD)
        except FileNotFoundError:
            # It may be a show that ended meanwhile and took it away.
            return True
        if ours(head) or not holds(path):
            return True
        if any(head):
            return False
        # It begins with nothing, and holds something: a show may be writing it at this moment.
    return False


def check_draft(draft: Path, ours: Callable[[bytes], bool]) -> None:
    """Check that a name is free to be written to: absent, or a draft of ours that a killed show left.

    Args:
        draft: The name.
        ours: Says whether a file that begins with these bytes is a draft of ours.

    Raises:
        NameTaken: Something else stands there.
        OSError: It cannot be looked at.
    """
    if not is_ours(draft, ours):
        raise NameTaken(f"{draft} is not ours, and stands where the journal needs a file of its own", "move it away")


def is_journal(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is a journal."""
    return head.startswith(HEADER) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def undo_of(path: Path) -> Path:
    """Return the place of a journal's rollback journal."""
    return path.with_name(path.name + "-journal")


def check_beside(path: Path) -> None:
    """Check the files with the names of SQLite's side files, which SQLite would read or remove.

    Args:
        path: The journal's place; no show of this process has it open.

    Raises:
        NameTaken: Something that is not ours.
        StaleLog: A log whose journal is gone: it may be all that is left of announced calls.
        OSError: One of them cannot be looked at.
    """
    for suffix, ours in (("-wal", _is_log), ("-journal", _is_undo), ("-shm", _is_index)):
        side = path.with_name(path.name + suffix)
        check_draft(side, ours)
        # In this order, since a show may be making the journal at this moment.
        if suffix != "-shm" and holds(side) and not _is_there(path):
            raise StaleLog(
                f"{side} holds calls of a journal that is no longer at {path}",
                f"put that journal back, or move {side} away",
            )


def _is_there(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_journal(file.read(_HEAD))
    except FileNotFoundError:
        return False


def _is_log(head: bytes) -> bool:
    return head.startswith(_LOGS)


def _is_undo(head: bytes) -> bool:
    # The magic bytes are written last; a power cut may leave the pages behind the first sector without that.
    sizes = int.from_bytes(head[20:24], "big"), int.from_bytes(head[24:28], "big")
    begun = head.startswith(bytes(len(UNDO))) and all(size.bit_count() == 1 and size >= 32 for size in sizes)
    # Behind the first sector stands the number of the first page.
    torn = not any(head[:SECTOR]) and int.from_bytes(head[SECTOR : SECTOR + 4], "big") < _MOST_PAGES
    return head.startswith(UNDO) or begun or torn


def _is_index(head: bytes) -> bool:
    return head.startswith(_INDEX)
