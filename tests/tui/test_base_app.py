"""What every screen offers: pictures, the palette, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widget import MountError

from luckytui.tui.base_app import BaseApp
from luckytui.tui.symbols import ASCII, UNICODE
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until
from tests.views import MIDWAY

pytestmark = pytest.mark.usefixtures("working_folder")


@pytest.mark.parametrize("key", ["question_mark", "h", "o", "ctrl+p", "enter", "p"])
async def test_where_the_locale_is_plain_every_screen_is(journal_path: Path, key: str) -> None:
    async with open_show(journal_path, symbols=ASCII).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        before = seen(pilot.app)
        await pilot.press(key)
        await until(pilot, lambda: seen(pilot.app) != before, "something to see")
        await drawn(pilot)
        assert seen(pilot.app).isascii(), {each for each in seen(pilot.app) if not each.isascii()}


async def test_the_palette_runs_what_is_chosen(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), "the palette")
        await pilot.press(*"faster")
        await until(pilot, lambda: "Up to 16 times" in seen(pilot.app), "the command is offered")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: clock_of(pilot.app).rate == 2.0, "the command is run")


async def test_the_palette_has_a_command_for_every_key_and_none_twice(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        titles = [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]
        assert {"Crash", "New", "Picture", "Quit", "Theme"} <= set(titles)
        assert len(titles) == len({*titles})
        assert titles[-1] == "More themes"
        assert not {"Keys", "Maximize", "Screenshot", "palette"} & {*titles}, "Textual's own, and itself"


async def test_a_picture_that_cannot_be_saved_is_told(journal_path: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.chdir(gone)
            gone.rmdir()
            await pilot.press("p")
            await until(pilot, lambda: "could not be saved" in seen(pilot.app), "it says so")


async def test_what_is_told_takes_the_place_of_what_was_told_before_however_fast(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        for time in range(5):
            pilot.app.notify(f"told {time}")
        await until(pilot, lambda: "told 4" in seen(pilot.app), "the last of it")
        await drawn(pilot)
        assert seen(pilot.app).count("told") == 1


async def test_what_is_mounted_after_a_key_that_leaves_is_no_failure() -> None:
    app = BaseApp(UNICODE)
    async with app.run_test():
        app.exit()
        app._handle_exception(MountError("too late"))
    assert app.return_code == 0
