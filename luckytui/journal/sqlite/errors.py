"""What SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from luckytui.journal.stored import JournalError

_ADVICE = {
    sqlite3.SQLITE_FULL: "make room on the disk, then try again",
    sqlite3.SQLITE_IOERR: "see to the disk, then try again",
    sqlite3.SQLITE_READONLY: "give yourself the right to write it, or choose another with -f",
    sqlite3.SQLITE_CANTOPEN: "see to its folder, or choose another with -f",
    sqlite3.SQLITE_BUSY: "another program has it open; close that one, then try again",
}
_ADVICE_ELSE = "restore it from a copy, or choose another with -f"


#: What reading a damaged file raises: SQLite's message may quote a page that is no text.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)


def failed(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> JournalError:
    """Return the sentence for a journal that SQLite cannot use."""
    return JournalError(f"{path} cannot be used ({one_line(str(error))}): {_ADVICE.get(_code(error), _ADVICE_ELSE)}")


def one_line(said: str) -> str:
    """Return what SQLite said without what could break or colour a line: it may quote a damaged page."""
    return "".join(letter if letter.isprintable() else " " for letter in said)


def _code(error: Exception) -> int:
    # The low byte is the error's kind, the rest its detail.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
