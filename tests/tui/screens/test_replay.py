"""A contest is played again, back and forth, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Button
from textual.widgets._toast import Toast

from luckytui.tui.screens.recording import EPILOGUE
from luckytui.tui.screens.replay import Replay
from luckytui.tui.widgets.controls import Controls
from luckytui.tui.widgets.search import Search
from luckytui.tui.widgets.timeline_geometry import cell_of, moment_of
from tests.tui.journals import journaled, played
from tests.tui.screens.replays import began, calls_shown, fingerprints, stage_screen
from tests.tui.show_app import clock_of, drawn, replay_of, seen, until
from tests.views import MIDWAY, WON


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
        clock.set_time(2.5)
        await calls_shown(pilot, 4)
        await drawn(pilot)
        assert "You 346: 6, needs 5" in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: app._exit, "nothing is behind a replay of its own")
    assert fingerprints(journal_path.parent) == before


async def test_a_replay_of_a_contest_that_was_won_is_over_with_the_call_that_won(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        view = await began(pilot)
        clock_of(app).set_time(view.draws.time(10))
        await until(pilot, lambda: view.ended, "the end")
        await drawn(pilot)
        assert "Juliett wins with 518: 6,336 = 11 x 576" in seen(app)
        for keys in ((), ("home", "end"), ("left", "right", "right")):
            await pilot.press(*keys)
            await until(pilot, lambda: view.ended, "the end")
            await drawn(pilot)
            assert " 7.0 the contest is over" in seen(app), keys
            assert "Juliett wins with 518" in seen(app), keys


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
        assert clock.paused, "from the end it had begun to play once more"
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
        assert not app.screen.query_one(Search).is_open
        await pilot.press("escape")
        await until(pilot, lambda: app._exit, "the end")


async def test_an_unfinished_contest_is_replayed_as_far_as_it_went(journal_path: Path) -> None:
    played(journal_path, WON, to=MIDWAY)
    app = replay_of(journal_path)
    async with app.run_test(notifications=True) as pilot:
        view = await began(pilot)
        await pilot.press("end")
        await calls_shown(pilot, 9)
        assert not view.ended


async def test_a_replay_is_paused_at_its_end_and_plays_once_more_from_the_start(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test() as pilot:
        await began(pilot)
        assert not clock_of(app).paused
        clock_of(app).set_time(60.0)
        await until(pilot, lambda: clock_of(app).paused, "it is paused")
        await until(pilot, lambda: "the end" in seen(app), "and says that it is the end")
        await pilot.press("home")
        assert not clock_of(app).paused
        assert clock_of(app).elapsed() == 0.0


async def test_the_key_to_the_end_leads_to_where_a_paused_replay_says_how_to_play_it_again(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test() as pilot:
        await began(pilot)
        await pilot.press("right", "end")
        await until(pilot, lambda: "the end: home plays it again" in seen(app), "how to play it again")
        await pilot.press("home")
        assert not clock_of(app).paused


async def test_at_its_end_a_replay_offers_only_what_leads_back(journal_path: Path) -> None:
    def buttons() -> list[str]:
        return [str(button.label) for button in app.screen.query_one(Controls).query(Button) if not button.disabled]

    played(journal_path, WON)
    app = replay_of(journal_path)
    everything = ["Start", "Back", "Pause", "Next", "End", "Slower", "Faster", "Leave"]
    async with app.run_test(size=(120, 36)) as pilot:
        await began(pilot)
        await until(pilot, lambda: buttons() == everything, "all of them")
        clock_of(app).set_time(60.0)
        await until(pilot, lambda: buttons() == ["Start", "Back", "Leave"], "what leads back")
        await until(pilot, lambda: "Next call" not in seen(app).splitlines()[-1], "the footer too")
        assert "space" not in seen(app)
        await pilot.press("left")
        await until(pilot, lambda: buttons() == [*everything[:2], "Go on", *everything[3:]], "paused, all again")
