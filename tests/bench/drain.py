"""A command on a real pty, and a thread that takes what it writes, as fast as it comes or at a rate."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from bisect import bisect_left
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.emulator import Emulator

PATIENCE = 60.0
ROOT = Path(__file__).parents[2]

#: What a modern terminal answers when it is asked what it is, and whether it knows synchronized output.
ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Drain:
    """A command on a pty whose every byte is read, kept, and stamped with the time it came.

    Args:
        command: The program and its arguments.
        columns: Width of the terminal.
        lines: Height of the terminal.
        env: Laid over this process's own environment.
        rate: Bytes a second that it reads; 0 is as fast as they come.

    Attributes:
        began: When the command was started, as `time.perf_counter` counts.
    """

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 120,
        lines: int = 40,
        env: Mapping[str, str] | None = None,
        rate: int = 0,
    ) -> None:
        self._master, line = os.openpty()
        fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        surroundings = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self._columns, self._lines = columns, lines
        self._rate = rate
        self._said = bytearray()
        self._ends: list[int] = []
        self._times: list[float] = []
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=line,
            stdout=line,
            stderr=line,
            env=surroundings
            | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
            | dict(env or {}),
            cwd=ROOT,
            start_new_session=True,
            # An interpreter in between, as the tests have one, would be measured too.
            preexec_fn=_adopt,  # noqa: PLW1509
        )
        os.close(line)
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Return the terminal; what runs on it is killed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill what still runs and close the pty."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._thread.join(1)
        os.close(self._master)

    @property
    def size(self) -> int:
        """Bytes that came so far."""
        return len(self._said)

    def type(self, keys: bytes) -> float:
        """Press keys; return when."""
        moment = time.perf_counter()
        os.write(self._master, keys)
        return moment

    def wait_for(self, mark: bytes, since: int = 0, timeout: float = PATIENCE) -> float:
        """Return the time at which the last byte of a mark came.

        Args:
            mark: Bytes that the command writes.
            since: Only look at what came after so many bytes.
            timeout: In seconds.

        Raises:
            AssertionError: It did not come in time.
        """
        deadline = time.perf_counter() + timeout
        while (place := self._said.find(mark, since)) < 0:
            assert time.perf_counter() < deadline, f"{mark!r} never came; at last: {bytes(self._said[-2000:])!r}"
            time.sleep(0.001)
        return self._times[bisect_left(self._ends, place + len(mark))]

    def since(self, size: int) -> bytes:
        """Return what came after so many bytes."""
        return bytes(self._said[size:])

    def bytes_between(self, begin: float, end: float) -> int:
        """Return how many bytes came in a span of time."""
        first, last = bisect_left(self._times, begin), bisect_left(self._times, end)
        before = self._ends[first - 1] if first else 0
        return (self._ends[last - 1] if last else 0) - before

    def screens(self, begin: float) -> list[tuple[float, list[str]]]:
        """Return what the terminal showed from a time on: when each piece came, and the rows after it."""
        screen = Emulator(self._columns, self._lines)
        decode = getincrementaldecoder("utf-8")().decode
        shown = []
        for (first, end), when in zip(pairwise([0, *self._ends]), self._times, strict=False):
            screen.feed(decode(bytes(self._said[first:end])))
            if when >= begin:
                shown.append((when, screen.screen.display))
        return shown

    def wait(self, timeout: float = PATIENCE) -> int:
        """Return the exit status when the command has ended."""
        return self.process.wait(timeout)

    def _take(self) -> None:
        most = self._rate // 100 if self._rate else 1 << 16
        tail = b""
        while True:
            try:
                select.select([self._master], [], [])
                piece = os.read(self._master, most)
            except (OSError, ValueError):
                return
            if not piece:
                return
            self._said += piece
            # In this order: who finds the end finds the time.
            self._times.append(time.perf_counter())
            self._ends.append(len(self._said))
            for question, answer in ANSWERS.items():
                if question in tail + piece and question not in tail:
                    os.write(self._master, answer)
            tail = piece[-16:]
            if self._rate:
                time.sleep(len(piece) / self._rate)


def _adopt() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def memory(pid: int, kind: str = "Pss") -> float:
    """Return a process's memory in MB, from the kernel's own account.

    Args:
        pid: The process.
        kind: `Rss`, or `Pss`, in which shared pages are shared out.
    """
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    """Return the ids of a process's living children."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
