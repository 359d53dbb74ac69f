"""What is asked of a contest besides calls: to join it, to change a line, to begin; answered in order."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum
from itertools import islice
from typing import NamedTuple

from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, NewLine


class Change(NamedTuple):
    """A change of a live line that the presenter asks for.

    Attributes:
        caller: The line.
        name: Its new name, empty for its call sign; None to remove it.
    """

    caller: int
    name: str | None


class Beginning(Enum):
    """What the presenter asks for in the lobby."""

    BEGIN = "begin"


#: What can be asked of the contest, besides calls; and the answer: the line as it is then, or why not.
Asked = NewLine | Change | Beginning
Granted = LiveLine | JoinReason | None


class Request(NamedTuple):
    """What was asked.

    Attributes:
        asked: What.
        answer: Will hold the answer, once what was granted is durable.
    """

    asked: Asked
    answer: asyncio.Future[Granted]


class Requests:
    """The requests that are not answered yet; the first ones stay here while they are handled.

    Args:
        event: Set whenever something is asked.
    """

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event
        self._waiting: deque[Request] = deque()

    async def ask_for_line(self, asked: NewLine | Change) -> LiveLine:
        """Ask for a line, or for a change of one; return the line as it is then, once that is durable.

        Raises:
            JoinRefused: As for `ask`.
        """
        line = await self.ask(asked)
        assert line is not None, "a line was asked for"
        return line

    async def ask(self, asked: Asked) -> LiveLine | None:
        """Ask something; return the line that was asked for, if one was, once it is durable.

        Raises:
            JoinRefused: It is refused, or the contest went off air before it was durable.
        """
        granted = await self.put(asked)
        if isinstance(granted, JoinReason):
            raise JoinRefused(granted)
        return granted

    def put(self, asked: Asked) -> asyncio.Future[Granted]:
        """Ask something; return what holds the answer once it is durable.

        It is done even if nobody waits for it any more.
        """
        answer: asyncio.Future[Granted] = asyncio.get_running_loop().create_future()
        self._waiting.append(Request(asked, answer))
        self._event.set()
        return asyncio.shield(answer)

    async def arrived(self) -> None:
        """Wait until something is asked."""
        while not self._waiting:
            self._event.clear()
            await self._event.wait()

    @property
    def first(self) -> Asked | None:
        """What is to be answered next; it stays here until then."""
        return self._waiting[0].asked if self._waiting else None

    def joining(self, most: int) -> list[NewLine]:
        """Return the lines that want to join and are answered next, at most so many; they stay here until then."""
        joining: list[NewLine] = []
        for asked, _ in islice(self._waiting, most):
            if not isinstance(asked, NewLine):
                break
            joining.append(asked)
        return joining

    def grant(self, answer: Granted) -> None:
        """Answer the next request, and remove it."""
        self._waiting.popleft().answer.set_result(answer)

    def is_joining(self, token: str) -> bool:
        """Return whether a request to join with this token is not answered yet."""
        return any(isinstance(asked, NewLine) and asked.token == token for asked, _ in self._waiting)

    def refuse_all(self) -> None:
        """Refuse everything that is not answered yet: the contest is off air."""
        while self._waiting:
            self.grant(JoinReason.OFF_AIR)
