"""The inbox: receives calls from sources and live lines, and hands them over in the order of their times."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Protocol

from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.station.requests import Requests

#: What tells a live line's call from others: the line and the key.
Identity = tuple[int, str]
#: The answer to one.
Answer = Ruling | Refused


class Source(Protocol):
    """A source of scheduled calls: callers in this process, or on another machine."""

    async def serve(self, channel: Channel) -> None:
        """Wait for the keyword, then send each call in time; return after the last one."""


class Channel:
    """The connection from one source to the inbox.

    Its *watermark* is the contest time before which the source sends no more calls. The station takes a call only
    after all watermarks have passed its time, so calls are ruled on in the order of their times even if a source is
    delayed.

    Args:
        inbox: Receives the calls.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        #: A source that has sent nothing yet may still send any call.
        self.watermark = -math.inf

    async def keyword(self) -> str:
        """Wait until the station says the keyword; return it."""
        return await self._inbox.keyword()

    def send(self, calls: Sequence[Call], watermark: float) -> None:
        """Send calls and raise the watermark.

        Args:
            calls: Calls with times before `watermark`.
            watermark: Contest time before which no more calls follow; infinity after the last call.
        """
        self.watermark = watermark
        self._inbox.receive(calls)


class _Asked:
    """Live calls that were asked together, for whoever waits for their answers."""

    def __init__(self) -> None:
        self._left = 0
        self._answered = asyncio.Event()
        self._answers: dict[Identity, Answer] = {}

    def add(self) -> None:
        """Expect one more answer."""
        self._left += 1

    def answer(self, identity: Identity, answer: Answer) -> None:
        """Note an answer; with the last one all are told."""
        self._answers[identity] = answer
        if len(self._answers) == self._left:
            self._answered.set()

    async def answers(self) -> dict[Identity, Answer]:
        """Return the answers, by line and key, once all are there."""
        await self._answered.wait()
        return self._answers


class Inbox:
    """Receives the calls of one contest, and what else is asked of it.

    Scheduled calls arrive through channels, each with its watermark. Live calls (`submit`) have the time at which they
    arrive, and delay no other call.

    Attributes:
        requests: What is asked of the contest besides calls.
    """

    def __init__(self) -> None:
        self._keyword: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._channels: list[Channel] = []
        self._waiting: list[Call] = []
        #: The live calls that are not answered yet, by line and key, each with those that were asked with it.
        self._pending: dict[Identity, _Asked] = {}
        #: Whether live calls are still waited for.
        self._live = True
        self._all_sent = asyncio.Event()
        self._arrived = asyncio.Event()
        self.requests = Requests(self._arrived)

    def add_channel(self) -> Channel:
        """Return a channel for one more source."""
        channel = Channel(self)
        self._channels.append(channel)
        return channel

    async def keyword(self) -> str:
        """Wait until the station says the keyword; return it."""
        return await asyncio.shield(self._keyword)

    def say_keyword(self, keyword: str) -> None:
        """Give the keyword to all sources that wait for it, now or later."""
        self._keyword.set_result(keyword)

    def receive(self, calls: Sequence[Call]) -> None:
        """Add calls; with none, check the watermarks again."""
        for call in calls:
            heappush(self._waiting, call)
        if self._watermark() == math.inf:
            self._all_sent.set()
        self._arrived.set()

    async def all_sent(self) -> None:
        """Return when no source has scheduled calls left to send."""
        if self._channels:
            await self._all_sent.wait()

    def is_pending(self, caller: int, key: str) -> bool:
        """Return whether a live line's call with this key is not answered yet."""
        return (caller, key) in self._pending

    async def submit(self, calls: Sequence[Call]) -> list[Answer]:
        """Add live lines' calls; return the answers in their order, once all are durable.

        A call that is sent again with the same key is not added twice; both get the same answer. Who no longer waits
        for it keeps nobody else from it.
        """
        asked = _Asked()
        identities = [(call.caller, call.key) for call in calls]
        fresh = []
        for call, identity in zip(calls, identities, strict=True):
            if identity not in self._pending:
                self._pending[identity] = asked
                asked.add()
                fresh.append(call)
        # Nearly always one: most are asked together, and are answered together.
        together = dict.fromkeys(self._pending[identity] for identity in identities)
        self.receive(fresh)
        answers: dict[Identity, Answer] = {}
        for each in together:
            answers |= await each.answers()
        return [answers[identity] for identity in identities]

    def answer(self, answers: Iterable[tuple[Identity, Answer]]) -> None:
        """Answer live lines' calls."""
        for identity, answer in answers:
            if (pending := self._pending.pop(identity, None)) is not None:
                pending.answer(identity, answer)

    def refuse_calls(self) -> None:
        """Refuse all live calls that are not answered yet: the contest is off air."""
        self.answer([((caller, key), Refused(caller, Reason.OFF_AIR)) for caller, key in self._pending])

    def close_live(self) -> None:
        """Stop waiting for live calls; those that have arrived are still taken."""
        self._live = False
        self._arrived.set()

    async def next_batch(self, most: int) -> list[Call]:
        """Wait for calls that all watermarks have passed; return them in order.

        Args:
            most: The most calls to return.

        Returns:
            1 to `most` calls; none if no call can arrive any more, or if something else is asked.
        """
        while True:
            watermark = self._watermark()
            batch = self._take(watermark, most)
            if batch or self.requests.first is not None or (watermark == math.inf and not self._live):
                return batch
            self._arrived.clear()
            await self._arrived.wait()

    def _watermark(self) -> float:
        """Return the contest time before which no more scheduled calls arrive."""
        return min((channel.watermark for channel in self._channels), default=math.inf)

    def _take(self, watermark: float, most: int) -> list[Call]:
        waiting = self._waiting
        if len(waiting) <= most and max(waiting, default=(math.inf,))[0] < watermark:
            # All calls are taken: sorting them once is faster than popping them one by one.
            self._waiting = []
            return sorted(waiting)
        batch: list[Call] = []
        while waiting and waiting[0].at < watermark and len(batch) < most:
            batch.append(heappop(waiting))
        return batch
