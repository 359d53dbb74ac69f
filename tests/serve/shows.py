"""A show of which a test says what happens, and tabs that are told it as a tab's process is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

from luckytui.contest.events import Event, OnAir, Resumed, Snapshot
from luckytui.contest.view import ContestView
from luckytui.door.protocol import DoorError
from luckytui.door.source import Source
from luckytui.serve.feed import Feed
from luckytui.serve.source import at_the_server
from tests.contest.histories import heard
from tests.views import CONTEST


class Show:
    """A show elsewhere, of which the test says what happens.

    Attributes:
        followed: How often somebody has begun to follow it.
        follow: How many follow it now.
    """

    def __init__(self) -> None:
        self.followed = self.follow = 0
        self.tell: Callable[[str], object] = lambda trouble: None
        self._connections: asyncio.Queue[asyncio.Queue[Event | None] | DoorError] = asyncio.Queue()
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()

    def appears(self, *events: Event) -> None:
        self._events = asyncio.Queue()
        self._connections.put_nowait(self._events)
        self.says(*events)

    def says(self, *events: Event) -> None:
        for event in events:
            self._events.put_nowait(event)

    def is_gone(self) -> None:
        self._events.put_nowait(None)

    def refuses(self, why: str) -> None:
        self._connections.put_nowait(DoorError(why))

    async def connect(self, tell: Callable[[str], object]) -> Source:
        self.followed, self.follow, self.tell = self.followed + 1, self.follow + 1, tell
        try:
            while True:
                connection = await self._connections.get()
                if isinstance(connection, DoorError):
                    raise connection
                yield self._heard(connection)
        finally:
            self.follow -= 1

    async def _heard(self, events: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        while (event := await events.get()) is not None:
            yield event


class Tab:
    """A tab, as its process hears the server.

    Attributes:
        events: The events of its present connection, or of the last one.
        there: Whether the show is there.
        troubles: Why it could not be seen, in order.
        refused: Why it never can; empty before that.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.events: list[Event] = []
        self.there = False
        self.troubles: list[str] = []
        self.refused = ""
        self._connection = connection
        self._happened = asyncio.Event()

    async def listen(self) -> None:
        try:
            async with aclosing(at_the_server(self._connection.detach(), self._hear_trouble)) as connections:
                async for events in connections:
                    self.events, self.there = [], True
                    self._happened.set()
                    async for event in events:
                        self.events.append(event)
                        self._happened.set()
                    self.there = False
                    self._happened.set()
        except DoorError as error:
            self.refused = str(error)
            self._happened.set()

    def _hear_trouble(self, trouble: str) -> None:
        self.troubles.append(trouble)
        self._happened.set()

    async def until(self, fits: Callable[[], object]) -> None:
        """Wait until something is so."""
        while not fits():
            self._happened.clear()
            await self._happened.wait()

    async def hears_a(self, kind: type[Event]) -> None:
        """Wait until the last event is of a kind."""
        await self.until(lambda: self.events and isinstance(self.events[-1], kind))

    async def hears(self, number: int, contest: int = CONTEST) -> ContestView:
        """Return what is seen once the event of this number was heard."""
        await self.until(lambda: self.events and (self.events[-1].contest, self.events[-1].number) == (contest, number))
        openings = [n for n, event in enumerate(self.events) if isinstance(event, OnAir | Resumed | Snapshot)]
        return heard(self.events[openings[-1] :], None)


@asynccontextmanager
async def tab_of(feed: Feed) -> AsyncIterator[Tab]:
    """Yield a tab that reads what it is told."""
    ours, theirs = socket.socketpair()
    _, writer = await asyncio.open_unix_connection(sock=ours)
    tab = Tab(theirs)
    listening = asyncio.create_task(tab.listen())
    try:
        async with feed.told_to(writer):
            yield tab
    finally:
        writer.close()
        await listening
