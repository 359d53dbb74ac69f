"""The lines panel: what its heading and its border say and do."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.effects import dashboard
from tests.tui.show_app import drawn, on_air, open_show, seen


async def click_on(pilot: Pilot[None], text: str) -> None:
    """Click on the first letter of a text in the lines panel."""
    region = dashboard(pilot).lines.region
    for row, line in enumerate(seen(pilot.app).splitlines()):
        column = line.find(text, region.x, region.right)
        if row >= region.y and column >= 0:
            assert await pilot.click(offset=(column, row))
            await drawn(pilot)
            return
    raise AssertionError(f"{text!r} is not in the panel:\n{seen(pilot.app)}")


async def test_a_click_on_a_heading_sorts_by_its_column(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(80, 24)) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        board = dashboard(pilot).board
        for heading, by_next in (("#", False), ("#▾", False), ("calls in", True), ("calls in ▾", True)):
            await click_on(pilot, heading)
            assert board.by_next is by_next
            assert ("#▾" in seen(pilot.app)) is not by_next
            assert ("calls in ▾" in seen(pilot.app)) is by_next


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids=["60x18", "80x24"])
async def test_the_words_in_the_border_do_what_they_say(journal_path: Path, size: tuple[int, int]) -> None:
    async with open_show(journal_path).run_test(size=size) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        screen = dashboard(pilot)
        by = "by " if size == (80, 24) else ""
        await click_on(pilot, f"{by}next")
        assert not screen.board.by_next
        await click_on(pilot, f"{by}line  ")
        assert screen.board.by_next
        await click_on(pilot, "following")
        assert not screen.board.follow
        await click_on(pilot, "staying")
        assert screen.board.follow
        await click_on(pilot, "find")
        assert screen.lines.search.is_open
