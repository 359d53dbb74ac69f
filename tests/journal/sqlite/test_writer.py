"""What is written: each change in one transaction, and a lucky-call record taken over without losing it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import DiskFailed, DoesNotAddUp, JournalError, NameTaken
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import create
from luckytui.journal.sqlite.sides import undo_of
from luckytui.journal.sqlite.writer import Writer, take_over
from tests.crash.disk import watched
from tests.journal.contests import ALL_TWENTY, TWENTY, YOU, append, keys_of, rulings_of, write_contest
from tests.journal.sqlite.refused import falsify


@pytest.mark.parametrize("start", [Start(46687, 2, 520), Start(46687, 2, 550), Start()], ids=repr)
async def test_a_record_of_lucky_call_becomes_a_journal_and_its_text_is_kept(journal_path: Path, start: Start) -> None:
    text = "{} {} {}\n".format(*start)
    journal_path.write_text(text)
    journal = SqliteJournal(journal_path, now=lambda: "now")
    stored = await journal.unfinished(TWENTY, [YOU])
    assert stored is not None
    assert (stored.start, stored.calls, stored.magic_number) == (start, start.calls, start.magic_number)
    assert (stored.terms, stored.opened_at, [line.caller for line in stored.lines]) == (TWENTY, "now", [21])
    rulings, contest = rulings_of(TWENTY, start, [(0.5, "345")])
    if start.won:
        assert stored.outcome is Outcome.WON
        assert stored.winners == (Winner(0, start.magic_number),)
    else:
        assert stored.outcome is Outcome.OPEN
        assert rulings[0].seq == start.calls + 1
        await append(journal, stored, rulings, contest.outcome)
    await journal.close()
    with Reader(journal_path) as reader:
        [checked] = reader.verify()
        assert checked.magic_number == contest.magic_number
        assert checked.winners == tuple(contest.winners)
    assert journal_path.with_name("contests.journal.lucky-call").read_text() == text


async def test_another_record_is_not_overwritten_by_the_one_that_is_kept(journal_path: Path) -> None:
    kept = journal_path.with_name("contests.journal.lucky-call")
    kept.write_text("1 1 100")
    journal_path.write_text("46687 2 520")
    journal = SqliteJournal(journal_path)
    with pytest.raises(NameTaken, match=r"stands where the record .* is to be kept: move it elsewhere"):
        await journal.unfinished(TWENTY)
    await journal.close()
    assert kept.read_text() == "1 1 100"
    assert journal_path.read_text() == "46687 2 520"


def test_a_disk_that_fails_as_a_record_is_kept_leaves_the_record(journal_path: Path) -> None:
    """The system names no file where a sync fails."""
    journal_path.write_text("46687 2 520")
    with (
        watched(journal_path.parent, lambda step: step.kind == "sync"),
        pytest.raises(JournalError, match=r"^\S+/contests\.journal cannot be used \(Input/output error\)$"),
    ):
        take_over(journal_path, "now", TWENTY, Start(46687, 2, 520), ())
    assert journal_path.read_text() == "46687 2 520"


@pytest.fixture
def path(journal_path: Path) -> Path:
    create(journal_path)
    return journal_path


def test_a_change_is_not_there_before_it_is_committed(path: Path) -> None:
    writer = Writer(path)
    with Reader(path) as reader:
        contest = writer.open_contest("", TWENTY, [YOU])
        assert reader.contests() == []
        writer.commit()
        assert [stored.id for stored in reader.contests()] == [contest]
    writer.close()


@pytest.mark.parametrize("reads", [False, True], ids=["open", "reading"])
def test_a_journal_that_another_program_has_open_is_left_whole(path: Path, reads: bool) -> None:
    writer = Writer(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        contest = writer.open_contest("", TWENTY, [YOU])
        writer.commit()
        if reads:
            other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM contest").fetchall() == [(1,)]
        writer.close()
        log = path.with_name("contests.journal-wal")
        assert log.stat().st_size == 0 or reads, "its log is empty, or still read"
        with Reader(path) as reader:
            assert [stored.id for stored in reader.verify()] == [contest]
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    with Reader(copy) as reader:
        assert [stored.id for stored in reader.verify()] == [contest], "the file alone holds everything"


def test_a_change_that_cannot_be_made_leaves_no_transaction_open(path: Path) -> None:
    writer = Writer(path)
    contest = writer.open_contest("", Terms(callers=0), [YOU])
    writer.commit()
    call = Ruling(1, 1, 100, 100, 0.5)
    nobody_s = r"/contests\.journal does not add up: contest 1, line 2 is wrong or missing"
    for rulings, keys, told in (
        ([call, call], {1: "key"}, "contests.journal cannot be used"),
        ([call._replace(caller=2)], {2: "key"}, nobody_s),
        ([None], {}, None),
    ):
        with pytest.raises((JournalError, TypeError), match=told):
            writer.append(contest, rulings, Outcome.OPEN, keys)  # type: ignore[arg-type]
        assert not writer._connection.in_transaction
    writer.append(contest, [call], Outcome.OPEN, {1: "key"})
    writer.commit()
    writer.close()
    with Reader(path) as reader:
        [stored] = reader.verify()
        assert stored.calls == 1


def test_a_full_disk_takes_nothing_back_and_lets_the_show_go_on_later(path: Path) -> None:
    rulings, contest = rulings_of(ALL_TWENTY, live=[(0.5, "345")])
    writer = Writer(path)
    stored = writer.open_contest("", ALL_TWENTY, [YOU])
    writer.commit()
    writer.append(stored, rulings[:3], Outcome.OPEN, {})
    writer.commit()
    [(pages,)] = writer._connection.execute("PRAGMA page_count")
    writer._connection.execute(f"PRAGMA max_page_count = {pages}")
    more = [Ruling(seq, 1, 100, 100, 0.5) for seq in range(4, 1_000)]
    with pytest.raises(DiskFailed, match="make room on the disk"):
        writer.append(stored, more, Outcome.OPEN, {})
    writer.close()
    writer = Writer(path)
    keys = {ruling.caller: "key" for ruling in rulings if ruling.caller > 20}
    writer.append(stored, rulings[3:], contest.outcome, keys)
    writer.commit()
    writer.close()
    with Reader(path) as reader:
        [found] = reader.verify()
        assert reader.rulings(found) == rulings


def cut_off(path: Path) -> None:
    """Leave what a program leaves that is killed in the middle of a commit without a WAL."""
    half = path.with_name("half")
    undo = path.with_name("contests.journal-journal")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # So that what is changed goes to the file before the commit.
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM contest")
        connection.executemany("INSERT INTO call VALUES (?, 1, 1, 1, 1.0)", [(place,) for place in range(1, 2_000)])
        half.write_bytes(path.read_bytes())
        half.with_name("half-journal").write_bytes(undo.read_bytes())
        connection.execute("ROLLBACK")
    assert half.stat().st_size > path.stat().st_size
    half.replace(path)
    half.with_name("half-journal").replace(undo)


def test_a_commit_cut_off_in_a_rollback_journal_is_undone(journal_path: Path) -> None:
    write_contest(journal_path)
    cut_off(journal_path)
    Writer(journal_path).close()
    with Reader(journal_path) as reader:
        [stored] = reader.verify()
        assert (stored.terms, stored.calls) == (TWENTY, 20)


def test_what_does_not_add_up_once_a_commit_is_undone_is_refused(journal_path: Path) -> None:
    write_contest(journal_path)
    falsify(journal_path, "UPDATE call SET number = number + 1 WHERE key & 0xff = 7")
    cut_off(journal_path)
    with pytest.raises(DoesNotAddUp, match="contest 1, call 7 is wrong"):
        Writer(journal_path)


def test_what_another_program_has_undone_meanwhile_is_checked_all_the_same(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_contest(journal_path)
    falsify(journal_path, "UPDATE call SET number = number + 1 WHERE key & 0xff = 7")
    cut_off(journal_path)

    def undone(path: Path, _: int) -> bool:
        with closing(sqlite3.connect(path)) as other:
            other.execute("SELECT * FROM call").fetchall()
        assert not undo_of(path).exists()
        return True

    monkeypatch.setattr(os, "access", undone)
    with pytest.raises(DoesNotAddUp, match="contest 1, call 7 is wrong"):
        Writer(journal_path)


def test_every_commit_is_synced_in_wal_mode(path: Path) -> None:
    writer = Writer(path)
    assert writer._connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    assert writer._connection.execute("PRAGMA synchronous").fetchall() == [(2,)], "FULL"
    assert writer._connection.execute("PRAGMA wal_autocheckpoint").fetchall() == [(0,)], "each log draws its mark"
    writer.close()
    assert not path.with_name("contests.journal-wal").exists()


def test_live_calls_are_told_by_their_keys(path: Path) -> None:
    rulings, contest = rulings_of(ALL_TWENTY, live=[(0.5, "345")])
    writer = Writer(path)
    writer.open_contest("", ALL_TWENTY, [YOU])
    writer.commit()
    with Reader(path) as reader:
        stored = reader.contest(1)
        assert stored is not None
        writer.append(1, rulings, contest.outcome, {**keys_of(stored, rulings), 22: "of another batch"})
        writer.commit()
        found = reader.contest(1)
        assert found is not None
        assert set(found.live_calls) == {21}
    writer.close()


def test_a_log_that_large_batches_made_long_is_folded_in_although_they_are_few(journal_path: Path) -> None:
    create(journal_path)
    writer = Writer(journal_path)
    writer.longest_log = 10
    assert writer.open_contest("now", Terms(callers=2_000, prizes=0), ()) == 1
    writer.commit()
    calls = [Ruling(seq, seq, 100, 100 * seq, 0.0) for seq in range(1, 2_001)]
    for page in (calls[:1_000], calls[1_000:]):
        writer.append(1, page, Outcome.OPEN, {})
        writer.commit()
    alone = journal_path.with_name("without its log")
    alone.write_bytes(journal_path.read_bytes())
    writer.close()
    with closing(sqlite3.connect(f"{alone.as_uri()}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM call").fetchone() == (2_000,)


def test_the_log_is_folded_in_as_often_as_it_is_long(path: Path) -> None:
    """The file alone has the contests up to the last fold."""
    writer, alone, found = Writer(path), path.with_name("alone"), []
    writer.longest_log = 2
    for _ in range(5):
        writer.open_contest("now", TWENTY, ())
        writer.commit()
        alone.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(f"{alone.as_uri()}?immutable=1", uri=True)) as connection:
            found += connection.execute("SELECT count(*) FROM contest").fetchone()
    writer.close()
    assert found == [0, 2, 2, 4, 4]
