"""The rollback journal beside a journal (`NAME-journal`), and whether it belongs to it.

A show makes one when it opens and closes its journal, and when it carries an older version over. Killed meanwhile, it
leaves one with the first page as it was, and SQLite writes that back into any file of that name, also into a backup
that was restored beside it.
"""

from __future__ import annotations

from pathlib import Path

from luckytui.journal.errors import StaleLog
from luckytui.journal.sqlite.detect import HEADER_SIZE
from luckytui.journal.sqlite.looks import looks
from luckytui.journal.sqlite.sides import UNDO, undo_of

#: Where a database's header has its count of commits.
_COUNT = slice(24, 28)


def check_undo(path: Path) -> None:
    """Check that the rollback journal beside a journal is its own. Not while a show of this process has it open.

    Args:
        path: The journal, links followed.

    Raises:
        StaleLog: It was written for another journal, or for another state of this one.
        OSError: One of them cannot be read.
    """
    undo = undo_of(path)
    for _ in looks():
        # In this order, since a show may end its commit at this moment.
        saved = _saved(undo)
        with path.open("rb") as file:
            found = file.read(HEADER_SIZE)
        # The commit had not begun to change the file, or it had.
        if saved is None or found == saved or _count(found) == (_count(saved) + 1) % 2**32:
            return
    raise StaleLog(
        f"{undo} is not that of {path} as it is now, but of what stood there before",
        f"move {undo} away, or put back what stood there",
    )


def _count(header: bytes) -> int:
    return int.from_bytes(header[_COUNT], "big")


def _saved(undo: Path) -> bytes | None:
    """Return the journal's header as a rollback journal has it; None if SQLite would not write that back."""
    try:
        with undo.open("rb") as file:
            head = file.read(28)
            if not head.startswith(UNDO):
                return None
            pages, sector, page = (int.from_bytes(head[at : at + 4], "big") for at in (8, 20, 24))
            file.seek(sector)
            for _ in range(pages):
                # A page's number, the page, and its checksum.
                record = file.read(4 + page + 4)
                if record.startswith(b"\0\0\0\1"):
                    return record[4 : 4 + HEADER_SIZE]
    except FileNotFoundError:
        # A show that ended meanwhile took it away.
        pass
    return None
