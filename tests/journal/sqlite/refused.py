"""What is refused in a journal's place: how to make it, and part of the sentence that says why."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.schema import connect
from tests.journal.contests import write_contest

Make = Callable[[Path], object]

#: Calls enough for several pages of the file, and two live lines, of which the first has called.
TERMS = Terms(seed=7, callers=300, prizes=0, max_delay=1.0)
LIVE = [(0.25, "345")]

#: Texts that are no record, or one that cannot be.
NO_RECORDS = {
    "two numbers": b"1 2",
    "letters": b"a b c",
    "a negative number": b"-1 2 3",
    "four numbers": b"1 2 3 4",
    "a torn 520": b"46687 2 52",
    "a magic number below 100 a call": b"46687 2 199",
    "a magic number above 999 a call": b"46687 2 1999",
    "a magic number without a call": b"46687 0 520",
    "calls without a magic number": b"46687 2 0",
    "digits of another script": "４６ ２ ５２０".encode(),
    "a sign": b"+1 2 520",
    "a fraction": b"1 2 520.0",
    "hexadecimal": b"0x1 2 520",
    "NUL": b"46687 2 520\0",
    "more calls than there can be": b"1 99999999999 9999999999900",
    "10 MB of digits": b"7" * 10_000_000,
    "10 MB of spaces": b" " * 10_000_000,
    "three numbers and 10 MB of spaces": b"46687 2 520" + b" " * 10_000_000,
    "a line break": b"\n",
    "prose": b"Dear diary",
    "noise": bytes(range(256)) * 40,
    "a torn header": b"SQLite format",
}


def falsify(path: Path, *statements: str) -> None:
    """Change what a journal holds behind its back."""
    with closing(connect(str(path))) as connection:
        for statement in statements:
            connection.execute(statement)


def change(*statements: str) -> Make:
    """Return what writes a good journal and then falsifies it."""

    def make(path: Path) -> None:
        write_contest(path, TERMS, LIVE)
        falsify(path, *statements)

    return make


def cut(size: int) -> Make:
    """Return what writes a good journal and then cuts its file."""

    def make(path: Path) -> None:
        write_contest(path, TERMS, LIVE)
        os.truncate(path, size)

    return make


def zeroed_page(path: Path) -> None:
    """Write a good journal, and then zeros over its last page, which holds calls."""
    write_contest(path, TERMS, LIVE)
    with path.open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(bytes(4096))


def of_another_program(path: Path) -> None:
    """Write a database that is not ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark(url TEXT)")
        connection.commit()


CALL_7 = "WHERE key & 0xff = 7"
REFUSED: dict[str, tuple[Make, str]] = {
    "another program's database": (of_another_program, "is another program's database"),
    "a newer schema": (change("PRAGMA user_version = 99"), "written by another luckytui (schema 99"),
    "a schema of 16,777,217": (
        change("PRAGMA user_version = 16777217"),
        "written by another luckytui (schema 16777217",
    ),
    "an older schema": (change("PRAGMA user_version = 0"), "written by another luckytui (schema 0"),
    "no tables": (change("DROP TABLE call"), "cannot be used (no such table: call)"),
    "cut in its header": (cut(50), "is cut short: restore it from a copy"),
    "cut to its header": (cut(100), "cannot be used"),
    "cut in half": (cut(8192), "cannot be used"),
    "a zeroed page": (zeroed_page, ""),
    "a wrong number": (change(f"UPDATE call SET number = number + 1 {CALL_7}"), "contest 1, call 7 is wrong"),
    "a wrong sum": (change(f"UPDATE call SET magic_number = 1 {CALL_7}"), "contest 1, call 7 is wrong"),
    "a wrong caller": (change(f"UPDATE call SET caller = 999 {CALL_7}"), "contest 1, call 7 is wrong"),
    "a wrong time": (change(f"UPDATE call SET at = at + 1 {CALL_7}"), "contest 1, call 7 is wrong"),
    "no number": (change(f"UPDATE call SET number = -11 {CALL_7}"), "contest 1, call 7 is wrong"),
    "a missing call": (change(f"DELETE FROM call {CALL_7}"), "contest 1, call 7 is wrong or missing"),
    "the last call missing": (change("DELETE FROM call WHERE key = (SELECT max(key) FROM call)"), ""),
    "every call missing": (change("DELETE FROM call"), ""),
    "a call of no contest": (change("INSERT INTO call VALUES ((5 << 32) + 1, 1, 100, 100, 0.0)"), "contest 5, call 1"),
    "another outcome": (change("UPDATE contest SET outcome = 'nobody'"), ""),
    "another seed": (change("UPDATE contest SET seed = 8"), ""),
    "another keyword": (change("UPDATE contest SET keyword = 'other'"), "what contest 1 was opened with is damaged"),
    "another timeout": (change("UPDATE contest SET timeout = 1.5"), "what contest 1 was opened with is damaged"),
    "another opening": (change("UPDATE contest SET opened_at = ''"), "what contest 1 was opened with is damaged"),
    "an outcome that was not told": (
        change("UPDATE contest SET told = 0"),
        "what contest 1 was opened with is damaged",
    ),
    "a negative seed": (change("UPDATE contest SET seed = -8"), ""),
    "more callers": (change("UPDATE contest SET callers = 301"), ""),
    "no callers": (change("UPDATE contest SET callers = 0"), ""),
    "more lines than there are": (change("UPDATE contest SET lines = 7"), ""),
    "a keyword that colours": (change("UPDATE contest SET keyword = char(27) || '[31m'"), ""),
    "a delay without end": (change("UPDATE contest SET max_delay = 9e999"), ""),
    "a line missing": (change("DELETE FROM line"), "contest 1, line 301 is wrong or missing"),
    **{
        f"another {column} of the room": (
            change(f"UPDATE room SET {column} = {value}"),
            "what it holds of the room is wrong or missing",
        )
        for column, value in {"code": "'BBBB'", "locked": "1", "most": "most + 1", "removed": "'7f'"}.items()
    },
    "a contest of no number": (change("UPDATE contest SET id = 1 << 40"), "no contest has the number 1099511627776"),
    "no record of the room": (change("DELETE FROM room"), "what it holds of the room is wrong or missing"),
    "a contest back in its lobby": (
        change("UPDATE contest SET begun = 0"),
        "what contest 1 was opened with is damaged",
    ),
    "a line that was removed": (change("UPDATE line SET removed = 1"), "contest 1, line 301 is wrong"),
    "a line that was changed": (change("UPDATE line SET changes = 1"), "contest 1, line 301 is wrong"),
    "a line of somebody else": (change("UPDATE line SET token = 'a'"), "contest 1, line 301 is wrong"),
    "a line too many": (
        change("INSERT INTO line SELECT id + 1, name, origin, key, 0, token, removed, changes, seal FROM line"),
        "contest 1, line 302 is wrong or missing",
    ),
    "a line of another name": (change("UPDATE line SET name = 'Ann'"), "contest 1, line 301 is wrong"),
    "a line from elsewhere": (change("UPDATE line SET origin = 'phone'"), "contest 1, line 301 is wrong"),
    "a line's call by another key": (change("UPDATE line SET key = 'other'"), "contest 1, line 301 is wrong"),
    "a line's call in another place": (change("UPDATE line SET seq = seq + 1"), "contest 1, line 301 is wrong"),
    "a line's call forgotten": (change("UPDATE line SET seq = 0"), "contest 1, line 301 is wrong"),
    "another caller of a line's call": (
        change("UPDATE call SET caller = 300 WHERE caller = 301"),
        "contest 1, line 301 is wrong",
    ),
    "another time of a line's call": (
        change("UPDATE call SET at = at + 1e-9 WHERE caller = 301"),
        "contest 1, line 301 is wrong",
    ),
    "another number of a line's call, with sums to match": (
        change(
            "UPDATE call SET magic_number = magic_number + 1 WHERE key >= (SELECT key FROM call WHERE caller = 301)",
            "UPDATE call SET number = number + 1 WHERE caller = 301",
        ),
        "contest 1, line 301 is wrong",
    ),
    **{
        f"no record: {name}": (lambda path, text=text: path.write_bytes(text), "")  # type: ignore[misc]
        for name, text in NO_RECORDS.items()
    },
}
