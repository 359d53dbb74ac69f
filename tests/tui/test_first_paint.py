"""What is painted first stays where it is, and a key that comes before the rest does no harm."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip

from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.phone import Phone
from tests.tui.show_app import drawn, on_air, open_show, until


def places(screen: ContestScreen) -> dict[str, Region]:
    """Return where everything stands that is painted first."""
    names = ("StatusBar", "#crash", "#magic", "#dial", "#next", "#lines", "#board", "#feed")
    return {name: screen.query_one(name).region for name in names}


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40), (200, 60)])
async def test_what_is_painted_first_stays_where_it_is(
    size: tuple[int, int], journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: dict[str, Region] = {}
    draw, mount_rest = Board.render_line, ContestScreen.mount_rest

    def look_and_draw(board: Board, y: int) -> Strip:
        if not first and isinstance(board.screen, ContestScreen):
            first.update(places(board.screen))
        return draw(board, y)

    async def press_and_furnish(screen: ContestScreen) -> None:
        # They wait, and leave nothing behind.
        for key in (Key("escape", None), Key("9", "9"), Key("escape", None)):
            screen.app.post_message(key.set_sender(screen.app))
        await asyncio.sleep(0)
        await mount_rest(screen)

    monkeypatch.setattr(Board, "render_line", look_and_draw)
    monkeypatch.setattr(ContestScreen, "mount_rest", press_and_furnish)
    async with open_show(journal_path).run_test(size=size) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ContestScreen)
        await until(pilot, lambda: not screen.query_one(Phone).is_open, "the phone is put down again")
        await drawn(pilot)
        assert first == places(screen)
        assert all(region.area for region in first.values())
        assert screen.focused is screen.board


async def test_what_can_wait_is_done_once_and_after_the_first_paint(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    draw = Board.render_line

    def draw_and_note(board: Board, y: int) -> Strip:
        if "painted" not in happened:
            happened.append("painted")
        return draw(board, y)

    async def note() -> None:
        happened.append("waited")

    monkeypatch.setattr(Board, "render_line", draw_and_note)
    async with open_show(journal_path, when_painted=note).run_test() as pilot:
        await on_air(pilot)
        await drawn(pilot)
    assert happened == ["painted", "waited"]


def test_the_first_paint_waits_for_no_module_that_it_does_not_need(tmp_path: Path) -> None:
    program = (
        "import sys, textual.app, textual.command\n"
        "before = set(sys.modules)\n"
        "from pathlib import Path\n"
        "import luckytui.tui.app\n"
        "from luckytui.tui.preferences import Preferences\n"
        f"Preferences(Path({str(tmp_path / 'preferences.json')!r}))\n"
        "print(*sys.modules.keys() - before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours = set(done.stdout.split())
    assert "luckytui.tui.screens.dashboard" in ours
    assert not {"json", "importlib.resources", "zipfile", "luckytui.tui.screens.help"} & ours
