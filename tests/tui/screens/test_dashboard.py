"""Every key, every button and every footer key of the live show, by keyboard and by mouse."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.contest.rules import Outcome
from luckytui.journal.sqlite.reader import Reader
from luckytui.tui.screens.help import Help
from luckytui.tui.widgets.key_footer import KeyFooter, ShownKey
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


async def key_cell(pilot: Pilot[None], action: str) -> tuple[int, int]:
    """Return where a key in the border of a panel stands on the screen."""
    screen = pilot.app.screen
    for y in range(pilot.app.size.height):
        for x in range(pilot.app.size.width):
            if screen.get_style_at(x, y).meta.get("@click") == f"screen.{action}":
                return x, y
    raise AssertionError(f"{action} is in no border; the screen shows:\n{seen(pilot.app)}")


@pytest.mark.parametrize("size", [SMALL, (120, 36), HUGE], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("action", ["toggle_pause", "step", "play", "odds"])
async def test_a_key_in_a_border_does_what_it_says(journal_path: Path, action: str, size: tuple[int, int]) -> None:
    async def click() -> None:
        await pilot.click(offset=await key_cell(pilot, action))

    async with open_show(journal_path).run_test(notifications=True, size=size) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        await ACTIONS[action][1](pilot, click)


async def test_a_key_in_a_border_has_a_tooltip_and_the_rest_of_the_panel_has_none(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(tooltips=True) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        magic = dashboard(pilot).magic
        await pilot.hover(offset=await key_cell(pilot, "toggle_pause"))
        await until(pilot, lambda: magic.tooltip == "Stop or start the time", "the tooltip of the key")
        await pilot.hover(magic, offset=(5, 2))
        await until(pilot, lambda: magic.tooltip is None, "no tooltip")


async def test_the_crash_key_at_the_top_right_crashes(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        key = dashboard(pilot).query_one("#crash")
        assert (key.region.y, key.region.right) == (0, pilot.app.size.width)
        assert key.tooltip
        await pilot.click(key)
        assert pilot.app.crashes == 1  # type: ignore[attr-defined]


async def test_the_keys_of_the_footer_can_be_clicked(journal_path: Path) -> None:
    async def click(action: str) -> None:
        if isinstance(pilot.app.focused, Input):
            # While somebody types, the footer shows what can be typed.
            await pilot.press("escape")
            await pilot.pause()
        await until(pilot, lambda: bool(footer_keys(action)), f"{action} in the footer")
        await pilot.click(KeyFooter, offset=(footer_keys(action)[0].cells[1], 0))

    def footer_keys(action: str) -> list[ShownKey]:
        return [key for key in pilot.app.screen.query_one(KeyFooter).keys if key.action == action]

    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        await until(pilot, lambda: bool(footer_keys("play")), "the footer")
        shown = [key.action for key in pilot.app.screen.query_one(KeyFooter).keys]
        assert shown == ["play", "toggle_pause", "step", "new", "history", "help", "odds", "command_palette"]
        # One after the other on one stage; those that would change it for the others come last.
        for action in ("play", "toggle_pause", "history", "help", "odds", "step", "new"):
            await ACTIONS[action][1](pilot, partial(click, action))
        await click("command_palette")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), "all keys")


async def test_every_action_is_in_the_help_and_the_palette(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        screen = dashboard(pilot)
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


async def test_keys_hammered_together_leave_one_contest_on_the_air(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        for _ in range(5):
            await pilot.press("n", "n", "space", "N", "N", "+", "s", "n", "n", "-", "full_stop", "f", "space")
        await until(pilot, lambda: view_of(pilot.app).contest == 16, "the last contest is on the stage")
        await on_air(pilot)
        assert view_of(pilot.app).off_air is None
    with Reader(journal_path) as journal:
        outcomes = [stored.outcome for stored in journal.contests()]
        assert [*journal.verify()]
    assert outcomes == [Outcome.ABANDONED] * 15 + [Outcome.OPEN]


async def test_a_question_is_gone_when_the_contest_is_over(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, 1.0)
        await pilot.press("n")
        await until(pilot, lambda: "Contest 1 is not over" in seen(pilot.app), "it asks")
        await turn(pilot, 12.0)
        await until(pilot, lambda: "is not over" not in seen(pilot.app), "it is over")
        await pilot.press("space")
        await until(pilot, lambda: "The contest is over" in seen(pilot.app), "space tells")
        await pilot.press("n")
        await until(pilot, lambda: view_of(pilot.app).contest == 2, "the next contest, without a question")
        await until(pilot, lambda: "The contest is over" not in seen(pilot.app), "nor what was told of the last")


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
    assert "Juliett wins with 518: 6,336 = 11 x 576" in drawn_when_told[0]


async def test_a_long_journal_says_how_much_of_it_is_read(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await on_air(pilot)
        await dashboard(pilot).announcements.show_progress(250, 1_000)
        await until(pilot, lambda: "250 of 1,000 calls read from the journal" in seen(app), "how much")
