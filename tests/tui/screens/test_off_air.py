"""When the journal fails the show goes off air, aloud, and one key carries on with the same contest."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import DiskFailed
from luckytui.journal.sqlite.journal import SqliteJournal
from tests.tui.journals import FailingJournal, journaled
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until, view_of

#: Calls enough to need a page that a full disk does not give.
MANY = Terms(seed=1, callers=600, prizes=0)


def fill_the_disk(journal: SqliteJournal) -> None:
    """Let SQLite meet a full disk: its file may grow no further, until it is opened anew."""
    assert journal._writer is not None
    connection = journal._writer._connection
    [(pages,)] = connection.execute("PRAGMA page_count")
    connection.execute(f"PRAGMA max_page_count = {pages}")


async def falls_off_air(pilot: Pilot[None]) -> None:
    view = view_of(pilot.app)
    await until(pilot, lambda: view.off_air is not None, "off air")
    await drawn(pilot)
    assert "OFF AIR" in seen(pilot.app)


@pytest.mark.parametrize("threaded", [False, True], ids=["on the loop", "in a thread"])
async def test_a_full_disk_takes_the_show_off_air_and_r_carries_on(journal_path: Path, threaded: bool) -> None:
    app = open_show(journal_path, MANY, player=False, threaded=threaded)
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        view = await turn(pilot, 1.0)
        announced = list(view.rulings)
        assert announced
        fill_the_disk(app.journal)
        clock_of(app).set_time(12.0)
        await falls_off_air(pilot)
        assert view.off_air is not None
        assert "full" in view.off_air
        assert "Nothing announced is lost." in seen(app)
        assert view.off_air.endswith("make room on the disk, then try again"), "the same advice"
        assert view.rulings == announced, "nothing of the batch is announced"
        assert journaled(journal_path)[1] == announced, "nor half written"
        assert "r Retry" in seen(app)
        await pilot.press("r")
        await until(pilot, lambda: view_of(app) is not view, "on air again")
        again = await turn(pilot, 12.0)
        assert again.contest == view.contest
        assert again.off_air is None
        assert again.rulings[: len(announced)] == announced
        assert again.recovered == len(announced)
        assert again.outcome is Outcome.WON
        assert len(again.rulings) == 600
    stored, rulings = journaled(journal_path)
    assert stored.told
    assert len(rulings) == 600


async def test_a_retry_while_the_fault_lasts_says_so_again(journal_path: Path) -> None:
    app = open_show(journal_path, MANY, player=False, journal=FailingJournal)
    assert isinstance(app.journal, FailingJournal)
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        await turn(pilot, 1.0)
        app.journal.failures = {"append": DiskFailed("it is full"), "reopen": DiskFailed("it is gone")}
        clock_of(app).set_time(12.0)
        await falls_off_air(pilot)
        for _ in range(2):
            await pilot.press("r")
            await until(pilot, lambda: "it is gone" in str(view_of(app).off_air), "the new reason")
        await pilot.press("n", "enter", "full_stop", "space", "h")
        await drawn(pilot)
        assert view_of(app).off_air is not None, "no other key brings it back"
        await pilot.press("escape")
        app.journal.failures.clear()
        await pilot.press("r")
        await until(pilot, lambda: view_of(app).off_air is None, "on air again")
        await turn(pilot, 12.0)
        assert view_of(app).ended
    assert journaled(journal_path)[0].outcome is Outcome.WON


async def test_a_journal_that_fails_when_the_end_is_noted_tells_it_again(journal_path: Path) -> None:
    app = open_show(journal_path, Terms(seed=8, callers=20), player=False, journal=FailingJournal)
    assert isinstance(app.journal, FailingJournal)
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        view = await on_air(pilot)
        app.journal.failures["told"] = DiskFailed("the disk failed")
        clock_of(app).set_time(12.0)
        await falls_off_air(pilot)
        assert view.outcome is Outcome.WON
        app.journal.failures.clear()
        await pilot.press("r")
        await until(pilot, lambda: view_of(app) is not view and view_of(app).ended, "the outcome is told again")
        assert view_of(app).winners == view.winners
        assert view_of(app).rulings == view.rulings
    assert journaled(journal_path)[0].told


async def test_off_air_the_show_can_be_left_and_resumed(journal_path: Path) -> None:
    app = open_show(journal_path, MANY, player=False)
    async with app.run_test(notifications=True) as pilot:
        view = await turn(pilot, 1.0)
        announced = list(view.rulings)
        fill_the_disk(app.journal)
        clock_of(app).set_time(12.0)
        await falls_off_air(pilot)
        await pilot.press("q")
        await until(pilot, lambda: app._exit, "the end")
    assert journaled(journal_path)[1] == announced


async def test_off_air_nobody_can_call_in_and_is_told_what_can_be_done(journal_path: Path) -> None:
    app = open_show(journal_path, MANY)
    async with app.run_test(notifications=True) as pilot:
        await turn(pilot, 1.0)
        fill_the_disk(app.journal)
        clock_of(app).set_time(12.0)
        await falls_off_air(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "The show is off air: r tries again." in seen(app), "what to do")
