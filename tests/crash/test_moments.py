"""The bad moments that a kill or a clock seldom hits: two launches at once, a commit that takes its time, leftovers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, StaleLog
from luckytui.journal.sqlite import lock as sqlite_lock
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.lock import Lock
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import create
from luckytui.journal.sqlite.writer import Writer
from luckytui.journal.stored import StoredContest
from tests.crash.mortal import Done
from tests.crash.played import Ending, Setting, close_cleanly, ending, play
from tests.crash.torn import copy_live, go_live, wal_of

TERMS = Terms(seed=3, callers=4, prizes=0)
#: A call that nobody made: the seed says otherwise.
MADE_UP = Ruling(1, 2, 500, 500, 1.0)


@pytest.fixture
def whole() -> Ending:
    """Return how the contest ends when nothing cuts it off."""
    return ending(Setting(TERMS))


async def play_on(journal: SqliteJournal, whole: Ending) -> None:
    """Play the unfinished contest of a journal to its end."""
    stored = await journal.unfinished(TERMS)
    assert stored is not None
    await journal.append(stored.id, [Ruling(*call) for call in whole.calls], whole.outcome)


async def test_a_journal_can_be_closed_twice_and_opened_again_after_a_failure(
    journal_path: Path, whole: Ending
) -> None:
    """After an error one key carries on in the same process: the old journal lets go of everything."""
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TERMS)
    assert journal._writer is not None
    journal._writer._connection.close()
    with pytest.raises(JournalError, match="closed"):
        await journal.append(stored.id, [], Outcome.OPEN)
    await journal.close()
    await journal.close()
    again = SqliteJournal(journal_path)
    assert await again.unfinished(TERMS) == stored
    with pytest.raises(JournalError, match=f"process {os.getpid()}"):
        SqliteJournal(journal_path)
    with Reader(journal_path) as viewer:
        assert viewer.unfinished() == stored
    # Reading it here did not cost the writer its locks, its WAL or its calls.
    assert wal_of(journal_path).exists()
    await play_on(again, whole)
    await again.close()
    with Reader(journal_path) as viewer:
        assert viewer.contests()[0].outcome is whole.outcome


def test_two_first_launches_at_once_do_not_make_two_journals(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One finds no journal, the other makes it and plays: the first then plays on it and does not replace it."""

    class Late(Lock):
        def __init__(self, path: Path) -> None:
            monkeypatch.setattr(sqlite_lock, "Lock", Lock)
            play(journal_path, TERMS, lambda _: None)
            super().__init__(path)

    monkeypatch.setattr(sqlite_lock, "Lock", Late)
    close_cleanly(journal_path)
    with Reader(journal_path) as journal:
        assert [stored.calls for stored in journal.contests()] == [4]


def test_the_wal_of_a_journal_that_is_gone_is_kept_for_it(tmp_path: Path) -> None:
    """A person moves the journal away after a crash and leaves its WAL: nothing is played until that is settled."""
    live = go_live(tmp_path)
    moved, calls = live.path.with_name("moved"), live.wal.read_bytes()
    live.path.rename(moved)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(StaleLog, match=r"copy\.journal-wal holds calls of a journal that is no longer at"):
            opening(live.path)
    assert not live.path.exists()
    assert live.wal.read_bytes() == calls
    moved.rename(live.path)
    with Reader(live.path) as journal:
        assert journal.rulings(next(iter(journal.verify()))) == live.calls


@pytest.mark.parametrize("left", ["contests.journal.lucky-call.new", "contests.journal.new"])
async def test_what_a_kill_during_a_take_over_leaves_is_in_nobody_s_way(journal_path: Path, left: str) -> None:
    """Half a copy of the record, half a draft of the journal: the next launch makes them anew."""
    create(journal_path)
    half = journal_path.read_bytes()[:512]
    journal_path.write_text("46687 2 520")
    journal_path.with_name(left).write_bytes(b"466" if "lucky-call" in left else half)
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(TERMS)
    await journal.close()
    assert stored is not None
    assert (stored.calls, stored.magic_number) == (2, 520)
    assert journal_path.with_name("contests.journal.lucky-call").read_text() == "46687 2 520"
    assert not journal_path.with_name(left).exists()


async def test_a_refused_journal_keeps_every_byte_of_its_wal_too(tmp_path: Path) -> None:
    """A made-up call in the WAL: whoever looks into it folds nothing, removes nothing, and names it."""
    path, copy = tmp_path / "live.journal", tmp_path / "copy.journal"
    journal = SqliteJournal(path)
    stored = await journal.open_contest(TERMS)
    await journal.append(stored.id, [MADE_UP], Outcome.OPEN)
    copy_live(path, copy)
    await journal.close()
    before = (copy.read_bytes(), wal_of(copy).read_bytes())
    for opened in (Reader, SqliteJournal):
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
            Lock(tmp_path / "journal")
    Lock(tmp_path / "journal").release()


def test_a_commit_is_one_transaction_with_the_outcome_that_it_decides(journal_path: Path) -> None:
    """Whoever reads between two commits never sees the winning call without the end of the contest."""
    seen: list[tuple[int, Outcome]] = []

    class Watched(SqliteJournal):
        async def _write(self, change: Callable[[Writer], Done]) -> Done:
            done = await super()._write(change)
            with Reader(self.path) as viewer:
                seen.extend((stored.calls, stored.outcome) for stored in viewer.contests())
            return done

    setting = Setting(Terms(seed=3, callers=8))
    play(journal_path, setting.terms, lambda _: None, Watched)
    last = len(ending(setting).calls)
    assert (last, Outcome.WON) in seen
    assert all((outcome is Outcome.OPEN) == (calls < last) for calls, outcome in seen)


def test_a_journal_is_verified_while_a_show_opens_a_contest(journal_path: Path, whole: Ending) -> None:
    """What is opened and called between two looks of the viewer is no orphan."""

    async def show() -> None:
        await journal.open_contest(TERMS)
        await play_on(journal, whole)

    class Interrupted(Reader):
        def _contests(self, winners: str | None = None) -> list[StoredContest]:
            contests = super()._contests(winners)
            asyncio.run(show())
            return contests

    journal = SqliteJournal(journal_path)
    with Interrupted(journal_path) as viewer:
        assert list(viewer.verify()) == []
    with Reader(journal_path) as afterwards:
        assert [stored.calls for stored in afterwards.verify()] == [4]
    asyncio.run(journal.close())
