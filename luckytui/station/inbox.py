"""The inbox: where calls arrive, and where they are put in the order in which they were made."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Call, Reason, Refused, Ruling

#: What a live line is told about its call.
Answer = Ruling | Refused


class Joining(NamedTuple):
    """A live line that waits to join.

    Attributes:
        name: What it is called.
        origin: Where it calls from.
        answer: The line once it has joined, or why it has not.
    """

    name: str
    origin: Origin
    answer: asyncio.Future[LiveLine | Reason]


class Source(Protocol):
    """Who sends scheduled calls: callers here, or on another machine."""

    async def serve(self, channel: Channel) -> None:
        """Hear the keyword, then send every call in time; return when there is none left to send."""


class Channel:
    """A source's way into the inbox.

    Its *watermark* is the contest time before which the source sends no more calls. The station takes a call only
    when every watermark has passed it, so calls are ruled on in the order in which they were made, however late the
    machine let a source speak.

    Args:
        inbox: Where the calls go.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        #: Nothing is known of what the source sends until it says so.
        self.watermark = -math.inf

    async def keyword(self) -> str:
        """Return the keyword when the station says it."""
        return await self._inbox.keyword()

    def send(self, calls: Sequence[Call], watermark: float) -> None:
        """Send calls.

        Args:
            calls: Each made before `watermark`.
            watermark: Contest time before which no more calls come; infinity when none come any more.
        """
        self.watermark = watermark
        self._inbox.receive(calls)


class Inbox:
    """Where the calls of one contest arrive, and the live lines that join it.

    Scheduled calls come by way of channels, each with its watermark. Live calls are stamped when they arrive
    (`submit`), and hold nobody up.
    """

    def __init__(self) -> None:
        self._keyword: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._channels: list[Channel] = []
        self._waiting: list[Call] = []
        #: Live calls that are not answered yet, by line and key.
        self._asked: dict[tuple[int, str], asyncio.Future[Answer]] = {}
        #: Live lines that wait to join; the first one stays until it is answered.
        self._joining: deque[Joining] = deque()
        #: Whether live calls may still come.
        self._live = True
        self._all_sent = asyncio.Event()
        self._arrived = asyncio.Event()

    def add_channel(self) -> Channel:
        """Return a way in for one more source."""
        channel = Channel(self)
        self._channels.append(channel)
        return channel

    async def keyword(self) -> str:
        """Return the keyword when the station says it."""
        return await asyncio.shield(self._keyword)

    def say_keyword(self, keyword: str) -> None:
        """Say the keyword to every source, now or later."""
        self._keyword.set_result(keyword)

    def receive(self, calls: Sequence[Call]) -> None:
        """Take scheduled calls, or the news that a watermark has moved."""
        for call in calls:
            heappush(self._waiting, call)
        if self._horizon() == math.inf:
            self._all_sent.set()
        self._arrived.set()

    async def all_sent(self) -> None:
        """Return when no source has scheduled calls left to send."""
        if self._channels:
            await self._all_sent.wait()

    def is_asked(self, call: Call) -> bool:
        """Say whether a live line's call with this key is under way."""
        return (call.caller, call.key) in self._asked

    async def submit(self, call: Call) -> Answer:
        """Take a live line's call, and return what was ruled once that is durable.

        The same line's call with the same key is not taken twice: both hear the one answer.
        """
        asked = call.caller, call.key
        answer = self._asked.get(asked)
        if answer is None:
            answer = self._asked[asked] = asyncio.get_running_loop().create_future()
            self.receive([call])
        return await asyncio.shield(answer)

    def answer(self, caller: int, key: str, answer: Answer) -> None:
        """Tell a live line what was ruled on its call."""
        asked = self._asked.pop((caller, key), None)
        if asked is not None:
            asked.set_result(answer)

    def answer_all(self, reason: Reason) -> None:
        """Refuse every live call, and every line that waits to join, that is not answered yet."""
        for caller, key in list(self._asked):
            self.answer(caller, key, Refused(caller, reason))
        while self._joining:
            self.answer_joining(reason)

    async def join(self, name: str, origin: Origin) -> LiveLine | Reason:
        """Let a live line join, and return it once that is durable; or why it could not.

        It joins also where nobody waits for that any more.
        """
        answer: asyncio.Future[LiveLine | Reason] = asyncio.get_running_loop().create_future()
        self._joining.append(Joining(name, origin, answer))
        self._arrived.set()
        return await asyncio.shield(answer)

    @property
    def joining(self) -> Joining | None:
        """The live line that joins next, or None."""
        return self._joining[0] if self._joining else None

    def answer_joining(self, answer: LiveLine | Reason) -> None:
        """Tell the live line that joins next what became of it."""
        self._joining.popleft().answer.set_result(answer)

    def close_live(self) -> None:
        """Wait for no more live calls; those that came are still taken."""
        self._live = False
        self._arrived.set()

    async def next_batch(self, most: int) -> list[Call]:
        """Wait for calls and return those whose turn has come, first made first.

        Args:
            most: How many calls to take at once.

        Returns:
            1 to `most` calls; or none, when nobody is left to call, or a live line waits to join.
        """
        while True:
            horizon = self._horizon()
            batch = self._take(horizon, most)
            if batch or self._joining or (horizon == math.inf and not self._live):
                return batch
            self._arrived.clear()
            await self._arrived.wait()

    def _horizon(self) -> float:
        """Return the contest time before which no more scheduled calls come."""
        return min((channel.watermark for channel in self._channels), default=math.inf)

    def _take(self, horizon: float, most: int) -> list[Call]:
        waiting = self._waiting
        if len(waiting) <= most and max(waiting, default=(math.inf,))[0] < horizon:
            # Everything may go: one sort is four times as fast as popping call by call.
            self._waiting = []
            return sorted(waiting)
        batch: list[Call] = []
        while waiting and waiting[0].at < horizon and len(batch) < most:
            batch.append(heappop(waiting))
        return batch
