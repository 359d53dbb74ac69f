"""A disk that takes its time: who waits for it, where, and what nobody may do meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from luckytui.clock import ManualClock
from luckytui.contest.events import Ruled
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.station.host import Host
from tests.crash.disk import Step, watched

TERMS = Terms(seed=3, callers=4, prizes=0)


class Stall:
    """A disk whose syncs take until it is let go, once it is told to stall."""

    def __init__(self) -> None:
        self.stalled = False
        self.reached, self.go_on = threading.Event(), threading.Event()
        #: Which thread waited for each sync.
        self.threads: list[int] = []

    def __call__(self, step: Step) -> int:
        """Wait with a step that is about to be made, if it is a sync; it does not fail."""
        if step.kind == "sync":
            self.threads.append(threading.get_ident())
            if self.stalled:
                self.reached.set()
                # A test that waits for it in its own thread fails, and does not hang.
                self.go_on.wait(10)
        return 0

    async def is_waited_for(self) -> None:
        """Return when somebody waits."""
        await asyncio.get_running_loop().run_in_executor(None, self.reached.wait)

    def let_go(self) -> None:
        """Stall no more."""
        self.stalled = False
        self.go_on.set()


@pytest.fixture
def disk(journal_path: Path) -> Iterator[Stall]:
    """Return the disk that the journal is on."""
    stall = Stall()
    with watched(journal_path.parent, stall):
        yield stall
    stall.let_go()


async def test_a_show_taken_off_air_waits_for_its_commit(journal_path: Path, disk: Stall) -> None:
    """Whoever takes it off air may use the journal at once: the batch is durable, and it was not announced."""
    journal = SqliteJournal(journal_path, threaded=True)
    async with Host(journal, ManualClock) as host:
        stored = await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            await anext(events)
            disk.stalled = True
            assert host.clock is not None
            host.clock.set_time(TERMS.max_delay)
            await disk.is_waited_for()
            taking = asyncio.ensure_future(host.take_off_air())
            done, _ = await asyncio.wait([taking], timeout=0.05)
            disk.let_go()
            assert not done
            await taking
            assert journal._writer is not None
            assert not journal._writer._connection.in_transaction
            await journal.join(stored.id, [LiveLine(5, "Ada", Origin.KEYBOARD)])
            found = await journal.contest(stored.id)
            assert found is not None
            assert (found.calls, len(found.lines)) == (4, 1)
            events.close()
            assert not any([isinstance(event, Ruled) async for event in events])


async def test_every_wait_for_the_disk_is_in_the_thread(journal_path: Path, disk: Stall) -> None:
    """The commit of a batch, of a line that joins, of the note that the outcome was told: none freezes the screen."""
    journal = SqliteJournal(journal_path, threaded=True)
    disk.threads.clear()
    stored = await journal.open_contest(TERMS)
    writes: list[Callable[[], Awaitable[object]]] = [
        lambda: journal.join(stored.id, [LiveLine(5, "Ada", Origin.KEYBOARD)]),
        lambda: journal.append(stored.id, [], Outcome.NOBODY),
        lambda: journal.told(stored.id),
        lambda: journal.open_contest(TERMS),
        lambda: journal.abandon(stored.id + 1),
        journal.close,
    ]
    for write in writes:
        waited = len(disk.threads)
        await write()
        assert len(disk.threads) > waited
    assert threading.get_ident() not in disk.threads


async def test_a_journal_is_closed_after_the_commit_in_its_thread(journal_path: Path, disk: Stall) -> None:
    """A show that quits while the disk stalls: the commit is whole, and then the lock is free."""
    journal = SqliteJournal(journal_path, threaded=True)
    stored = await journal.open_contest(TERMS)
    disk.stalled = True
    appending = asyncio.ensure_future(journal.append(stored.id, [Ruling(1, 2, 500, 500, 1.0)], Outcome.OPEN))
    await disk.is_waited_for()
    closing = asyncio.ensure_future(journal.close())
    await asyncio.sleep(0)
    assert not closing.done()
    with pytest.raises(JournalError, match="in use"):
        SqliteJournal(journal_path)
    disk.let_go()
    await asyncio.gather(appending, closing)
    # It is there, and it is not what the seed says: a call made up above.
    with pytest.raises(JournalError, match="call 1 is wrong"):
        Reader(journal_path)


async def test_a_show_that_is_told_to_leave_twice_while_the_disk_stalls_lets_go_of_its_journal(
    journal_path: Path, disk: Stall
) -> None:
    """Ctrl+C, and once more while the last commit is waited for: it is durable, and the next show can have it."""

    async def show() -> None:
        async with Host(SqliteJournal(journal_path, threaded=True), lambda start, span: ManualClock(99.0)) as host:
            await host.open(TERMS)
            disk.stalled = True
            await host.go_on_air()
            await asyncio.Event().wait()

    leaving = asyncio.ensure_future(show())
    await disk.is_waited_for()
    for _ in range(2):
        leaving.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not leaving.done()
    disk.let_go()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    again = SqliteJournal(journal_path)
    stored = await again.contest(1)
    await again.close()
    assert stored is not None
    assert stored.calls == 4
