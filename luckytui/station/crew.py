"""The crew: the workers of a contest on air (the station, its sources, a timer), which are stopped together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol


class Running(Protocol):
    """A running worker: an asyncio task, or a worker of Textual's."""

    def cancel(self) -> object:
        """Stop it."""


Work = Callable[[], Coroutine[Any, Any, object]]


def as_task(work: Work) -> Running:
    """Run a worker as an asyncio task."""
    return asyncio.get_running_loop().create_task(work())


class Crew:
    """Workers that run concurrently and are stopped together.

    Args:
        failed: Called with the exception of a worker that fails.

    Attributes:
        run: Starts a worker; a screen replaces it by one that starts Textual's workers.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self.run: Callable[[Work], Running] = as_task
        self._failed = failed
        self._running: list[Running] = []
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self, work: Work) -> None:
        """Start one more worker."""
        self._running.append(self.run(lambda: self._watched(work)))

    def stop(self, first: int = 0) -> None:
        """Stop all workers except the first `first` ones."""
        for running in self._running[first:]:
            running.cancel()
        del self._running[first:]

    async def wait(self) -> None:
        """Wait until all stopped workers have ended."""
        await self._idle.wait()

    async def _watched(self, work: Work) -> None:
        # Counted from its first step on: a worker that is stopped earlier never runs its `finally`.
        self._busy += 1
        self._idle.clear()
        try:
            await work()
        except MemoryError as error:
            # To go off air takes memory too: the event loop ends instead.
            asyncio.get_running_loop().call_exception_handler({"message": "a worker failed", "exception": error})
        except BaseException as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                # The worker was cancelled. Otherwise something it awaited was, which is a failure like any other.
                raise
            self._failed(error)
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()
