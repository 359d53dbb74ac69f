"""Record the film of two stations on one journal: one is killed, the other takes over.

Two real dashboards on two real terminals and a real PostgreSQL server, each station under a machine's name of its own
(`unshare`, of util-linux). Run it from the project's folder: `PYTHONPATH=. python screenshots/stations.py`. No two
recordings are alike to the byte, so `make.py` leaves it alone.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cells import Cell, Cells
from film import Frame, animate
from pyte.screens import Char
from rich.color import Color
from rich.terminal_theme import SVG_EXPORT_THEME
from window import caption, view, window

from tests.postgres import PostgresServer
from tests.process.dashboard import calls_on
from tests.process.launched import show_in
from tests.terminal import Terminal

FILM = Path(__file__).parent / "stations.svg"
#: Columns and rows of each terminal, and the columns between the two.
SIZE, GAP = (80, 24), 2
#: Wall seconds between two looks, before the kill, after the takeover, and for which a still is seen.
TICK, BEFORE, AFTER, STILL = 0.2, 2.4, 5.0, 2.0
#: A contest whose third call comes after 2.8 seconds.
CONTEST = ("--seed", "1", "--max-delay", "20", "--no-player", "--no-lead-in")
STEPS = (
    "Two machines, one journal: one is on air, the other stands by",
    "The one on air is killed with kill -9",
    "The other has taken over by itself, with every call",
)


class Look(NamedTuple):
    """What stood on the two terminals at one moment.

    Attributes:
        seconds: Since the kill; negative before it.
        step: Which step of the film it belongs to, from 1.
        both: The cells of the two terminals, side by side.
    """

    seconds: float
    step: int
    both: Cells


def record() -> list[Look]:
    """Play the film, and return what was seen in it, in order."""
    looks: list[Look] = []
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        server = PostgresServer()
        stack.callback(server.remove)
        server.execute("CREATE DATABASE radio")
        first, second = (stack.enter_context(station(f"studio-{number}", server.port, home)) for number in (1, 2))

        def look(step: int, killed: float) -> None:
            looks.append(Look(time.monotonic() - killed, step, [*map(beside, cells_of(first), cells_of(second))]))

        def watch(step: int, killed: float, over: Callable[[], bool]) -> None:
            while True:
                first.read()
                second.read()
                if over():
                    return
                look(step, killed)
                time.sleep(TICK)

        def stands_by() -> bool:
            first.read()
            return "STAND BY" in second.text and calls_on(second) >= 3

        second.wait_for(stands_by, 60)
        kill = time.monotonic() + BEFORE
        watch(1, kill, lambda: time.monotonic() >= kill)
        killed = time.monotonic()
        os.kill(show_in(first), signal.SIGKILL)
        watch(2, killed, lambda: "RECOVERED" in second.text)
        taken_over = time.monotonic()
        watch(3, killed, lambda: time.monotonic() >= taken_over + AFTER)
    return looks


def station(machine: str, port: int, home: str) -> Terminal:
    """Start a dashboard on a terminal of its own, as on a machine with that name."""
    alone = ["unshare", "--uts"] if os.getuid() == 0 else ["unshare", "--user", "--map-root-user", "--uts"]
    named = ["sh", "-c", 'hostname "$0"; exec "$@"', machine]
    command = [sys.executable, "-m", "luckytui", "-f", "postgresql:///radio", *CONTEST]
    places = {"XDG_CONFIG_HOME": f"{home}/{machine}", "XDG_STATE_HOME": f"{home}/{machine}", "LC_ALL": "C.UTF-8"}
    settings = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "postgres", "COLORTERM": "truecolor"}
    terminal = Terminal(*alone, *named, *command, columns=SIZE[0], lines=SIZE[1], env=settings | places)
    if machine.endswith("1"):
        terminal.wait_for("ON AIR", 60)
    return terminal


def cells_of(terminal: Terminal) -> Cells:
    """Return what stands on a terminal now."""
    rows = terminal.emulator.screen.buffer
    return [[_cell(rows[row][column]) for column in range(SIZE[0])] for row in range(SIZE[1])]


@cache
def _cell(char: Char) -> Cell:
    """Return a cell of the emulator as one of a picture."""
    color, background = _hex(char.fg, foreground=True), _hex(char.bg, foreground=False)
    if char.reverse:
        color, background = background, color
    return Cell(char.data or " ", color, background, char.bold, char.underscore)


def _hex(name: str, *, foreground: bool) -> str:
    """Return a colour of the emulator, which is a name or six digits, as `#rrggbb`."""
    if len(name) == 6 and all(digit in "0123456789abcdef" for digit in name):
        return f"#{name}"
    known = "yellow" if name == "brown" else name.replace("bright", "bright_")
    return Color.parse(known).get_truecolor(SVG_EXPORT_THEME, foreground=foreground).hex


def beside(left: list[Cell], right: list[Cell]) -> list[Cell]:
    """Return a row of both terminals."""
    return [*left, *[Cell(" ", "#292929", "#292929")] * GAP, *right]


def frames(looks: list[Look]) -> Iterator[Frame]:
    """Yield the film's frames, each as long as it was seen."""
    taken_over = next(look.seconds for look in looks if look.step == 3)
    for place, look in enumerate(looks):
        until = looks[place + 1].seconds if place + 1 < len(looks) else look.seconds + STILL
        words = STEPS[look.step - 1]
        if look.step == 2:
            words += f": {look.seconds:.1f} s"
        elif look.step == 3:
            words += f": after {taken_over:.1f} s"
        longer = STILL if place == 0 else 0
        yield Frame([*window(look.both), *caption(look.step, len(STEPS), words)], until - look.seconds + longer)


if __name__ == "__main__":
    film = animate([*frames(record())], view((2 * SIZE[0] + GAP, SIZE[1])))
    FILM.write_text(film, encoding="utf-8")
    print(f"{FILM.name}: {len(film) // 1024} KiB")
