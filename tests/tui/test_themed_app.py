"""The change between the two themes."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.effects import lucky
from tests.tui.show_app import drawn, on_air, open_show


async def test_keys_pressed_in_a_burst_change_the_theme_once(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        changes: list[str] = []
        pilot.app.theme_changed_signal.subscribe(pilot.app, lambda theme: changes.append(theme.name))
        for _ in range(201):
            lucky(pilot).action_next_theme()
        await drawn(pilot)
        assert changes == ["studio"]
        await pilot.press("t")
        assert changes == ["studio", "on-air"]
