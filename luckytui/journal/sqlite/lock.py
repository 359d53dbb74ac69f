"""The lock that lets one show at a time write to a journal."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class Held(Exception):
    """Another process holds the lock.

    Attributes:
        pid: That process, as it wrote it down; 0 where it has not yet.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


class Lock:
    """An exclusive lock on a side file, freed by the system however its holder dies.

    A lock of SQLite's own would keep viewers out, and a probe for one is unreliable.

    Args:
        path: The side file; it stays when the lock is released.

    Raises:
        Held: Another process has it.
        OSError: The side file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            _lock(file)
        except OSError as error:
            holder = os.read(file, 20).strip()
            os.close(file)
            raise Held(int(holder) if holder.isdigit() else 0) from error
        try:
            os.ftruncate(file, 0)
            os.write(file, b"%d\n" % os.getpid())
        except OSError:
            os.close(file)
            raise
        self._file: int | None = file

    def release(self) -> None:
        """Let go, once; the file stays, since removing it would let two holders lock two files."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    #: Windows locks bytes and keeps others from reading them: one far behind the process id.
    _BYTE = 1 << 20

    def _lock(file: int) -> None:
        os.lseek(file, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
