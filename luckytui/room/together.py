"""What phones ask of the show in the same turn of the event loop goes to it as one request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from luckytui.clock import wall
from luckytui.room.problems import ProblemError

#: The most that one request holds: the longest of calls and of lines fit into the longest line that the door takes.
MOST_TOGETHER = 200

#: Wall seconds that may be waited for answers.
LONGEST_WAIT = 1.0

#: An answer to what is asked.
T = TypeVar("T")
#: Sends a list of what is asked to the show, with the fields that all of it has in common; returns the answer to each,
#: or why it was refused. Raises `ProblemError` where that is so of all.
Send = Callable[..., Coroutine[Any, Any, Sequence[T | ProblemError]]]


class Together(Generic[T]):
    """Gathers what is asked in one turn of the event loop: a thousand phones call at one instant.

    Args:
        send: Sends the request.
    """

    def __init__(self, send: Send[T]) -> None:
        self._send = send
        #: What is asked, and what will hold its answer, by the fields that a request has besides its list.
        self._waiting: dict[tuple[tuple[str, object], ...], list[tuple[object, asyncio.Future[T]]]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        #: What was asked and is not answered yet, and since when (wall seconds).
        self._open = 0
        self._since = 0.0
        self._quiet = asyncio.Event()

    def ask(self, wanted: object, **common: object) -> asyncio.Future[T]:
        """Ask something; return what will hold its answer, or a `ProblemError`.

        Args:
            wanted: What is asked, as it stands in the request's list.
            common: Fields of the request itself: what has others goes in another request.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._flush)
        self._waiting.setdefault(tuple(common.items()), []).append((wanted, answer))
        if not self._open:
            self._since = wall()
        self._open += 1
        return answer

    async def quiet(self) -> None:
        """Wait until all that was asked is answered, or is open for too long."""
        left = self._since + LONGEST_WAIT - wall()
        if self._open and left > 0:
            self._quiet.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._quiet.wait()

    def _flush(self) -> None:
        for common, asked in self._waiting.items():
            for first in range(0, len(asked), MOST_TOGETHER):
                task = asyncio.create_task(
                    self._ask(dict(common), *zip(*asked[first : first + MOST_TOGETHER], strict=True))
                )
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)
        self._waiting.clear()

    async def _ask(
        self, common: dict[str, object], wanted: Sequence[object], answers: Sequence[asyncio.Future[T]]
    ) -> None:
        told: Sequence[T | ProblemError]
        try:
            told = await self._send(wanted, **common)
        except ProblemError as problem:
            told = [ProblemError(problem.name) for _ in wanted]
        for answer, each in zip(answers, told, strict=True):
            if answer.done():
                continue
            if isinstance(each, ProblemError):
                answer.set_exception(each)
            else:
                answer.set_result(each)
        # Those who were answered are told before what waits for quiet.
        self._open -= len(answers)
        if not self._open:
            self._quiet.set()
