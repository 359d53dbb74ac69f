"""Contest time: turned by hand, jumping, and running with a wall clock that the tests turn too."""

from __future__ import annotations

import asyncio
import math
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.clock import GRAIN, STRIDES, Clock, JumpClock, ManualClock, WallClock, utc_now

moments = st.lists(st.floats(0, 100), max_size=40)


def run_sleepers(clock: Clock, wakings: list[float], turns: list[float]) -> list[tuple[float, float]]:
    """Let sleepers sleep, turn the clock, and return (moment slept for, time seen on waking) in order."""
    woken: list[tuple[float, float]] = []

    async def sleep(moment: float) -> None:
        await clock.sleep_until(moment)
        woken.append((moment, clock.elapsed()))

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            for moment in wakings:
                group.create_task(sleep(moment))
            for moment in turns:
                await asyncio.sleep(0)
                clock.set_time(moment)

    asyncio.run(run())
    return woken


def test_a_clock_turned_by_hand_wakes_those_who_are_due_and_nobody_else() -> None:
    assert run_sleepers(ManualClock(), [3.0, 1.0, 2.0, 0.0], [1.5, 2.0, 9.0]) == [
        (0.0, 0.0),
        (1.0, 1.5),
        (2.0, 2.0),
        (3.0, 9.0),
    ]


@given(moments)
def test_sleepers_wake_in_the_order_of_their_moments_and_those_of_one_moment_as_they_lay_down(
    wakings: list[float],
) -> None:
    late = [moment + 1 for moment in wakings]
    woken = run_sleepers(ManualClock(), late, [math.inf])
    assert [moment for moment, _ in woken] == sorted(late)


def test_a_sleeper_that_was_cancelled_wakes_nobody_and_stops_no_other() -> None:
    async def run() -> None:
        clock = ManualClock()
        gone = asyncio.ensure_future(clock.sleep_until(1.0))
        there = asyncio.ensure_future(clock.sleep_until(2.0))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        clock.set_time(2.0)
        await there
        assert gone.cancelled()

    asyncio.run(run())


@given(moments)
def test_a_jumping_clock_wakes_everybody_at_their_moment_or_later_and_never_goes_back(wakings: list[float]) -> None:
    woken = run_sleepers(JumpClock(), wakings, [])
    assert sorted(moment for moment, _ in woken) == sorted(wakings)
    assert all(seen >= moment for moment, seen in woken)
    assert [seen for _, seen in woken] == sorted(seen for _, seen in woken)


def test_a_jumping_clock_without_a_span_lands_on_the_very_moment() -> None:
    assert run_sleepers(JumpClock(), [0.7, 0.1], []) == [(0.1, 0.1), (0.7, 0.7)]


def test_a_jumping_clock_crosses_its_span_in_a_hundred_strides_however_many_sleep() -> None:
    woken = run_sleepers(JumpClock(0.0, 10.0), [place / 100 for place in range(1, 1_001)], [])
    assert len(woken) == 1_000
    assert len({seen for _, seen in woken}) == STRIDES


def test_a_jumping_clock_begins_where_it_is_told() -> None:
    clock = JumpClock(4.0, 10.0)
    assert clock.elapsed() == 4.0
    assert run_sleepers(clock, [3.0, 4.0, 4.05], []) == [(3.0, 4.0), (4.0, 4.0), (4.05, pytest.approx(4.1))]


def test_a_jumping_clock_lets_those_who_are_awake_finish_before_it_jumps() -> None:
    heard: list[str] = []

    async def run() -> None:
        clock = JumpClock()

        async def busy() -> None:
            await clock.sleep_until(1.0)
            await clock.sleep_until(1.5)
            heard.append(f"first {clock.elapsed()}")

        async def idle() -> None:
            await clock.sleep_until(2.0)
            heard.append(f"second {clock.elapsed()}")

        await asyncio.gather(busy(), idle())

    asyncio.run(run())
    assert heard == ["first 1.5", "second 2.0"]


class Wait(selectors.DefaultSelector):
    """Waits for nothing: what an event loop would have waited is added to `now`."""

    now = 1_000.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits for ever"
        self.now += max(timeout, 0)
        return super().select(0)


class Wall:
    """An event loop and a wall clock that go by the same turned time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._wait = Wait()
        monkeypatch.setattr("luckytui.clock.time", SimpleNamespace(monotonic=self.now))

    def now(self) -> float:
        return self._wait.now

    def pass_by(self, seconds: float) -> None:
        self._wait.now += seconds

    def run(self, show: Callable[[], Awaitable[None]]) -> None:
        async def main() -> None:
            await show()

        loop = asyncio.SelectorEventLoop(self._wait)
        loop.time = self.now  # type: ignore[method-assign]
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(main())


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def test_a_wall_clock_runs_with_the_wall_from_where_it_begins(wall: Wall) -> None:
    clock = WallClock(3.0)
    assert (clock.elapsed(), clock.paused, clock.rate) == (3.0, False, 1.0)
    wall.pass_by(2.5)
    assert clock.elapsed() == 5.5


@pytest.mark.parametrize("moment", [0.001, 0.5, 1.0, 1.999, 12.0])
@pytest.mark.parametrize("rate", [1.0, 0.5, 4.0])
def test_a_wall_clock_wakes_a_sleeper_at_its_moment_and_not_two_grains_later(
    wall: Wall, moment: float, rate: float
) -> None:
    async def show() -> None:
        clock = WallClock()
        clock.rate = rate
        await clock.sleep_until(moment)
        assert moment <= clock.elapsed() < moment + 2 * GRAIN * rate

    wall.run(show)


def test_a_wall_clock_wakes_a_thousand_sleepers_of_one_grain_in_one_go(wall: Wall) -> None:
    async def show() -> None:
        clock = WallClock()
        seen: set[float] = set()

        async def sleep(moment: float) -> None:
            await clock.sleep_until(moment)
            seen.add(clock.elapsed())

        await asyncio.gather(*(sleep(1.0 + place / 1_000_000) for place in range(1_000)))
        assert len(seen) <= 2

    wall.run(show)


def test_an_earlier_sleeper_that_comes_later_is_not_forgotten(wall: Wall) -> None:
    async def show() -> None:
        clock = WallClock()
        late = asyncio.ensure_future(clock.sleep_until(100.0))
        await asyncio.sleep(0)
        await clock.sleep_until(1.0)
        assert clock.elapsed() < 1.1
        assert not late.done()
        late.cancel()

    wall.run(show)


def test_a_paused_wall_clock_stands_still_and_goes_on_where_it_stood(wall: Wall) -> None:
    async def show() -> None:
        clock = WallClock()
        sleeper = asyncio.ensure_future(clock.sleep_until(2.0))
        await asyncio.sleep(1.0)
        stood = clock.elapsed()
        clock.paused = True
        await asyncio.sleep(50.0)
        assert clock.paused
        assert clock.elapsed() == stood
        assert not sleeper.done()
        clock.paused = False
        await sleeper
        assert 2.0 <= clock.elapsed() < 2.0 + 2 * GRAIN

    wall.run(show)


def test_a_change_of_rate_counts_from_now_on(wall: Wall) -> None:
    async def show() -> None:
        clock = WallClock()
        sleeper = asyncio.ensure_future(clock.sleep_until(9.0))
        await asyncio.sleep(1.0)
        clock.rate = 8.0
        assert clock.elapsed() == pytest.approx(1.0)
        before = wall.now()
        await sleeper
        assert wall.now() - before == pytest.approx(1.0, abs=2 * GRAIN)

    wall.run(show)


def test_a_wall_clock_can_be_turned_by_hand(wall: Wall) -> None:
    async def show() -> None:
        clock = WallClock()
        sleeper = asyncio.ensure_future(clock.sleep_until(9.0))
        await asyncio.sleep(0)
        clock.set_time(10.0)
        await sleeper
        assert clock.elapsed() == pytest.approx(10.0, abs=2 * GRAIN)

    wall.run(show)


def test_the_wall_time_is_told_in_utc_with_whole_seconds() -> None:
    told = datetime.fromisoformat(utc_now())
    assert told.utcoffset() == timedelta(0)
    assert told.microsecond == 0


def test_the_time_stands_still_while_the_process_is_stopped() -> None:
    """A real SIGSTOP, as from `docker pause`: a contest does not run on behind it."""
    program = """
import asyncio
from luckytui.clock import WallClock

async def main():
    clock = WallClock()
    sleeper = asyncio.create_task(clock.sleep_until(1000.0))
    await asyncio.sleep(0)
    print("running", flush=True)
    await asyncio.to_thread(input)
    print(clock.elapsed())
    sleeper.cancel()

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stdout.readline() == "running\n"
        running.send_signal(signal.SIGSTOP)
        time.sleep(3.0)
        running.send_signal(signal.SIGCONT)
        said, _ = running.communicate("go on\n")
    assert float(said) < 2.0
