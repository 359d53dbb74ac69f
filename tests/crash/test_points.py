"""Every point of a contest at which a show can die or its disk can fail: all of them, one by one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome, Ruling, Terms
from luckytui.journal import Journal, LiveJournal
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.station.host import next_contest
from tests.crash.disk import Step, watched
from tests.crash.played import Setting, broken, heard_lines, play, relaunched
from tests.crash.power import after_cut, lines_in, read, write

SETTINGS = {
    "one winner": Setting(Terms(seed=3, callers=8, max_delay=1.0)),
    "nobody wins": Setting(Terms(seed=5, callers=4, max_delay=1.0)),
    "everybody calls": Setting(Terms(seed=5, callers=5, prizes=0, max_delay=1.0)),
    "all at once": Setting(Terms(seed=7, callers=9, prizes=2, max_delay=0.0)),
    "from a record": Setting(Terms(seed=8, callers=3, max_delay=1.0), "46687 2 520"),
    "from a record that has won": Setting(Terms(seed=9, callers=6), "7 3 1100"),
}
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@pytest.fixture(autouse=True)
def few_calls_a_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make many commits, so that there are many points."""
    monkeypatch.setattr("luckytui.station.station.MOST_CALLS", 1)


class Dead(Exception):
    """The show died here."""


class Points:
    """Counts the points that a show passes, and lets it die at one of them.

    Args:
        folder: Where its files are.
        last: The point at which it dies.
    """

    def __init__(self, folder: Path, last: int) -> None:
        self.names: list[str] = []
        self.left = folder.with_name("left")
        self._folder = folder
        self._last = last

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) > self._last:
            if not self.left.exists():
                # What a kill leaves: the files as they are now, whatever is closed later.
                shutil.copytree(self._folder, self.left)
            raise Dead


class Mortal(LiveJournal):
    """A journal whose show can die before and after each of its steps."""

    def __init__(self, path: Path, point: Callable[[str], None]) -> None:
        self.point = point
        super().__init__(path)

    def stage(self, contest: int, rulings: Sequence[Ruling], outcome: Outcome) -> None:
        self.point("before stage")
        super().stage(contest, rulings, outcome)
        self.point("after stage")

    def commit(self) -> None:
        self.point("before commit")
        super().commit()
        self.point("after commit")

    def announced(self, contest: int) -> None:
        self.point("before announced")
        super().announced(contest)
        self.point("after announced")

    def open_contest(self, terms: Terms) -> StoredContest:
        self.point("before open_contest")
        stored = super().open_contest(terms)
        self.point("after open_contest")
        return stored

    def abandon(self, contest: int) -> None:
        self.point("before abandon")
        super().abandon(contest)
        self.point("after abandon")

    def take_over(self, terms: Terms) -> None:
        self.point("before take_over")
        super().take_over(terms)
        self.point("after take_over")


@every_setting
def test_a_show_that_dies_at_any_step_carries_on_from_its_journal(tmp_path: Path, setting: Setting) -> None:
    """Before and after each stage, commit and announcement: what was announced is there, and the end is the same."""
    died: list[str] = []
    while len(died) < 1000:
        folder = tmp_path / str(len(died)) / "show"
        folder.mkdir(parents=True)
        setting.lay(folder / "contests.journal")
        point = Points(folder, len(died))
        heard: list[str] = []

        def hear(text: str, heard: list[str] = heard, point: Points = point) -> None:
            point("before an announcement")
            heard.append(text)
            point("after an announcement")

        try:
            play(folder / "contests.journal", setting.terms, hear, live=partial(Mortal, point=point))
            break
        except* Dead:
            died.append(point.names[-1])
        path = point.left / "contests.journal"
        assert relaunched(heard_lines(heard), path, setting) == [], f"dead at point {len(died) - 1}: {died[-1]}"
    steps = {"open_contest", "take_over", "stage", "commit", "an announcement", "announced"}
    never = {"take_over"} if not setting.record else {"open_contest"}
    if setting.record and setting.terms.seed == 9:
        never |= {"stage"}
    assert {name.split(" ", 1)[1] for name in died} == steps - never


def test_a_fresh_start_that_dies_at_any_step_keeps_the_old_calls(tmp_path: Path) -> None:
    """--fresh killed at any step: the old contest is whole, and goes on or is closed; no third one appears."""
    setting = SETTINGS["everybody calls"]
    begun = tmp_path / "begun"
    begun.mkdir()

    def stop(text: str) -> None:
        if '"seq":4,' in text:
            raise Dead

    try:
        play(begun / "contests.journal", setting.terms, stop)
    except* Dead:
        pass
    died: list[str] = []
    while len(died) < 1000:
        folder = tmp_path / str(len(died)) / "show"
        shutil.copytree(begun, folder)
        point = Points(folder, len(died))
        journal = Mortal(folder / "contests.journal", point)
        try:
            next_contest(journal, setting.terms, fresh=True)
            break
        except Dead:
            died.append(point.names[-1])
        finally:
            journal.close()
        with LiveJournal(point.left / "contests.journal") as left:
            old = left.contests()[0]
            assert (old.calls, len(left.rulings(old))) == (4, 4)
            stored, resumed = next_contest(left, setting.terms, fresh=False)
            assert stored.id == (1 if old.outcome is Outcome.OPEN else 2)
            assert old.outcome in (Outcome.OPEN, Outcome.ABANDONED)
            assert [found.id for found in left.contests()] == list(range(1, stored.id + 1))
            assert resumed == (stored.id == 1 or died.count("after commit") > 1)
    assert {name.split(" ", 1)[1] for name in died} == {"abandon", "commit", "open_contest"}


@every_setting
def test_a_show_killed_at_any_write_carries_on(tmp_path: Path, setting: Setting) -> None:
    """Between any two things that SQLite does on the disk: creation, each write, each sync, each rename."""
    folder = tmp_path / "show"
    folder.mkdir()
    path = folder / "contests.journal"
    setting.lay(path)
    before = read(folder)
    with watched(folder) as disk:
        play(path, setting.terms, lambda text: disk.steps.append(Step("line", content=text.encode())))
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
                play(path, setting.terms, heard.append)
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

    class Failing(LiveJournal):
        commits = 0

        def commit(self) -> None:
            self.commits += 1
            if self.commits == 4:
                self._connection.execute("ROLLBACK")
                raise JournalError("the disk is gone")
            super().commit()

    setting = SETTINGS["everybody calls"]
    path = tmp_path / "contests.journal"
    heard: list[str] = []
    with pytest.raises(JournalError, match=r"^the disk is gone$"):
        play(path, setting.terms, heard.append, live=Failing)
    lines = heard_lines(heard)
    with Journal(path) as journal:
        assert sum(line["event"] == "call" for line in lines) == journal.contests()[0].calls == 2
    assert broken(lines, path, setting) == []
    assert relaunched(lines, path, setting) == []
