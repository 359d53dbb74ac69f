"""The real app with a seed and a clock turned by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from luckytui.clock import ManualClock
from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.door.audience import Audience
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host
from luckytui.tui.app import LuckyApp
from luckytui.tui.screens.dashboard import Dashboard


class PicturedJournal(SqliteJournal):
    """A journal in which nothing depends on when a picture is taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, now=lambda: "2026-01-01T12:00:00+00:00")

    @property
    def silence(self) -> float:
        """Seconds since it was last written, always the same."""
        return 3.2

    async def room(self) -> RoomRecord:
        """Return the room with a code that is always the same."""
        return (await super().room())._replace(code="BCDF")


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
        await host.open(terms, live=[NewLine("", Origin.KEYBOARD)])
        app = LuckyApp(host, draw_seed=lambda: 1, next_terms=lambda terms, seed: replace(terms, seed=seed))
        app.theme = theme
        async with app.run_test(size=size) as pilot:
            while dashboard_of(app).view is None:
                await pilot.pause()
            yield host, app, pilot


@asynccontextmanager
async def lobby(path: Path, names: Sequence[str], size: tuple[int, int]) -> AsyncIterator[tuple[LuckyApp, Pilot[Any]]]:
    """Run the app in a lobby that people have come to, all but the first by phone."""
    audience = Audience()
    audience.enter("http://10.0.0.5:8000", ("http://10.0.0.5:8000",))
    async with Host(PicturedJournal(path), ManualClock) as host:
        await host.open(Terms(seed=5), live=[NewLine("", Origin.KEYBOARD)], lobby=True)
        app = LuckyApp(
            host,
            draw_seed=lambda: 1,
            next_terms=lambda terms, seed: replace(terms, seed=seed),
            audience=audience,
            local="http://127.0.0.1:8000",
        )
        async with app.run_test(size=size) as pilot:
            while dashboard_of(app).view is None:
                await pilot.pause()
            trips: dict[int, float | None] = {}
            for number, name in enumerate(names):
                line = await host.join(name, Origin.PHONE, f"{number:064x}")
                trips[line.caller] = 6.0 + 7 * number
            audience.see(trips)
            await pilot.pause()
            dashboard_of(app).draw_at_once()
            await pilot.pause()
            yield app, pilot
