"""Leases: clients on other machines that have calls to come, for which the station waits before it ends by silence."""

from __future__ import annotations

import asyncio

#: Wall seconds that a lease lasts unless it is renewed.
LASTS = 10.0

#: The most leases at a time; who comes then is not waited for.
MOST = 10_000


class Leases:
    """The leases of one contest, in memory: what they decide, when the contest ends, is in the journal."""

    def __init__(self) -> None:
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._none = asyncio.Event()
        self._none.set()

    def renew(self, holder: str) -> None:
        """Wait for a client, from now on for `LASTS` seconds.

        Args:
            holder: The client.
        """
        before = self._ends.get(holder)
        if before is None and len(self._ends) >= MOST:
            return
        if before is not None:
            before.cancel()
        self._ends[holder] = asyncio.get_running_loop().call_later(LASTS, self.end, holder)
        self._none.clear()

    def end(self, holder: str) -> None:
        """Wait for a client no longer."""
        if (before := self._ends.pop(holder, None)) is not None:
            before.cancel()
        if not self._ends:
            self._none.set()

    async def over(self) -> None:
        """Wait until no client is waited for."""
        await self._none.wait()

    def close(self) -> None:
        """Wait for nobody any longer."""
        for holder in list(self._ends):
            self.end(holder)
