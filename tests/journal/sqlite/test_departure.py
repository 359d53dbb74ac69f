"""How a show left its contest: a table that comes and goes, and that no contest depends on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
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


@pytest.mark.parametrize(
    "other",
    [
        "CREATE TABLE departure (at)",
        "CREATE VIEW departure AS SELECT 1",
        "CREATE INDEX departure ON call(at)",
    ],
)
async def test_what_another_program_made_by_that_name_stops_no_show_and_stays(journal_path: Path, other: str) -> None:
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(Terms())
    await journal.close()
    with closing(sqlite3.connect(journal_path)) as connection:
        connection.executescript(other)
    journal = SqliteJournal(journal_path)
    assert await journal.departure(stored.id) is None
    with pytest.raises(JournalError):
        await journal.depart(stored.id, Departure(2.5, False))
    await journal.told(stored.id)
    await journal.close()
    with closing(sqlite3.connect(journal_path)) as connection:
        assert connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'departure'").fetchall() == [(other,)]


async def test_a_departure_of_a_contest_that_was_given_up_is_nobodys(journal_path: Path) -> None:
    first = await left(journal_path)
    journal = SqliteJournal(journal_path)
    await journal.abandon(first)
    second = await journal.open_contest(Terms())
    # Killed here.
    await journal.close()
    journal = SqliteJournal(journal_path)
    assert await journal.departure(second.id) is None
    await journal.depart(second.id, Departure(1.0, False))
    assert await journal.departure(second.id) == Departure(1.0, False)
    await journal.close()


async def test_a_moment_that_is_a_whole_number_is_read_as_it_was_written(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(Terms())
    await journal.depart(stored.id, Departure(3, True))
    assert await journal.departure(stored.id) == Departure(3.0, True)
    await journal.close()
