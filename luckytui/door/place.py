"""The place of the door in the file system: a Unix socket beside the journal, which its owner alone may use."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from luckytui.door.protocol import DoorError
from luckytui.journal.place import JournalPlace, Server, state_folder

#: The longest address of a socket, in bytes: Linux has 108 with the zero at the end, others 104.
_LONGEST = 107 if sys.platform == "linux" else 103

#: Connections that wait to be accepted.
_BACKLOG = 128

#: How the system refuses a socket on a drive that has none.
_NO_SOCKETS = (errno.EIO, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


def door_of(journal: JournalPlace) -> Path:
    """Return the place of a journal's door.

    Args:
        journal: The journal; links are followed, as the journal itself does. The door of one on a server stands in
            the state folder.

    Raises:
        DoorError: The path is relative, and the working folder is gone; or there is no state folder.
    """
    if isinstance(journal, Server):
        if (folder := state_folder()) is None:
            raise DoorError(f"there is no home folder for the door of {journal}")
        return folder / f"{journal.digest}.door"
    try:
        path = Path(os.path.realpath(journal))
    except OSError:
        raise DoorError(f"{journal} cannot be found, since the working folder is gone") from None
    return path.with_name(path.name + ".door") if path.name else path


def has_door(journal: JournalPlace) -> bool:
    """Return whether a show has opened a door at a journal: that show plays, or was killed."""
    with suppress(DoorError, OSError):
        return stat.S_ISSOCK(door_of(journal).lstat().st_mode)
    return False


@contextmanager
def address(door: Path) -> Iterator[str]:
    """Yield a name of a door that is short enough for the address of a socket.

    Raises:
        DoorError: There is none.
        OSError: Its folder cannot be opened.
    """
    if len(os.fsencode(door)) <= _LONGEST:
        yield str(door)
        return
    if sys.platform != "linux":
        raise DoorError(f"{door} is longer than the {_LONGEST} bytes that a socket's name may have")
    folder = os.open(door.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        short = f"/proc/self/fd/{folder}/{door.name}"
        if len(os.fsencode(short)) > _LONGEST:
            raise DoorError(f"the file name {door.name} is too long for a socket")
        yield short
    finally:
        os.close(folder)


class Doorway:
    """A door that is open for connections. It stands while its show has the journal locked.

    Args:
        door: Its place. What a killed show left there is replaced; nothing else is.
        replaces: Whether a show that listens there is replaced too: it has lost the journal, and is stopped
            (SIGSTOP) or about to leave.

    Attributes:
        socket: It listens, and does not block.

    Raises:
        DoorError: Something else stands there, or the system or the drive has no such sockets.
        OSError: The system refuses.
    """

    def __init__(self, door: Path, *, replaces: bool = False) -> None:
        if not hasattr(socket, "AF_UNIX"):
            raise DoorError("this system has no Unix sockets")
        self._door = door
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.socket.setblocking(False)
            with address(door) as name:
                _make_room(door, name, replaces=replaces)
                _bind(self.socket, name, door)
            found = door.lstat()
            self._file = found.st_dev, found.st_ino
            # Nobody can connect before `listen`, so nobody slips in under a generous umask.
            door.chmod(0o600)
            self.socket.listen(_BACKLOG)
        except BaseException:
            self.socket.close()
            raise

    def close(self) -> None:
        """Stop listening, and take the socket away unless something else has its name by now."""
        with suppress(OSError):
            found = self._door.lstat()
            if (found.st_dev, found.st_ino) == self._file:
                self._door.unlink()
        self.socket.close()


def _bind(listening: socket.socket, name: str, door: Path) -> None:
    """Give a socket its place, in which nothing stands.

    Args:
        listening: The socket.
        name: The address of the place.
        door: The place.

    Raises:
        DoorError: The drive has no sockets.
        OSError: The system refuses.
    """
    try:
        listening.bind(name)
    except OSError as error:
        if error.errno not in _NO_SOCKETS:
            raise
        with suppress(OSError):
            found = door.lstat()
            if stat.S_ISREG(found.st_mode) and not found.st_size:
                # Left by the drive, such as exFAT by FUSE: the next show would take it for somebody's.
                door.unlink()
        raise DoorError(
            f"there can be no door {door}, since its drive has no sockets ({error.strerror}): "
            "keep the journal on another drive"
        ) from error


def _make_room(door: Path, name: str, *, replaces: bool) -> None:
    """Remove the socket of a show that was killed.

    Args:
        door: Its place.
        name: Its address.
        replaces: As for `Doorway`.

    Raises:
        DoorError: What stands there is no socket, or somebody listens to it.
        OSError: It cannot be looked at or removed.
    """
    try:
        kind = door.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise DoorError(f"{door} is not ours, and stands where the door belongs: move it away")
    if replaces:
        door.unlink()
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        # A listener that accepts nobody would be waited for.
        probe.setblocking(False)
        with suppress(ConnectionRefusedError):
            with suppress(BlockingIOError):
                probe.connect(name)
            # The journal is locked, so it is no show's.
            raise DoorError(f"another program listens at {door}, where the door belongs: end it")
    door.unlink()
