"""The workers: each makes the calls of a block of callers, each when its delay is over."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable
from itertools import pairwise

from luckytui.clock import Clock
from luckytui.relay.callers.crowd import Crowd

#: The most workers. Up to this many callers have a worker each; more callers share them, in blocks.
MOST_WORKERS = 32


class Workers:
    """The workers of one contest after another.

    Args:
        clock: The contest's time.
        called: Called when callers have called.
    """

    def __init__(self, clock: Clock, called: Callable[[], object]) -> None:
        self._clock = clock
        self._called = called
        self._working: list[asyncio.Task[None]] = []

    def start(self, crowd: Crowd) -> None:
        """Start the callers of a contest, unless they are started already."""
        if not self._working:
            callers = crowd.draws.callers
            count = min(callers, MOST_WORKERS)
            bounds = [callers * index // count + 1 for index in range(count + 1)]
            self._working = [asyncio.create_task(self._work(crowd, range(*each))) for each in pairwise(bounds)]

    def stop(self) -> None:
        """Stop them."""
        for task in self._working:
            task.cancel()
        self._working = []

    async def _work(self, crowd: Crowd, block: range) -> None:
        order = array("L", crowd.draws.in_order(block))
        times = array("d", crowd.draws.times(order))
        done = 0
        while done < len(order):
            await self._clock.sleep_until(times[done])
            first, now = done, self._clock.elapsed()
            while done < len(order) and times[done] <= now:
                done += 1
            crowd.call(order[first:done])
            self._called()
