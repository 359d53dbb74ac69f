"""Notices that a journal is lost while nothing is written, such as one on a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from luckytui.contest.events import Paced
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal


class Attendance:
    """Attends to a journal that is open.

    Args:
        journal: The journal.
        failed: Called with why it is lost.
        tell_time: As for `Journal.attend`.
    """

    def __init__(
        self, journal: Journal, failed: Callable[[BaseException], None], tell_time: Callable[[], Paced | None]
    ) -> None:
        self._journal = journal
        self._failed = failed
        self._tell_time = tell_time
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
            await self._journal.attend(self._tell_time)
        except JournalError as error:
            self._failed(error)
