"""What other stations do with a journal on a server, for those who watch: errors are told as the command line does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager

from luckytui.cli.errors import sentence
from luckytui.contest.events import Event
from luckytui.door.protocol import DoorError
from luckytui.door.source import Source
from luckytui.journal.errors import JournalError
from luckytui.journal.place import Server
from luckytui.journal.postgres.viewer import Others


async def watched(others: Others, server: Server) -> Source:
    """Yield what other stations do, each connection by itself.

    Args:
        others: Looks at it.
        server: Their journal.

    Raises:
        DoorError: The journal cannot be used, and what to do.
    """
    with _told(server):
        async with aclosing(others.connections()) as connections:
            async for events in connections:
                yield _heard(events, server)


async def _heard(events: AsyncIterator[Event], server: Server) -> AsyncIterator[Event]:
    with _told(server):
        async for event in events:
            yield event


@contextmanager
def _told(server: Server) -> Iterator[None]:
    try:
        yield
    except JournalError as error:
        raise DoorError(sentence(error, server)) from error
