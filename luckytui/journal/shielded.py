"""Work that nobody may leave before it is done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeVar

_Done = TypeVar("_Done")


async def to_the_end(work: asyncio.Future[_Done]) -> _Done:
    """Return what work on a connection returns, and do not leave before it is done.

    A task that is cancelled meanwhile waits too: what is done next with the same connection would else come in between.
    """
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([work])
        work.exception()  # looked at, though nobody is left to tell
        raise
