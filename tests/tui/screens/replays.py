"""What tests of replays share."""

from __future__ import annotations

import hashlib
from pathlib import Path

from textual.pilot import Pilot

from luckytui.contest.view import ContestView
from luckytui.tui.app import ReplayApp
from luckytui.tui.screens.replay import Replay
from tests.tui.show_app import until, view_of


def fingerprints(folder: Path) -> dict[str, str]:
    """Return what every file of a folder holds, hashed."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir() if each.is_file()}


async def began(pilot: Pilot[None]) -> ContestView:
    def has_begun() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, Replay) and screen.view is not None and screen.feed.virtual_size.height > 0

    await until(pilot, has_begun, "the replay begins")
    return view_of(pilot.app)


async def calls_shown(pilot: Pilot[None], calls: int) -> None:
    view = view_of(pilot.app)
    await until(pilot, lambda: len(view.rulings) == calls, f"{calls} calls are shown, not {len(view.rulings)}")


def stage_screen(app: ReplayApp) -> Replay:
    assert isinstance(app.screen, Replay)
    return app.screen
