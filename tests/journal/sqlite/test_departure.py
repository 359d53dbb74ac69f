"""How a show left its contest: a table that comes and goes, and that no contest depends on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.departure import DECLARED
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import Departure


async def left(path: Path) -> int:
    """Return the contest of a journal that a show has left in good order."""
    journal = SqliteJournal(path)
    stored = await journal.open_contest(Terms())
    await journal.depart(stored.id, Departure(2.5, True))
    await journal.close()
    return stored.id


async def test_a_journal_that_was_left_in_good_order_adds_up(journal_path: Path) -> None:
    contest = await left(journal_path)
    with Reader(journal_path) as journal:
        assert [stored.id for stored in journal.verify()] == [contest]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE departure SET at = 1e300",
        "UPDATE departure SET paused = 0",
        "DELETE FROM departure",
        "DROP TABLE departure; CREATE TABLE departure (at)",
        f"DROP TABLE departure; {DECLARED}",
    ],
)
async def test_a_damaged_record_of_it_is_none_and_is_gone_with_the_next_start(journal_path: Path, damage: str) -> None:
    contest = await left(journal_path)
    with closing(sqlite3.connect(journal_path)) as connection:
        connection.executescript(damage)
    journal = SqliteJournal(journal_path)
    assert await journal.departure(contest) is None
    await journal.close()
    with closing(sqlite3.connect(journal_path)) as connection:
        assert connection.execute("SELECT * FROM sqlite_schema WHERE name = 'departure'").fetchall() == []
