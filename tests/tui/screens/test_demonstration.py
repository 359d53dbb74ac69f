"""The show left running: contest after contest, crashing where its seed says, until somebody takes it over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.tui.demo import Demo
from tests.tui.journals import played
from tests.tui.show_app import click, clock_of, on_air, open_show, seen, turn, until, view_of
from tests.views import NOBODY, WON

#: As a demonstration is opened: nobody is there to call.
UNATTENDED = WON


async def test_one_contest_follows_the_other(journal_path: Path) -> None:
    app = open_show(journal_path, UNATTENDED, demo=Demo(rest=0.01))
    async with app.run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        clock_of(app).set_time(12.0)
        await until(pilot, lambda: view_of(app).contest == 2, "the next contest")
        assert view.ended
        assert view_of(app).terms == replace(UNATTENDED, seed=NOBODY.seed)


def crashing(after: int) -> Terms:
    """Return a contest of a demonstration that crashes after so many calls, long before it is over."""
    for seed in range(1000):
        terms = Terms(seed=seed, callers=20, prizes=0)
        if Demo().crash_after(seed, 20) == after:
            return terms
    raise AssertionError


@pytest.mark.parametrize("after", [1, 3])
async def test_it_crashes_after_the_call_that_its_seed_says(journal_path: Path, after: int) -> None:
    terms = crashing(after)
    app = open_show(journal_path, terms, demo=Demo())
    async with app.run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        for made, caller in enumerate(view.order[:after], 1):
            assert app.crashes == 0
            await turn(pilot, view.draws.time(caller))
            assert len(view.rulings) == made
        assert app.crashes == 1


async def test_it_does_not_crash_again_once_it_is_resumed(journal_path: Path) -> None:
    terms = crashing(3)
    played(journal_path, terms, to=6.0, player=False)
    app = open_show(journal_path, terms, demo=Demo(rest=3600))
    async with app.run_test(notifications=True) as pilot:
        view = await turn(pilot, 12.0)
        assert view.recovered > 3
        assert view.ended
        assert app.crashes == 0


@pytest.mark.parametrize(("hand", "yes"), [("x", "enter"), ("n", "click"), ("full_stop", "enter"), ("click", "click")])
async def test_any_key_or_click_asks_before_it_takes_the_show_over(journal_path: Path, hand: str, yes: str) -> None:
    app = open_show(journal_path, UNATTENDED, demo=Demo(rest=0.01))

    async def do(what: str) -> None:
        if what != "click":
            await pilot.press(what)
            return
        click(app, 9, 4)

    async with app.run_test(notifications=True) as pilot:
        view = await turn(pilot, 1.0)
        assert "DEMO" in seen(app)
        await do(hand)
        await until(pilot, lambda: "This is a demonstration" in seen(app), "it asks")
        assert view_of(app) is view, "the key did nothing"
        assert not clock_of(app).paused
        await do(yes)
        await until(pilot, lambda: "The show is yours" in seen(app), "it says so")
        await pilot.press("enter")
        await until(pilot, lambda: "This contest has no line" in seen(app), "this one has none")
        assert "--no-player" not in seen(app)
        await turn(pilot, 12.0)
        assert view.ended
        assert "DEMO" not in seen(app)
        for _ in range(3):
            await pilot.pause()
        assert view_of(app) is view, "no next contest by itself"
        await pilot.press("n")
        await until(pilot, lambda: view_of(app).contest == 2, "the person's contest")
        assert view_of(app).own_line is not None, "has a line for them"


async def test_a_demonstration_goes_on_after_any_other_answer(journal_path: Path) -> None:
    app = open_show(journal_path, UNATTENDED, demo=Demo(rest=0.01))
    async with app.run_test(notifications=True) as pilot:
        view = await turn(pilot, 1.0)
        await pilot.press("x")
        await until(pilot, lambda: "This is a demonstration" in seen(app), "it asks")
        await pilot.press("x")
        await until(pilot, lambda: "This is a demonstration" not in seen(app), "it asks no more")
        clock_of(app).set_time(12.0)
        await until(pilot, lambda: view_of(app) is not view, "the next contest")


async def test_a_demonstration_says_when_the_next_contest_begins(journal_path: Path) -> None:
    app = open_show(journal_path, UNATTENDED, demo=Demo(rest=3600))
    async with app.run_test(notifications=True, size=(120, 36)) as pilot:
        await turn(pilot, 12.0)
        await until(pilot, lambda: "DEMO: next contest in 3600 s" in seen(app), "it counts down")


async def test_a_demonstration_ends_at_once_at_ctrl_c(journal_path: Path) -> None:
    app = open_show(journal_path, UNATTENDED, demo=Demo(rest=3600))
    async with app.run_test(notifications=True) as pilot:
        await turn(pilot, 1.0)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app._exit, "it is over")
