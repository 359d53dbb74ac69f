"""What phones ask of the show in the same turn of the event loop goes to it as one request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from luckytui.clock import wall
from luckytui.room.problems import ProblemError

#: The most that one request holds: the longest of calls and of lines fit into the longest line that the door takes.
MOST_TOGETHER = 200

#: Wall seconds that may be waited for answers.
LONGEST_WAIT = 1.0

#: Sends a request with its fields to the show; returns its answer.
Send = Callable[..., Coroutine[Any, Any, dict[str, Any]]]

#: What is asked, and what will hold its answer.
_Asked = tuple[object, asyncio.Future[dict[str, Any]]]


class Together:
    """Gathers what is asked in one turn of the event loop: a thousand phones call at one instant.

    Args:
        name: The field of the request, and of its answer, that holds the list.
        send: Sends the request.
    """

    def __init__(self, name: str, send: Send) -> None:
        self._name = name
        self._send = send
        #: By the fields that a request has besides its list.
        self._waiting: dict[tuple[tuple[str, object], ...], list[_Asked]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        #: What was asked and is not answered yet, and since when (wall seconds).
        self._open = 0
        self._since = 0.0
        self._quiet = asyncio.Event()

    async def ask(self, wanted: object, **common: object) -> dict[str, Any]:
        """Ask something; return its own answer, and those fields of the whole answer that are common to all.

        Args:
            wanted: What is asked, as it stands in the request's list.
            common: Fields of the request itself: what has others goes in another request.

        Raises:
            ProblemError: The show is off air, or refuses the request. A refusal of this alone is an answer.
        """
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.setdefault(tuple(common.items()), []).append((wanted, answer))
        if not self._open:
            self._since = wall()
        self._open += 1
        try:
            return await answer
        finally:
            self._open -= 1
            if not self._open:
                self._quiet.set()

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
                task = asyncio.create_task(self._ask(common, asked[first : first + MOST_TOGETHER]))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)
        self._waiting.clear()

    async def _ask(self, common: tuple[tuple[str, object], ...], asked: list[_Asked]) -> None:
        try:
            told = await self._send(**dict(common), **{self._name: [wanted for wanted, _ in asked]})
        except ProblemError as problem:
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(ProblemError(problem.name))
            return
        for (_, answer), each in zip(asked, told.pop(self._name), strict=True):
            if not answer.done():
                answer.set_result({**told, **each})
