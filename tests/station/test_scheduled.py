"""The scheduled callers: everybody calls once, when their delay is over, and not before the keyword."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from luckytui.clock import ManualClock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Terms
from luckytui.station.inbox import Channel, Inbox
from luckytui.station.scheduled import HEARD_AT_ONCE, MOST_WORKERS, ScheduledCallers, blocks

TERMS = Terms(seed=1, callers=6, max_delay=12.0, timeout=10.0)


@given(st.integers(0, 3_000))
def test_blocks_hold_every_caller_once_in_order_and_are_of_nearly_one_length(callers: int) -> None:
    made = blocks(callers)
    assert list(chain.from_iterable(made)) == list(range(1, callers + 1))
    assert len(made) == min(callers, MOST_WORKERS)
    assert max(map(len, made), default=0) - min(map(len, made), default=0) <= 1


async def settle() -> None:
    """Let everybody who is awake finish."""
    for _ in range(10):
        await asyncio.sleep(0)


class House:
    """One block of six callers, an inbox, and a clock turned by hand."""

    def __init__(self, called: list[int] | None = None) -> None:
        self.inbox = Inbox()
        self.inbox.close_live()
        self.clock = ManualClock()
        self.draws = Draws(TERMS.seed, TERMS.callers, TERMS.max_delay)
        self.contest = Contest(TERMS)
        self.contest.restore(Ruling(seq, caller, 100, 100 * seq, 0.0) for seq, caller in enumerate(called or [], 1))
        self.heard: list[Call] = []

    def expected(self) -> list[Call]:
        return sorted(
            Call(self.draws.time(caller), caller, "lucky", str(self.draws.number(caller))) for caller in range(1, 7)
        )

    def serve(self) -> asyncio.Future[None]:
        callers = ScheduledCallers(range(1, TERMS.callers + 1), 0, self.draws, self.contest, self.clock)
        return asyncio.ensure_future(callers.serve(self.inbox.add_channel()))

    async def listen(self) -> None:
        while batch := await self.inbox.next_batch(100):
            self.heard += batch


async def test_nobody_calls_before_the_keyword() -> None:
    house = House()
    callers, station = house.serve(), asyncio.ensure_future(house.listen())
    house.clock.set_time(99.0)
    await settle()
    assert house.heard == []
    house.inbox.say_keyword("lucky")
    await asyncio.gather(callers, station)
    assert house.heard == house.expected()


async def test_callers_call_when_their_delay_is_over_and_not_before() -> None:
    house = House()
    house.inbox.say_keyword("lucky")
    callers, station = house.serve(), asyncio.ensure_future(house.listen())
    for moment in (0.0, 1.5, 1.6, 4.0, 7.0, 8.0, 12.0):
        house.clock.set_time(moment)
        await settle()
        assert house.heard == [call for call in house.expected() if call.at <= moment]
    await asyncio.gather(callers, station)


class Recorded(Channel):
    """A channel that keeps what is sent through it."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(inbox)
        self.sent: list[tuple[list[Call], float]] = []

    def send(self, calls: Sequence[Call], watermark: float) -> None:
        self.sent.append((list(calls), watermark))
        super().send(calls, watermark)


async def test_the_first_watermark_is_the_earliest_delay_and_no_call_comes_before_a_watermark() -> None:
    house = House()
    channel = Recorded(house.inbox)
    callers = ScheduledCallers(range(1, 7), 0, house.draws, house.contest, house.clock)
    serving = asyncio.ensure_future(callers.serve(channel))
    house.inbox.say_keyword("lucky")
    await settle()
    assert channel.sent == [([], house.expected()[0].at)] * 2
    for moment in (3.0, 7.0, 12.0):
        house.clock.set_time(moment)
        await settle()
    await serving
    assert [call for calls, _ in channel.sent for call in calls] == house.expected()
    for (_, watermark), (calls, next_watermark) in pairwise(channel.sent):
        assert all(watermark <= call.at < next_watermark for call in calls)
    assert channel.watermark == math.inf


async def test_those_who_have_called_stay_silent() -> None:
    house = House([2, 5])
    house.inbox.say_keyword("lucky")
    callers, station = house.serve(), asyncio.ensure_future(house.listen())
    await settle()
    house.clock.set_time(99.0)
    await asyncio.gather(callers, station)
    assert house.heard == [call for call in house.expected() if call.caller not in (2, 5)]


async def test_a_block_of_which_everybody_has_called_sends_nothing() -> None:
    house = House([1, 2, 3, 4, 5, 6])
    house.inbox.say_keyword("lucky")
    await asyncio.gather(house.serve(), house.listen())
    assert house.heard == []


async def test_blocks_of_many_callers_let_others_in_before_they_are_sorted() -> None:
    """The second of two blocks, each as large as what is heard at once."""
    draws = Draws(1, 2 * HEARD_AT_ONCE, 12.0)
    block = range(HEARD_AT_ONCE + 1, 2 * HEARD_AT_ONCE + 1)
    inbox, turns = Inbox(), 0
    callers = ScheduledCallers(block, 1, draws, Contest(Terms(seed=1, callers=2 * HEARD_AT_ONCE)), ManualClock())
    serving = asyncio.ensure_future(callers.serve(channel := inbox.add_channel()))
    inbox.say_keyword("lucky")
    while channel.watermark <= 0 and not serving.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns >= 2
    assert not serving.done()
    serving.cancel()
