"""Notices that a journal is lost while nothing is written, such as one on a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal


class Attendance:
    """Attends to a journal that is open.

    Args:
        journal: The journal.
        failed: Called with why it is lost.
    """

    def __init__(self, journal: Journal, failed: Callable[[BaseException], None]) -> None:
        self._journal = journal
        self._failed = failed
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Attend to the journal, now that it is open, or open anew."""
        self.end()
        self._task = asyncio.create_task(self._attend(), name="attend to the journal")

    def end(self) -> None:
        """Attend to it no longer."""
        if self._task is not None:
            self._task.cancel()

    async def _attend(self) -> None:
        try:
            await self._journal.attend()
        except JournalError as error:
            self._failed(error)
