"""The film of two stations on one journal: one is killed, the other takes over."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import patch

import driven
from cells import Cell, Cells, cells_of
from film import Frame, animate
from story import BEGIN, CRASH, TERMS, TICK, shell
from window import caption, view, window

from luckytui.clock import ManualClock
from luckytui.contest.events import Event, Snapshot
from luckytui.contest.rulings import Rulings
from luckytui.station.host import Host
from luckytui.tui.app import WatchApp
from luckytui.tui.screens.watch import Watch

#: The columns between the two terminals.
GAP = 2
#: Seconds until the other is on air: the lease of the first one, and a look at it.
SILENCE = 1.3
#: How long it goes on after the takeover, in contest seconds.
REST = 3.6

STEPS = (
    "Two machines, one journal: one is on air, the other stands by",
    "The one on air is killed with kill -9",
    "The other takes over by itself, with every call",
)


async def shoot_stations(size: tuple[int, int]) -> str:
    """Return the film as an SVG, for the columns and rows of each of the two terminals."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        on_air, heard = await _on_air(path, size)
        *standing_by, gone = await _standing_by(heard, size)
        with patch.object(driven.PicturedJournal, "silence", SILENCE):
            taken_over = await _taken_over(path, size)
    dead = shell("$ luckytui -f postgresql://db/radio", "Killed", "$ █", size=size)
    frames = [_frame(1, *both, TICK) for both in zip(on_air, standing_by, strict=True)]
    frames[0] = frames[0]._replace(seconds=2.5)
    frames.append(_frame(2, dead, gone, 1.8))
    frames += [_frame(3, dead, each, TICK if place else 4.0) for place, each in enumerate(taken_over)]
    frames[-1] = frames[-1]._replace(seconds=2.5)
    return animate(frames, view((2 * size[0] + GAP, size[1])))


async def _on_air(path: Path, size: tuple[int, int]) -> tuple[list[Cells], list[Snapshot]]:
    """Return what the first station shows until it is killed, and what the other one reads of its contest."""
    shown, heard = [], []
    async with driven.show(path, TERMS, size) as (host, app, pilot):
        now = BEGIN
        while now < CRASH:
            await driven.turn(pilot, app, now)
            shown.append(cells_of(app))
            heard.append(await _read(host, now))
            now = round(now + TICK, 3)
        await driven.turn(pilot, app, CRASH)
    return shown, heard


async def _read(host: Host, at: float) -> Snapshot:
    [stored] = await host.journal.contests()
    made = Rulings()
    async for page in host.journal.pages(stored):
        made.extend(page)
    known = stored.terms, stored.start, stored.lines, made, stored.outcome
    return Snapshot(stored.id, stored.number, *known, at, 1.0, False, None, not stored.begun)


async def _standing_by(heard: list[Snapshot], size: tuple[int, int]) -> list[Cells]:
    """Return what the second station shows of it, and at last that the first one is gone."""
    told: asyncio.Queue[Event | None] = asyncio.Queue()

    async def events() -> AsyncIterator[Event]:
        while (event := await told.get()) is not None:
            yield event

    async def connections() -> AsyncIterator[AsyncIterator[Event]]:
        yield events()
        await asyncio.get_running_loop().create_future()

    def badge() -> str:
        return "STAND BY for studio-1 since 12:00"

    app = WatchApp(connections(), "postgresql://db/radio", make_clock=ManualClock, badge=badge)
    screen, shown = app.get_default_screen(), []
    assert isinstance(screen, Watch)
    async with app.run_test(size=size) as pilot:
        for event in heard:
            told.put_nowait(event)
            while screen.view is None or len(screen.view.rulings) < len(event.rulings):
                await pilot.pause()
            await pilot.pause()
            screen.draw_at_once()
            await pilot.pause()
            shown.append(cells_of(app))
        told.put_nowait(None)
        while screen.dial_and_next.banner.kind == "":
            await pilot.pause()
        await pilot.pause()
        shown.append(cells_of(app))
    return shown


async def _taken_over(path: Path, size: tuple[int, int]) -> list[Cells]:
    """Return what the second station shows once it is on air."""
    shown = []
    async with driven.show(path, TERMS, size) as (_, app, pilot):
        now = CRASH
        while now < CRASH + REST:
            await driven.turn(pilot, app, now)
            shown.append(cells_of(app))
            driven.dashboard_of(app).announcements.end_recovery()
            now = round(now + TICK, 3)
    return shown


def _frame(step: int, left: Cells, right: Cells, seconds: float) -> Frame:
    gap = [Cell(" ", "#292929", "#292929")] * GAP
    both = [[*one, *gap, *other] for one, other in zip(left, right, strict=True)]
    return Frame([*window(both), *caption(step, len(STEPS), STEPS[step - 1])], seconds)
