"""A show as a source of events that never ends: one connection after another, through crashes and restarts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress

from luckytui.contest.events import Event
from luckytui.door.client import DoorClient
from luckytui.door.follow import follow
from luckytui.door.protocol import DoorClosed
from luckytui.journal.place import JournalPlace

#: One iterator of events a connection; it ends when the connection does.
Source = AsyncGenerator[AsyncIterator[Event], None]


async def at_the_door(journal: JournalPlace) -> Source:
    """Yield the events of the show of a journal, each connection by itself, without end.

    Raises:
        DoorError: Something else than a show answers there.
    """
    async for door in follow(journal):
        yield _heard(door)


async def _heard(door: DoorClient) -> AsyncIterator[Event]:
    with suppress(DoorClosed):
        async for event in door.events():
            yield event
