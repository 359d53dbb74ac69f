"""The scheduled callers, as sources of calls: each worker makes the calls of a block of callers, when they are due."""

from __future__ import annotations

import asyncio
import math
from array import array
from itertools import pairwise, repeat

from luckytui.clock import Clock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call
from luckytui.station.inbox import Channel

#: The most workers. Up to this many callers have a worker each; more callers share them, in blocks: with 10,000
#: workers the screen would freeze for seconds.
MOST_WORKERS = 32

#: Callers that hear the keyword, and callers that are sorted, between two frames: about 10 ms each
#: (`tests.bench ringing`).
HEARD_AT_ONCE = 60_000
SORTED_AT_ONCE = 20_000


def blocks(callers: int) -> list[range]:
    """Return the callers 1 to N in at most 32 blocks of nearly equal length."""
    count = min(callers, MOST_WORKERS)
    bounds = [callers * index // count + 1 for index in range(count + 1)] if count else []
    return [range(first, last) for first, last in pairwise(bounds)]


class ScheduledCallers:
    """The source of the calls of one block of scheduled callers.

    Args:
        block: The callers; those that have called already are skipped.
        index: The index of the block, from 0.
        draws: The callers' times and numbers.
        contest: The contest; read once, for the callers that have called already.
        clock: The contest time.
    """

    def __init__(self, block: range, index: int, draws: Draws, contest: Contest, clock: Clock) -> None:
        self._block = block
        self._index = index
        self._draws = draws
        self._contest = contest
        self._clock = clock

    async def serve(self, channel: Channel) -> None:
        """Wait for the keyword, then make each call of the block at its time."""
        keyword = await channel.keyword()
        order = await self._get_ready(channel)
        times = array("d", self._draws.times(order))
        done = 0
        while True:
            # All calls that are due are sent together, with the time of the next one as the watermark.
            first = done
            now = self._clock.elapsed()
            while done < len(order) and times[done] <= now:
                done += 1
            due = order[first:done]
            numbers = map(str, self._draws.numbers(due))
            calls = list(map(Call, times[first:done], due, repeat(keyword), numbers))
            if done == len(order):
                channel.send(calls, math.inf)
                return
            channel.send(calls, times[done])
            await self._clock.sleep_until(times[done])

    async def _get_ready(self, channel: Channel) -> array[int]:
        """Return the callers that have not called yet, in the order in which they call."""
        # Spread over several turns of the event loop: all blocks start at once, and would freeze the screen together.
        before = self._index * len(self._block)
        await _turns(before // HEARD_AT_ONCE)
        callers = self._contest.silent(self._block)
        if len(callers) > 1:
            # The first call is known before all callers are sorted: from here on the lines are ringing.
            channel.send((), min(self._draws.times(callers)))
        # No block is sorted before all blocks have come to this point.
        await _turns((self._draws.callers - before) // HEARD_AT_ONCE + before // SORTED_AT_ONCE)
        # An array, since the garbage collector would traverse a list of a million callers again and again.
        return array("L", self._draws.in_order(callers))


async def _turns(count: int) -> None:
    """Let the event loop run everything that is ready, `count` times."""
    for _ in range(count):
        await asyncio.sleep(0)
