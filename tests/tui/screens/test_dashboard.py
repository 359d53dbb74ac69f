"""Every key, every button and every footer key of the live show, by keyboard and by mouse."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from luckytui.contest.rules import Outcome
from luckytui.journal.sqlite.reader import Reader
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.controls import Controls
from luckytui.tui.widgets.key_footer import KeyFooter
from tests.tui.journals import DatedJournal
from tests.tui.screens.effects import ACTIONS, dashboard
from tests.tui.show_app import drawn, on_air, open_show, seen, turn, until, view_of

#: Wide and high enough for every footer key.
HUGE = (200, 60)
SMALL = (80, 24)

pytestmark = pytest.mark.usefixtures("working_folder")


@pytest.mark.parametrize(("key", "action"), [(key, action) for action, (keys, _) in ACTIONS.items() for key in keys])
async def test_a_key_does_what_it_says(journal_path: Path, key: str, action: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await ACTIONS[action][1](pilot, lambda: pilot.press(key))


@pytest.mark.parametrize("action", [action for _, action in Dashboard.CONTROLS])
async def test_a_button_does_what_it_says(journal_path: Path, action: str) -> None:
    async def click() -> None:
        await pilot.click(f"#do-{action.replace('_', '-')}")

    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await ACTIONS[action][1](pilot, click)


async def test_the_keys_of_the_footer_can_be_clicked(journal_path: Path) -> None:
    async def click(action: str) -> None:
        if isinstance(pilot.app.focused, Input):
            # While somebody types, the footer shows what can be typed.
            await pilot.press("escape")
            await pilot.pause()
        await until(pilot, lambda: bool(footer_keys(action)), f"{action} in the footer")
        await pilot.click(footer_keys(action)[0])

    def footer_keys(action: str) -> list[FooterKey]:
        found = pilot.app.screen.query_one(KeyFooter).query(FooterKey)
        return [key for key in found if key.action.removeprefix("app.") == action and key.size.width]

    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        # One after the other on one stage; those that would change it for the others come last.
        last = ["step", "new", "picture", "quit"]
        for action in [each for each in ACTIONS if each not in (*last, "again", "slower")] + last:
            await ACTIONS[action][1](pilot, partial(click, action))


async def test_every_action_is_in_the_footer_the_help_and_the_palette(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        screen = dashboard(pilot)
        await until(pilot, lambda: len(screen.query(FooterKey)) >= len(ACTIONS), "all keys are in the footer")
        named = {
            binding.binding.action.removeprefix("app."): binding.binding.description
            for binding in screen.active_bindings.values()
        }
        in_palette = [command.title for command in pilot.app.get_system_commands(screen)]
        assert {named[action] for action in ACTIONS} <= set(in_palette)
        assert in_palette.count("Faster") == 1, "an action with two keys is one command"
        await pilot.press("?")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help), "the help")
        await drawn(pilot)
        page = seen(pilot.app)
        tooltips = {
            binding.binding.action.removeprefix("app."): binding.binding.tooltip
            for binding in screen.active_bindings.values()
        }
        for action in ACTIONS:
            assert tooltips[action], action
            assert tooltips[action] in page, action


async def test_the_buttons_are_all_in_view_and_none_takes_the_keyboard(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        buttons = [*dashboard(pilot).query_one(Controls).children]
        assert [button.id for button in buttons] == [
            f"do-{action.replace('_', '-')}" for _, action in Dashboard.CONTROLS
        ]
        assert all(button.region.right <= 80 and button.region.width >= 8 for button in buttons)
        await pilot.click("#do-toggle-pause")
        assert isinstance(pilot.app.focused, Board)


async def test_keys_hammered_together_leave_one_contest_on_the_air(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        for _ in range(5):
            await pilot.press("n", "space", "N", "+", "s", "n", "-", "full_stop", "f", "space")
        await until(pilot, lambda: view_of(pilot.app).contest == 16, "the last contest is on the stage")
        await on_air(pilot)
        assert view_of(pilot.app).off_air is None
    with Reader(journal_path) as journal:
        outcomes = [stored.outcome for stored in journal.contests()]
        assert [*journal.verify()]
    assert outcomes == [Outcome.ABANDONED] * 15 + [Outcome.OPEN]


async def test_a_note_from_the_start_outlives_a_contest_that_ends(journal_path: Path) -> None:
    async with open_show(journal_path, note="something passed over").run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
        assert "something passed over" in seen(pilot.app)


async def test_an_outcome_counts_as_told_once_it_is_drawn(journal_path: Path) -> None:
    drawn_when_told: list[str] = []

    class Watched(DatedJournal):
        """A journal that notes what the screen shows when an outcome is noted as told."""

        async def told(self, contest: int) -> None:
            drawn_when_told.append(seen(app))
            await super().told(contest)

    app = open_show(journal_path, journal=Watched)
    async with app.run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
    assert len(drawn_when_told) == 1
    assert "Juliett: 6,336 = 11 x 576" in drawn_when_told[0]


async def test_a_long_journal_says_how_much_of_it_is_read(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await on_air(pilot)
        await dashboard(pilot).announcements.show_progress(250, 1_000)
        await until(pilot, lambda: "250 of 1,000 calls read from the journal" in seen(app), "how much")
