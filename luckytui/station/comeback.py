"""How a show comes back on air by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from luckytui.journal.errors import OnAirElsewhere, ServerGone
from luckytui.station.broadcast import Progress
from luckytui.station.crew import Work
from luckytui.station.host import Host

#: Wall seconds between two attempts to come back on air.
PAUSE = 0.5


class ComeBack:
    """Brings a show back on air whose journal's server was gone.

    Args:
        host: The show.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._under_way = False

    def begin(self, start: Callable[[Work, str], object], replaced: Callable[[], object], progress: Progress) -> None:
        """Do what can be done without a person, now that the show is off air.

        Args:
            start: Runs a worker, in a group with a name.
            replaced: Called if another station is on air with the journal.
            progress: As for `Host.retry`.
        """
        if isinstance(self._host.failure, ServerGone):
            start(partial(self.run, progress), "come back")
        elif isinstance(self._host.failure, OnAirElsewhere):
            replaced()

    async def run(self, progress: Progress | None = None) -> None:
        """Retry until the show is on air again, or fails for another reason; once at a time.

        Args:
            progress: As for `Host.retry`.
        """
        if self._under_way:
            return
        self._under_way = True
        try:
            while isinstance(self._host.failure, ServerGone):
                await asyncio.sleep(PAUSE)
                # Each reason is told once.
                self._host.known_reason = str(self._host.failure)
                await self._host.retry(progress)
        finally:
            self._host.known_reason = ""
            self._under_way = False
