"""The workers of a contest on air: the station, its sources, and who else has to end with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol


class Running(Protocol):
    """A worker that runs: an asyncio task, or one of Textual's workers."""

    def cancel(self) -> object:
        """Stop it."""


Work = Callable[[], Coroutine[Any, Any, None]]


def as_task(work: Work) -> Running:
    """Run a worker as an asyncio task."""
    return asyncio.get_running_loop().create_task(work())


class Crew:
    """Workers that run side by side, and are stopped together.

    Args:
        failed: Called with what a worker failed of.

    Attributes:
        run: Runs a worker; a screen puts its own in here.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self.run: Callable[[Work], Running] = as_task
        self._failed = failed
        self._running: list[Running] = []
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self, work: Work) -> None:
        """Run one more worker."""
        self._running.append(self.run(lambda: self._watched(work)))

    def stop(self, first: int = 0) -> None:
        """Stop all workers but the `first` ones that were started."""
        for running in self._running[first:]:
            running.cancel()
        del self._running[first:]

    async def wait(self) -> None:
        """Wait until every worker that was stopped has left."""
        await self._idle.wait()

    async def _watched(self, work: Work) -> None:
        # Counted from the first step on: a worker that is stopped before it never leaves.
        self._busy += 1
        self._idle.clear()
        try:
            await work()
        except BaseException as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                # It was stopped. Without that, what it waited for was: a failure as any other.
                raise
            self._failed(error)
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()
