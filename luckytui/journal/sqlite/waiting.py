"""Waits for the lock of another program where there is no event loop, without holding up Ctrl+C."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from luckytui.clock import wall
from luckytui.journal.errors import JournalLocked

#: Wall seconds until the lock of another program is no longer waited for, and between two attempts.
PATIENCE, PAUSE = 5.0, 0.02
#: Wall seconds until a person is told what is waited for.
SILENT = 0.5

_Done = TypeVar("_Done")


class Waiting:
    """Waits for the lock of another program where there is no event loop; Ctrl+C ends it.

    SQLite's own wait would not end before its time.

    Args:
        tell: Called once, when a lock has been waited for longer than `SILENT` seconds.
    """

    def __init__(self, tell: Callable[[], object]) -> None:
        self._tell = tell
        self._told = False

    def until_unlocked(self, work: Callable[[], _Done]) -> _Done:
        """Do what another program's lock on the journal may prevent; repeat it until that is gone.

        Args:
            work: What is done. An attempt that fails changes nothing.

        Raises:
            JournalLocked: The journal was locked for `PATIENCE` seconds.
        """
        begun = wall()
        while True:
            try:
                return work()
            except JournalLocked:
                waited = wall() - begun
                if waited >= PATIENCE:
                    raise
            if waited >= SILENT and not self._told:
                self._told = True
                self._tell()
            Event().wait(PAUSE)
