"""The opening of a journal at its place, whatever keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from luckytui.journal.place import JournalPlace
from luckytui.journal.protocol import Journal
from luckytui.journal.reading import Reader


def reader(place: JournalPlace, tell: Callable[[], object] = lambda: None) -> Reader:
    """Return a journal open for reading, also while a show writes to it.

    Args:
        place: Where it is.
        tell: Called once, if another program's lock keeps it waiting.

    Raises:
        JournalError: There is none, or it cannot be read.
    """
    if isinstance(place, Path):
        from luckytui.journal.sqlite.reader import Reader as FileReader

        return FileReader(place, tell)
    from luckytui.journal.postgres.reader import Reader as ServerReader

    return ServerReader(place)


async def journal(place: JournalPlace, *, threaded: bool = False) -> Journal:
    """Return a journal open for the one show that writes to it, and make it if there is none.

    Args:
        place: Where it is.
        threaded: Whether the event loop never waits for the disk; on a server it never does.

    Raises:
        JournalError: It cannot be used, or another show uses it.
    """
    if isinstance(place, Path):
        from luckytui.journal.sqlite.journal import SqliteJournal
        from luckytui.journal.sqlite.waiting import once_unlocked

        return await once_unlocked(partial(SqliteJournal, place, threaded=threaded))
    from luckytui.journal.postgres.journal import PostgresJournal

    return await PostgresJournal.open(place)
