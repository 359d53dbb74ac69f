"""The translation of SQLite's errors into journal errors."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from luckytui.journal.errors import DiskFailed, JournalDamaged, JournalError, JournalLocked, LimitReached
from luckytui.limits import REMEDY, is_used_up

_MAKE_ROOM = "make room on the disk, then try again"
#: Where `df` shows room and `df -i` shows none.
_FEWER_FILES = "its disk holds as many files as it can (df -i); remove some, then try again"

_MEANINGS = {
    sqlite3.SQLITE_FULL: (DiskFailed, _MAKE_ROOM),
    sqlite3.SQLITE_IOERR: (DiskFailed, "see to the disk, then try again"),
    sqlite3.SQLITE_BUSY: (JournalLocked, "another program has it open; close that one, then try again"),
    sqlite3.SQLITE_PERM: (JournalError, "give yourself the right to it"),
    sqlite3.SQLITE_READONLY: (JournalError, "give yourself the right to write it"),
    # SQLite keeps the system's reason to itself.
    sqlite3.SQLITE_CANTOPEN: (JournalError, "see to its folder, and to how many files may be open (ulimit -n)"),
}

#: What SQLite says of a drive on which processes cannot share the index of a log: some network drives and FUSE ones.
_NOT_SHARED = {
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
    # Such as a Windows folder within WSL.
    sqlite3.SQLITE_PROTOCOL,
}

#: What reading a damaged file raises: SQLite's message may quote a page that is no text.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)


def failed(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> JournalError:
    """Return the error for a journal that SQLite cannot use."""
    if isinstance(error, sqlite3.ProgrammingError):
        # By one task, while another still read it.
        return JournalError(f"{path} was closed")
    if getattr(error, "sqlite_errorcode", 0) in _NOT_SHARED:
        return JournalError(f"{path} is on a drive that cannot share memory, as SQLite's log needs")
    fact = f"{path} cannot be used ({one_line(str(error))})"
    if _kind(error) not in _MEANINGS:
        return JournalDamaged(fact)
    if _kind(error) == sqlite3.SQLITE_CANTOPEN and _is_full_of_files(path):
        return DiskFailed(fact, _FEWER_FILES)
    kind, remedy = _MEANINGS[_kind(error)]
    return kind(fact, remedy)


def is_locked(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Return whether another program's lock is in the way."""
    return _kind(error) == sqlite3.SQLITE_BUSY


def unusable(path: Path, error: OSError) -> JournalError:
    """Return the error for a file that the system does not let us use: the journal, one beside it, or a folder."""
    fact = f"{error.filename or path} cannot be used ({error.strerror})"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFailed(fact, _FEWER_FILES if _is_full_of_files(path) else _MAKE_ROOM)
    return LimitReached(fact, REMEDY) if is_used_up(error) else JournalError(fact)


def one_line(said: str) -> str:
    """Return what SQLite said without what could break or colour a line: it may quote a damaged page."""
    return "".join(letter if letter.isprintable() else " " for letter in said)


def _is_full_of_files(path: Path) -> bool:
    """Return whether no file can be added to the disk that a file is on, or would be on, though it may have room."""
    try:
        disk = os.statvfs(path.parent)
    except (OSError, AttributeError):
        # There is no such folder, or this is Windows.
        return False
    # Some disks have no such number.
    return bool(disk.f_files) and not disk.f_favail


def _kind(error: sqlite3.Error | UnicodeDecodeError) -> int:
    # The low byte of SQLite's code; the rest is its detail.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
