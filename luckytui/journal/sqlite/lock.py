"""The lock that lets one show at a time write to a journal."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path
from threading import Event

from luckytui.journal.errors import JournalError, JournalInUse
from luckytui.journal.sqlite.detect import examine
from luckytui.journal.sqlite.errors import unusable
from luckytui.journal.sqlite.rights import give_rights, rights_of
from luckytui.journal.sqlite.schema import UNSYNCABLE, sync
from luckytui.journal.sqlite.sides import check_beside, check_draft

#: What a side file of ours says: who has the lock, or had it last. An earlier version wrote the number alone.
_OURS = re.compile(rb"(?:luckytui )?(\d{1,10})\n?\Z")

#: How the system says that another has a lock.
_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)

#: How often a side file is read until it says who has the lock, and wall seconds before each.
_LOOKS, _PAUSE = 25, 0.01


class Held(Exception):
    """Another process holds the lock.

    Attributes:
        pid: That process; 0 if it could not write down who it is, as on a full disk.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


def lock_of(path: Path) -> Path:
    """Return the side file of a journal."""
    return path.with_name(path.name + ".lock")


def held_here(path: Path) -> bool:
    """Say whether this very process holds the lock on a journal.

    Looking at the side file is harmless: the lock belongs to the descriptor that took it.
    """
    try:
        # A pipe of somebody's would be waited for, for ever.
        file = os.open(lock_of(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode) or _holder(file) != os.getpid():
            # Not tried out, so that a show that starts at this moment does not find it taken.
            return False
        _lock(file)
    except OSError:
        return True
    finally:
        os.close(file)
    # Of an earlier process that had the same number.
    return False


class Lock:
    """An exclusive lock on a journal's side file, freed by the system however its holder dies.

    A lock of SQLite's own would keep viewers out, and a probe for one is unreliable.

    Args:
        path: The journal. Its side file stays when the lock is released; whoever may write the journal may lock it.

    Raises:
        Held: Another process has it.
        NameTaken: The side file is another program's.
        JournalError: The drive cannot sync a file.
        OSError: The side file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        side = lock_of(path)
        check_draft(side, lambda said: _OURS.match(said) is not None)
        file = _opened(side)
        try:
            _lock(file)
        except OSError as error:
            try:
                if error.errno not in _TAKEN:
                    # A drive without locks, such as ENOLCK on some network drives: nobody has it, and nobody can.
                    raise
                raise Held(_present_holder(file)) from error
            finally:
                os.close(file)
        try:
            _check_sync(file, path)
            give_rights(file, rights_of(path))
            os.ftruncate(file, 0)
            said = b"luckytui %d\n" % os.getpid()
            if os.write(file, said) < len(said):
                # On a full disk: nobody can tell whose half a line is.
                os.ftruncate(file, 0)
        except (OSError, JournalError):
            os.close(file)
            raise
        self._file: int | None = file

    def release(self) -> None:
        """Let go, once; the file stays, since removing it would let two holders lock two files."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def check_place(path: Path) -> None:
    """Check that a show can play what stands in a journal's place and beside it, or nothing stands there.

    Not to be used while this process has the journal open: as for `examine`.

    Args:
        path: The journal, links followed (`pointed_to`).

    Raises:
        JournalError: It is not ours, or cannot be used.
    """
    try:
        examine(path)
        check_beside(path)
    except OSError as error:
        raise unusable(path, error) from error


def locked(path: Path) -> Lock:
    """Return the lock on a journal, after a look at what stands in its place.

    Raises:
        JournalError: That is not ours, cannot be used, or another show uses it.
    """
    # By its lock alone, since a look at the journal by hand would drop the locks of the show in this process.
    if held_here(path):
        raise _in_use(path, os.getpid())
    # First, so that no lock is laid beside what is not ours.
    check_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Lock(path)
    except Held as held:
        raise _in_use(path, held.pid) from held
    except OSError as error:
        raise unusable(path, error) from error


def _in_use(path: Path, pid: int) -> JournalInUse:
    who = f" (process {pid})" if pid else ""
    return JournalInUse(f"{path} is in use by another show{who}", "end that one")


def _opened(side: Path) -> int:
    """Open a side file, and make it if there is none."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    try:
        # In a folder like /tmp, root may open another's file only where it is not asked to make it.
        return os.open(side, flags)
    except FileNotFoundError:
        return os.open(side, flags | os.O_CREAT, 0o666)


def _check_sync(file: int, path: Path) -> None:
    """Check that files can be synced where a journal is, before anything is announced that is not durable.

    Args:
        file: Open beside the journal, and not changed yet, so that it takes no time.
        path: The journal, for messages.
    """
    try:
        sync(file)
    except OSError as error:
        if error.errno not in UNSYNCABLE:
            raise
        raise JournalError(
            f"{path} is on a drive that cannot sync files ({error.strerror}), so no call would be safe there"
        ) from error


def _present_holder(file: int) -> int:
    """Return the process that has the lock, or 0; if it has just got it, wait until it has written itself down."""
    pid = 0
    for _ in range(_LOOKS):
        # First, since the number of the process before it may still be there.
        Event().wait(_PAUSE)
        if pid := _holder(file):
            break
    return pid


def _holder(file: int) -> int:
    """Return the process that wrote itself down last, or 0."""
    os.lseek(file, 0, os.SEEK_SET)
    written = _OURS.match(os.read(file, 100))
    return int(written[1]) if written else 0


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
