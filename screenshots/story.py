"""The film: a contest that is killed, started again and won."""

from __future__ import annotations

import tempfile
from pathlib import Path

import driven
from cells import Cells, cells, cells_of
from drawing import Shape
from film import Frame, animate
from rich.text import Text
from textual import on
from textual.events import Mount
from window import caption, pressed, view, window

from luckytui.cli.options import program
from luckytui.cli.show import report
from luckytui.contest.pace import LEAD_IN, default_max_delay, paced
from luckytui.contest.terms import Terms
from luckytui.tui.app import LuckyApp
from luckytui.tui.screens.confetti import Confetti, Rain

#: A contest with the defaults, whose seventh call wins.
TERMS = paced(Terms(max_delay=default_max_delay(20, 1)), 1911, LEAD_IN)
#: Contest time of the first frame, after the third call, and of the crash, between the fifth and the sixth.
BEGIN, CRASH = 13.6, 17.8
#: Contest seconds of a frame in which time runs.
TICK = 0.4

STEPS = (
    "On air: each call adds a number; a multiple of 11 wins",
    "Killed with kill -9, in the middle of it",
    "Started again",
    "Every call is still there: before the crash, and now",
    "Won, by the very call that would have won without the crash",
)


class Celebration(Confetti):
    """Confetti that falls when it is told to."""

    @on(Mount)
    def stay_as_it_is(self, event: Mount) -> None:
        """Start neither the frames nor the time after which it ends."""
        event.prevent_default()


class Film:
    """The frames, as they are taken.

    Args:
        size: The terminal's columns and rows.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._frames: list[Frame] = []

    def take(self, step: int, shown: Cells, seconds: float, *over: Shape) -> None:
        """Take a frame.

        Args:
            step: Where the story is, from 1.
            shown: The terminal.
            seconds: How long it is seen.
            over: What is drawn over it.
        """
        head = caption(step, len(STEPS), STEPS[step - 1])
        self._frames.append(Frame([*window(shown), *head, *over], seconds))

    def svg(self) -> str:
        """Return the film."""
        return animate(self._frames, view(self.size))


async def shoot(size: tuple[int, int]) -> str:
    """Return the film as an SVG, for a terminal's columns and rows."""
    film = Film(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        await _until_the_crash(film, path)
        _in_the_shell(film, path)
        await _after_it(film, path)
    return film.svg()


async def _until_the_crash(film: Film, path: Path) -> None:
    async with driven.show(path, TERMS, film.size) as (_, app, pilot):
        now = BEGIN
        while now < CRASH:
            await driven.turn(pilot, app, now)
            # The first frame is what a viewer sees who does not animate; the others see it a little longer, too.
            film.take(1, cells_of(app), 1.5 if now == BEGIN else TICK)
            now = round(now + TICK, 3)
        await driven.turn(pilot, app, CRASH)
        film.take(2, cells_of(app), 1.8, *pressed("c", app.query_one("#crash").region))


def _in_the_shell(film: Film, path: Path) -> None:
    told = ["$ luckytui", *f"Crashed (SIGKILL). {report(path)}".replace(program(path), "luckytui").splitlines()]
    film.take(2, shell(*told, "$ █", size=film.size), 3.0)
    typed = "luckytui"
    for count in range(1, len(typed) + 1):
        film.take(3, shell(*told, f"$ {typed[:count]}█", size=film.size), 0.15)
    film.take(3, shell(*told, f"$ {typed}█", size=film.size), 0.6)


async def _after_it(film: Film, path: Path) -> None:
    async with driven.show(path, TERMS, film.size) as (_, app, pilot):
        now = CRASH
        await driven.turn(pilot, app, now)
        film.take(4, cells_of(app), 5.0)
        driven.dashboard_of(app).announcements.end_recovery()
        while not driven.view_of(app).ended:
            now = round(now + TICK, 3)
            await driven.turn(pilot, app, now)
            if not driven.view_of(app).ended:
                film.take(4, cells_of(app), TICK)
        await _celebrate(film, app)
        film.take(5, cells_of(app), 5.0)


async def _celebrate(film: Film, app: LuckyApp) -> None:
    since = 0.0
    await app.push_screen(Celebration(app.symbols, app.screen, now=lambda: since))
    rain = app.screen.query_one(Rain)
    for tick in range(1, 7):
        since = tick * 0.3
        rain.tick()
        film.take(5, cells_of(app), 0.3)
    await app.pop_screen()


def shell(*lines: str, size: tuple[int, int]) -> Cells:
    """Return a terminal with lines of text."""
    width, height = size
    rows = [*lines, *[""] * (height - len(lines))]
    return cells(Text("\n".join(row.ljust(width) for row in rows), style="#e8e3d3 on #0b0e14"), size)
