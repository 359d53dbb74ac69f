"""A show for the room's tests: a real host with a real door, in the same process, whose time stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from luckytui.clock import ManualClock
from luckytui.contest.terms import Terms
from luckytui.door.audience import Audience
from luckytui.door.server import open_door
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host


class Show:
    """A host and its door.

    Attributes:
        host: The host.
        journal: The journal's path.
        audience: What the room has told.
    """

    def __init__(self, host: Host, journal: Path) -> None:
        self.host = host
        self.journal = journal
        self.audience = Audience()
        self._door = AsyncExitStack()

    async def open(self) -> None:
        """Open the door."""
        await self._door.enter_async_context(open_door(self.host, self.journal, self.audience))

    async def close(self) -> None:
        """Close the door: to the room that is a show that is gone."""
        await self._door.aclose()


@asynccontextmanager
async def on_air(folder: Path, *, lobby: bool = False, **terms: Any) -> AsyncIterator[Show]:
    """Yield a show with a contest on air, or in its lobby."""
    journal = folder / "contests.journal"
    async with Host(SqliteJournal(journal), lambda start, span: ManualClock(start)) as host:
        await host.open(Terms(**{"callers": 2, "seed": 7, "prizes": 0, **terms}), lobby=lobby)
        await host.go_on_air()
        show = Show(host, journal)
        await show.open()
        try:
            yield show
        finally:
            await show.close()
