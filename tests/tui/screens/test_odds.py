"""The odds screen over a contest that goes on behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from luckytui.contest.rules import Outcome
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.odds import Odds
from tests.tui.journals import played
from tests.tui.show_app import clock_of, on_air, open_show, seen, turn, until
from tests.views import MIDWAY, WON


async def test_o_opens_it_and_either_key_goes_back(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        for back in ("o", "escape"):
            await pilot.press("o")
            assert isinstance(pilot.app.screen, Odds)
            await until(pilot, lambda: "next call wins" in seen(pilot.app), "the odds are drawn")
            assert "Back" in seen(pilot.app).splitlines()[-1]
            await pilot.press(back)
            assert isinstance(pilot.app.screen, Dashboard)


async def test_a_call_moves_it(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "20 callers left" in seen(pilot.app), "nobody has called")
        await turn(pilot, MIDWAY)
        await until(pilot, lambda: "11 callers left" in seen(pilot.app), "nine have called")
        assert "call 9: 68.1% → 65.0%" in seen(pilot.app)
        assert "▲10" in seen(pilot.app)


async def test_the_end_is_told_and_counted(journal_path: Path) -> None:
    for seed in range(3):
        played(journal_path, replace(WON, seed=100 + seed))
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "3 contests: 20 callers, 1 prize" in seen(pilot.app), "the journal is read")
        view = await turn(pilot, 30.0)
        assert view.outcome is Outcome.WON
        await until(pilot, lambda: "4 contests: 20 callers, 1 prize" in seen(pilot.app), "this one is counted too")
        assert "Juliett, call 11" in seen(pilot.app)


async def test_space_pauses_the_contest_behind_it(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        await pilot.press("o", "space")
        assert clock_of(pilot.app).paused
        await until(pilot, lambda: "PAUSED" in seen(pilot.app), "the lamp says so")
        await until(pilot, lambda: "space Go on" in seen(pilot.app), "the footer says what the key does now")
        await pilot.press("space")
        await until(pilot, lambda: "space Pause" in seen(pilot.app), "and now")


async def test_too_small_a_terminal_is_told(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(70, 17)) as pilot:
        await on_air(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "60x18 or more" in seen(pilot.app), "the reason is shown")


async def test_low_terminals_lose_the_lower_charts_first(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(60, 18)) as pilot:
        await on_air(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "which call wins" in seen(pilot.app), "the chart is drawn")
        assert "by call" not in seen(pilot.app)
