"""The airwaves: whatever order the machine lets blocks wake in, calls come out as they were made."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.contest.rules import Call, Outcome, Terms
from luckytui.station.inbox import Airwaves, News, OnAir, Over, Ruled

#: A block: its calls' moments, in order; whole numbers, so that many fall together.
block_moments = st.lists(st.integers(0, 12).map(float), max_size=8).map(sorted)


def calls_of(blocks: list[list[float]]) -> list[list[Call]]:
    callers = iter(range(1, 1_000))
    return [[Call(at, next(callers), "lucky", "123") for at in moments] for moments in blocks]


@settings(max_examples=60)
@given(st.lists(block_moments, min_size=1, max_size=5), st.integers(1, 5), st.data())
def test_calls_come_out_by_moment_and_caller_however_the_blocks_wake(
    blocks: list[list[float]], most: int, data: st.DataObject
) -> None:
    waiting = calls_of(blocks)
    made = [call for block in waiting for call in block]
    heard: list[Call] = []

    async def station(airwaves: Airwaves) -> None:
        while batch := await airwaves.next_batch(most):
            assert len(batch) <= most
            heard.extend(batch)

    async def run() -> None:
        airwaves = Airwaves()
        places = [airwaves.add_source() for _ in blocks]
        listening = asyncio.ensure_future(station(airwaves))
        silent = list(range(len(blocks)))
        while silent:
            block = data.draw(st.sampled_from(silent), label="wakes")
            first = data.draw(st.integers(min(1, len(waiting[block])), len(waiting[block])), label="calls")
            calls, waiting[block] = waiting[block][:first], waiting[block][first:]
            # Calls of one moment are made together: each is made before the promise.
            while calls and waiting[block] and waiting[block][0].at == calls[-1].at:
                calls.append(waiting[block].pop(0))
            airwaves.call(places[block], calls, waiting[block][0].at if waiting[block] else math.inf)
            if not waiting[block]:
                silent.remove(block)
            if data.draw(st.booleans(), label="the station listens"):
                await asyncio.sleep(0)
                assert heard == sorted(heard)
        await listening

    asyncio.run(run())
    assert heard == sorted(made, key=lambda call: (call.at, call.caller))


def test_a_call_waits_while_another_block_could_still_get_in_ahead_of_it() -> None:
    async def run() -> None:
        airwaves = Airwaves()
        one, other = airwaves.add_source(), airwaves.add_source()
        late, early = Call(2.0, 1, "lucky", "123"), Call(1.0, 2, "lucky", "124")
        airwaves.call(one, [late], math.inf)
        batch = asyncio.ensure_future(airwaves.next_batch(10))
        await asyncio.sleep(0)
        assert not batch.done(), "the other block has promised nothing yet"
        airwaves.call(other, (), 2.0)
        await asyncio.sleep(0)
        assert not batch.done(), "it has promised to be silent before 2.0, not at 2.0"
        airwaves.call(other, [early], math.inf)
        assert await batch == [early, late]

    asyncio.run(run())


@pytest.mark.parametrize("lines", [1, 3])
def test_when_all_have_hung_up_there_is_nobody_left_to_call(lines: int) -> None:
    async def run() -> None:
        airwaves = Airwaves()
        for place in [airwaves.add_source() for _ in range(lines)]:
            airwaves.call(place, (), math.inf)
        assert await airwaves.next_batch(10) == []

    asyncio.run(run())


def test_a_line_that_has_not_spoken_yet_has_not_hung_up() -> None:
    async def run() -> None:
        airwaves = Airwaves()
        airwaves.add_source()
        batch = asyncio.ensure_future(airwaves.next_batch(10))
        await asyncio.sleep(0)
        assert not batch.done()
        batch.cancel()

    asyncio.run(run())


def test_the_keyword_reaches_those_who_listened_before_it_and_those_who_come_after() -> None:
    async def run() -> None:
        airwaves = Airwaves()
        early, gone = asyncio.ensure_future(airwaves.keyword()), asyncio.ensure_future(airwaves.keyword())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        airwaves.say_keyword("lucky")
        assert [await early, await airwaves.keyword()] == ["lucky", "lucky"]

    asyncio.run(run())


def test_every_listener_hears_all_news_once_in_order_and_is_waited_for() -> None:
    news: list[News] = [OnAir(1, Terms()), Ruled(1, (), ()), Over(1, Outcome.NOBODY, 0, 0, ())]
    heard: list[News] = []
    passed_on: list[News] = []

    async def pass_on(told: News) -> None:
        await asyncio.sleep(0)
        passed_on.append(told)

    async def run() -> None:
        airwaves = Airwaves()
        airwaves.subscribe(heard.append)
        airwaves.subscribe(pass_on)
        for told in news:
            await airwaves.announce(told)
            assert passed_on[-1] is told

    asyncio.run(run())
    assert heard == passed_on == news
