"""A contest on air with a clock turned by hand."""

from __future__ import annotations

import asyncio

from luckytui.clock import ManualClock
from luckytui.contest.events import Event
from luckytui.station.host import Host
from tests.journal.fake import FakeJournal


class OnStage:
    """A contest on air with a clock turned by hand, and what was heard of it."""

    def __init__(self, journal: FakeJournal | None = None) -> None:
        self.journal = journal or FakeJournal()
        self.clock = ManualClock()
        self.host = Host(self.journal, lambda start, span: self.clock)
        self.heard: list[Event] = []
        self.seen = 0

    async def __aenter__(self) -> OnStage:
        self.listening = asyncio.ensure_future(self.listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.listening.cancel()
        await self.host.__aexit__(None, None, None)

    async def listen(self) -> None:
        async with self.host.feed.subscribe() as events:
            async for event in events:
                self.heard.append(event)

    async def hear(self, moment: float | None = None) -> list[Event]:
        """Turn the clock, let everybody finish, and return what was announced since the last time."""
        if moment is not None:
            self.clock.set_time(moment)
        for _ in range(60):
            await asyncio.sleep(0)
        new, self.seen = self.heard[self.seen :], len(self.heard)
        return new
