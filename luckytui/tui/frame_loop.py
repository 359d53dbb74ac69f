"""The frame loop: 30 times a second, and never more than the terminal takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App

from luckytui.clock import wall

#: Seconds a frame. An interval timer of Textual's falls to 10 frames once a frame takes 34 ms.
FRAME = 1 / 30
#: Seconds until a terminal that is behind is looked at again.
SOON = 0.001


async def run(app: App[object], tick: Callable[[], None]) -> None:
    """Call `tick` for every frame, for ever.

    Args:
        app: Whose terminal is drawn on.
        tick: Draws what has changed.
    """
    due = wall()
    while True:
        # What is late stays one late frame: the next is due when it was.
        due = max(due + FRAME, wall())
        await asyncio.sleep(due - wall())
        while _behind(app):  # noqa: ASYNC110 - nothing tells when it no longer is
            # Often it takes the rest within a millisecond or two: to skip whole frames cost 2 to 6 in 30.
            await asyncio.sleep(SOON)
        tick()


def _behind(app: App[object]) -> bool:
    """Say whether the terminal has yet to take earlier frames; a new one would only queue and block us."""
    thread = getattr(app._driver, "_writer_thread", None)
    return thread is not None and not thread._queue.empty()
