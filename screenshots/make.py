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
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.pilot import Pilot

from luckytui.clock import ManualClock
from luckytui.contest.lines import Origin
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host
from luckytui.text import grouped
from luckytui.tui.app import LuckyApp, ReplayApp
from luckytui.tui.screens.confetti import Confetti, Rain
from luckytui.tui.screens.dashboard import Dashboard

sys.path.insert(0, str(Path(__file__).parent))
import film

HERE = Path(__file__).parent
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}
TERMS = Terms(seed=5)
WON = replace(TERMS, seed=2)


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
)


class PicturedJournal(SqliteJournal):
    """A journal in which nothing depends on when a picture is taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, now=lambda: "2026-01-01T12:00:00+00:00")

    @property
    def silence(self) -> float:
        """Seconds since it was last written, always the same."""
        return 3.2


def dashboard_of(app: LuckyApp) -> Dashboard:
    """Return the live screen."""
    dashboard = app.screen_stack[0]
    assert isinstance(dashboard, Dashboard)
    return dashboard


def view_of(app: LuckyApp) -> ContestView:
    """Return the contest on the screen."""
    view = dashboard_of(app).view
    assert view is not None
    return view


async def turn(pilot: Pilot[Any], app: LuckyApp, moment: float) -> None:
    """Turn the clock and wait until all calls of that time are on the screen."""
    view, clock = view_of(app), dashboard_of(app).clock
    last = view.draws.last_time()
    if clock.elapsed() < last < moment:
        # First those who call, then the silence: in one go it is chance what the station hears together.
        await turn(pilot, app, last)
    clock.set_time(moment)
    due = sum(view.draws.time(caller) <= moment for caller in range(1, view.terms.callers + 1))
    for _ in range(1000):
        if len(view.rulings) == due and not (due == view.terms.callers and moment > view.deadline):
            break
        if view.ended:
            break
        await pilot.pause()
    else:
        raise RuntimeError(f"the show stopped at call {len(view.rulings)} of {due}")
    await pilot.pause()
    dashboard_of(app).draw_at_once()
    await pilot.pause()


@asynccontextmanager
async def show(
    path: Path, terms: Terms, size: tuple[int, int], theme: str = "on-air"
) -> AsyncIterator[tuple[Host, LuckyApp, Pilot[Any]]]:
    """Run the app on a journal, with a clock that is turned by hand."""
    async with Host(PicturedJournal(path), ManualClock) as host:
        await host.open(terms, live=[("", Origin.KEYBOARD)])
        app = LuckyApp(host, draw_seed=lambda: 1, next_terms=lambda terms, seed: replace(terms, seed=seed))
        app.theme = theme
        async with app.run_test(size=size) as pilot:
            while dashboard_of(app).view is None:
                await pilot.pause()
            yield host, app, pilot


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
            await pilot.pause()
            return app.export_screenshot(title="luckytui")


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
            return replay.export_screenshot(title="luckytui")


async def shoot(size: tuple[int, int]) -> str:
    """Return the film: a contest that is crashed, resumed and won, as an animated SVG."""
    frames: list[tuple[str, float]] = []
    terms = replace(TERMS, seed=8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        crash_at = 3.0
        async with show(path, terms, size) as (_, app, pilot):
            for tick in range(1, 7):
                await turn(pilot, app, crash_at * tick / 6)
                frames.append((app.export_screenshot(title="luckytui"), 0.5))
            view = view_of(app)
            said = [
                f"Crashed (SIGKILL). The journal holds contest {view.contest}: {view.calls} calls, "
                f"magic number {grouped(view.magic_number)}.",
                "Start luckytui again: it goes on from there.",
                "$ luckytui",
            ]
        frames.append((film.text_frame(said, size), 2.5))
        async with show(path, terms, size) as (_, app, pilot):
            await turn(pilot, app, crash_at + 0.01)
            frames.append((app.export_screenshot(title="luckytui"), 2.5))
            await pilot.press("escape")
            for tick in range(1, 30):
                await turn(pilot, app, crash_at + tick * 0.5)
                if view_of(app).ended:
                    break
                frames.append((app.export_screenshot(title="luckytui"), 0.5))
            since = 0.0
            app.push_screen(Confetti(app.symbols, app.screen, now=lambda: since))
            await pilot.pause()
            for tick in range(1, 11):
                since = tick * 0.3
                app.screen.query_one(Rain).tick()
                await pilot.pause()
                frames.append((app.export_screenshot(title="luckytui"), 0.3))
    return film.animate(frames)


async def pictures() -> AsyncIterator[tuple[str, str]]:
    """Yield every picture's file name and contents."""
    for scene in SCENES:
        for name in scene.sizes:
            yield f"{scene.name}-{name}.svg", await take(scene, SIZES[name])
    for name in TWO:
        yield f"replay-{name}.svg", await take_replay(SIZES[name])
    yield "show.svg", await shoot(SIZES["80x24"])


async def main(write: Callable[[Path, str], None]) -> None:
    """Make all pictures."""
    # What is animated would look different from run to run.
    with patch("textual.constants.TEXTUAL_ANIMATIONS", "none"):
        async for name, svg in pictures():
            write(HERE / name, film.steady(svg))


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
