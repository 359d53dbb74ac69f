"""Clicks: the field that one opens is there before what is typed next is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.events import MouseEvent

#: Turns of the event loop that a click is given: each widget that hears of it takes one or two.
_MOST_TURNS = 50


def hearers(app: App[Any], event: MouseEvent) -> Sequence[DOMNode]:
    """Return the widgets that may hear of a click: what is clicked, and all around it up to the screen."""
    try:
        clicked, _ = app.screen.get_widget_at(event.x, event.y)
    except NoWidget:
        return ()
    return [node for node in clicked.ancestors_with_self if node is not app]


async def heard(hearers: Sequence[DOMNode]) -> None:
    """Wait until a click has done what it does: no message waits for those who hear of it."""
    for _ in range(_MOST_TURNS):
        await asyncio.sleep(0)
        if not any(node.message_queue_size for node in hearers):
            return
