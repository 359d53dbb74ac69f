"""A screen that reads the journal can be left at any moment, also right before it has read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.containers import Horizontal

from luckytui.journal.stored import Kind, Order, StoredContest, Summary
from luckytui.tui.screens.dashboard import Dashboard
from tests.tui.journals import DatedJournal, played
from tests.tui.show_app import drawn, on_air, open_show, until
from tests.views import WON


@pytest.mark.parametrize("key", ["h", "o"])
async def test_what_is_read_while_its_screen_goes_away_harms_nobody(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    played(journal_path, WON)
    can_be_read = asyncio.Event()

    class Slow(DatedJournal):
        """A journal that is read when the panels of the screen are gone."""

        async def contests(self) -> list[StoredContest]:
            await can_be_read.wait()
            return []

        async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
            return []

    async with open_show(journal_path, journal=Slow).run_test() as pilot:
        await on_air(pilot)
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dashboard), "its screen")
        await drawn(pilot)
        monkeypatch.setattr(Horizontal, "on_unmount", lambda _: can_be_read.set(), raising=False)
        await pilot.press("escape")
        await until(pilot, can_be_read.is_set, "it goes away")
        await drawn(pilot)
        assert isinstance(pilot.app.screen, Dashboard)
