"""Makes the write-ahead log as long as it gets before anything is committed.

To sync a write over what is there takes about half as long as to sync one that makes the file longer: the length of a
file is the file system's own record, and has to reach the disk too.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

#: How long a log is made, in bytes: about 300 pages, each with its header.
LAID_OUT = 300 * (4096 + 24)


def lay_out(log: Path) -> None:
    """Fill a log with zeros up to `LAID_OUT`; SQLite takes them for the end of what was logged.

    A disk that has no room for it keeps the log as it is: a commit may still fit.

    Args:
        log: The log of a journal that this process has open.
    """
    with suppress(OSError), log.open("r+b", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        missing = bytes(max(0, LAID_OUT - before))
        try:
            whole = file.write(missing) == len(missing)
        except OSError:
            whole = False
        if not whole:
            file.truncate(before)
