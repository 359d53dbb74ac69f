"""The feed: publishes events to subscribers. A slow subscriber gets a snapshot instead of delaying the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Self

from luckytui.contest.events import Event, Joined, OffAir, OnAir, Over, Removed, Renamed, Resumed, Ruled, Snapshot
from luckytui.journal.errors import JournalError

#: The most events queued for a subscriber; one that falls further behind gets a snapshot instead.
MOST_WAITING = 256


class Feed:
    """Publishes events to any number of subscribers.

    Args:
        snapshot: Returns the state of the contest on air, for a subscriber that has missed events; None if there is
            no contest on air.
        limit: The most events queued for a subscriber.
    """

    def __init__(self, snapshot: Callable[[], Awaitable[Snapshot | None]], limit: int = MOST_WAITING) -> None:
        self._snapshot = snapshot
        self._limit = limit
        self._subscribers: list[Subscription] = []
        #: Why the show is off air, if it is.
        self._off_air: OffAir | None = None
        #: The number of the last event; 0 before the first.
        self.number = 0

    @property
    def unheard(self) -> int:
        """How many events wait for the subscriber that is furthest behind."""
        return max((subscriber.waiting for subscriber in self._subscribers), default=0)

    def subscribe(self) -> Subscription:
        """Return a subscription to all events from now on.

        If a contest is on air already, the first event is a snapshot of it; if the show has gone off air, why comes
        after that.
        """
        missed = self.number > 0
        subscriber = Subscription(self._snapshot, self._limit, self._subscribers.remove, missed=missed)
        self._subscribers.append(subscriber)
        if self._off_air is not None:
            subscriber.put(self._off_air)
        return subscriber

    def publish(self, event: Event) -> None:
        """Queue an event for every subscriber, without waiting for any."""
        self.number = event.number
        if isinstance(event, OffAir | OnAir | Resumed):
            self._off_air = event if isinstance(event, OffAir) else None
        for subscriber in self._subscribers:
            subscriber.put(event)


class Subscription(AsyncIterator[Event]):
    """A subscriber's events, in order, until it unsubscribes.

    Args:
        snapshot: As for the feed.
        limit: As for the feed.
        leave: Called with the subscription when it is closed.
        missed: Whether events were published before.
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
        #: Contest and number of the last event that a snapshot included.
        self._known = (0, 0)
        self._open = True

    @property
    def waiting(self) -> int:
        """How many events wait for the subscriber."""
        return len(self._waiting)

    def put(self, event: Event) -> None:
        """Queue an event, unless a snapshot included it; if the queue is full, replace it by a snapshot to come."""
        if _has_own_number(event) and (event.contest, event.number) <= self._known:
            # A snapshot is read from the journal, which holds a call slightly before it is announced.
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self._behind = True
        self._waiting.append(event)
        self._arrived.set()

    def close(self) -> None:
        """Unsubscribe; the events that wait can still be taken."""
        if self._open:
            self._open = False
            self._leave(self)
            self._arrived.set()

    async def __anext__(self) -> Event:
        """Return the next event, once there is one."""
        while True:
            if self._behind and (snapshot := await self._caught_up()) is not None:
                return snapshot
            if self._waiting:
                return self._waiting.popleft()
            if not self._open:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()

    async def __aenter__(self) -> Self:
        """Subscribe for the duration of the block."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Unsubscribe."""
        self.close()

    async def _caught_up(self) -> Snapshot | None:
        """Return a snapshot of what was missed, and drop the queued events that it includes; None if there is none."""
        if self._skip_to_opening():
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
            self._skip_to_opening()
            return None
        self._known = known = snapshot.contest, snapshot.number
        self._waiting = deque(
            event for event in self._waiting if isinstance(event, OffAir) or (event.contest, event.number) > known
        )
        return snapshot

    def _skip_to_opening(self) -> bool:
        """Drop the queued events before the first opening of a contest; return whether there is an opening.

        `OffAir` events are kept.
        """
        openings = [isinstance(event, OnAir | Resumed) for event in self._waiting]
        first = openings.index(True) if True in openings else len(openings)
        self._waiting = deque(
            event for index, event in enumerate(self._waiting) if index >= first or isinstance(event, OffAir)
        )
        self._behind = True not in openings
        return not self._behind


def _has_own_number(event: Event) -> bool:
    """Return whether an event has a number of its own and is not the first of a contest."""
    return bool(event.rulings) if isinstance(event, Ruled) else isinstance(event, Joined | Renamed | Removed | Over)
