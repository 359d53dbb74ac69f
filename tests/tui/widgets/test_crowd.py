"""The crowd."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.crowd import Crowd
from tests.tui.widgets.alone import Alone, SnapCompare, both_sets
from tests.views import end, rulings_of, take, view_for

TERMS = Terms(seed=8, callers=300, prizes=0)


def crowd_at(calls: int, terms: Terms = TERMS) -> ContestView:
    """Return a contest after a number of calls."""
    view = view_for(terms)
    take(view, rulings_of(terms)[:calls])
    return view


def shows(widget: Crowd, view: ContestView, found: int | None = None) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Return what shows a contest at its last call."""

    async def show(pilot: Pilot[None]) -> None:
        await pilot.pause()
        widget.show(view)
        widget.tick(view.rulings.times[-1], found)

    return show


@both_sets
def test_crowd(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """301 lines, a cell each: 60 have called and are lit, the winners are starred, one is found."""
    widget = Crowd(symbols)
    view = crowd_at(60)
    assert snap_compare(Alone(widget, fills=True), terminal_size=(60, 8), run_before=shows(widget, view, 150))


@both_sets
def test_crowd_of_few(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """21 lines, big: nine have called and are lit, two of them have won, one is found."""
    widget = Crowd(symbols)
    view = crowd_at(9, Terms(seed=16, callers=20, prizes=0))
    assert snap_compare(Alone(widget, fills=True), terminal_size=(78, 12), run_before=shows(widget, view, 5))


def test_crowd_with_several_dots_a_cell(snap_compare: SnapCompare) -> None:
    """10,001 lines, several a dot; the last cell has the dots that are left."""
    widget, view = Crowd(), crowd_at(300, Terms(seed=8, callers=10_000, prizes=0))
    assert snap_compare(Alone(widget, fills=True), terminal_size=(60, 8), run_before=shows(widget, view))


async def redrawn(crowd: Crowd, now: float, found: int | None = None) -> list[Region]:
    """Return what a frame redraws."""
    regions: list[Region] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crowd, "refresh", lambda *each: regions.extend(each))
        crowd.tick(now, found)
    return regions


async def test_a_frame_redraws_the_cells_that_change_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, view = Crowd(), view_for(TERMS)
    rulings = rulings_of(TERMS)
    async with Alone(crowd, fills=True).run_test(size=(60, 8)) as pilot:
        monkeypatch.setattr(pilot.app, "animation_level", "full")
        crowd.show(view)
        crowd.tick(0.0, None)
        assert await redrawn(crowd, 0.1) == []
        take(view, rulings[:1])
        first = rulings[0]
        cell = Region((first.caller - 1) % 60, (first.caller - 1) // 60, 1, 1)
        assert await redrawn(crowd, first.at) == [cell], "it is lit"
        assert await redrawn(crowd, first.at + 0.4) == []
        assert await redrawn(crowd, first.at + 0.6) == [cell], "it has blazed for half a second"
        assert await redrawn(crowd, first.at + 0.7, found=61) == [Region(0, 1, 1, 1)]
        assert set(await redrawn(crowd, first.at + 0.8, found=1)) == {Region(0, 1, 1, 1), Region(0, 0, 1, 1)}


async def test_all_of_a_big_cell_is_redrawn_and_clicked() -> None:
    picked: list[int] = []

    class Listening(Alone):
        def on_crowd_picked(self, event: Crowd.Picked) -> None:
            picked.append(event.line)

    crowd, terms = Crowd(), Terms(seed=8, callers=20, prizes=0)
    view = view_for(terms)
    async with Listening(crowd, fills=True).run_test(size=(78, 12)) as pilot:
        crowd.show(view)
        crowd.tick(0.0, None)
        assert await redrawn(crowd, 0.1, found=12) == [Region(44, 4, 9, 3)]
        for x, y in ((0, 0), (76, 0), (44, 4), (52, 6), (0, 8), (66, 8)):
            await pilot.click(Crowd, offset=(x, y))
    assert picked == [1, 7, 12, 12, 15, 21]


async def test_a_wave_of_calls_is_lit_and_does_not_blaze(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, view = Crowd(), view_for(TERMS)
    rulings = rulings_of(TERMS)
    async with Alone(crowd, fills=True).run_test(size=(60, 8)) as pilot:
        monkeypatch.setattr(pilot.app, "animation_level", "full")
        crowd.show(view)
        take(view, rulings[:200])
        crowd.tick(rulings[199].at, None)
        assert await redrawn(crowd, rulings[199].at + 0.6) == [], "nothing has to fade"
        lit = [symbol for y in range(6) for symbol in crowd.render_line(y).text if symbol == UNICODE.won]
        assert len(lit) == len({winner.caller for winner in view.winners})


@pytest.mark.parametrize(("callers", "filled"), [(300, True), (10_000, False)])
async def test_a_winner_fills_its_cell_only_where_it_has_no_neighbours(callers: int, filled: bool) -> None:
    crowd, view = Crowd(), crowd_at(300, Terms(seed=8, callers=callers, prizes=0))
    async with Alone(crowd, fills=True).run_test(size=(60, 8)) as pilot:
        await shows(crowd, view)(pilot)
        stars = [
            segment.style
            for y in range(8)
            for segment in crowd.render_line(y)
            if UNICODE.won in segment.text and segment.style is not None
        ]
        assert stars
        plain = crowd.rich_style.bgcolor
        assert all((style.bgcolor != plain) is filled for style in stars)
        assert ("where one won" in str(crowd.border_title)) is not filled


async def test_a_cell_of_many_is_found_by_a_click() -> None:
    picked: list[int] = []

    class Listening(Alone):
        def on_crowd_picked(self, event: Crowd.Picked) -> None:
            picked.append(event.line)

    crowd = Crowd()
    async with Listening(crowd, fills=True).run_test(size=(60, 8)) as pilot:
        crowd.show(view_for(TERMS))
        crowd.tick(0.0, None)
        for x, y in ((0, 0), (5, 1), (59, 7)):
            await pilot.click(Crowd, offset=(x, y))
    assert picked == [1, 66], "there is nobody in the last row"


async def test_the_crowd_begins_again_with_the_next_contest() -> None:
    crowd = Crowd()
    async with Alone(crowd, fills=True).run_test(size=(60, 8)):
        view = crowd_at(60)
        end(view, Outcome.WON)
        crowd.show(view)
        crowd.tick(12.0, None)
        assert any(UNICODE.won in crowd.render_line(y).text for y in range(6))
        crowd.show(view_for(TERMS))
        crowd.tick(0.0, None)
        assert {symbol for y in range(8) for symbol in crowd.render_line(y).text} == {"\u2836", " "}
