"""One widget on a screen, all its visible lines counting down at 30 frames a second.

`python -m tests.bench.boards board|table CALLERS SECONDS` writes CPU milliseconds a frame to standard error
at the end, which the caller keeps apart from the terminal.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import cast

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from luckytui.clock import WallClock
from luckytui.contest.callers import call_sign
from luckytui.contest.draws import draws_of
from luckytui.contest.events import OnAir
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui import frame_loop
from luckytui.tui.symbols import UNICODE
from luckytui.tui.themed_app import ThemedApp
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.board_columns import bar_level, bar_text, seconds_text

LONGEST = 90.0


class Alone(ThemedApp):
    """A widget that is drawn 30 times a second."""

    def __init__(self, callers: int, seconds: float) -> None:
        super().__init__()
        self.terms = Terms(callers=callers, max_delay=LONGEST, seed=1)
        self.draws = draws_of(self.terms)
        self.seconds = seconds
        self.frames = 0
        self.cpu = 0.0

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._measure())

    def drawn(self) -> Widget:
        """Return the widget."""
        raise NotImplementedError

    def tick(self) -> None:
        """Draw a frame."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Show nothing else."""
        yield self.drawn()

    async def _measure(self) -> None:
        await asyncio.sleep(0.5)

        def tick() -> None:
            self.frames += 1
            self.tick()

        loop = asyncio.create_task(frame_loop.run(cast("App[object]", self), tick))
        await asyncio.sleep(0.3)
        frames_before, cpu_before = self.frames, time.process_time()
        await asyncio.sleep(self.seconds)
        self.cpu = (time.process_time() - cpu_before) / (self.frames - frames_before)
        loop.cancel()
        self.exit()


class BoardAlone(Alone):
    """Our board."""

    def drawn(self) -> Widget:
        """Return the board."""
        self.board = Board()
        return self.board

    def on_mount(self) -> None:
        """Show a contest that is on air, its lines by number: bars of all lengths, and nobody calls."""
        view = ContestView(OnAir(1, 1, self.terms))
        for _ in view.sort():
            pass
        self.board.by_next = False
        self.board.show(view, WallClock())
        self.board.follow = False
        self.board.scroll_to(y=0, animate=False)

    def tick(self) -> None:
        """Draw a frame."""
        self.board.tick()


class TableAlone(Alone):
    """Textual's own table of the same columns, updated on the visible cells only."""

    def drawn(self) -> Widget:
        """Return the table."""
        self.table: DataTable[str] = DataTable()
        return self.table

    def on_mount(self) -> None:
        """Fill it."""
        self.keys = self.table.add_columns("#", "call sign", "bar", "seconds")
        self.rows = [
            self.table.add_row(str(caller), call_sign(caller), " " * 60, "00.00s")
            for caller in range(1, self.terms.callers + 1)
        ]
        self.clock = WallClock()

    def tick(self) -> None:
        """Draw a frame."""
        now, visible = self.clock.elapsed(), self.table.size.height - 1
        for caller in range(1, visible + 1):
            remaining = max(self.draws.time(caller) - now, 0)
            level = bar_level(remaining, LONGEST, 60, len(UNICODE.bar) - 1)
            self.table.update_cell(self.rows[caller - 1], self.keys[2], bar_text(level, 60, UNICODE.bar))
            self.table.update_cell(self.rows[caller - 1], self.keys[3], seconds_text(remaining))


if __name__ == "__main__":
    kind, count, length, report = sys.argv[1:]
    show = {"board": BoardAlone, "table": TableAlone}[kind](int(count), float(length))
    show.run()
    Path(report).write_text(str(show.cpu * 1000))
