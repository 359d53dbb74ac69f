"""The contest's time stops, goes on and changes its pace."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from luckytui.clock import WallClock
from luckytui.contest.draws import Draws, draws_of
from luckytui.contest.terms import Terms
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.time_controls import next_rate
from tests.tui.journals import DatedJournal, played
from tests.tui.screens.effects import next_contest_of
from tests.tui.show_app import clock_of, drawn, on_air, open_show, replay_of, screen_of, seen, turn, until
from tests.views import WON


async def test_a_paused_wall_clock_stands_still_and_a_step_moves_it(journal_path: Path) -> None:
    # An hour of delays: nobody calls by themselves while the test runs.
    terms = Terms(seed=3, callers=5, prizes=0, max_delay=3600.0)
    order = Draws(3, 5, 3600.0).in_order(range(1, 6))
    async with open_show(journal_path, terms, make_clock=WallClock).run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        assert clock_of(pilot.app).elapsed() < clock_of(pilot.app).elapsed() + 1e-9
        await pilot.press("space")
        assert clock_of(pilot.app).paused
        then = clock_of(pilot.app).elapsed()
        await drawn(pilot)
        assert clock_of(pilot.app).elapsed() == then
        for place, caller in enumerate(order, 1):
            await pilot.press("full_stop")
            await until(pilot, lambda place=place: len(view.rulings) >= place, "one more call")  # type: ignore[misc]
            assert view.rulings[-1].caller == caller
            assert len(view.rulings) == place
            assert clock_of(pilot.app).elapsed() == view.draws.time(caller)
        await pilot.press("full_stop")
        await until(pilot, lambda: view.ended, "one step more gives up on the person's line")
        assert clock_of(pilot.app).elapsed() == view.deadline


async def test_a_speed_outlives_the_contest(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("+", "+", "n", "n")
        await next_contest_of(pilot)
        assert clock_of(pilot.app).rate == 4.0


async def test_each_key_counts_while_the_next_contest_is_still_to_come(journal_path: Path) -> None:
    """The journal keeps it waiting meanwhile."""
    free = asyncio.Event()

    class Waiting(DatedJournal):
        async def abandon(self, contest: int) -> None:
            await free.wait()
            await super().abandon(contest)

    app = open_show(journal_path, journal=Waiting)
    async with app.run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("n", "n")
        await until(pilot, lambda: app.host.clock is None, "the first contest is off air")
        await pilot.press("+", "+", "+")
        free.set()
        await next_contest_of(pilot)
        assert clock_of(app).rate == 8.0


async def test_a_step_towards_a_call_of_the_last_contest_does_not_move_the_next_one(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        await turn(pilot, 5.0)
        screen = screen_of(app)
        assert isinstance(screen, Dashboard)
        await app.host.next_contest(WON)
        # It is on air, and the screen does not know of it yet.
        assert screen.clock is not app.host.clock
        screen.action_step()
        await next_contest_of(pilot)
        assert (clock_of(app).elapsed(), clock_of(app).paused) == (0.0, True)


async def test_the_show_stands_still_while_it_is_suspended(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        app, clock = pilot.app, clock_of(pilot.app)
        app.app_suspend_signal.publish(app)
        assert clock.paused, "at once"
        app.app_resume_signal.publish(app)
        await pilot.pause()
        assert not clock.paused
        await pilot.press("space")
        app.app_suspend_signal.publish(app)
        app.app_resume_signal.publish(app)
        await pilot.pause()
        assert clock.paused, "what the person paused stays so"


@pytest.mark.parametrize(
    ("rate", "faster", "slower"),
    [(1.0, 2.0, 0.5), (0.25, 0.5, 0.25), (16.0, 16.0, 8.0), (3.0, 4.0, 2.0), (100.0, 16.0, 16.0), (0.1, 0.25, 0.25)],
)
def test_a_rate_is_followed_by_the_next_that_can_be_chosen(rate: float, faster: float, slower: float) -> None:
    assert next_rate(rate, 1) == faster
    assert next_rate(rate, -1) == slower


LEAD_IN = replace(WON, lead_in=3.0)


async def test_the_lead_in_counts_down_where_the_magic_number_will_stand(journal_path: Path) -> None:
    async with open_show(journal_path, LEAD_IN).run_test(size=(80, 24)) as pilot:
        view = await on_air(pilot)
        await drawn(pilot)
        before = {widget.id: widget.region for widget in pilot.app.screen.query("#dial-and-next, #lines, #feed")}
        place = pilot.app.screen.query_one("#lead-in").region
        assert "listen for … lucky" in seen(pilot.app)
        assert "magic number" not in seen(pilot.app)
        await turn(pilot, 3.0)
        assert "listen for … lucky" not in seen(pilot.app)
        after = {widget.id: widget.region for widget in pilot.app.screen.query("#dial-and-next, #lines, #feed")}
        assert after == before, "nothing jumps"
        assert pilot.app.screen.query_one("#magic").region == place
        assert not view.rulings


async def test_enter_skips_the_lead_in_and_then_calls_in(journal_path: Path) -> None:
    async with open_show(journal_path, LEAD_IN).run_test(size=(80, 24)) as pilot:
        view = await on_air(pilot)
        await until(pilot, lambda: "enter skip" in seen(pilot.app), "the lead-in")
        await pilot.press("enter")
        await until(pilot, lambda: clock_of(pilot.app).elapsed() == 3.0, "the keyword")
        await until(pilot, lambda: "listen for …" not in seen(pilot.app), "the magic number")
        await pilot.press("enter")
        await until(pilot, lambda: "three digits" in seen(pilot.app), "the phone")
        await turn(pilot, 10.0)
        assert view.rulings[0].at == 3.0 + min(draws_of(WON).times(range(1, 21)))


async def test_a_replay_has_the_lead_in_of_its_contest(journal_path: Path) -> None:
    played(journal_path, LEAD_IN)
    async with replay_of(journal_path).run_test(size=(80, 24)) as pilot:
        await on_air(pilot)
        await until(pilot, lambda: "listen for" in seen(pilot.app), "the lead-in")
        await pilot.press("enter")
        await until(pilot, lambda: "listen for" not in seen(pilot.app), "the keyword")
        assert clock_of(pilot.app).elapsed() == 3.0


async def test_the_magic_number_is_there_after_a_jump_from_the_lead_in_to_the_end(journal_path: Path) -> None:
    """The number and the place for it come at one moment, and nothing is drawn after that."""
    async with open_show(journal_path, LEAD_IN).run_test(size=(120, 36)) as pilot:
        await turn(pilot, 15.1)
        await until(pilot, lambda: "the winner" in seen(pilot.app), "the end")
        await drawn(pilot)
        assert "= 11 x 576" in [row[1:48].strip() for row in seen(pilot.app).splitlines()]
