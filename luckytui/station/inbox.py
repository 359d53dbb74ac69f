"""The pub/sub between the station and its callers: keyword out, calls in, news out. In memory."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from luckytui.contest.rules import Call, Outcome, Refused, Ruling, Terms, Winner


class OnAir(NamedTuple):
    """A contest went on air."""

    contest: int
    terms: Terms


class Resumed(NamedTuple):
    """A contest that was cut off goes on from the journal."""

    contest: int
    terms: Terms
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]


class Ruled(NamedTuple):
    """A batch of calls was ruled on; those taken are durable."""

    contest: int
    rulings: tuple[Ruling, ...]
    refused: tuple[Refused, ...]


class Over(NamedTuple):
    """A contest ended."""

    contest: int
    outcome: Outcome
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]


News = OnAir | Resumed | Ruled | Over
#: Hears news; what it returns, if anything, is waited for until the news is out.
Listener = Callable[[News], Awaitable[None] | None]


class Airwaves:
    """What connects one station with its lines.

    Lines come in *blocks*. Each block promises not to call before a certain contest time, and the
    station takes a call only when no block can still get in ahead of it. So calls are ruled in the
    order in which they were made, however late the machine let a block speak.
    """

    def __init__(self) -> None:
        self._keyword: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._promises: list[float] = []
        self._waiting: list[Call] = []
        self._rang = asyncio.Event()
        self._listeners: list[Listener] = []

    def add_source(self) -> int:
        """Add a block of lines and return its place; it has promised nothing yet."""
        self._promises.append(-math.inf)
        return len(self._promises) - 1

    async def keyword(self) -> str:
        """Return the keyword when the station says it."""
        return await asyncio.shield(self._keyword)

    def say_keyword(self, keyword: str) -> None:
        """Say the keyword to all who listen, now or later."""
        self._keyword.set_result(keyword)

    def call(self, block: int, calls: Sequence[Call], promise: float) -> None:
        """Call in.

        Args:
            block: Who calls, from `add_source`.
            calls: The calls, each made before `promise`.
            promise: Contest time before which this block makes no further call; infinity hangs up.
        """
        for call in calls:
            heappush(self._waiting, call)
        self._promises[block] = promise
        self._rang.set()

    async def next_batch(self, most: int) -> list[Call]:
        """Wait for calls and return those whose turn has come, first made first.

        Args:
            most: How many calls to take at once.

        Returns:
            1 to `most` calls; or none, when all have hung up and nobody is left to call.
        """
        while True:
            horizon = min(self._promises, default=-math.inf)
            batch = self._take(horizon, most)
            if batch or (horizon == math.inf and not self._waiting):
                return batch
            self._rang.clear()
            await self._rang.wait()

    def subscribe(self, listener: Listener) -> None:
        """Let a listener hear all news from now on, each piece once, in order."""
        self._listeners.append(listener)

    async def announce(self, news: News) -> None:
        """Tell every listener, and return when each has passed it on."""
        for listener in self._listeners:
            passed_on = listener(news)
            if passed_on is not None:
                await passed_on

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
