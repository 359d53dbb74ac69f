"""Every point of a contest at which a show can die or its disk can fail: all of them, one by one."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from luckytui.clock import JumpClock
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.writer import Writer
from luckytui.station.host import Host
from tests.crash.disk import Step, watched
from tests.crash.mortal import Dead, Done, Mortal, Points, deaths
from tests.crash.played import Setting, broken, heard_lines, play, relaunched
from tests.crash.power import after_cut, lines_in, read, write

SETTINGS = {
    "one winner": Setting(Terms(seed=3, callers=8, max_delay=1.0)),
    "nobody wins": Setting(Terms(seed=5, callers=4, max_delay=1.0)),
    "everybody calls": Setting(Terms(seed=5, callers=5, prizes=0, max_delay=1.0)),
    "all at once": Setting(Terms(seed=7, callers=9, prizes=2, max_delay=0.0)),
    "with a lead-in": Setting(Terms(seed=3, callers=8, max_delay=1.0, lead_in=3.0, propagation=0.5)),
    "from a record": Setting(Terms(seed=8, callers=3, max_delay=1.0), "46687 2 520"),
    "from a record that has won": Setting(Terms(seed=9, callers=6), "7 3 1100"),
}
TERMS = SETTINGS["everybody calls"].terms
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


#: With a call a commit there are many points.
play_slowly = partial(play, most_calls=1)


@every_setting
def test_a_show_that_dies_at_any_step_carries_on_from_its_journal(tmp_path: Path, setting: Setting) -> None:
    """Before and after each step of the journal, each COMMIT and each announcement: what was announced is there."""
    died: list[str] = []
    heard: list[str] = []

    def play_once(path: Path, point: Points) -> None:
        def hear(text: str) -> None:
            point("before an announcement")
            heard.append(text)
            point("after an announcement")

        heard.clear()
        setting.lay(path)
        play_slowly(path, setting.terms, hear, partial(Mortal, point=point))

    for point in deaths(tmp_path, play_once):
        died.append(point.names[-1])
        path = point.left / "contests.journal"
        assert relaunched(heard_lines(heard), path, setting) == [], f"dead at point {len(died) - 1}: {died[-1]}"
    steps = {"unfinished", "open_contest", "append", "commit", "an announcement", "told"}
    never = {"open_contest"} if setting.record else set()
    if setting.record and setting.terms.seed == 9:
        never |= {"append"}
    assert {name.split(" ", 1)[1] for name in died} == steps - never


async def open_fresh(make_journal: Callable[[], SqliteJournal]) -> None:
    """Give up what is unfinished, and open a new contest."""
    async with Host(make_journal(), JumpClock) as host:
        await host.open(TERMS, fresh=True)


async def open_again(path: Path) -> tuple[int, bool]:
    """Open what a relaunch would play; return its id, and whether it is resumed."""
    async with Host(SqliteJournal(path), JumpClock) as host:
        stored = await host.open(TERMS)
        return stored.id, host.resumed


def test_a_fresh_start_that_dies_at_any_step_keeps_the_old_calls(tmp_path: Path) -> None:
    """--fresh killed at any step: the old contest is whole, and goes on or is closed; no third one appears."""
    setting = SETTINGS["everybody calls"]
    begun = tmp_path / "begun"
    begun.mkdir()

    def stop(text: str) -> None:
        if '"seq":4,' in text:
            raise Dead

    with suppress(Dead):
        play_slowly(begun / "contests.journal", setting.terms, stop)
    died: list[str] = []

    def play_once(path: Path, point: Points) -> None:
        shutil.copytree(begun, path.parent, dirs_exist_ok=True)
        asyncio.run(open_fresh(partial(Mortal, path, point)))

    for point in deaths(tmp_path, play_once):
        died.append(point.names[-1])
        left = point.left / "contests.journal"
        with Reader(left) as reader:
            old = reader.contests()[0]
            assert (old.calls, len(reader.rulings(old))) == (4, 4)
            assert old.outcome in (Outcome.OPEN, Outcome.ABANDONED)
        opened, resumed = asyncio.run(open_again(left))
        assert opened == (1 if old.outcome is Outcome.OPEN else 2)
        assert resumed == (opened == 1 or died.count("after commit") > 1)
        with Reader(left) as reader:
            assert [found.id for found in reader.contests()] == list(range(1, opened + 1))
    assert {name.split(" ", 1)[1] for name in died} == {"unfinished", "abandon", "commit", "open_contest"}


@every_setting
def test_a_show_killed_at_any_write_carries_on(tmp_path: Path, setting: Setting) -> None:
    """Between any two things that SQLite does on the disk: creation, each write, each sync, each rename."""
    folder = tmp_path / "show"
    folder.mkdir()
    path = folder / "contests.journal"
    setting.lay(path)
    before = read(folder)
    with watched(folder) as disk:
        play_slowly(path, setting.terms, lambda text: disk.steps.append(Step("line", content=text.encode())))
    assert {"create", "write", "sync", "rename", "folder", "delete", "line"} <= {step.kind for step in disk.steps}
    for end in range(len(disk.steps) + 1):
        write(folder, after_cut(before, disk.steps[:end], None))
        assert relaunched(lines_in(disk.steps[:end]), path, setting) == [], f"killed after step {end}"


@every_setting
@pytest.mark.parametrize("full", [True, False], ids=["full disk", "I/O error"])
def test_a_disk_that_fails_at_any_write_takes_the_show_off_air(tmp_path: Path, setting: Setting, *, full: bool) -> None:
    """One sentence, nothing announced that is not durable, and with a sound disk the same contest goes on."""
    error = sqlite3.SQLITE_FULL if full else sqlite3.SQLITE_IOERR | (4 << 8)
    steps, failed = 1, 0
    first = 0
    while first < steps:
        folder = tmp_path / str(first)
        folder.mkdir()
        path = folder / "contests.journal"
        setting.lay(path)
        seen = 0

        def failing(step: Step, first: int = first) -> int:
            nonlocal seen
            seen += 1
            # A full disk stays full; room can still be given back.
            if full:
                return error if seen > first and step.kind == "write" else 0
            return error if seen == first + 1 else 0

        heard: list[str] = []
        with watched(folder, failing):
            try:
                play_slowly(path, setting.terms, heard.append)
            except JournalError as refused:
                failed += 1
                assert "\n" not in str(refused)
                assert str(path.resolve()) in str(refused)
        steps = max(steps, seen)
        first += 1
        assert relaunched(heard_lines(heard), path, setting) == [], f"failed from step {first}"
        shutil.rmtree(folder)
    # All but the failures of a clean end, which folds the journal into one file where it can.
    assert failed > steps // 2


def test_nothing_is_heard_of_a_batch_whose_commit_failed(tmp_path: Path) -> None:
    """The journal fails in the middle: the calls heard are those in the journal, and the show stops there."""

    class Failing(SqliteJournal):
        commits = 0

        async def _write(self, change: Callable[[Writer], Done]) -> Done:
            self.commits += 1
            if self.commits < 4:
                return await super()._write(change)
            assert self._writer is not None
            change(self._writer)
            raise JournalError("the disk is gone")

    setting = SETTINGS["everybody calls"]
    path = tmp_path / "contests.journal"
    heard: list[str] = []
    with pytest.raises(JournalError, match=r"^the disk is gone$"):
        play_slowly(path, setting.terms, heard.append, Failing)
    lines = heard_lines(heard)
    with Reader(path) as journal:
        assert sum(line["event"] == "call" for line in lines) == journal.contests()[0].calls == 2
    assert broken(lines, path, setting) == []
    assert relaunched(lines, path, setting) == []
