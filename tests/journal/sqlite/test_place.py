"""The journal's name becomes another file's, or nobody's, while a show is on air: off air, aloud, with the calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from os import truncate
from pathlib import Path

import pytest

from luckytui.journal.errors import JournalMoved
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from tests.journal.contests import TWENTY, append, rulings_of, write_contest
from tests.journal.sqlite.test_mark import calls_in, crash, log_of


def removed(path: Path) -> None:
    path.unlink()


def moved_away(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replaced(path: Path) -> None:
    path.with_name("other").replace(path)


@pytest.mark.parametrize("threaded", [False, True])
@pytest.mark.parametrize("happen", [removed, moved_away, replaced])
async def test_a_name_that_is_not_the_journal_s_any_more_takes_the_show_off_air_and_loses_no_call(
    journal_path: Path, happen: Callable[[Path], None], *, threaded: bool
) -> None:
    other = journal_path.with_name("other")
    await asyncio.to_thread(write_contest, other)
    others = other.read_bytes()
    rulings, _ = rulings_of(TWENTY)
    journal = SqliteJournal(journal_path, threaded=threaded)
    stored = await journal.open_contest(TWENTY)
    await append(journal, stored, rulings[:3])
    happen(journal_path)
    with pytest.raises(JournalMoved, match=r"is no longer the file .*; all its calls are in (\S+kept-1): move") as lost:
        await append(journal, stored, rulings[3:5])
    with pytest.raises(JournalMoved):
        await journal.told(stored.id)
    await journal.close()
    kept = re.search(r"in (\S+kept-1)", str(lost.value))
    assert kept is not None
    with Reader(Path(kept[1])) as reader:
        [found] = reader.verify()
        assert reader.rulings(found) == rulings[:3]
    if happen is replaced:
        assert journal_path.read_bytes() == others


def test_the_log_of_a_journal_that_came_in_its_place_is_left_where_it_is(journal_path: Path) -> None:
    """SQLite removes a log by its name."""
    other = journal_path.with_name("other")
    crash(other, 0, 5)

    async def show() -> None:
        journal = SqliteJournal(journal_path)
        stored = await journal.open_contest(TWENTY)
        for name in (journal_path, log_of(journal_path), journal_path.with_name("contests.journal-shm")):
            name.unlink()
        for suffix in ("", "-wal", "-shm"):
            other.with_name(f"other{suffix}").rename(journal_path.with_name(f"contests.journal{suffix}"))
        with pytest.raises(JournalMoved):
            await append(journal, stored, rulings_of(TWENTY)[0][:3])
        await journal.close()

    asyncio.run(show())
    assert calls_in(journal_path) == [5]


async def test_a_journal_that_is_emptied_takes_the_show_off_air(journal_path: Path) -> None:
    """As `> NAME` in a shell does: it is the same file, and every call would be announced into nothing."""
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TWENTY)
    await append(journal, stored, rulings_of(TWENTY)[0][:3])
    truncate(journal_path, 0)
    with pytest.raises(JournalMoved, match=r"was emptied while the show had it open; restore it from a copy$"):
        await append(journal, stored, rulings_of(TWENTY)[0][3:5])
    await journal.close()
    assert [path.name for path in journal_path.parent.glob("*kept*")] == []


async def test_a_journal_whose_folder_is_gone_is_not_made_anew(journal_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    journal = SqliteJournal(folder / "contests.journal")
    stored = await journal.open_contest(TWENTY)
    folder.rename(tmp_path / "b")
    with pytest.raises(JournalMoved, match="put it back, with its log"):
        await append(journal, stored, rulings_of(TWENTY)[0][:3])
    with pytest.raises(JournalMoved, match=r"there is no journal at .* any more; put it back"):
        await journal.reopen()
    (tmp_path / "b").rename(folder)
    await journal.reopen()
    await append(journal, stored, rulings_of(TWENTY)[0][:3])
    await journal.close()


async def test_copies_that_are_there_are_kept(journal_path: Path) -> None:
    kept = [journal_path.with_name(f"contests.journal.kept-{number}") for number in range(1, 4)]
    for path in kept[:2]:
        path.write_text("kept")
    journal = SqliteJournal(journal_path)
    stored = await journal.open_contest(TWENTY)
    journal_path.unlink()
    with pytest.raises(JournalMoved, match=r"all its calls are in \S+kept-3: move"):
        await append(journal, stored, rulings_of(TWENTY)[0][:3])
    await journal.close()
    assert [path.read_text() for path in kept[:2]] == ["kept"] * 2
    assert kept[2].read_bytes().startswith(b"SQLite")
