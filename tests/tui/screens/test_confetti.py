"""Confetti over the live stage: it falls, makes way for any key or click, and needs no colour."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.events import Key
from textual.screen import Screen

from luckytui.tui.app import LuckyApp
from luckytui.tui.screens.confetti import Confetti, Piece, Rain, throw
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.symbols import UNICODE
from tests.tui.show_app import click_on, clock_of, on_air, open_show, seen, turn, until, view_of
from tests.views import WON


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it fall for as long as a busy machine takes to look at it."""
    monkeypatch.setattr(Confetti, "LASTS", 20.0)


def falls(text: str) -> bool:
    """Say whether confetti is on a screen; no other widget draws these marks."""
    return sum(text.count(mark) for mark in UNICODE.confetti if mark in "■▲◆♦▪") > 3


def grey(app: LuckyApp) -> bool:
    """Say whether nothing on a screen has a colour but black, white and what is between them."""
    styles = [style for strip in app.screen._compositor.render_strips() for _, style, _ in strip if style]
    colours = [each.get_truecolor() for style in styles for each in (style.color, style.bgcolor) if each]
    return all(max(colour) - min(colour) <= 1 for colour in colours)


@pytest.mark.parametrize("colour", [True, False], ids=["in colour", "NO_COLOR"])
async def test_it_falls_on_a_winner_and_makes_way_for_a_key_which_is_obeyed(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, colour: bool
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
        await until(pilot, lambda: isinstance(app.screen, Confetti), "confetti")
        await until(pilot, lambda: falls(seen(app)), "it falls")
        assert "Juliett" in seen(app), "over the live stage"
        assert grey(app) != colour
        view = [strip.text for strip in app.screen.query_one(Rain)._below]
        for row, below in zip(seen(app).split("\n"), view, strict=True):
            changed = [x for x, (there, was) in enumerate(zip(row, below, strict=False)) if there != was]
            assert all(f" {below} "[x : x + 3].isspace() for x in changed), "behind the words and not between them"
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, Dashboard), "the stage")
        await until(pilot, lambda: "The contest is over" in seen(app), "the key has reached it")
        assert not falls(seen(app))


async def test_a_key_that_is_on_its_way_to_the_stage_when_it_begins_is_obeyed(journal_path: Path) -> None:
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test() as pilot:
        await on_air(pilot)
        dashboard = app.screen
        assert isinstance(dashboard, Dashboard)
        dashboard._forward_event(Key("question_mark", "?"))
        dashboard.announcements.celebrate(view_of(app))
        assert isinstance(app.screen, Confetti)
        await until(pilot, lambda: isinstance(app.screen, Help), "the help")
        assert app.screen_stack[-2] is dashboard, "without confetti between"


async def test_a_click_reaches_what_is_below_it(journal_path: Path) -> None:
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await turn(pilot, 12.0)
        await until(pilot, lambda: isinstance(app.screen, Confetti), "confetti")
        click_on(app, "? Help")
        await until(pilot, lambda: isinstance(app.screen, Help), "the help")


async def test_it_ends_by_itself_and_survives_every_size(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Confetti, "LASTS", 1.0)
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test(notifications=True) as pilot:
        await on_air(pilot)
        dashboard = app.screen
        assert isinstance(dashboard, Dashboard)
        dashboard.announcements.celebrate(view_of(app))
        assert isinstance(app.screen, Confetti)
        for width, height in [(1, 1), (300, 100), (80, 24)]:
            await pilot.resize_terminal(width, height)
        await until(pilot, lambda: isinstance(app.screen, Dashboard), "the stage")


@pytest.mark.parametrize("prizes", [1, 2])
async def test_an_outcome_counts_as_told_once_it_is_drawn_also_where_confetti_falls(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, prizes: int
) -> None:
    """With two prizes, the confetti of the only win still falls when the contest ends."""
    app = open_show(journal_path, replace(WON, prizes=prizes))
    app.animation_level = "full"
    display, drawn, drawn_when_told = App._display, list[str](), list[str]()

    def displayed(show: App[None], screen: Screen[None], update: RenderableType | None) -> None:
        if isinstance(update, CompositorUpdate):
            drawn.append(update.render_segments(show.console))
        display(show, screen, update)

    async def told(contest: int) -> None:
        drawn_when_told.extend(drawn)

    monkeypatch.setattr(App, "_display", displayed)
    monkeypatch.setattr(app.host, "told", told)
    async with app.run_test() as pilot:
        view = await on_air(pilot)
        clock_of(app).set_time(7.1)
        await until(pilot, lambda: isinstance(app.screen, Confetti), "confetti for the winner")
        clock_of(app).set_time(21.61)
        await until(pilot, lambda: view.ended and drawn_when_told != [], "the outcome counts as told")
        assert any("Juliett wins with 518" in each for each in drawn_when_told)
        await until(pilot, lambda: isinstance(app.screen, Confetti) and falls(seen(app)), "confetti at the end")


async def test_a_contest_that_has_been_followed_by_another_is_not_celebrated_any_more(journal_path: Path) -> None:
    app = open_show(journal_path)
    app.animation_level = "full"
    async with app.run_test() as pilot:
        first = await on_air(pilot)
        await pilot.press("n", "n")
        await until(pilot, lambda: view_of(app) is not first, "the next contest")
        dashboard = app.screen
        assert isinstance(dashboard, Dashboard)
        dashboard.announcements.celebrate(first)
        assert app.screen is dashboard


async def test_without_animations_there_is_none(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await on_air(pilot)
        await turn(pilot, 12.0)
        assert isinstance(app.screen, Dashboard)
        assert "Juliett wins with 518: 6,336 = 11 x 576" in seen(app)


def test_confetti_falls_and_is_gone_in_time() -> None:
    lasts = 3.5
    pieces = throw(80, 24, UNICODE.confetti, lasts, seed=3)
    assert pieces == throw(80, 24, UNICODE.confetti, lasts, seed=3)
    assert pieces != throw(80, 24, UNICODE.confetti, lasts, seed=4)
    assert len(pieces) == 80 * 24 // 28
    for piece in pieces:
        assert piece.mark in UNICODE.confetti
        assert piece.at(0.0)[1] < 0, "it is above the screen at first"
        assert piece.delay < lasts
    rows = [[piece.at(tenth / 10)[1] for tenth in range(int(lasts * 10))] for piece in pieces]
    assert all(sorted(fall[10:]) == fall[10:] for fall in rows if fall[10] >= 0), "nothing falls up"
    assert throw(0, 0, UNICODE.confetti, lasts) == []


def test_a_piece_of_confetti_is_where_it_should_be() -> None:
    piece = Piece(x=10.0, delay=1.0, speed=4.0, sway=-2.0, mark="*", colour="#ff0000")
    assert piece.at(1.0) == (10, -1)
    assert piece.at(2.0) == (8, 6)
