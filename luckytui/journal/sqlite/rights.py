"""The rights of the files beside a journal: mode and owner of the journal, as SQLite gives them to its own."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path


def rights_of(path: Path) -> os.stat_result | None:
    """Return the rights of a file for `give_rights`, or None where there is no such file."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def give_rights(file: int, rights: os.stat_result | None) -> None:
    """Give an open file mode and owner of another one, so that whoever may write that one may write this one too.

    Its owner can always read and write it. Where the system or the drive does not allow a change, it is left out.

    Args:
        file: Our own file.
        rights: Those of the other one; None leaves the file as it is.
    """
    if rights is None or sys.platform == "win32":
        return
    found = os.fstat(file)
    if os.geteuid() == 0 and (found.st_uid, found.st_gid) != (rights.st_uid, rights.st_gid):
        with suppress(OSError):
            os.fchown(file, rights.st_uid, rights.st_gid)
    mode = rights.st_mode & 0o777 | stat.S_IRUSR | stat.S_IWUSR
    if stat.S_IMODE(found.st_mode) != mode:
        with suppress(OSError):
            os.fchmod(file, mode)
