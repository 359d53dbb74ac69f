"""The scheduled callers: each worker serves a block of them, sleeping until the next one is due."""

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

#: The most workers there are. One a caller up to here; above, each serves a block: a worker for each of
#: 10,000 callers freezes the screen for seconds.
MOST_WORKERS = 32

#: Callers that hear the keyword, and that are put in order, between two frames; about 10 ms each
#: (`tests.bench ringing`).
HEARD_AT_ONCE = 60_000
SORTED_AT_ONCE = 20_000


def blocks(callers: int) -> list[range]:
    """Return the callers 1 to N in at most 32 blocks of nearly the same length."""
    count = min(callers, MOST_WORKERS)
    bounds = [callers * place // count + 1 for place in range(count + 1)] if count else []
    return [range(first, last) for first, last in pairwise(bounds)]


class ScheduledCallers:
    """A block of the contest's callers: a source of calls.

    Args:
        block: The callers; those who have called already stay silent.
        place: Which block it is, from 0.
        draws: Who calls when, with which number.
        contest: Says who has called. It is read once, before the first call.
        clock: Tells the time.
    """

    def __init__(self, block: range, place: int, draws: Draws, contest: Contest, clock: Clock) -> None:
        self._block = block
        self._place = place
        self._draws = draws
        self._contest = contest
        self._clock = clock

    async def serve(self, channel: Channel) -> None:
        """Wait for the keyword, then call for every caller of the block when its delay is over."""
        keyword = await channel.keyword()
        order = await self._get_ready(channel)
        delays = array("d", self._draws.delays(order))
        done = 0
        while True:
            # The watermark comes first: the station waits for whoever may still get in ahead.
            first = done
            now = self._clock.elapsed()
            while done < len(order) and delays[done] <= now:
                done += 1
            due = order[first:done]
            numbers = map(str, self._draws.numbers(due))
            calls = list(map(Call, delays[first:done], due, repeat(keyword), numbers))
            if done == len(order):
                channel.send(calls, math.inf)
                return
            channel.send(calls, delays[done])
            await self._clock.sleep_until(delays[done])

    async def _get_ready(self, channel: Channel) -> array[int]:
        """Return who has yet to call, in the order in which they call."""
        # In turn: all blocks hear the keyword at once, and making all of them ready in one go is a freeze.
        before = self._place * len(self._block)
        await _turns(before // HEARD_AT_ONCE)
        callers = self._contest.silent(self._block)
        if len(callers) > 1:
            # Who is first is known long before the order of all: from here on the lines are ringing.
            channel.send((), min(self._draws.delays(callers)))
        # Nobody is put in order before all have heard.
        await _turns((self._draws.callers - before) // HEARD_AT_ONCE + before // SORTED_AT_ONCE)
        # In arrays: the garbage collector walks lists, those of a million callers for 100 ms every two seconds.
        return array("L", self._draws.in_order(callers))


async def _turns(count: int) -> None:
    """Let all else that is ready go first, so many times."""
    for _ in range(count):
        await asyncio.sleep(0)
