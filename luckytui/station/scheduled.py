"""The lines: each worker serves a block of callers, sleeping until each is due."""

from __future__ import annotations

import asyncio
import math
from array import array
from itertools import pairwise, repeat

from luckytui.clock import Clock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Call, Contest, Terms
from luckytui.station.inbox import Airwaves

#: The most workers there are. One a caller up to here; above, each serves a block: measured, a
#: worker for each of 10,000 lines freezes the screen for seconds.
MOST_WORKERS = 32

#: Callers that hear the keyword, and that are put in order, between two frames; about 10 ms each.
HEARD_AT_ONCE = 60_000
SORTED_AT_ONCE = 20_000


def blocks(callers: int) -> list[range]:
    """Return the callers 1 to N in at most 32 blocks of nearly the same length."""
    count = min(callers, MOST_WORKERS)
    bounds = [callers * place // count + 1 for place in range(count + 1)]
    return [range(first, last) for first, last in pairwise(bounds)]


async def serve_block(
    block: range, place: int, draws: Draws, contest: Contest, airwaves: Airwaves, clock: Clock
) -> None:
    """Wait for the keyword, then call for every caller of a block when its delay is over.

    Args:
        block: The callers; those who have called already stay silent.
        place: The block's place on the airwaves.
        draws: Who calls when, with which number.
        contest: Says who has called. It is read once, before the first call.
        airwaves: Where the keyword comes from and the calls go.
        clock: Tells the time.
    """
    keyword = await airwaves.keyword()
    # In turn: all blocks hear the keyword at once, and making all of them ready in one go is a freeze.
    before = place * len(block)
    await _turns(before // HEARD_AT_ONCE)
    callers = contest.silent(block)
    if len(callers) > 1:
        # Who is first is known long before the order of all: from here on the lines are ringing.
        airwaves.call(place, (), min(draws.delays(callers)))
    # Nobody is put in order before all have heard.
    await _turns((draws.callers - before) // HEARD_AT_ONCE + before // SORTED_AT_ONCE)
    # In arrays: the garbage collector walks lists, those of a million callers for 100 ms every two seconds.
    order = array("L", draws.in_order(callers))
    delays = array("d", draws.delays(order))
    done = 0
    while True:
        # The promise comes first: the station waits for whoever may still get in ahead.
        first = done
        now = clock.elapsed()
        while done < len(order) and delays[done] <= now:
            done += 1
        due = order[first:done]
        calls = list(map(Call, delays[first:done], due, repeat(keyword), map(str, draws.numbers(due))))
        if done == len(order):
            airwaves.call(place, calls, math.inf)
            return
        airwaves.call(place, calls, delays[done])
        await clock.sleep_until(delays[done])


async def _turns(count: int) -> None:
    """Let all else that is ready go first, so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


class PlayerLine:
    """The person's line: it calls when the person does, and hangs up when the station gives up on it.

    Args:
        terms: What was settled; names the line and how long it may stay silent.
        draws: Says when the last simulated caller calls.
        airwaves: Where the keyword comes from and the call goes.
        clock: Tells the time.
    """

    def __init__(self, terms: Terms, draws: Draws, airwaves: Airwaves, clock: Clock) -> None:
        assert terms.player_line is not None
        self.caller = terms.player_line
        #: Contest time at which the station gives up on this line.
        self.deadline = draws.last_delay() + terms.timeout
        self._airwaves = airwaves
        self._clock = clock
        self._keyword = ""
        self._place = airwaves.add_source()
        self._promise = self.deadline

    async def serve(self) -> None:
        """Listen for the keyword, keep the line open until the deadline, then hang up."""
        self._keyword = await self._airwaves.keyword()
        # An open line holds nobody up: a person's call is stamped when it is made.
        self._airwaves.call(self._place, (), self.deadline)
        await self._clock.sleep_until(self.deadline)
        # Kept: a call after this one must not take the line up again, or the station would wait for ever.
        self._promise = math.inf
        self._airwaves.call(self._place, (), self._promise)

    def call(self, number: str) -> None:
        """Call the station now; the time is kept in whole milliseconds.

        Args:
            number: What the person says.
        """
        at = math.ceil(self._clock.elapsed() * 1000) / 1000
        self._airwaves.call(self._place, [Call(at, self.caller, self._keyword, number)], self._promise)
