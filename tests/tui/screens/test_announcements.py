"""What the panels show of an outcome, a recovery and an interruption."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.geometry import Region
from textual.pilot import Pilot

from luckytui.contest.numbers import MODULUS
from luckytui.contest.terms import Terms
from luckytui.tui.screens.announcements import CELEBRATED, Announcements
from luckytui.tui.symbols import ASCII
from luckytui.tui.widgets import dial
from luckytui.tui.widgets.banner import Banner, BannerText
from luckytui.tui.widgets.dial_geometry import MOVE
from tests.tui.journals import played
from tests.tui.screens.effects import dashboard
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until
from tests.views import MIDWAY, NOBODY, WON

sizes = pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")


def hero(pilot: Pilot[None]) -> str:
    """Return what the upper panels show."""
    rows = seen(pilot.app).splitlines()
    return "\n".join(rows[: dashboard(pilot).query_one("#hero").region.bottom])


@sizes
@pytest.mark.parametrize(
    ("terms", "told"),
    [(WON, ["Juliett wins with 518", "= 11 x 576"]), (NOBODY, ["10 short of a multiple of 11"])],
    ids=["won", "nobody"],
)
async def test_the_panels_say_what_won_or_what_was_missing(
    journal_path: Path, size: tuple[int, int], terms: Terms, told: list[str]
) -> None:
    async with open_show(journal_path, terms).run_test(notifications=True, size=size) as pilot:
        await turn(pilot, 1.0)
        assert "calls in" in hero(pilot)
        for moment in (12.0, 21.61):
            view = await turn(pilot, moment)
        assert view.ended
        assert "calls in" not in hero(pilot)
        for words in told:
            assert words in hero(pilot), words


async def test_what_waits_for_a_banner_happens_once_the_banner_has_its_place(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        screen, places = dashboard(pilot), list[Region]()
        panel = screen.dial_and_next
        panel.put_up(BannerText("won", "the winner", "Ada", "with 110"))
        screen.announcements.when_drawn(lambda: places.append(panel.banner.region))
        assert places == [], "it is shown, but not drawn yet"
        await until(pilot, lambda: places != [], "the banner's place")
        assert places[0].area > 0


async def test_an_outcome_counts_as_told_once_its_banner_is_drawn_also_in_the_place_of_another(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(journal_path, to=MIDWAY)
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view = await turn(pilot, MIDWAY)
        assert "RECOVERED" in seen(app)
        drawn_when_told, drawn_kinds = list[str](), ["recovered"]
        render, really = Banner.render, app.host.told

        def rendered(banner: Banner) -> RenderableType:
            drawn_kinds.append(banner.kind)
            return render(banner)

        async def told(contest: int) -> None:
            drawn_when_told.append(drawn_kinds[-1])
            await really(contest)

        monkeypatch.setattr(Banner, "render", rendered)
        monkeypatch.setattr(app.host, "told", told)
        clock_of(app).set_time(12.0)
        await until(pilot, lambda: view.ended and drawn_when_told != [], "the outcome counts as told")
        assert drawn_when_told == ["won"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_recovery_is_told_until_a_key_is_pressed_and_the_calls_since_are_counted(
    journal_path: Path, size: tuple[int, int]
) -> None:
    played(journal_path, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True, size=size) as pilot:
        view = await turn(pilot, MIDWAY)
        assert "RECOVERED" in seen(pilot.app)
        assert re.search(r"calls +9 +9\b", hero(pilot))
        assert "last   Charlie 580  Charlie 580" in hero(pilot)
        assert "0 announced calls lost" in hero(pilot)
        assert "14 November calls in" in hero(pilot), "who calls next is told all the while"
        await turn(pilot, view.draws.time(view.order[9]))
        assert re.search(r"calls +9 +10\b", hero(pilot))
        await pilot.press("s")
        await drawn(pilot)
        assert not dashboard(pilot).board.by_next, "the key does what it does"
        assert "RECOVERED" not in seen(pilot.app)
        assert "calls in" in seen(pilot.app)
        assert not clock_of(pilot.app).paused


async def test_a_recovery_is_told_for_a_while(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Announcements, "RECOVERED_FOR", 0.01)
    played(journal_path, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await until(pilot, lambda: "RECOVERED" not in seen(pilot.app), "it is told no more")
        await until(pilot, lambda: "needs" in seen(pilot.app), "the next call again")


async def test_the_winner_comes_when_the_trail_has_reached_the_star(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(dial, "wall", lambda: now)
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test(notifications=True) as pilot:
        view = await turn(pilot, 7.0)
        panel = dashboard(pilot).dial_and_next
        now = 10.0
        await until(pilot, lambda: not panel.dial.moving, "the calls before")
        clock_of(app).set_time(7.02)
        await until(pilot, lambda: view.ended, "the end")
        await drawn(pilot)
        assert panel.dial.moving
        assert not panel.banner.shown
        now += MOVE
        await until(pilot, lambda: panel.banner.kind == "won", "the winner")
        assert not panel.dial.moving


async def test_the_smallest_screen_cuts_nothing_off(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=(60, 18)) as pilot:
        view = await turn(pilot, 5.0)
        page = seen(pilot.app)
        assert " 8 [9] 10 " in page, "the dial's last place"
        assert "…" not in re.sub(r"\d…", "", page), "only the list of numbers goes on"
        for name in ("November", "Juliett", "Foxtrot"):
            assert name in page
        assert f"Charlie 580: {view.residue} " in page, "the feed's newest line"
        await turn(pilot, 12.0)
        assert "Juliett 518: WINS" in seen(pilot.app)
        assert "did not call" in seen(pilot.app)


@sizes
async def test_where_there_is_no_unicode_nothing_that_is_told_is_drawn_with_it(
    journal_path: Path, size: tuple[int, int]
) -> None:
    played(journal_path, to=MIDWAY)
    async with open_show(journal_path, symbols=ASCII).run_test(notifications=True, size=size) as pilot:
        for moment, told in ((MIDWAY, "RECOVERED"), (12.0, "Juliett wins")):
            await turn(pilot, moment)
            assert told in seen(pilot.app)
            assert seen(pilot.app).isascii(), sorted({each for each in seen(pilot.app) if not each.isascii()})
        dashboard(pilot).announcements.announce_off_air("The disk is full")
        await until(pilot, lambda: "Nothing announced is lost" in seen(pilot.app), "off air")
        assert seen(pilot.app).isascii()


async def test_on_the_smallest_screen_each_place_of_the_dial_is_marked_without_colour(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=5, callers=20)).run_test(size=(60, 18)) as pilot:
        for moment, mark in ((0.3, "[9]"), (0.45, "[10"), (0.65, "[7]")):
            view = await turn(pilot, moment)
            assert str(view.magic_number % MODULUS) in mark
            assert mark in seen(pilot.app)


@pytest.mark.parametrize(("prizes", "celebrated"), [(2, 1), (CELEBRATED, 1), (CELEBRATED + 1, 0)])
async def test_each_win_of_a_few_is_celebrated_and_of_many_the_end(
    journal_path: Path, prizes: int, celebrated: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 11th call of this contest wins, and no other of its first 12."""
    rung = 0

    def ring(_: object) -> None:
        nonlocal rung
        rung += 1

    monkeypatch.setattr("textual.app.App.bell", ring)
    async with open_show(journal_path, replace(WON, prizes=prizes)).run_test() as pilot:
        await turn(pilot, 7.1)
        assert rung == celebrated
