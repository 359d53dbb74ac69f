"""Journals of versions 2 and 3 are read as the program that wrote them did, and carried over."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, StaleLog
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect
from luckytui.journal.stored import LiveCall
from tests.journal.contests import line
from tests.journal.sqlite.old import OLD_2, OLD_3, STOPPED_AND_KILLED, bytes_of, laid_out_since_2, version

#: What the program of version 2 said of its contests: calls, magic number, outcome, winners, calls of live lines.
SAID_2 = [
    (20, 11594, Outcome.WON, [17], {}),
    (9, 5861, Outcome.NOBODY, [], {9: LiveCall(6, "key")}),
    (0, 0, Outcome.ABANDONED, [], {}),
    (4, 2665, Outcome.OPEN, [], {9: LiveCall(4, "key")}),
]


def assert_read_as_version_2_said(path: Path) -> None:
    with Reader(path) as reader:
        contests = reader.contests()
        assert list(reader.verify()) == contests
    assert [
        (stored.calls, stored.magic_number, stored.outcome, [winner.caller for winner in stored.winners])
        for stored in contests
    ] == [said[:4] for said in SAID_2]
    assert [stored.live_calls for stored in contests] == [said[4] for said in SAID_2]
    assert contests[3].terms == Terms(seed=5, callers=8, prizes=0, timeout=3.5, lead_in=0.0, propagation=0.0)


@pytest.mark.parametrize("name", STOPPED_AND_KILLED)
async def test_a_journal_of_version_2_is_read_as_it_stands_and_carried_over(journal_path: Path, name: str) -> None:
    laid_out_since_2(OLD_2, name, journal_path)
    before = bytes_of(journal_path)
    assert_read_as_version_2_said(journal_path)
    assert bytes_of(journal_path) == before
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(Terms())
    assert stored is not None
    assert (stored.id, stored.calls, stored.terms.live_from) == (4, 4, 0.0)
    await journal.close()
    assert version(journal_path) == SCHEMA_VERSION
    assert_read_as_version_2_said(journal_path)


@pytest.mark.parametrize("lie", ["seed = seed + 1", "timeout = 11.0", "lines = lines + 1", "outcome = 'won'"])
def test_what_is_damaged_in_a_journal_of_version_2_is_not_carried_over_as_right(journal_path: Path, lie: str) -> None:
    laid_out_since_2(OLD_2, "stopped", journal_path)
    with closing(connect(str(journal_path))) as connection:
        connection.execute(f"UPDATE contest SET {lie} WHERE id = 4")
    before = bytes_of(journal_path)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalError, match="what contest 4 was opened with is damaged"):
            opening(journal_path)
    assert bytes_of(journal_path) == before


#: What the program of version 3 said of its contests: as of version 2.
SAID_3 = [
    (20, 11594, Outcome.WON, [17], {}),
    (9, 5328, Outcome.WON, [1, 8], {9: LiveCall(4, "key")}),
    (0, 0, Outcome.ABANDONED, [], {}),
    (5, 3459, Outcome.OPEN, [], {9: LiveCall(4, "key")}),
]


def assert_read_as_version_3_said(path: Path) -> None:
    with Reader(path) as reader:
        contests = reader.contests()
        assert list(reader.verify()) == contests
    said = [(each.calls, each.magic_number, each.outcome, [won.caller for won in each.winners]) for each in contests]
    assert said == [said[:4] for said in SAID_3]
    assert [stored.live_calls for stored in contests] == [said[4] for said in SAID_3]
    assert contests[3].terms == Terms(seed=5, callers=8, prizes=0, timeout=3.5, lead_in=3.0, propagation=0.25)
    assert contests[3].lines == (line(9), line(10, "Zoë"))
    assert all(stored.begun and not stored.changes for stored in contests)


@pytest.mark.parametrize("name", STOPPED_AND_KILLED)
async def test_a_journal_of_version_3_is_read_as_it_stands_and_carried_over(journal_path: Path, name: str) -> None:
    laid_out_since_2(OLD_3, name, journal_path)
    before = bytes_of(journal_path)
    assert_read_as_version_3_said(journal_path)
    assert bytes_of(journal_path) == before
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(Terms())
    assert stored is not None
    assert (stored.id, stored.calls, stored.number) == (4, 5, 1 + 2 + 5)
    await journal.close()
    assert version(journal_path) == SCHEMA_VERSION
    assert_read_as_version_3_said(journal_path)


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        ("UPDATE contest SET lead_in = 4 WHERE id = 4", "what contest 4 was opened with is damaged"),
        ("UPDATE contest SET told = 1 WHERE id = 4", "what contest 4 was opened with is damaged"),
        ("UPDATE line SET name = 'Zoe' WHERE name = 'Zoë'", "contest 4, line 10 is wrong or missing"),
        ("UPDATE line SET key = 'other' WHERE seq > 0", "contest 4, line 9 is wrong or missing"),
        ("UPDATE call SET at = at + 1e-9 WHERE caller = 9 AND key >> 32 = 4", "contest 4, line 9 is wrong"),
    ],
)
def test_what_is_damaged_in_a_journal_of_version_3_is_not_carried_over_as_right(
    journal_path: Path, lie: str, found: str
) -> None:
    laid_out_since_2(OLD_3, "stopped", journal_path)
    with closing(connect(str(journal_path))) as connection:
        connection.execute(lie)
    before = bytes_of(journal_path)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalError, match=found):
            opening(journal_path)
    assert bytes_of(journal_path) == before


def test_the_log_after_a_migration_is_known_for_a_new_one(journal_path: Path) -> None:
    """A journal that was killed before its log was folded in is carried over, and its backup is put beside the log."""
    laid_out_since_2(OLD_2, "killed", journal_path)
    backup = journal_path.read_bytes()
    child = os.fork()
    if not child:

        async def show() -> None:
            journal = SqliteJournal(journal_path)
            await journal.open_contest(Terms())
            os.kill(os.getpid(), signal.SIGKILL)

        try:
            asyncio.run(show())
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    with Reader(journal_path) as reader:
        assert len(reader.contests()) == 5
    journal_path.write_bytes(backup)
    with pytest.raises(StaleLog):
        Reader(journal_path)
