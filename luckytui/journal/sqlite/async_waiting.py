"""Waits for the disk in a thread, and for the lock of another program without holding up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from luckytui.clock import wall
from luckytui.journal.errors import JournalLocked
from luckytui.journal.shielded import to_the_end
from luckytui.journal.sqlite.waiting import PATIENCE, PAUSE

_Done = TypeVar("_Done")


async def waited_for(executor: ThreadPoolExecutor | None, work: Callable[[], _Done]) -> _Done:
    """Do what may wait for the disk, in a thread if one is given, and do not leave before it is done."""
    if executor is None:
        return work()
    return await to_the_end(asyncio.get_running_loop().run_in_executor(executor, work))


async def once_unlocked(work: Callable[[], _Done], executor: ThreadPoolExecutor | None = None) -> _Done:
    """Do what another program's lock on the journal may prevent; repeat it until that is gone.

    SQLite's own wait for a lock would stop the event loop, and with it the screen and its keys.

    Args:
        work: What is done. An attempt that fails changes nothing.
        executor: As for `waited_for`.

    Raises:
        JournalLocked: The journal was locked for `PATIENCE` seconds.
    """
    end = wall() + PATIENCE
    while True:
        try:
            return await waited_for(executor, work)
        except JournalLocked:
            if wall() >= end:
                raise
        await asyncio.sleep(PAUSE)
