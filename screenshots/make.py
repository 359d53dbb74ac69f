"""Rebuild the pictures by driving the real app with a seed and a clock turned by hand.

Run it from anywhere: `python screenshots/make.py`; with `--check` it writes nothing and fails if a
picture would change.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from cells import cells_of
from driven import dashboard_of, lobby, show, turn
from film import Frame, animate
from story import shoot
from textual.app import App
from window import title, view, window

from luckytui.clock import ManualClock
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Terms
from luckytui.tui.app import ReplayApp
from luckytui.tui.screens.announcements import Announcements

HERE = Path(__file__).parent
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}
TERMS = Terms(seed=5)
WON = replace(TERMS, seed=2)
CROWD = Terms(seed=5, callers=20_000, prizes=600, max_delay=60)
#: Frames after which the chances of a crowd are worked out.
FRAMES = 10
#: Who has come to the lobby.
PEOPLE = ("Ada", "Grace", "", "Linus", "Margaret")


@dataclass(frozen=True)
class Scene:
    """What a picture shows.

    Attributes:
        name: The file's name without its size.
        terms: The contest.
        until: Contest time of the picture, in seconds.
        keys: What is pressed before it is taken.
        resumed: Contest time of a crash before it, or None without one.
        theme: The theme.
        sizes: The terminal's sizes.
    """

    name: str
    terms: Terms
    until: float
    keys: tuple[str, ...] = ()
    resumed: float | None = None
    theme: str = "on-air"
    sizes: tuple[str, ...] = ("80x24", "120x36", "200x60")


#: Where a screen looks alike at every size, two sizes tell.
TWO = ("80x24", "120x36")
SCENES = (
    Scene("before", TERMS, 0.05),
    Scene("stage", TERMS, 7.5),
    Scene("phone", TERMS, 7.5, ("enter", "4", "0", "0"), sizes=TWO),
    Scene("winner", WON, 30),
    Scene("nobody", TERMS, 40),
    Scene("recovered", TERMS, 7.5, resumed=5.0),
    Scene("studio", TERMS, 7.5, theme="studio", sizes=TWO),
    Scene("help", TERMS, 7.5, ("question_mark",), sizes=TWO),
    Scene("history", WON, 30, ("escape", "h"), sizes=TWO),
    Scene("odds", TERMS, 7.5, ("o",)),
    Scene("crowd", CROWD, 3, ("v",), sizes=("120x36",)),
)


async def take(scene: Scene, size: tuple[int, int]) -> str:
    """Return a scene as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        if scene.resumed is not None:
            async with show(path, scene.terms, size) as (_, app, pilot):
                await turn(pilot, app, scene.resumed)
        async with show(path, scene.terms, size, scene.theme) as (_, app, pilot):
            await turn(pilot, app, scene.until)
            for key in scene.keys:
                await pilot.press(key)
                await pilot.pause()
            for _ in range(FRAMES):
                dashboard_of(app).draw_at_once()
            await pilot.pause()
            return framed(app)


async def take_replay(size: tuple[int, int]) -> str:
    """Return a replay, in the middle of a contest, as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        async with show(path, TERMS, size) as (host, app, pilot):
            await turn(pilot, app, 40)
            [stored] = await host.journal.contests()
            rulings = Rulings()
            async for page in host.journal.pages(stored):
                rulings.extend(page)
        replay = ReplayApp(stored, rulings, make_clock=ManualClock)
        async with replay.run_test(size=size) as pilot:
            while getattr(replay.screen, "view", None) is None:
                await pilot.pause()
            for key in ["right"] * 9:
                await pilot.press(key)
            await pilot.pause()
            return framed(replay)


async def take_lobby(size: tuple[int, int]) -> str:
    """Return the lobby of a show with a room, as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        async with lobby(Path(folder) / "contests.journal", PEOPLE, size) as (app, _):
            return framed(app)


def framed(app: App[None]) -> str:
    """Return what an app shows, in a window, as an SVG."""
    size = (app.size.width, app.size.height)
    return animate([Frame([*window(cells_of(app)), *title("luckytui", size)], 1.0)], view(size))


async def pictures() -> AsyncIterator[tuple[str, str]]:
    """Yield every picture's file name and contents."""
    for scene in SCENES:
        for name in scene.sizes:
            yield f"{scene.name}-{name}.svg", await take(scene, SIZES[name])
    for name in TWO:
        yield f"replay-{name}.svg", await take_replay(SIZES[name])
    for name, size in SIZES.items():
        yield f"lobby-{name}.svg", await take_lobby(size)
    yield "show.svg", await shoot(SIZES["120x36"])


async def main(write: Callable[[Path, str], None]) -> None:
    """Make all pictures."""
    # What is animated would look different from run to run, and so would what goes away after a time.
    with (
        patch("textual.constants.TEXTUAL_ANIMATIONS", "none"),
        patch.object(Announcements, "RECOVERED_FOR", 3600.0),
    ):
        async for name, svg in pictures():
            write(HERE / name, svg)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a picture would change")
    check = parser.parse_args().check
    changed: list[str] = []

    def settle(path: Path, svg: str) -> None:
        """Write a picture, or note that it would change."""
        if path.exists() and path.read_text(encoding="utf-8") == svg:
            return
        changed.append(path.name)
        if not check:
            path.write_text(svg, encoding="utf-8")

    asyncio.run(main(settle))
    print(f"{len(changed)} pictures {'would change' if check else 'changed'}: {', '.join(changed)}")
    sys.exit(1 if check and changed else 0)
