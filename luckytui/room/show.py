"""The room's connection to the show: it follows the show through crashes, and passes requests on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from luckytui.contest.events import Event
from luckytui.door.client import DoorClient
from luckytui.door.protocol import DoorClosed, RequestRefused
from luckytui.room.problems import ProblemError
from luckytui.room.state import ContestState

#: Wall seconds that the show may take to answer.
PATIENCE = 10.0
#: Wall seconds between two looks at the code and the presenter's switches.
LOOK = 2.0

#: The problem of each reason for which the show refuses.
_PROBLEMS = {
    "off-air": "off-air",
    "unknown-caller": "no-line",
    "no-line": "no-line",
    "second-call": "second-call",
    "wrong-keyword": "wrong-keyword",
    "not-reached": "not-reached",
    "paused": "paused",
    "just-paused": "paused",
    "bad-number": "bad-number",
    "removed": "removed",
    "over": "over",
    "locked": "locked",
    "full": "full",
    "name-taken": "name-taken",
    "bad-name": "bad-name",
    "bad-request": "bad-body",
}


class Show:
    """The show as the room reaches it.

    Args:
        state: What is known of the contest, kept up to date.
        announce: Returns what the show is told of the room.

    Attributes:
        code: The code on the stage; None before a show told it.
    """

    def __init__(self, state: ContestState, announce: Callable[[], Mapping[str, object]]) -> None:
        self.code: str | None = None
        self._told = asyncio.Event()
        self._state = state
        self._announce = announce
        self._door: DoorClient | None = None

    async def follow(self, doors: AsyncIterator[DoorClient]) -> AsyncGenerator[Event | None, None]:
        """Follow one show after another; yield each event once the state has it, and None when a show is gone.

        Args:
            doors: Yields a connection to each show.
        """
        async for door in doors:
            self._door = door
            self._state.begin(door.hello.epoch)
            looking = asyncio.create_task(self._look(door))
            try:
                async with aclosing(door.events()) as events:
                    async for event in events:
                        self._state.take(event)
                        yield event
            except DoorClosed:
                pass
            finally:
                looking.cancel()
                self._door = None
                self._state.lose()
            yield None

    async def next_code(self, known: str | None) -> str:
        """Return the code once there is another than the one that is known."""
        while self.code is None or self.code == known:
            self._told.clear()
            await self._told.wait()
        return self.code

    async def request(self, do: str, **fields: object) -> dict[str, Any]:
        """Ask the show for something; return its answer.

        Raises:
            ProblemError: It refuses, or is off air.
        """
        if self._door is None:
            raise ProblemError("off-air")
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._door.request(do, **fields)
        except (DoorClosed, TimeoutError):
            raise ProblemError("off-air") from None
        except RequestRefused as refused:
            name = _PROBLEMS.get(refused.reason, "failed")
            if name == "off-air" and self._state.view is not None and self._state.view.ended:
                name = "over"
            raise ProblemError(name) from None

    async def _look(self, door: DoorClient) -> None:
        """Tell the show of the room, and ask for the code, now and then: either may change."""
        try:
            while True:
                self.code = (await door.request("room", **self._announce()))["code"]
                self._told.set()
                await asyncio.sleep(LOOK)
        except (DoorClosed, RequestRefused):
            return
