"""What the panel below the lines shows: the sum so far, or the crowd."""

from __future__ import annotations

from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from luckytui.tui.screens.replay import Replay
from tests.tui.journals import played
from tests.tui.show_app import drawn, on_air, open_show, replay_of, seen, turn, until
from tests.views import MIDWAY, WON

HUGE = (200, 60)
SUM, CROWD = "the sum so far", "the crowd: "


async def test_an_open_search_leaves_it_as_it_is(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=HUGE) as pilot:
        await turn(pilot, MIDWAY)
        assert SUM in seen(pilot.app)
        await pilot.press("slash")
        await until(pilot, lambda: "id or name" in seen(pilot.app), "the search")
        for _ in range(3):
            await drawn(pilot)
        assert SUM in seen(pilot.app)
        assert CROWD not in seen(pilot.app)


async def test_a_replay_shows_the_same_as_the_dashboard(journal_path: Path) -> None:
    played(journal_path, WON)
    app = replay_of(journal_path)
    async with app.run_test(size=HUGE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Replay), "the replay")
        await on_air(pilot)
        for _ in range(3):
            await drawn(pilot)
        assert SUM in seen(app)
        assert CROWD not in seen(app)


@pytest.mark.parametrize(("callers", "shown", "hidden"), [(40, SUM, CROWD), (200, CROWD, SUM)])
async def test_the_crowd_is_shown_where_the_chart_has_no_room(
    journal_path: Path, callers: int, shown: str, hidden: str
) -> None:
    async with open_show(journal_path, Terms(seed=1, callers=callers)).run_test(size=HUGE) as pilot:
        await on_air(pilot)
        for _ in range(3):
            await drawn(pilot)
        assert shown in seen(pilot.app)
        assert hidden not in seen(pilot.app)


async def test_the_key_that_changes_it_says_what_comes(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=HUGE) as pilot:
        await turn(pilot, MIDWAY)
        for shown in ("v the crowd", "v the sum", "v the crowd"):
            await until(pilot, lambda shown=shown: shown in seen(pilot.app), shown)  # type: ignore[misc]
            await pilot.press("v")
            await drawn(pilot)
