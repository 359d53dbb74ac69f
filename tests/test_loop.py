"""The event loop: where memory is used up it ends, and waits for no task that was not woken."""

from __future__ import annotations

import asyncio
from asyncio import SelectorEventLoop
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from luckytui.loop import Loop, run_in_loop

pytestmark = [pytest.mark.timeout(60), pytest.mark.usefixtures("left_tasks")]


def refuse() -> NoReturn:
    raise MemoryError


async def refused() -> None:
    refuse()


def in_a_callback() -> None:
    asyncio.get_running_loop().call_soon(refuse)


def in_a_timer() -> None:
    asyncio.get_running_loop().call_later(0, refuse)


def in_a_task_that_nobody_waits_for() -> None:
    # Once it is over, nothing holds it.
    asyncio.get_running_loop().create_task(refused())


def in_what_comes_after_a_task() -> None:
    asyncio.get_running_loop().create_task(asyncio.sleep(0)).add_done_callback(lambda _: refuse())


@pytest.mark.parametrize(
    "where", [in_a_callback, in_a_timer, in_a_task_that_nobody_waits_for, in_what_comes_after_a_task]
)
def test_memory_that_is_used_up_ends_it_and_nothing_is_waited_for(where: Callable[[], object]) -> None:
    async def never_woken() -> None:
        """Wait for ever, however often it is cancelled, as a task does whose wake-up is lost."""
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    async def main() -> None:
        sleeper = asyncio.create_task(never_woken())
        await asyncio.sleep(0)
        where()
        await sleeper

    with pytest.raises(MemoryError):
        run_in_loop(main())


def test_what_a_thread_could_not_tell_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def woken() -> None:
        pytest.fail("it was scheduled")

    schedule = SelectorEventLoop.call_soon_threadsafe

    def refusing(
        loop: SelectorEventLoop, callback: Callable[..., object], *more: Any, **context: Any
    ) -> asyncio.Handle:
        if callback is woken:
            raise MemoryError
        return schedule(loop, callback, *more, **context)

    async def main() -> None:
        # As a thread pool does, which only logs it.
        with pytest.raises(MemoryError):
            asyncio.get_running_loop().call_soon_threadsafe(woken)
        await asyncio.Event().wait()

    monkeypatch.setattr(SelectorEventLoop, "call_soon_threadsafe", refusing)
    with pytest.raises(MemoryError):
        run_in_loop(main())


def test_memory_that_main_itself_is_refused_leaves_the_other_tasks() -> None:
    ended = []

    async def other() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("other")

    async def main() -> None:
        task = asyncio.create_task(other())
        await asyncio.sleep(0)
        assert not task.done()
        await refused()

    with pytest.raises(MemoryError):
        run_in_loop(main())
    assert ended == []


def test_other_failures_are_handled_as_asyncio_does(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> NoReturn:
        raise ValueError("a mistake")

    async def main() -> str:
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0)
        return "done"

    assert run_in_loop(main()) == "done"
    assert "a mistake" in caplog.text


def test_a_loop_that_was_stopped_otherwise_says_so() -> None:
    loop = Loop()
    loop.call_soon(loop.stop)
    with pytest.raises(RuntimeError, match="stopped"):
        loop.run_until_complete(asyncio.Event().wait())
    loop.close()
