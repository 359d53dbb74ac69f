"""The event loop of every program here: asyncio's, except that it ends when the system has no memory left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple

_Done = TypeVar("_Done")
_Arguments = TypeVarTuple("_Arguments")

if sys.platform == "win32":
    _EventLoop = asyncio.ProactorEventLoop
else:
    _EventLoop = asyncio.SelectorEventLoop


class Loop(_EventLoop):
    """An event loop that ends when the system has no memory left.

    asyncio's own logs that and goes on. But a callback that could not be scheduled or run is lost, and the task that it
    should have woken waits for ever, so that nobody can wait for that task either.

    Attributes:
        used_up: Whether it has ended for that.
    """

    used_up = False

    def call_soon_threadsafe(
        self, callback: Callable[[*_Arguments], object], *args: *_Arguments, context: Context | None = None
    ) -> asyncio.Handle:
        """Schedule a callback from another thread.

        Raises:
            MemoryError: It could not be scheduled.
        """
        try:
            return super().call_soon_threadsafe(callback, *args, context=context)
        except MemoryError:
            self._end()
            raise

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Handle what a callback, or a task that nobody waits for, raised; once memory is used up, log nothing."""
        if isinstance(context.get("exception"), MemoryError):
            self._end()
        elif not self.used_up:
            super().call_exception_handler(context)

    def run_until_complete(self, future: Generator[Any, None, _Done] | Awaitable[_Done]) -> _Done:
        """Run until something is done, and return its result.

        Raises:
            MemoryError: The system has no memory left. Nothing can be waited for any more.
        """
        if self.used_up:
            if asyncio.iscoroutine(future):
                future.close()
            raise MemoryError
        try:
            return super().run_until_complete(future)
        except MemoryError:
            self.used_up = True
            raise
        except RuntimeError:
            # Stopped before it was done.
            if self.used_up:
                raise MemoryError from None
            raise

    def _end(self) -> None:
        self.used_up = True
        self.stop()


def run_in_loop(main: Coroutine[Any, Any, _Done]) -> _Done:
    """Run a coroutine in an event loop of its own, and return its result, as `asyncio.run` does.

    Raises:
        MemoryError: The system has no memory left. The tasks are left as they are, and the journal as after a crash.
    """
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(main)
