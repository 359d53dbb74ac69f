"""The lines: everybody calls once, when their delay is over, and a line that stays silent is given up on."""

from __future__ import annotations

import asyncio
import math
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from luckytui.clock import Clock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Call, Contest, Ruling, Terms
from luckytui.station.inbox import Airwaves
from luckytui.station.scheduled import MOST_WORKERS, PlayerLine, blocks, serve_block

TERMS = Terms(seed=1, callers=6, max_delay=12.0, timeout=10.0, player=True)


@given(st.integers(1, 3_000))
def test_blocks_hold_every_caller_once_in_order_and_are_of_nearly_one_length(callers: int) -> None:
    made = blocks(callers)
    assert list(chain.from_iterable(made)) == list(range(1, callers + 1))
    assert len(made) == min(callers, MOST_WORKERS)
    assert max(map(len, made)) - min(map(len, made)) <= 1


async def settle() -> None:
    """Let everybody who is awake finish."""
    for _ in range(10):
        await asyncio.sleep(0)


class House:
    """One block of six callers, a person, and a clock turned by hand."""

    def __init__(self, called: list[int] | None = None) -> None:
        self.airwaves = Airwaves()
        self.clock = Clock()
        self.draws = Draws(TERMS.seed, TERMS.callers, TERMS.max_delay)
        self.contest = Contest(TERMS)
        self.contest.restore(Ruling(seq, caller, 100, 100 * seq, 0.0) for seq, caller in enumerate(called or [], 1))
        self.heard: list[Call] = []

    def expected(self) -> list[Call]:
        return sorted(
            Call(self.draws.delay(caller), caller, "lucky", str(self.draws.number(caller))) for caller in range(1, 7)
        )

    def serve(self) -> asyncio.Future[None]:
        block = range(1, TERMS.callers + 1)
        place = self.airwaves.add_source()
        return asyncio.ensure_future(serve_block(block, place, self.draws, self.contest, self.airwaves, self.clock))

    async def listen(self) -> None:
        while batch := await self.airwaves.next_batch(100):
            self.heard += batch


def test_nobody_calls_before_the_keyword() -> None:
    async def run() -> None:
        house = House()
        lines, station = house.serve(), asyncio.ensure_future(house.listen())
        house.clock.turn(99.0)
        await settle()
        assert house.heard == []
        house.airwaves.say_keyword("lucky")
        await asyncio.gather(lines, station)
        assert house.heard == house.expected()

    asyncio.run(run())


def test_callers_call_when_their_delay_is_over_and_not_before() -> None:
    async def run() -> None:
        house = House()
        house.airwaves.say_keyword("lucky")
        lines, station = house.serve(), asyncio.ensure_future(house.listen())
        for moment in (0.0, 1.5, 1.6, 4.0, 7.0, 8.0, 12.0):
            house.clock.turn(moment)
            await settle()
            assert house.heard == [call for call in house.expected() if call.at <= moment]
        await asyncio.gather(lines, station)

    asyncio.run(run())


def test_those_who_have_called_stay_silent() -> None:
    async def run() -> None:
        house = House([2, 5])
        house.airwaves.say_keyword("lucky")
        lines, station = house.serve(), asyncio.ensure_future(house.listen())
        await settle()
        house.clock.turn(99.0)
        await asyncio.gather(lines, station)
        assert house.heard == [call for call in house.expected() if call.caller not in (2, 5)]

    asyncio.run(run())


def test_a_block_of_which_everybody_has_called_hangs_up() -> None:
    async def run() -> None:
        house = House([1, 2, 3, 4, 5, 6])
        house.airwaves.say_keyword("lucky")
        await asyncio.gather(house.serve(), house.listen())
        assert house.heard == []

    asyncio.run(run())


def person(house: House) -> PlayerLine:
    return PlayerLine(TERMS, house.draws, house.airwaves, house.clock)


def test_a_person_holds_nobody_up_and_is_heard_at_the_millisecond_after_the_call() -> None:
    async def run() -> None:
        house = House()
        line = person(house)
        assert line.caller == 7
        house.airwaves.say_keyword("lucky")
        serving = asyncio.gather(line.serve(), house.serve())
        station = asyncio.ensure_future(house.listen())
        await settle()
        house.clock.turn(3.2001)
        line.call("345")
        await settle()
        assert house.heard[-1] == Call(3.201, 7, "lucky", "345")
        assert house.heard[:-1] == [call for call in house.expected() if call.at <= 3.2]
        house.clock.turn(line.deadline)
        await asyncio.gather(serving, station)

    asyncio.run(run())


def test_a_person_is_given_up_on_after_the_last_caller_and_the_timeout() -> None:
    async def run() -> None:
        house = House()
        line = person(house)
        assert line.deadline == house.draws.last_delay() + TERMS.timeout
        house.airwaves.say_keyword("lucky")
        serving = asyncio.gather(line.serve(), house.serve())
        station = asyncio.ensure_future(house.listen())
        await settle()
        house.clock.turn(math.nextafter(line.deadline, 0))
        await settle()
        assert not station.done()
        house.clock.turn(line.deadline)
        await asyncio.gather(serving, station)
        assert len(house.heard) == 6

    asyncio.run(run())


def test_a_person_who_calls_after_hanging_up_does_not_keep_the_station_waiting_for_ever() -> None:
    async def run() -> None:
        house = House([1, 2, 3, 4, 5, 6])
        line = person(house)
        house.airwaves.say_keyword("lucky")
        serving = asyncio.gather(line.serve(), house.serve())
        await settle()
        house.clock.turn(line.deadline + 1)
        await serving
        # The station waits for its disk meanwhile, and the person is quick.
        line.call("345")
        station = asyncio.ensure_future(house.listen())
        await settle()
        assert station.done()
        assert [call.number for call in house.heard] == ["345"]

    asyncio.run(run())
