"""The bad moments that a kill or a clock seldom hits: two launches at once, a commit that takes its time, leftovers."""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from luckytui.contest.rules import Call, Contest, Outcome, Ruling, Terms
from luckytui.journal import Journal, LiveJournal
from luckytui.journal.sqlite import writer
from luckytui.journal.sqlite.lock import Lock
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.station.inbox import Airwaves, News, OnAir, Ruled
from luckytui.station.station import Station
from tests.crash.played import Setting, ending, play
from tests.crash.torn import copy_live, go_live, wal_of

TERMS = Terms(seed=3, callers=4, prizes=0)


class Slow(LiveJournal):
    """A journal on a disk that stalls until it is let go."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.stalled = False
        self.reached, self.go_on = threading.Event(), threading.Event()

    def commit(self) -> None:
        if self.stalled:
            self.reached.set()
            self.go_on.wait()
        super().commit()


@pytest.fixture
def disk_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


async def test_a_station_taken_off_air_waits_for_its_commit(
    journal_path: Path, disk_thread: ThreadPoolExecutor
) -> None:
    """Whoever cancels it may use the journal at once: the batch is durable, not announced, and nothing is mixed in."""
    journal = Slow(journal_path)
    stored = journal.open_contest(TERMS)
    airwaves = Airwaves()
    heard: list[News] = []
    airwaves.subscribe(heard.append)
    station = Station(Contest(TERMS), stored.id, journal, airwaves, disk_thread)
    journal.stalled = True
    serving = asyncio.create_task(station.serve(OnAir(stored.id, TERMS)))
    airwaves.call(airwaves.add_source(), [Call(1.0, 2, "lucky", "500")], 2.0)
    await asyncio.get_running_loop().run_in_executor(None, journal.reached.wait)
    serving.cancel()
    done, _ = await asyncio.wait([serving], timeout=0)
    journal.stalled = False
    journal.go_on.set()
    assert not done
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert not journal._connection.in_transaction
    assert not any(isinstance(news, Ruled) for news in heard)
    found = journal.contest(stored.id)
    assert found is not None
    assert found.calls == 1
    journal.close()


async def test_every_wait_for_the_disk_is_in_the_thread(journal_path: Path, disk_thread: ThreadPoolExecutor) -> None:
    """The commit of a batch, and that of the note that the outcome was told: neither freezes the screen."""
    threads: list[int] = []

    class Noted(LiveJournal):
        def commit(self) -> None:
            threads.append(threading.get_ident())
            super().commit()

    journal = Noted(journal_path)
    stored = journal.open_contest(TERMS)
    threads.clear()
    airwaves = Airwaves()
    station = Station(Contest(TERMS), stored.id, journal, airwaves, disk_thread)
    airwaves.call(airwaves.add_source(), [Call(1.0, 2, "lucky", "500")], math.inf)
    await station.serve(OnAir(stored.id, TERMS))
    # The call, that nobody is left to call, that it was told.
    assert len(threads) == 3
    assert threading.get_ident() not in threads
    journal.close()


def test_a_journal_is_closed_after_the_commit_in_its_thread(
    journal_path: Path, disk_thread: ThreadPoolExecutor
) -> None:
    """A show that quits while the disk stalls: the commit is whole, and then the lock is free."""
    journal = LiveJournal(journal_path)
    stored = journal.open_contest(TERMS)
    journal.stage(stored.id, [Ruling(1, 2, 500, 500, 1.0)], Outcome.OPEN)
    with journal._disk:
        closing = disk_thread.submit(journal.close)
        assert not closing.done()
        with pytest.raises(JournalError, match="in use"):
            LiveJournal(journal_path)
        journal._connection.execute("COMMIT")
    closing.result()
    with pytest.raises(JournalError, match="call 1 is wrong"), Journal(journal_path):
        # It is there, and it is not what the seed says: a call made up above.
        pass


def test_a_journal_can_be_closed_twice_and_opened_again_after_a_failure(journal_path: Path) -> None:
    """After an error one key carries on in the same process: the old journal lets go of everything."""
    journal = LiveJournal(journal_path)
    stored = journal.open_contest(TERMS)
    journal._connection.close()
    with pytest.raises(JournalError, match="closed"):
        journal.stage(stored.id, [], Outcome.OPEN)
    journal.close()
    journal.close()
    with LiveJournal(journal_path) as again:
        assert again.unfinished() == stored
        with pytest.raises(JournalError, match=f"process {os.getpid()}"):
            LiveJournal(journal_path)
        with Journal(journal_path) as viewer:
            assert viewer.unfinished() == stored
        # Reading it here did not cost the writer its locks, its WAL or its calls.
        assert wal_of(journal_path).exists()
        play_on(again)
    with Journal(journal_path) as journal_read:
        assert journal_read.contests()[0].outcome is ending(Setting(TERMS)).outcome


def play_on(journal: LiveJournal) -> None:
    stored = journal.unfinished()
    assert stored is not None
    calls = [Ruling(*call) for call in ending(Setting(TERMS)).calls]
    journal.stage(stored.id, calls, ending(Setting(TERMS)).outcome)
    journal.commit()


def test_two_first_launches_at_once_do_not_make_two_journals(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One finds no journal, the other makes it and plays: the first then plays on it and does not replace it."""

    class Late(Lock):
        def __init__(self, path: Path) -> None:
            monkeypatch.setattr(writer, "Lock", Lock)
            play(journal_path, TERMS, lambda _: None)
            super().__init__(path)

    monkeypatch.setattr(writer, "Lock", Late)
    with LiveJournal(journal_path) as journal:
        assert [stored.calls for stored in journal.contests()] == [4]


def test_a_new_journal_does_not_take_over_the_wal_of_a_deleted_one(tmp_path: Path) -> None:
    """A person deletes the journal after a crash and leaves its WAL: the new journal is empty."""
    live = go_live(tmp_path)
    live.path.unlink()
    with LiveJournal(live.path) as journal:
        assert journal.contests() == []
        assert [stored.id for stored in journal.verify()] == []


@pytest.mark.parametrize("left", ["contests.journal.lucky-call.new", "contests.journal.new"])
def test_what_a_kill_during_a_take_over_leaves_is_in_nobody_s_way(journal_path: Path, left: str) -> None:
    """Half a copy of the record, half a draft of the journal: the next launch makes them anew."""
    journal_path.write_text("46687 2 520")
    journal_path.with_name(left).write_bytes(b"466")
    with LiveJournal(journal_path) as journal:
        journal.take_over(TERMS)
        [stored] = journal.contests()
    assert (stored.calls, stored.magic_number) == (2, 520)
    assert journal_path.with_name("contests.journal.lucky-call").read_text() == "46687 2 520"
    assert not journal_path.with_name(left).exists()


def test_a_refused_journal_keeps_every_byte_of_its_wal_too(tmp_path: Path) -> None:
    """A made-up call in the WAL: whoever looks into it folds nothing, removes nothing, and names it."""
    path, copy = tmp_path / "live.journal", tmp_path / "copy.journal"
    with LiveJournal(path) as journal:
        stored = journal.open_contest(TERMS)
        journal.stage(stored.id, [Ruling(1, 2, 500, 500, 1.0)], Outcome.OPEN)
        journal.commit()
        copy_live(path, copy)
    before = (copy.read_bytes(), wal_of(copy).read_bytes())
    for opened in (Journal, LiveJournal):
        with pytest.raises(JournalError, match="call 1 is wrong"):
            opened(copy)
        assert (copy.read_bytes(), wal_of(copy).read_bytes()) == before


def test_a_lock_that_cannot_write_its_process_down_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk, once there is room again, the same process can have it."""

    def full(file: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            Lock(tmp_path / "lock")
    Lock(tmp_path / "lock").release()


def test_a_commit_is_one_transaction_with_the_outcome_that_it_decides(journal_path: Path) -> None:
    """Whoever reads between two commits never sees the winning call without the end of the contest."""
    seen: list[tuple[int, Outcome]] = []

    class Watched(LiveJournal):
        def commit(self) -> None:
            super().commit()
            with Journal(self.path) as viewer:
                seen.extend((stored.calls, stored.outcome) for stored in viewer.contests())

    setting = Setting(Terms(seed=3, callers=8))
    play(journal_path, setting.terms, lambda _: None, live=Watched)
    last = len(ending(setting).calls)
    assert (last, Outcome.WON) in seen
    assert all((outcome is Outcome.OPEN) == (calls < last) for calls, outcome in seen)


def test_a_journal_is_verified_while_a_show_opens_a_contest(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is opened and called between two looks of the viewer is no orphan."""
    with LiveJournal(journal_path) as journal, Journal(journal_path) as viewer:
        look = viewer.contests

        def look_and_play() -> list[StoredContest]:
            contests = look()
            journal.open_contest(TERMS)
            play_on(journal)
            return contests

        monkeypatch.setattr(viewer, "contests", look_and_play)
        assert list(viewer.verify()) == []
