"""The disk as SQLite sees it: every write and sync of this process recorded, or made to fail.

SQLite reaches the disk through a table of functions, its VFS. A connection's first field leads to it,
so that it can be found, and some of its entries replaced, wherever CPython runs: no tracer, no compiler.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

# The name stays a pointer: SQLite keeps it, and reads what stands behind it.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)

_MAIN_DB, _MAIN_JOURNAL, _WAL = 0x100, 0x800, 0x80000


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app_data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
    ]


class _Methods(ctypes.Structure):
    """The whole of `sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", c_int),
        ("close", _CLOSE),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", c_void_p * 13),
    ]


class _File(ctypes.Structure):
    """The beginning of `sqlite3_file`."""

    _fields_ = [("methods", POINTER(_Methods))]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in its order.

    Attributes:
        kind: create, write, truncate, sync, delete, rename, folder (a sync of it) or line (announced).
        path: The file.
        offset: Where a write begins, or the size that a truncation leaves.
        content: What was written, or the line that was announced.
        target: The new name.
    """

    kind: str
    path: str = ""
    offset: int = 0
    content: bytes = b""
    target: str = ""


@dataclass
class Disk:
    """What happened on the disk, and what is made to fail there.

    Attributes:
        folder: Where the files are.
        steps: What happened, and the lines announced in between.
        failing: Given the step about to be made, the SQLite error to fail it with, or 0.
    """

    folder: Path
    steps: list[Step] = field(default_factory=list)
    failing: Callable[[Step], int] = lambda _: 0
    _paths: dict[int, str] = field(default_factory=dict)
    _unsynced_names: set[int] = field(default_factory=set)

    def _do(self, step: Step, make: Callable[[], int]) -> int:
        failed = self.failing(step) or make()
        if not failed:
            self.steps.append(step)
        return failed

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        kind = flags & (_MAIN_DB | _MAIN_JOURNAL | _WAL)
        if name is None or not kind:
            return int(_real_open(vfs, name, file, flags, out))
        path = os.fsdecode(ctypes.string_at(name))
        new = not Path(path).exists()
        code = int(_real_open(vfs, name, file, flags, out))
        if code:
            return code
        if new:
            self.steps.append(Step("create", path))
            if not kind & _MAIN_DB:
                # SQLite syncs the folder too when it first syncs a journal that it has made.
                self._unsynced_names.add(file)
        self._paths[file] = path
        opened = _File.from_address(file)
        real = ctypes.addressof(opened.methods.contents)
        opened.methods = ctypes.pointer(_wrapped(real))
        return 0

    def _delete(self, vfs: int, name: bytes, sync: int) -> int:
        code = self._do(Step("delete", os.fsdecode(name)), lambda: int(_real_delete(vfs, name, sync)))
        if sync and not code:
            self.steps.append(Step("folder"))
        return code

    def _write(self, real: _Methods, file: int, content: int, length: int, offset: int) -> int:
        step = Step("write", self._paths[file], offset, ctypes.string_at(content, length))
        return self._do(step, lambda: int(real.write(file, content, length, offset)))

    def _truncate(self, real: _Methods, file: int, size: int) -> int:
        return self._do(Step("truncate", self._paths[file], size), lambda: int(real.truncate(file, size)))

    def _sync(self, real: _Methods, file: int, flags: int) -> int:
        code = self._do(Step("sync", self._paths[file]), lambda: int(real.sync(file, flags)))
        if not code and file in self._unsynced_names:
            self._unsynced_names.discard(file)
            self.steps.append(Step("folder"))
        return code

    # What Python itself does beside SQLite: it moves, removes and syncs files.

    def _fail_aloud(self, step: Step) -> None:
        if self.failing(step):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _replace(self, source: Any, target: Any) -> None:
        step = Step("rename", os.fspath(source), target=os.fspath(target))
        self._fail_aloud(step)
        _real_replace(source, target)
        self.steps.append(step)

    def _unlink(self, path: Any, **options: Any) -> None:
        _real_unlink(path, **options)
        self.steps.append(Step("delete", os.fspath(path)))

    def _fsync(self, file: int) -> None:
        found = os.fstat(file)
        if stat.S_ISDIR(found.st_mode):
            step = Step("folder")
            self._fail_aloud(step)
            _real_fsync(file)
            self.steps.append(step)
            return
        path = _name_of(found)
        steps = [Step("create", path), Step("write", path, 0, Path(path).read_bytes()), Step("sync", path)]
        self._fail_aloud(steps[-1])
        _real_fsync(file)
        self.steps += steps


def _name_of(found: os.stat_result) -> str:
    """Return the path of an open file in the folder under watch."""
    assert _disk is not None
    return next(str(path) for path in _disk.folder.iterdir() if path.stat().st_ino == found.st_ino)


_disk: Disk | None = None
_real_replace, _real_unlink, _real_fsync = os.replace, os.unlink, os.fsync
#: Wrapped tables by the address of the real one; kept for ever, since open files point to them.
_tables: dict[int, tuple[_Methods, _Methods]] = {}


def _wrapped(address: int) -> _Methods:
    if address not in _tables:
        real = _Methods.from_address(address)
        wrapped = _Methods.from_buffer_copy(real)

        def write(file: int, content: int, length: int, offset: int) -> int:
            return (
                _disk._write(real, file, content, length, offset)
                if _disk
                else real.write(file, content, length, offset)
            )

        def truncate(file: int, size: int) -> int:
            return _disk._truncate(real, file, size) if _disk else real.truncate(file, size)

        def sync(file: int, flags: int) -> int:
            return _disk._sync(real, file, flags) if _disk else real.sync(file, flags)

        wrapped.write, wrapped.truncate, wrapped.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        _tables[address] = (wrapped, real)
    return _tables[address][0]


def _find_vfs() -> _Vfs:
    """Follow a connection to SQLite's handle (`sqlite3 *`), whose first field is the VFS."""
    with closing(sqlite3.connect(":memory:")) as connection:
        handle = c_void_p.from_address(id(connection) + object.__basicsize__).value
        assert handle is not None
        address = c_void_p.from_address(handle).value
        assert address is not None
    return _Vfs.from_address(address)


_vfs = _find_vfs()
_vfs_open = _OPEN.from_buffer_copy(_vfs.open)
_vfs_delete = _DELETE.from_buffer_copy(_vfs.delete)
_real_open: Callable[..., int] = _vfs_open
_real_delete: Callable[..., int] = _vfs_delete


def _watching_open(vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
    assert _disk is not None
    return _disk._open(vfs, name, file, flags, out)


def _watching_delete(vfs: int, name: bytes, sync: int) -> int:
    assert _disk is not None
    return _disk._delete(vfs, name, sync)


_hooks = (_OPEN(_watching_open), _DELETE(_watching_delete))


@contextmanager
def watched(folder: Path, failing: Callable[[Step], int] = lambda _: 0) -> Iterator[Disk]:
    """Record all that SQLite does on the disk in the body, and fail what is to fail.

    Every journal must be opened and closed in the body.

    Args:
        folder: Where the files are.
        failing: Given the step about to be made, the SQLite error to fail it with, or 0.
    """
    global _disk  # noqa: PLW0603 - SQLite has one table for the whole process
    assert _disk is None
    disk = _disk = Disk(folder, failing=failing)
    _vfs.open, _vfs.delete = _hooks
    try:
        with (
            mock.patch.object(os, "replace", disk._replace),
            mock.patch.object(os, "unlink", disk._unlink),
            mock.patch.object(os, "fsync", disk._fsync),
        ):
            yield disk
    finally:
        _vfs.open, _vfs.delete = _vfs_open, _vfs_delete
        _disk = None
