"""The translation of PostgreSQL's errors into journal errors."""

from __future__ import annotations

import psycopg

from luckytui.journal.errors import DiskFailed, JournalDamaged, JournalError, ServerGone
from luckytui.journal.place import Server

#: By the beginning of SQLSTATE, the longest first: what the journal's error is, and what to do.
_MEANINGS: dict[str, tuple[type[JournalError], str]] = {
    "57P0": (ServerGone, "see to the server, then try again"),
    "25P03": (ServerGone, "see to the network, then try again"),
    "25006": (ServerGone, "name the server that takes writes, then try again"),
    "57014": (DiskFailed, "the server has cancelled it; try again"),
    "55P03": (DiskFailed, "another program has it locked; try again"),
    "58": (DiskFailed, "see to the server's disk, then try again"),
    "53": (DiskFailed, "see to the server's disk and memory, then try again"),
    "40": (DiskFailed, "another program was in the way; try again"),
    "08": (ServerGone, "see to the server, then try again"),
    "28": (JournalError, "check the name of the user, and the password in PGPASSWORD or ~/.pgpass"),
    "3D": (JournalError, "create it with createdb"),
    "42501": (JournalError, "have its owner grant you the right to"),
}

#: What is said where a server is there and lets nobody in, for which libpq has no SQLSTATE; and the one that it has.
_NOT_LET_IN = {"password": "28", "pg_hba.conf": "28", 'role "': "28", "does not exist": "3D"}

#: What precedes libpq's complaint about an address, and why one of its attempts to connect has failed.
_BAD, _REASON = "connection is bad: ", " failed: "


def failed(server: Server, error: psycopg.Error) -> JournalError:
    """Return the error for a journal that PostgreSQL cannot use at present, or at all."""
    fact = f"{server} cannot be used ({said(error)})"
    code = error.sqlstate
    if code is None and str(error).startswith(_BAD) and _REASON not in str(error):
        return JournalError(fact, "correct it")
    if code is None and _REASON in str(error):
        code = next((code for part, code in _NOT_LET_IN.items() if part in said(error)), None)
    if code is None:
        # Nobody has answered, or nobody does any more.
        return ServerGone(f"{server} cannot be reached ({said(error)})", "see to the server, then try again")
    for beginning, (kind, remedy) in _MEANINGS.items():
        if code.startswith(beginning):
            return kind(fact, remedy)
    return JournalDamaged(fact)


def said(error: psycopg.Error) -> str:
    """Return what PostgreSQL said, as a part of one line."""
    # Of several addresses of a host, each has its own line; what follows a line is a hint.
    text = (error.diag.message_primary or str(error)).strip().splitlines() or [type(error).__name__]
    reason = text[0].removeprefix(_BAD).rpartition(_REASON)[2].removeprefix("FATAL:").strip()
    return "".join(letter if letter.isprintable() else " " for letter in reason)
