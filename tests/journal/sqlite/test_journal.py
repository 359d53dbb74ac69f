"""The journal in one SQLite file, as the show uses it."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, JournalInUse, RecordNotTakenOver
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from tests.crash.disk import Step, watched
from tests.journal.behaviour import KeptJournalBehaviour
from tests.journal.contests import ALL_TWENTY, TWENTY, YOU, append, play, rulings_in, rulings_of
from tests.journal.live_lines import Open


class TestSqliteJournal(KeptJournalBehaviour):
    @pytest.fixture(params=[False, True], ids=["on the spot", "threaded"])
    def open_journal(self, request: pytest.FixtureRequest, journal_path: Path) -> Open:
        async def open_it() -> Journal:
            return SqliteJournal(journal_path, threaded=request.param)

        return open_it


async def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "contests.journal"
    await SqliteJournal(path).close()
    assert path.is_file()


@pytest.mark.parametrize("threaded", [False, True])
async def test_a_journal_that_ended_well_is_one_file(journal_path: Path, threaded: bool) -> None:
    journal = SqliteJournal(journal_path, threaded=threaded)
    await play(journal)
    assert journal_path.with_name("contests.journal-wal").exists()
    assert len(await journal.contests()) == 1, "a reader is open"
    await journal.close()
    assert {path.name for path in journal_path.parent.iterdir()} == {"contests.journal", "contests.journal.lock"}


async def test_when_a_contest_went_on_the_air_is_what_the_clock_says(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path, now=lambda: "2026-01-02T03:04:05+00:00")
    stored = await journal.open_contest(TWENTY)
    assert stored.opened_at == "2026-01-02T03:04:05+00:00"
    assert await journal.contests() == [stored]
    await journal.close()


async def test_silence_is_how_long_ago_the_journal_was_last_written(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path)
    await play(journal)
    await journal.close()
    written = journal_path.stat().st_mtime - 3_600
    os.utime(journal_path, (written, written))
    journal = SqliteJournal(journal_path)
    assert 3_600 <= journal.silence < 4_000
    await journal.close()


class HeldDisk:
    """Holds back every commit of a journal until it is let go.

    Args:
        journal: Waits for the disk in its thread.
    """

    def __init__(self, journal: SqliteJournal) -> None:
        self.waits, self.goes = threading.Event(), threading.Event()
        assert journal._disk is not None
        journal._disk.submit(self._hold)

    def _hold(self) -> None:
        self.waits.set()
        self.goes.wait(30)


async def turns() -> None:
    """Let every other task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_task_that_is_cancelled_waits_for_its_commit(journal_path: Path) -> None:
    rulings, _ = rulings_of(ALL_TWENTY)
    journal = SqliteJournal(journal_path, threaded=True)
    stored = await journal.open_contest(ALL_TWENTY)
    disk = HeldDisk(journal)
    first = asyncio.create_task(append(journal, stored, rulings[:3]))
    second = asyncio.create_task(append(journal, stored, rulings[3:5]))
    await turns()
    for _ in range(3):
        first.cancel()
        await turns()
    assert not first.done(), "its commit is on its way"
    assert not second.done()
    closing = asyncio.create_task(journal.close())
    await turns()
    assert not closing.done(), "a journal waits for what is under way before it closes"
    disk.goes.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    await closing
    with Reader(journal_path) as reader:
        [found] = reader.contests()
        assert reader.rulings(found) == rulings[:5]


async def test_a_disk_that_stalls_keeps_nobody_from_reading(journal_path: Path) -> None:
    rulings, _ = rulings_of(ALL_TWENTY)
    journal = SqliteJournal(journal_path, threaded=True)
    stored = await journal.open_contest(ALL_TWENTY)
    await append(journal, stored, rulings[:3])
    disk = HeldDisk(journal)
    writing = asyncio.create_task(append(journal, stored, rulings[3:5]))
    await turns()
    found = await journal.contest(stored.id)
    assert found is not None
    assert await rulings_in(journal, found) == rulings[:3]
    assert not writing.done()
    disk.goes.set()
    await writing
    await journal.close()


async def test_what_was_not_committed_never_was(journal_path: Path) -> None:
    rulings, _ = rulings_of(TWENTY)
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TWENTY)
    await append(journal, stored, rulings[:3])
    assert journal._writer is not None
    journal._writer.append(stored.id, rulings[3:6], Outcome.OPEN, {})
    await journal.close()
    with Reader(journal_path) as reader:
        [found] = reader.contests()
        assert reader.rulings(found) == rulings[:3]


async def test_a_second_show_in_the_same_process_is_refused_and_leaves_the_first_its_locks(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path)
    await play(journal)
    before = locks(journal_path)
    assert before
    with pytest.raises(JournalInUse, match=f"in use by another show .process {os.getpid()}."):
        SqliteJournal(journal_path)
    link = journal_path.with_name("link")
    link.symlink_to(journal_path)
    with pytest.raises(JournalInUse):
        SqliteJournal(link)
    assert locks(journal_path) == before
    await journal.close()
    await SqliteJournal(journal_path).close()


async def test_a_reader_in_the_shows_own_process_leaves_the_show_its_locks(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TWENTY)
    before = locks(journal_path)
    assert before
    with Reader(journal_path) as reader:
        assert reader.unfinished() == stored
    assert await journal.contests() == [stored]
    assert locks(journal_path) == before
    await journal.close()


def locks(path: Path) -> list[str]:
    """Return this process's locks on a journal: without them another process would tidy its WAL away."""
    ours = f" {os.getpid()} ", f":{path.stat().st_ino} "
    held = Path("/proc/locks").read_text().splitlines()
    return [line.partition(":")[2] for line in held if all(mark in line for mark in ours)]


async def test_no_other_show_gets_a_journal_that_is_opened_anew_and_a_failure_can_be_tried_again(
    journal_path: Path,
) -> None:
    journal = SqliteJournal(journal_path, threaded=True)
    await play(journal)
    folder = journal_path.with_name("moved")
    # What cannot be opened, for as long as it stands there.
    await journal.close()
    journal = SqliteJournal(journal_path, threaded=True)
    assert len(await journal.contests()) == 1
    text = journal_path.read_bytes()
    journal_path.rename(folder)
    journal_path.mkdir()
    with pytest.raises(JournalError, match="is a folder"):
        await journal.reopen()
    with pytest.raises(JournalError):
        await journal.told(1)
    with pytest.raises(JournalError):
        await journal.contests()
    journal_path.rmdir()
    folder.rename(journal_path)
    with pytest.raises(JournalInUse):
        SqliteJournal(journal_path)
    await journal.reopen()
    assert len(await journal.contests()) == 1
    await journal.close()
    assert len(text) == journal_path.stat().st_size


async def test_a_record_is_nothing_to_read_before_it_is_taken_over(journal_path: Path) -> None:
    journal_path.write_text("46687 2 520")
    journal = SqliteJournal(journal_path)
    for attempt in (journal.contests(), journal.contest(1), journal.open_contest(TWENTY), journal.told(1)):
        with pytest.raises(RecordNotTakenOver):
            await attempt
    stored = await journal.unfinished(TWENTY, [YOU])
    assert stored is not None
    assert [joined.caller for joined in stored.lines] == [21]
    assert stored == await journal.unfinished(TWENTY, [YOU]), "once"
    await journal.close()


async def test_who_still_reads_when_a_journal_is_opened_anew_is_told_so_and_not_of_damage(journal_path: Path) -> None:
    journal = SqliteJournal(journal_path)
    stored = await play(journal, Terms(seed=3, callers=2_500, prizes=0))
    found = await journal.contest(stored.id)
    assert found is not None
    pages = journal.pages(found)
    await anext(pages)
    await journal.reopen()
    with pytest.raises(JournalError, match=r"contests\.journal was closed$"):
        await anext(pages)
    await journal.close()


async def test_a_threaded_journal_never_waits_for_the_disk_on_the_event_loop(journal_path: Path) -> None:
    writing = set[threading.Thread]()

    def seen(_: Step) -> int:
        writing.add(threading.current_thread())
        return 0

    with watched(journal_path.parent, seen):
        journal = SqliteJournal(journal_path, threaded=True)
        await play(journal)
        writing.clear()
        await journal.reopen()
        await play(journal)
        await journal.close()
    assert writing
    assert threading.main_thread() not in writing
