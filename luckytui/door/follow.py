"""Follows a show through crashes and restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from luckytui.door.client import DoorClient
from luckytui.door.protocol import DoorClosed
from luckytui.journal.place import JournalPlace

#: Wall seconds between two attempts to connect.
_PAUSE = 0.1


async def follow(journal: JournalPlace) -> AsyncGenerator[DoorClient, None]:
    """Yield a connection to the show of a journal, and another one whenever the last is closed, without end.

    Whoever uses a connection handles its `DoorClosed`, and then asks for the next one.

    Args:
        journal: The path of the journal.

    Raises:
        DoorError: Something else than a show answers there.
    """
    while True:
        with suppress(DoorClosed):
            async with DoorClient(journal) as door:
                yield door
        await asyncio.sleep(_PAUSE)
