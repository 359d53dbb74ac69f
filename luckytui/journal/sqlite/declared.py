"""The check that a journal's tables are declared as they were made: SQLite would read them in another way later."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from luckytui.journal.errors import JournalDamaged, JournalError
from luckytui.journal.sqlite.departure import DECLARED
from luckytui.journal.sqlite.errors import one_line
from luckytui.journal.sqlite.schema import TABLES


def check_declared(path: Path, connection: sqlite3.Connection) -> None:
    """Check the tables of a journal of the newest version.

    Args:
        path: The journal, for messages.
        connection: Reads it.

    Raises:
        JournalError: There are others, or ours are declared in another way.
        sqlite3.Error: They cannot be read.
    """
    found = connection.execute("SELECT name, tbl_name, sql FROM main.sqlite_schema").fetchall()
    # There only from a clean end to the next start.
    found = [row for row in found if row != ("departure", "departure", DECLARED)]
    # A table that was carried over from an older version was renamed, and its name is quoted since.
    declared = {(name, table, str(sql).replace(f'"{name}"', str(name), 1)) for name, table, sql in found}
    ours = {(name, name, f"CREATE TABLE {name}{body}") for name, body in TABLES.items()}
    if ours < declared:
        added = ", ".join(one_line(str(name)) for name, *_ in sorted(declared - ours, key=str))
        raise JournalError(f"{path} holds what another program added ({added})", "remove it with that program")
    if declared != ours:
        raise JournalDamaged(f"{path} is damaged (its tables are not declared as they were made)")
