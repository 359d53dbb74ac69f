"""The help is read without scrolling."""

from __future__ import annotations

from pathlib import Path

from textual.containers import VerticalScroll

from tests.tui.screens.effects import dashboard
from tests.tui.show_app import on_air, open_show, seen, until

#: Wide and high enough for every footer key.
HUGE = (200, 60)
SMALL = (80, 24)


async def test_the_help_needs_no_scrolling_at_80_columns(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=SMALL) as pilot:
        await on_air(pilot)
        told = [each.binding.tooltip for each in dashboard(pilot).active_bindings.values()]
        await pilot.press("?")
        await until(pilot, lambda: "with nothing lost" in seen(pilot.app), "the help")
        assert pilot.app.screen.query_one(VerticalScroll).max_scroll_y == 0
        for tooltip in told:
            assert (tooltip or "") in seen(pilot.app)
        assert seen(pilot.app).count(" Up to 16 times as fast ") == 1, "an action with two keys is told once"
