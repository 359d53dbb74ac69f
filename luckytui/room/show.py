"""The room's connection to the show: it follows the show through crashes, and passes requests on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from luckytui.contest.events import Event
from luckytui.door.calls import is_refusal, ruling_of
from luckytui.door.client import DoorClient
from luckytui.door.protocol import DoorClosed, RequestRefused
from luckytui.room.api import CallMade
from luckytui.room.problems import ProblemError
from luckytui.room.state import ContestState, call_made
from luckytui.room.together import Together

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
        #: What the presenter has chosen on the stage, kept for the next show.
        self._stage: dict[str, object] = {}
        self._door: DoorClient | None = None
        self._joins = Together(self._ask_joins)
        self._calls = Together(self._ask_calls)

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
                        # Who has called hears the ruling before all others hear of it.
                        await self._calls.quiet()
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
            raise self._problem(refused.reason) from None

    async def join(self, name: str, owner: str) -> dict[str, Any]:
        """Let a phone join; return its line, and whether that is new.

        Args:
            name: The name wanted; empty for the call sign.
            owner: The hash of the phone's token.

        Raises:
            ProblemError: As for `request`.
        """
        return await self._joins.ask({"name": name, "token": owner}, origin="phone")

    def call(self, line: int, keyword: str, number: str, key: str, contest: int | None) -> asyncio.Future[CallMade]:
        """Call from a line; return what will hold the ruling, or the problem, as for `request`.

        Args:
            line: The line.
            keyword: The keyword, as the caller repeats it.
            number: The number, as the caller says it.
            key: Tells a call that is sent again from another one.
            contest: The contest that the call is meant for; None for the one on air.
        """
        return self._calls.ask((line, number, key, keyword), contest=contest)

    async def _ask_joins(self, lines: Sequence[object], **common: object) -> list[dict[str, Any] | ProblemError]:
        """Ask the show to let many phones join; return of each its line and the contest, or why it may not."""
        told = await self.request("joins", lines=lines, **common)
        return [
            self._problem(each["refused"]) if "refused" in each else {"contest": told["contest"], **each}
            for each in told["lines"]
        ]

    async def _ask_calls(self, calls: Sequence[object], **common: object) -> list[CallMade | ProblemError]:
        """Ask the show for many calls; return each ruling, or why the call was refused."""
        told = await self.request("calls", calls=calls, **common)
        return [self._problem(row[1]) if is_refusal(row) else call_made(ruling_of(row)) for row in told["calls"]]

    def _problem(self, reason: str) -> ProblemError:
        """Return the problem of a reason for which the show refuses."""
        name = _PROBLEMS.get(reason, "failed")
        if name == "off-air" and self._state.view is not None and self._state.view.ended:
            name = "over"
        return ProblemError(name)

    async def _look(self, door: DoorClient) -> None:
        """Tell the show of the room, and ask for the code, now and then: either may change."""
        try:
            while True:
                told = await door.request("room", **self._announce(), **self._stage)
                self.code = told["code"]
                self._stage = {name: told[name] for name in ("hidden", "chosen")}
                self._told.set()
                await asyncio.sleep(LOOK)
        except (DoorClosed, RequestRefused):
            return
