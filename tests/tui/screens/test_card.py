"""The card before the first contest of a journal: it explains the show, and nothing has begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from luckytui.journal.errors import DiskFailed
from luckytui.journal.sqlite.reader import Reader
from luckytui.tui.screens.card import Card
from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from tests.tui.journals import FailingJournal
from tests.tui.screens.test_looks import SnapCompare
from tests.tui.show_app import ShownApp, on_air, open_show, seen, until


def contests_in(path: Path) -> int:
    with Reader(path) as journal:
        return len(journal.contests())


def is_shown(app: ShownApp) -> bool:
    return isinstance(app.screen, Card) and "enter: on air" in seen(app)


@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", [(60, 18), (120, 36)], ids=["60x18", "120x36"])
def test_card(journal_path: Path, snap_compare: SnapCompare, size: tuple[int, int], symbols: Symbols) -> None:
    """Three sentences, a button that says enter: on air, and below it q: quit; nothing is cut."""
    app = open_show(journal_path, card=True, symbols=symbols)
    assert snap_compare(app, terminal_size=size, run_before=lambda pilot: until(pilot, lambda: is_shown(app), "a card"))


@pytest.mark.parametrize("how", ["enter", "click"])
async def test_the_card_puts_the_first_contest_on_air(journal_path: Path, how: str) -> None:
    app = open_show(journal_path, card=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: is_shown(app), "the card")
        assert contests_in(journal_path) == 0
        await (pilot.press("enter") if how == "enter" else pilot.click("#on-air"))
        view = await on_air(pilot)
        assert (view.contest, view.own_line) == (1, 21)
    assert contests_in(journal_path) == 1


async def test_q_leaves_the_card_without_a_contest(journal_path: Path) -> None:
    app = open_show(journal_path, card=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: is_shown(app), "the card")
        await pilot.press("q")
    assert app.return_code == 0
    assert contests_in(journal_path) == 0


async def test_a_viewer_is_not_told_to_call(journal_path: Path) -> None:
    app = open_show(journal_path, card=True, player=False)
    async with app.run_test() as pilot:
        await until(pilot, lambda: is_shown(app), "the card")
        assert "You have a line" not in seen(app)
        await pilot.press("enter")
        assert (await on_air(pilot)).own_line is None


async def test_a_first_contest_that_cannot_be_opened_is_tried_again(journal_path: Path) -> None:
    app = open_show(journal_path, card=True, journal=FailingJournal)
    assert isinstance(app.journal, FailingJournal)
    app.journal.failures["open_contest"] = DiskFailed("the disk is full", "make room")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: is_shown(app), "the card")
        await pilot.press("enter")
        await until(pilot, lambda: "the disk is full" in seen(app), "off air, and why")
        app.journal.failures.clear()
        await pilot.press("r")
        view = await on_air(pilot)
        assert (view.contest, view.own_line) == (1, 21)


async def test_a_terminal_that_is_too_small_says_so_in_place_of_the_card(journal_path: Path) -> None:
    app = open_show(journal_path, card=True)
    async with app.run_test(size=(50, 12)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Card) and "needs a terminal of 60x18" in seen(app), "why")
        await pilot.press("enter")
        assert isinstance(app.screen, Card)
    assert contests_in(journal_path) == 0
