"""A journal whose process is killed at a certain step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.writer import Writer

_Done = TypeVar("_Done")


class Killed(BaseException):
    """The process is gone; nothing of the product catches this."""


class MortalJournal(SqliteJournal):
    """A journal whose process is killed at a certain step; the disk is kept as it was at that instant.

    A step is the moment before or after a commit: of the opening, of a batch of calls, of the note that
    the outcome was told.
    """

    def __init__(self, path: Path, dies_at: int | None) -> None:
        self._dies_at = dies_at
        self._step = 0
        self.disk = path.parent.with_name(path.parent.name + "'")
        super().__init__(path)

    async def _write(self, change: Callable[[Writer], _Done]) -> _Done:
        self._live_on()
        done = await super()._write(change)
        self._live_on()
        return done

    def _live_on(self) -> None:
        self._step += 1
        if self._step == self._dies_at:
            shutil.copytree(self.path.parent, self.disk)
            raise Killed
