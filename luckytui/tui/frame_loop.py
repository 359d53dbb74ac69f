"""The frame loop: 30 frames per second, fewer if the terminal cannot keep up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App

from luckytui.clock import wall

#: Wall seconds per frame. Textual's `set_interval` drops two frames of three once a frame takes longer than this.
FRAME = 1 / 30
#: Wall seconds between two checks whether a slow terminal has caught up.
CHECK = 0.001


async def run(app: App[object], tick: Callable[[], None]) -> None:
    """Call `tick` for every frame, for ever.

    Args:
        app: The application that draws.
        tick: Draws what has changed.
    """
    due = wall()
    while True:
        # A late frame does not delay those after it.
        due = max(due + FRAME, wall())
        await asyncio.sleep(due - wall())
        while _behind(app):  # noqa: ASYNC110 - there is no event to wait for
            # Often the terminal catches up within a millisecond or two (`tests.bench slow-tty`): no frame is skipped.
            await asyncio.sleep(CHECK)
        tick()


def _behind(app: App[object]) -> bool:
    """Return whether earlier frames still wait for the terminal; a full queue would block the process.

    Textual 8.2.8 has no public name for the queue.
    """
    thread = getattr(app._driver, "_writer_thread", None)
    return thread is not None and not thread._queue.empty()
