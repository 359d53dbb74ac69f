"""The frame loop: 30 frames a second, and fewer where the terminal cannot keep up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App

from luckytui.clock import wall

#: Wall seconds a frame. Textual's `set_interval` would drop two frames of three once one takes longer than this.
FRAME = 1 / 30
#: Wall seconds between two checks whether a terminal that is behind has caught up.
CHECK = 0.001


async def run(app: App[object], tick: Callable[[], None]) -> None:
    """Call `tick` for every frame, without end.

    Args:
        app: Whose terminal is drawn on.
        tick: Draws what has changed.
    """
    due = wall()
    while True:
        # A late frame does not delay those after it.
        due = max(due + FRAME, wall())
        await asyncio.sleep(due - wall())
        while _behind(app):  # noqa: ASYNC110 - there is no event to wait for
            # It often catches up within a millisecond or two, so a whole frame is not skipped (`tests.bench slow-tty`).
            await asyncio.sleep(CHECK)
        tick()


def _behind(app: App[object]) -> bool:
    """Say whether the terminal has yet to take earlier frames; another would only be queued, and block us.

    Textual 8.2.8 has no public name for the queue.
    """
    thread = getattr(app._driver, "_writer_thread", None)
    return thread is not None and not thread._queue.empty()
