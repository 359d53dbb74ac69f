"""History and replay: what was is looked at, back and forth, and nothing is written."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable
from textual.widgets._toast import Toast

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.journal import Journal
from luckytui.journal.stored import StoredContest
from luckytui.tui.app import ReplayApp
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.history import History
from luckytui.tui.screens.replay import EPILOGUE, Replay
from luckytui.tui.widgets.timeline_geometry import cell_of, moment_of
from tests.tui.stage_app import (
    MIDWAY,
    NOBODY,
    PATIENCE,
    WON,
    HandTurned,
    clock_of,
    drawn,
    journaled,
    on_air,
    open_show,
    played,
    seen,
    turn,
    until,
    view_of,
)


def fingerprints(folder: Path) -> dict[str, str]:
    """Return what every file of a folder holds, hashed."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir() if each.is_file()}


def replay_of(path: Path, contest: int = 1) -> ReplayApp:
    return ReplayApp(*journaled(path, contest))


async def began(pilot: Pilot[None]) -> ContestView:
    def has_begun() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, Replay) and screen.view is not None and screen.feed.virtual_size.height > 0

    await until(pilot, has_begun, "the replay begins")
    return view_of(pilot.app)


async def calls_shown(pilot: Pilot[None], calls: int) -> None:
    view = view_of(pilot.app)
    await until(pilot, lambda: len(view.rulings) == calls, f"{calls} calls are shown, not {len(view.rulings)}")


async def test_the_history_lists_the_contests_the_record_and_the_winners(journal_path: Path) -> None:
    played(journal_path, WON)
    played(journal_path, NOBODY)
    played(journal_path, replace(WON, seed=1), person=(0.0, "110"))
    played(journal_path, WON, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        table = pilot.app.screen.query_one(DataTable)
        assert table.row_count == 4
        page = seen(pilot.app)
        for text in ("6,336", "Juliett", "11,837", "nobody", "open", "played      1", "won         1", "streak      1"):
            assert text in page, text
        assert "02-11 18:30" in page
        await until(pilot, lambda: "Replay" in seen(pilot.app).splitlines()[-1], "the footer tells of enter")
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "h goes back")


@pytest.mark.parametrize("how", ["enter", "mouse"])
async def test_a_contest_of_the_history_is_played_again_and_nothing_is_written(journal_path: Path, how: str) -> None:
    played(journal_path, WON)
    played(journal_path, WON, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        live = await on_air(pilot)
        before = fingerprints(journal_path.parent)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        if how == "enter":
            await pilot.press("down", "enter")
        else:
            await pilot.click("#contests", offset=(5, 3))
            if isinstance(pilot.app.screen, History):
                await pilot.click("#contests", offset=(5, 3))
        view = await began(pilot)
        assert view.contest == 1
        assert view is not live
        await pilot.press("right", "right", "end")
        await until(pilot, lambda: view.outcome is Outcome.WON, "the end is shown")
        assert len(view.rulings) == 11
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "back in the history")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "back on the stage")
        assert not live.ended
        assert len(live.rulings) == 9
        assert fingerprints(journal_path.parent) == before


@pytest.mark.parametrize("key", ["h", "o"])
async def test_no_key_waits_for_the_journal_to_be_read(
    journal_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(journal_path, WON)
    can_be_read = threading.Event()

    class Slow(Journal):
        """A journal on a disk that takes its time."""

        def contests(self) -> list[StoredContest]:
            assert can_be_read.wait(PATIENCE)
            return super().contests()

    monkeypatch.setattr("luckytui.tui.screens.history.Journal", Slow)
    monkeypatch.setattr("luckytui.tui.screens.odds.Journal", Slow)
    try:
        async with open_show(journal_path).run_test(notifications=True) as pilot:
            await on_air(pilot)
            await pilot.press(key)
            await until(pilot, lambda: "reading" in seen(pilot.app), "it says what it waits for")
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "and can be left")
            await pilot.press(key)
            await until(pilot, lambda: "reading" in seen(pilot.app), "reading again")
            can_be_read.set()
            await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
    finally:
        can_be_read.set()


async def test_the_show_goes_on_behind_a_replay(journal_path: Path) -> None:
    played(journal_path, WON)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        live = await turn(pilot, MIDWAY)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        await pilot.press("down", "enter")
        await began(pilot)
        live.clock.turn(12.0)
        await until(pilot, lambda: live.ended, "the contest behind ends")
        assert isinstance(pilot.app.screen, Replay), "and does not push itself to the front"
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage")
        await drawn(pilot)
        assert "WON" in seen(pilot.app)


async def test_a_replay_goes_back_and_forth_by_key(journal_path: Path) -> None:
    played(journal_path, WON, person=(2.0, "346"))
    rulings = journaled(journal_path)[1]
    before = fingerprints(journal_path.parent)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        view, clock = await began(pilot), clock_of(app)
        names = ("Back", "Next call", "Start", "End")
        await until(pilot, lambda: all(name in seen(app).splitlines()[-1] for name in names), "all in the footer")
        assert len(view.rulings) == 0
        assert not clock.paused
        for calls in (1, 2, 3):
            await pilot.press("right")
            await calls_shown(pilot, calls)
            assert clock.paused
            assert clock.elapsed() == rulings[calls - 1].at
        await pilot.press("left")
        await calls_shown(pilot, 2)
        assert view.magic_number == rulings[1].magic_number
        await pilot.press("end")
        await until(pilot, lambda: view.ended, "the end")
        assert view.rulings == rulings
        await pilot.press("left")
        await calls_shown(pilot, len(rulings) - 1)
        assert not view.ended
        await pilot.press("home")
        await calls_shown(pilot, 0)
        await pilot.press("left")
        await calls_shown(pilot, 0)
        await pilot.press("space")
        assert not clock.paused
        await pilot.press("+", "+", "-")
        assert clock.rate == 2.0
        clock.turn(2.5)
        await calls_shown(pilot, 4)
        await drawn(pilot)
        assert "You 346: 1755" in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: app._exit, "nothing is behind a replay of its own")
    assert fingerprints(journal_path.parent) == before


async def test_a_replay_of_a_contest_that_was_won_is_over_with_the_call_that_won(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        view = await began(pilot)
        clock_of(app).turn(view.draws.delay(10))
        await until(pilot, lambda: view.ended, "the end")
        await drawn(pilot)
        assert "won with   518" in seen(app), "and not what the next call would win with"
        for keys in ((), ("home", "end"), ("left", "right", "right")):
            await pilot.press(*keys)
            await until(pilot, lambda: view.ended, "the end")
            await drawn(pilot)
            assert " 7.0 and that's the show" in seen(app), keys


async def test_a_replay_goes_back_and_forth_by_mouse(journal_path: Path) -> None:
    played(journal_path, WON)
    rulings = journaled(journal_path)[1]
    app = replay_of(journal_path)
    length = rulings[-1].at + EPILOGUE

    async def click(action: str) -> None:
        await pilot.click(f"#do-{action}")

    async with app.run_test(notifications=True) as pilot:
        view, clock = await began(pilot), clock_of(app)
        await click("step")
        await calls_shown(pilot, 1)
        await click("step")
        await calls_shown(pilot, 2)
        await pilot.click("#do-step", times=3)
        await calls_shown(pilot, 5)
        await pilot.click("#do-back", times=3)
        await calls_shown(pilot, 2)
        await click("back")
        await calls_shown(pilot, 1)
        await click("finish")
        await until(pilot, lambda: view.ended, "the end")
        await click("rewind")
        await calls_shown(pilot, 0)
        await click("toggle-pause")
        assert not clock.paused
        await click("faster")
        assert clock.rate == 2.0
        await click("slower")
        assert clock.rate == 1.0
        for cell in (40, 79, 10, 0):
            await pilot.click("Timeline", offset=(cell, 0))
            moment = moment_of(cell, length, 80)
            await until(pilot, lambda moment=moment: clock.elapsed() == moment, f"cell {cell} is sought")  # type: ignore[misc]
            await calls_shown(pilot, sum(ruling.at <= moment for ruling in rulings))
            assert cell_of(clock.elapsed(), length, 80) == cell
        await click("leave")
        await until(pilot, lambda: app._exit, "the end of the replay")


async def test_what_is_notified_in_a_replay_leaves_the_timeline_in_view(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await began(pilot)
        app.notify("The picture could not be saved.")
        await until(pilot, lambda: bool(app.screen.query(Toast)), "the notification")
        await drawn(pilot)
        assert app.screen.query_one(Toast).region.bottom <= stage_screen(app).timeline.region.y


async def test_a_replay_is_no_show_its_keys_do_not_call_or_crash(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await began(pilot)
        await pilot.press("enter", "n", "c", "N", "o", "r")
        await drawn(pilot)
        assert isinstance(app.screen, Replay)
        await pilot.press("/", *"uliett", "home", "j", "end", "enter")
        await until(pilot, lambda: stage_screen(app).board.found == 10, "search works here too, with its own arrows")
        await calls_shown(pilot, 0)
        await pilot.press("t", "?")
        await until(pilot, lambda: "The station says a keyword" in seen(app), "and help")


async def test_escape_leaves_the_search_of_a_replay_and_then_the_replay(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await began(pilot)
        await pilot.press("/", *"mike", "escape")
        await drawn(pilot)
        assert not app._exit
        assert not app.screen.query_one("#find").display
        await pilot.press("escape")
        await until(pilot, lambda: app._exit, "the end")


async def test_an_unfinished_contest_is_replayed_as_far_as_it_went(journal_path: Path) -> None:
    played(journal_path, WON, to=MIDWAY)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        view = await began(pilot)
        assert isinstance(view.clock, HandTurned)
        await pilot.press("end")
        await calls_shown(pilot, 9)
        assert not view.ended


def stage_screen(app: ReplayApp) -> Replay:
    assert isinstance(app.screen, Replay)
    return app.screen
