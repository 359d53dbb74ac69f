"""Once a contest is over nothing on the screen speaks of a next call, and the banner can be put away."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region

from luckytui.contest.numbers import MODULUS
from luckytui.contest.terms import Terms
from tests.tui.screens.effects import dashboard
from tests.tui.show_app import drawn, on_air, open_show, seen, turn, until
from tests.views import NOBODY, WON

sizes = pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")


@sizes
@pytest.mark.parametrize(
    ("terms", "told"),
    [(WON, ["won with", "518 ≡ 1", "= 9.11%"]), (NOBODY, ["missing", "number ≡ 10"])],
    ids=["won", "nobody"],
)
async def test_the_dial_says_what_won_or_what_was_missing(
    journal_path: Path, size: tuple[int, int], terms: Terms, told: list[str]
) -> None:
    async with open_show(journal_path, terms).run_test(notifications=True, size=size) as pilot:
        await turn(pilot, 1.0)
        assert "wins with" in seen(pilot.app)
        for moment in (12.0, 21.61):
            view = await turn(pilot, moment)
        assert view.ended
        assert "wins with" not in seen(pilot.app)
        for words in told:
            assert words in seen(pilot.app), words


async def test_what_waits_for_a_banner_happens_once_the_banner_has_its_place(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        screen, places = dashboard(pilot), list[Region]()
        screen.banner.put_up("won", "Ada", "with 110")
        screen.announcements.when_drawn(lambda: places.append(screen.banner.region))
        assert places == [], "it is shown, but not drawn yet"
        await until(pilot, lambda: places != [], "the banner's place")
        assert places[0].area > 0


@sizes
async def test_the_banner_says_how_to_put_it_away(journal_path: Path, size: tuple[int, int]) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=size) as pilot:
        await turn(pilot, 12.0)
        assert "esc puts this away" in seen(pilot.app)
        await pilot.press("escape")
        await drawn(pilot)
        assert "esc puts this away" not in seen(pilot.app)


async def test_the_smallest_screen_cuts_nothing_off(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=(60, 18)) as pilot:
        view = await turn(pilot, 5.0)
        page = seen(pilot.app)
        assert " 8 [9] 10 " in page, "the dial's last place"
        assert "…" not in page
        for name in ("November", "Juliett", "Foxtrot"):
            assert name in page
        assert f"Charlie 580: {view.residue} " in page, "the feed's newest line"
        await turn(pilot, 12.0)
        await pilot.press("escape")
        await drawn(pilot)
        assert "…" not in seen(pilot.app)
        assert "Juliett 518: WINS" in seen(pilot.app)
        assert "did not call" in seen(pilot.app)


async def test_on_the_smallest_screen_each_place_of_the_dial_is_marked_without_colour(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=5, callers=20)).run_test(size=(60, 18)) as pilot:
        for moment, mark in ((0.3, "[9]"), (0.45, "[10"), (0.65, "[7]")):
            view = await turn(pilot, moment)
            assert str(view.magic_number % MODULUS) in mark
            assert mark in seen(pilot.app)
