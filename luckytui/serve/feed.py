"""The feed of all tabs: the show is followed once, whatever their number, and each is told it in lines.

The lines of events are the door's. Others are told besides: `{"show":true}` and `{"show":false}` around the events of
each connection to the show, `{"trouble":TEXT}` with why it cannot be seen, empty when that has passed, and
`{"refused":TEXT}` where it never can.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import StreamWriter
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing, asynccontextmanager, suppress
from itertools import chain

from luckytui.contest.events import Event, OffAir, OnAir, Resumed, Snapshot
from luckytui.door.contest import FollowedContest
from luckytui.door.protocol import DoorError
from luckytui.door.source import Source
from luckytui.door.telling import pieces

#: Returns the events of the show; it is given what to call with why it cannot be seen.
Connect = Callable[[Callable[[str], object]], Source]

#: What may wait for a tab; one that is further behind is told how things stand instead.
MOST_WAITING = 256

#: What waits for a tab before it has a turn: many events may come at once.
_UNTOLD = 8


class Feed:
    """Follows a show while there are tabs, and tells them.

    Args:
        connect: Connects to the show.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._subscriptions: set[Subscription] = set()
        self._following: asyncio.Task[None] | None = None
        self._begin()

    def _begin(self) -> None:
        """Know nothing yet of the show."""
        self._contest = FollowedContest()
        self._show = False
        self._off_air: OffAir | None = None
        self._trouble = self._refused = ""

    @asynccontextmanager
    async def told_to(self, writer: StreamWriter) -> AsyncIterator[None]:
        """Tell a tab what the show does, for the duration of the block.

        Args:
            writer: Writes to the tab. One that does not read holds nobody up.
        """
        subscription = Subscription(self._standing)
        if not self._subscriptions:
            self._begin()
            self._following = asyncio.create_task(self._follow(), name="follow the show")
        self._subscriptions.add(subscription)
        telling = asyncio.create_task(subscription.tell(writer), name="tell a tab")
        try:
            yield
        finally:
            self._subscriptions.discard(subscription)
            ended = [telling]
            if not self._subscriptions and self._following is not None:
                ended.append(self._following)
            for task in ended:
                task.cancel()
            await asyncio.wait(ended)

    async def _follow(self) -> None:
        try:
            async with aclosing(self._connect(self._hear_trouble)) as connections:
                async for events in connections:
                    self._contest, self._show, self._off_air = FollowedContest(), True, None
                    self._tell(_line(show=True))
                    async for event in events:
                        await self._hear(event)
                    self._show = False
                    self._tell(_line(show=False))
        except DoorError as error:
            self._refused = str(error)
            self._tell(_line(refused=self._refused))

    async def _hear(self, event: Event) -> None:
        # All at once: a tab that is told how things stand meanwhile would be told the event again.
        self._contest.take(event)
        if isinstance(event, OffAir | OnAir | Resumed | Snapshot):
            self._off_air = event if isinstance(event, OffAir) else None
        self._tell(*pieces(event))
        if max(subscription.waiting for subscription in self._subscriptions) >= _UNTOLD:
            await asyncio.sleep(0)

    def _hear_trouble(self, trouble: str) -> None:
        self._trouble = trouble
        self._tell(_line(trouble=trouble))

    def _tell(self, *told: bytes) -> None:
        for subscription in self._subscriptions:
            subscription.put(told)

    def _standing(self) -> Iterable[bytes]:
        """Return what tells how things stand: to a tab that has just been opened, or is far behind."""
        told = [_line(show=self._show), _line(trouble=self._trouble)]
        if self._refused:
            told.append(_line(refused=self._refused))
        events = (self._contest.snapshot(), self._off_air) if self._show else ()
        return chain(told, *(pieces(event) for event in events if event is not None))


class Subscription:
    """What waits to be told to a tab, within bounds.

    Args:
        standing: Returns what tells how things stand.
    """

    def __init__(self, standing: Callable[[], Iterable[bytes]]) -> None:
        self._standing = standing
        self._waiting: deque[Iterable[bytes]] = deque()
        self._behind = True
        self._arrived = asyncio.Event()
        self._arrived.set()

    @property
    def waiting(self) -> int:
        """How much waits."""
        return len(self._waiting)

    def put(self, told: Iterable[bytes]) -> None:
        """Add what is to be told; of a tab that is far behind, nothing is kept but that it is."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            self._behind = True
        if not self._behind:
            self._waiting.append(told)
        self._arrived.set()

    async def tell(self, writer: StreamWriter) -> None:
        """Write all that is to be told, as fast as it is read, until the tab is gone."""
        with suppress(ConnectionError):
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                while (told := self._next()) is not None:
                    for count, piece in enumerate(told):
                        if count:
                            # A long contest is told without a pause to a tab that reads fast.
                            await asyncio.sleep(0)
                        writer.write(piece)
                        await writer.drain()

    def _next(self) -> Iterable[bytes] | None:
        if self._behind:
            self._behind = False
            return self._standing()
        return self._waiting.popleft() if self._waiting else None


def _line(**said: object) -> bytes:
    return f"{json.dumps(said)}\n".encode()
