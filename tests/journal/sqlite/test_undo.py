"""A rollback journal is written back into the journal it was made for, and into no other."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.journal.errors import StaleLog
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.sides import UNDO, undo_of
from tests.crash.disk import Step, watched
from tests.journal.contests import TWENTY, play, write_contest

#: Calls enough for a few pages more.
LONG = Terms(seed=1, callers=2_000, prizes=0)


def killed(path: Path, kind: str, name: str, number: int) -> None:
    """Play a contest, and be killed before the show does something to a file for the so many-th time."""

    def failing(step: Step) -> int:
        nonlocal number
        number -= step.kind == kind and Path(step.path).name == name
        if not number:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    async def show() -> None:
        journal = SqliteJournal(path)
        await play(journal)
        await journal.close()

    child = os.fork()
    if not child:
        try:
            with watched(path.parent, failing):
                asyncio.run(show())
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert undo_of(path).read_bytes()[:1] == b"\xd9"


#: What a show does last before it is killed, as it opens its journal and as it closes it: to remove the rollback
#: journal, or to write the first page.
MOMENTS = {
    "opening, written": ("delete", "contests.journal-journal", 1),
    "opening, not written": ("write", "contests.journal", 1),
    "closing, written": ("delete", "contests.journal-journal", 2),
}
every_moment = pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)


def contests_in(path: Path) -> list[int]:
    """Return how many calls each contest has, every one verified."""
    with Reader(path) as reader:
        return [stored.calls for stored in reader.verify()]


@every_moment
def test_a_show_that_was_killed_as_it_opened_or_closed_its_journal_goes_on(
    journal_path: Path, moment: tuple[str, str, int]
) -> None:
    write_contest(journal_path)
    killed(journal_path, *moment)
    played = [20] * moment[2]
    assert contests_in(journal_path) == played
    asyncio.run(SqliteJournal(journal_path).close())
    assert contests_in(journal_path) == played


@every_moment
@pytest.mark.parametrize("smaller", [True, False], ids=["smaller", "larger"])
def test_a_backup_restored_beside_the_rollback_journal_of_a_killed_show_is_not_overridden(
    journal_path: Path, moment: tuple[str, str, int], *, smaller: bool
) -> None:
    """Its first page, and its size, would be those of what stood there before."""
    backup, other = journal_path.with_name("backup"), journal_path.with_name("other")
    write_contest(backup, TWENTY if smaller else LONG)
    write_contest(other, LONG if smaller else TWENTY)
    write_contest(other)
    shutil.copyfile(other, journal_path)
    killed(journal_path, *moment)
    shutil.copyfile(backup, journal_path)
    before = journal_path.read_bytes(), undo_of(journal_path).read_bytes()
    for opening in (Reader, SqliteJournal):
        with pytest.raises(StaleLog, match=r"-journal is not that of .*; move .*-journal away, or put back"):
            opening(journal_path)
        assert (journal_path.read_bytes(), undo_of(journal_path).read_bytes()) == before
    undo_of(journal_path).unlink()
    assert contests_in(journal_path) == [20 if smaller else 2_000]


def test_a_rollback_journal_that_was_not_made_durable_is_in_nobody_s_way(journal_path: Path) -> None:
    """SQLite does not write it back: its first byte is zero."""
    write_contest(journal_path)
    killed(journal_path, *MOMENTS["opening, written"])
    undo, whole = undo_of(journal_path), undo_of(journal_path).read_bytes()
    assert contests_in(journal_path) == [20]
    for torn in (bytes(512) + whole[512:], bytes(1024) + whole[1024:], bytes(12) + whole[12:512]):
        undo.write_bytes(torn)
        asyncio.run(SqliteJournal(journal_path).close())
        assert contests_in(journal_path) == [20]


def test_the_first_page_is_found_in_a_rollback_journal_wherever_it_stands(journal_path: Path) -> None:
    """The journal's header as it was belongs to another state, and the page before it to none."""
    write_contest(journal_path)
    whole = journal_path.read_bytes()
    size, pages = 4096, len(whole) // 4096
    head = UNDO + b"".join(number.to_bytes(4, "big") for number in (2, 0, pages, 512, size))
    other = bytearray(whole[:size])
    other[24:28] = (7_000).to_bytes(4, "big")
    records = [number.to_bytes(4, "big") + page + bytes(4) for number, page in ((2, bytes(size)), (1, bytes(other)))]
    undo_of(journal_path).write_bytes(head.ljust(512, b"\0") + b"".join(records))
    with pytest.raises(StaleLog, match="-journal is not that of"):
        Reader(journal_path)
