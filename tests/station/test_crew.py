"""The crew: its workers are stopped and waited for together, and every failure of one is reported."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from luckytui.loop import run_in_loop
from luckytui.station.crew import Crew, Work, as_task


class Workers:
    """A crew, and what became of its workers."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self.crew = Crew(self.failures.append)
        self.ended: list[str] = []

    async def work(self, name: str, turns: int = 0) -> None:
        """Work until it is stopped, and take some turns to end."""
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(turns):
                await asyncio.sleep(0)
            self.ended.append(name)


async def test_a_crew_without_workers_is_not_waited_for() -> None:
    crew = Workers().crew
    crew.stop()
    await asyncio.wait_for(crew.wait(), 10.0)


async def test_a_crew_is_waited_for_until_its_last_worker_has_ended() -> None:
    workers = Workers()
    for name, turns in (("quick", 0), ("slow", 20)):
        workers.crew.start(partial(workers.work, name, turns))
    await asyncio.sleep(0)
    workers.crew.stop()
    await workers.crew.wait()
    assert workers.ended == ["quick", "slow"]
    assert workers.failures == [], "to be stopped is no failure"


async def test_the_first_workers_can_be_left_to_work() -> None:
    workers = Workers()
    for name in "ABC":
        workers.crew.start(partial(workers.work, name))
    await asyncio.sleep(0)
    workers.crew.stop(first=1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert workers.ended == ["B", "C"]
    workers.crew.stop()
    await workers.crew.wait()
    assert workers.ended == ["B", "C", "A"]


async def test_what_a_worker_waits_for_being_cancelled_is_a_failure() -> None:
    workers = Workers()
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def work() -> None:
        await future

    workers.crew.start(work)
    await asyncio.sleep(0)
    future.cancel()
    await workers.crew.wait()
    assert [type(failure) for failure in workers.failures] == [asyncio.CancelledError]


async def test_a_worker_that_fails_while_it_is_stopped_has_failed() -> None:
    workers, mistake = Workers(), RuntimeError("a mistake")

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise mistake

    workers.crew.start(work)
    await asyncio.sleep(0)
    workers.crew.stop()
    await workers.crew.wait()
    assert workers.failures == [mistake]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit()], ids=repr)
async def test_what_ends_the_program_is_reported_and_goes_on_to_end_it(stop: BaseException) -> None:
    workers, started = Workers(), list[Work]()

    def run(work: Work) -> asyncio.Task[None]:
        started.append(work)
        return idle

    async def fail() -> None:
        raise stop

    idle = asyncio.ensure_future(asyncio.sleep(0))
    workers.crew.run = run
    workers.crew.start(fail)
    with pytest.raises(type(stop)):
        await started[0]()
    assert workers.failures == [stop]
    workers.crew.run = as_task
    await asyncio.wait_for(workers.crew.wait(), 10.0)


@pytest.mark.usefixtures("left_tasks")
def test_a_worker_that_is_refused_memory_ends_the_event_loop_and_not_only_the_contest() -> None:
    workers = Workers()

    async def work() -> None:
        raise MemoryError

    async def main() -> None:
        workers.crew.start(work)
        await asyncio.Event().wait()

    with pytest.raises(MemoryError):
        run_in_loop(main())
    assert workers.failures == []
