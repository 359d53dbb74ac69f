"""The opening of a journal at its place, whatever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from luckytui.journal.errors import DiskFailed, DoesNotAddUp, JournalMissing
from luckytui.journal.place import JournalPlace
from luckytui.journal.protocol import Journal
from luckytui.journal.reading import Reader
from luckytui.journal.rows import Rows
from luckytui.journal.stored import StoredContest


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
        from luckytui.journal.sqlite.async_waiting import once_unlocked
        from luckytui.journal.sqlite.journal import SqliteJournal

        return await once_unlocked(partial(SqliteJournal, place, threaded=threaded))
    from luckytui.journal.postgres.journal import PostgresJournal

    return await PostgresJournal.open(place)


def check_place(place: JournalPlace) -> None:
    """Check that a show could play the journal at a place, before one that runs elsewhere is waited for.

    One that is not there yet will be made, and one that cannot be used now may be later.

    Args:
        place: Where it is, or will be; no show of this process has it open.

    Raises:
        JournalError: What stands there, or beside it, keeps every show away.
    """
    if isinstance(place, Path):
        from luckytui.journal.sqlite.detect import pointed_to
        from luckytui.journal.sqlite.lock import check_place as check_file

        check_file(pointed_to(place))
        return
    with suppress(JournalMissing, DiskFailed), reader(place):
        pass


def copy(
    source: Reader, contests: Sequence[StoredContest], place: JournalPlace, tell: Callable[[str, int], object]
) -> None:
    """Copy a whole journal to a place where nothing stands, and check the copy before anybody can see it.

    Cut short at any point, nothing stands there that could be taken for a journal.

    Args:
        source: What is copied; within its `snapshot`.
        contests: Its contests, as `verify` yields them.
        place: Where the copy will be.
        tell: Called with what is done, and for how many calls since it was called last.

    Raises:
        NameTaken: Something stands there already.
        JournalError: It could not be copied; nothing was changed.
    """

    def rows() -> Iterator[tuple[str, Rows]]:
        for table, page in source.tables():
            yield table, page
            tell("copying", len(page) if table == "call" else 0)

    def check(copied: Iterable[StoredContest]) -> None:
        found = []
        for stored in copied:
            found.append(stored)
            tell("checking", stored.made)
        if found != contests:
            raise DoesNotAddUp(place, "the copy is not what was copied")

    if isinstance(place, Path):
        from luckytui.journal.sqlite.copying import make as make_file

        make_file(place, rows(), check)
    else:
        from luckytui.journal.postgres.copying import make as make_on_server

        make_on_server(place, rows(), check)
