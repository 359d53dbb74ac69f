"""The feed: where everybody hears what happened. A subscriber that is slow misses nothing, and holds nobody up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Self

from luckytui.contest.events import Event, Joined, OffAir, OnAir, Over, Resumed, Ruled, Snapshot
from luckytui.journal.errors import JournalError

#: Events that wait for a subscriber; one that is further behind gets a snapshot in their place.
MOST_WAITING = 256


class Feed:
    """Where events are published, and heard by any number of subscribers.

    Args:
        snapshot: Returns where the contest on air stands, for a subscriber that has missed events; None without one.
        limit: Events that wait for a subscriber at most.
    """

    def __init__(self, snapshot: Callable[[], Awaitable[Snapshot | None]], limit: int = MOST_WAITING) -> None:
        self._snapshot = snapshot
        self._limit = limit
        self._subscribers: list[Subscription] = []
        #: The number of the last event; 0 before the first.
        self.number = 0

    @property
    def unheard(self) -> int:
        """How many events wait for the subscriber that is furthest behind."""
        return max((subscriber.waiting for subscriber in self._subscribers), default=0)

    def subscribe(self) -> Subscription:
        """Return a subscription to all that is published from now on.

        Where a contest is on air already, its first event is a snapshot.
        """
        missed = self.number > 0
        subscriber = Subscription(self._snapshot, self._limit, self._subscribers.remove, missed=missed)
        self._subscribers.append(subscriber)
        return subscriber

    def publish(self, event: Event) -> None:
        """Let every subscriber have an event; it waits for none of them."""
        self.number = event.number
        for subscriber in self._subscribers:
            subscriber.put(event)


class Subscription(AsyncIterator[Event]):
    """A subscriber's events, in order, until it leaves.

    Args:
        snapshot: As for the feed.
        limit: As for the feed.
        leave: Called with the subscription when its subscriber leaves.
        missed: Whether something was published before.
    """

    def __init__(
        self,
        snapshot: Callable[[], Awaitable[Snapshot | None]],
        limit: int,
        leave: Callable[[Subscription], None],
        *,
        missed: bool,
    ) -> None:
        self._snapshot = snapshot
        self._limit = limit
        self._leave = leave
        self._waiting: deque[Event] = deque()
        self._arrived = asyncio.Event()
        self._behind = missed
        #: Contest and number of the last fact that a snapshot told of.
        self._known = (0, 0)
        self._open = True

    @property
    def waiting(self) -> int:
        """How many events wait for the subscriber."""
        return len(self._waiting)

    def put(self, event: Event) -> None:
        """Add an event that was not told of yet; of one that is too far behind, forget what waits."""
        if _tells_of_a_fact(event) and (event.contest, event.number) <= self._known:
            # A snapshot is read from the journal, where a call is a moment before it is announced.
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self._behind = True
        self._waiting.append(event)
        self._arrived.set()

    def close(self) -> None:
        """Leave the feed."""
        if self._open:
            self._open = False
            self._leave(self)
            self._arrived.set()

    async def __anext__(self) -> Event:
        """Return the next event, once there is one."""
        while self._open:
            if self._behind and (snapshot := await self._caught_up()) is not None:
                return snapshot
            if self._waiting:
                return self._waiting.popleft()
            self._arrived.clear()
            await self._arrived.wait()
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        """Listen within the block."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the feed."""
        self.close()

    async def _caught_up(self) -> Snapshot | None:
        """Return what was missed in one event, and forget what is in it of those that wait; None where it cannot."""
        if self._began_anew():
            return None
        self._behind = False
        try:
            snapshot = await self._snapshot()
        except JournalError:
            snapshot = None
        except asyncio.CancelledError:
            self._behind = True
            raise
        if snapshot is None:
            self._began_anew()
            return None
        self._known = known = snapshot.contest, snapshot.number
        self._waiting = deque(
            event for event in self._waiting if isinstance(event, OffAir) or (event.contest, event.number) > known
        )
        return snapshot

    def _began_anew(self) -> bool:
        """Forget what waits up to the beginning of a contest, as more than that was missed, and say whether one waits.

        That the show is off air is not forgotten.
        """
        beginnings = [isinstance(event, OnAir | Resumed) for event in self._waiting]
        first = beginnings.index(True) if True in beginnings else len(beginnings)
        self._waiting = deque(
            event for place, event in enumerate(self._waiting) if place >= first or isinstance(event, OffAir)
        )
        self._behind = True not in beginnings
        return not self._behind


def _tells_of_a_fact(event: Event) -> bool:
    """Say whether an event has a number of its own, and no contest begins with it."""
    return bool(event.rulings) if isinstance(event, Ruled) else isinstance(event, Joined | Over)
