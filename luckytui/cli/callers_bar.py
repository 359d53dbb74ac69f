"""The progress bar of `luckytui callers`, on the terminal of standard error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from luckytui.relay.callers.crowd import Crowd
from luckytui.text import counted

#: Wall seconds between two steps.
_STEP = 0.1


class CallersBar:
    """A bar that tells how many callers were ruled on, and when nobody can call; what is written elsewhere stays."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[won]}"),
        )
        console = Console(stderr=True)
        self._bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        self._shown = False

    async def show(self, present: Callable[[], Crowd | None], off_air: Callable[[], bool]) -> None:
        """Show it until cancelled.

        Args:
            present: Returns the callers of the present contest, if there is one.
            off_air: Returns whether nobody can call.
        """
        task = self._bar.add_task("", total=None, won="")
        self._shown = True
        with self._bar:
            while True:
                if (crowd := present()) is None:
                    self._bar.update(task, description="waiting for a contest", total=None, completed=0, won="")
                else:
                    tally = crowd.tally()
                    won, done = counted(tally.won, "winner"), tally.callers - tally.missed
                    about = f"contest {tally.contest}{', OFF AIR' if off_air() else ''}"
                    self._bar.update(task, description=about, total=tally.callers, completed=done, won=won)
                await asyncio.sleep(_STEP)

    @contextmanager
    def put_away(self) -> Iterator[None]:
        """Take it off the terminal for the duration of the block."""
        if self._shown:
            self._bar.stop()
        yield
        if self._shown:
            self._bar.start()
