"""The keys in the borders and in the footer are those that do something now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.screen import Screen

from luckytui.contest.terms import Terms
from luckytui.journal.errors import DiskFailed
from luckytui.tui.demo import Demo
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.screens.history import History
from luckytui.tui.widgets.key_footer import KeyFooter
from tests.tui.journals import FailingJournal
from tests.tui.show_app import click_on, clock_of, drawn, on_air, open_show, seen, turn, until, view_of
from tests.views import MIDWAY, WON

sizes = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")

#: Keys of a contest that goes on, in the borders and in the footer.
RUNNING = ("space pause", ". step", "enter call in", "space Pause", ". Step", "⏎ Call in")
CALLING = ("enter call in", "⏎ Call in")


def offered(page: str, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if key in page]


@sizes
async def test_a_contest_that_is_over_offers_no_key_of_one_that_goes_on(
    journal_path: Path, size: tuple[int, int]
) -> None:
    async with open_show(journal_path).run_test(size=size) as pilot:
        await turn(pilot, MIDWAY)
        await until(pilot, lambda: offered(seen(pilot.app), RUNNING) == [*RUNNING], "all keys while it goes on")
        await turn(pilot, 12.0)
        await until(pilot, lambda: offered(seen(pilot.app), RUNNING) == [], "none of them")
        assert "n New" in seen(pilot.app)
        assert "c CRASH" in seen(pilot.app)
        await pilot.press("n")
        await until(pilot, lambda: view_of(pilot.app).contest == 2, "the next contest")
        await until(pilot, lambda: offered(seen(pilot.app), RUNNING) == [*RUNNING], "all keys again")


@sizes
async def test_off_air_only_keys_that_need_no_journal_are_offered(journal_path: Path, size: tuple[int, int]) -> None:
    app = open_show(journal_path, Terms(seed=1, callers=600, prizes=0), journal=FailingJournal)
    assert isinstance(app.journal, FailingJournal)
    async with app.run_test(size=size) as pilot:
        view = await turn(pilot, 1.0)
        app.journal.failures["append"] = DiskFailed("it is full")
        clock_of(app).set_time(12.0)
        await until(pilot, lambda: view.off_air is not None, "off air")
        await until(pilot, lambda: "r Retry" in seen(app), "the key that tries again")
        assert offered(seen(app), (*RUNNING, "n New")) == []
        app.journal.failures.clear()
        await pilot.press("r")
        await until(pilot, lambda: view_of(app) is not view, "on air again")
        # The first key ends what is told of the recovery.
        await pilot.press("escape")
        await until(pilot, lambda: offered(seen(app), RUNNING) == [*RUNNING], "all keys again")


@sizes
async def test_while_paused_the_key_that_pauses_goes_on_and_nobody_is_offered_to_call(
    journal_path: Path, size: tuple[int, int]
) -> None:
    paused = ("space go on", ". step", "space Go on", ". Step")
    async with open_show(journal_path).run_test(size=size) as pilot:
        await turn(pilot, MIDWAY)
        await until(pilot, lambda: offered(seen(pilot.app), RUNNING) == [*RUNNING], "all keys while it goes on")
        await pilot.press("space")
        await until(pilot, lambda: offered(seen(pilot.app), paused) == [*paused], "what can be done in a pause")
        assert offered(seen(pilot.app), RUNNING) == [". step", ". Step"]
        await pilot.press("space")
        await until(pilot, lambda: offered(seen(pilot.app), RUNNING) == [*RUNNING], "all keys again")


async def test_keys_in_the_footer_stand_two_blanks_apart(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(80, 24)) as pilot:
        await turn(pilot, MIDWAY)
        keys = "⏎ Call in  space Pause  . Step  n New  h History  ? Help  o Odds"
        await until(pilot, lambda: seen(pilot.app).splitlines()[-1].startswith(keys), "the footer")
        assert seen(pilot.app).splitlines()[-1].endswith("  ^p more")


async def test_a_key_in_the_footer_that_is_pointed_at_tells_what_it_does(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(80, 24)) as pilot:
        await turn(pilot, MIDWAY)
        footer = pilot.app.screen.query_one(KeyFooter)
        await until(pilot, lambda: "h History" in seen(pilot.app), "the footer")
        place = seen(pilot.app).splitlines()[-1].index("h History")
        await pilot.hover(KeyFooter, offset=(place + 3, 0))
        assert footer.tooltip == "Past contests, and replays"
        await pilot.hover(KeyFooter, offset=(place - 1, 0))
        assert footer.tooltip is None


async def test_who_has_called_is_not_offered_to_call(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", *"113", "enter")
        await until(pilot, lambda: len(view.live_calls) == 1, "the call")
        await until(pilot, lambda: offered(seen(pilot.app), CALLING) == [], "no key to call")
        assert "space Pause" in seen(pilot.app)


async def test_before_the_keyword_nobody_is_offered_to_call(journal_path: Path) -> None:
    terms = replace(WON, lead_in=3.0)
    async with open_show(journal_path, terms).run_test() as pilot:
        await on_air(pilot)
        await until(pilot, lambda: "Skip" in seen(pilot.app), "the key that skips it")
        assert offered(seen(pilot.app), CALLING) == []
        await turn(pilot, 3.1)
        await until(pilot, lambda: offered(seen(pilot.app), CALLING) == [*CALLING], "now it is")


@sizes
async def test_under_the_help_no_key_is_offered_that_does_nothing_there(
    journal_path: Path, size: tuple[int, int]
) -> None:
    async with open_show(journal_path).run_test(size=size) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("?")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help), "the help")
        await drawn(pilot)
        assert offered(seen(pilot.app), RUNNING) == []


async def test_a_demonstration_offers_what_it_does_not_ask_about(journal_path: Path) -> None:
    app = open_show(journal_path, demo=Demo(rest=3600))
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        await turn(pilot, 12.0)
        await until(pilot, lambda: "next contest in" in seen(app), "the end")
        page = seen(app)
        assert offered(page, (*RUNNING, "n new contest", "n New", "c CRASH", "^p")) == []
        assert offered(page, ("s by next", "f following", "/ find")) == []
        assert "h History" in page
        for key, screen in (("question_mark", Help), ("h", History)):
            await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen), "it opens")  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, Dashboard), "the stage again")
            assert "This is a demonstration" not in seen(app)
        await pilot.press("x", "enter")
        await until(pilot, lambda: "n New" in seen(app) and "c CRASH" in seen(app), "taken over, it offers all")


@pytest.mark.parametrize(("label", "screen"), [("? Help", Help), ("h History", History)])
async def test_a_demonstration_lets_the_keys_in_its_footer_be_clicked(
    journal_path: Path, label: str, screen: type[Screen[object]]
) -> None:
    app = open_show(journal_path, demo=Demo(rest=3600))
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        await turn(pilot, MIDWAY)
        await until(pilot, lambda: label in seen(app), "the footer")
        click_on(app, label)
        await until(pilot, lambda: isinstance(app.screen, screen), "it opens")
        assert "This is a demonstration" not in seen(app)


async def test_where_the_crowd_hides_the_lines_no_key_for_them_is_offered(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(80, 24)) as pilot:
        await turn(pilot, 12.0)
        await until(pilot, lambda: "f Follow" in seen(pilot.app), "the lines")
        await pilot.press("v")
        await until(pilot, lambda: "f Follow" not in seen(pilot.app), "the crowd")
        await until(pilot, lambda: "v the lines" in seen(pilot.app), "the way back")
        assert "s Sort" not in seen(pilot.app)
        await pilot.press("v")
        await until(pilot, lambda: "f Follow" in seen(pilot.app), "the lines again")


async def test_a_demonstration_does_not_crash_while_somebody_reads(journal_path: Path) -> None:
    demo = Demo(rest=3600)
    seed = next(seed for seed in range(1000) if demo.crash_after(seed, 20) == 1)
    app = open_show(journal_path, Terms(seed=seed, callers=20, prizes=0), demo=demo)
    async with app.run_test() as pilot:
        view = await on_air(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Help), "the help")
        await turn(pilot, view.draws.time(view.order[1]))
        assert app.crashes == 0
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Dashboard), "the stage again")
        await turn(pilot, view.draws.time(view.order[2]))
        assert app.crashes == 1
