"""What every screen offers: pictures, the palette, and what is told."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widget import MountError

from luckytui.loop import run_in_loop
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


@pytest.mark.parametrize(
    ("opened", "listed"), [("action_command_palette", "Up to 16 times"), ("search_themes", "dracula")]
)
async def test_the_palette_has_no_pages_where_it_has_no_room(journal_path: Path, opened: str, listed: str) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=(80, 24)) as pilot:
        await on_air(pilot)
        getattr(pilot.app, opened)()
        await until(pilot, lambda: listed in seen(pilot.app), "the commands")
        await pilot.resize_terminal(80, 1)
        await pilot.press("pagedown", "pageup")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Search for" in seen(pilot.app), "the palette is still there")


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


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.EMFILE, "Too many open files"),
            "luckytui: the system refuses (Too many open files): end other",
        ),
        (RuntimeError("can't start new thread"), "luckytui: the system refuses (can't start new thread): end other"),
        (ValueError("a mistake"), "luckytui failed (ValueError('a mistake'))."),
    ],
)
@pytest.mark.parametrize("in_a_worker", [False, True])
def test_what_the_system_refuses_the_app_is_no_mistake(
    error: Exception, said: str, *, in_a_worker: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail() -> None:
        raise error

    class Failing(BaseApp):
        async def on_ready(self) -> None:
            if in_a_worker:
                self.run_worker(fail())
            else:
                await fail()

    app = Failing(UNICODE)
    run_in_loop(app.run_async(headless=True))
    assert app.return_code == 1
    assert " ".join(capsys.readouterr().err.split()).startswith(said)


#: An app that is refused memory, in a process of its own, since it is left as it is.
POOR = """
import os
from luckytui.loop import run_in_loop
from luckytui.tui.base_app import BaseApp
from luckytui.tui.symbols import UNICODE

class Poor(BaseApp):
    def on_ready(self):
        raise MemoryError

try:
    run_in_loop(Poor(UNICODE).run_async(headless=True))
except MemoryError:
    os._exit(3)
"""


@pytest.mark.timeout(60)
def test_an_app_that_is_refused_memory_ends_its_event_loop() -> None:
    done = subprocess.run([sys.executable, "-c", POOR], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "")
