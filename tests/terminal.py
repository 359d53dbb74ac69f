"""A real pty with a command on it, and an emulator that sees what a person would see."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.emulator import CELL_HEIGHT, CELL_WIDTH, Emulator
from tests.patience import PATIENCE

#: Seconds between two looks at what is waited for.
GLANCE = 0.01

#: Pieces (of 4 KiB at most) read between two glances, lest a flood hides that time is up.
AT_ONCE = 64

#: The names of what `termios.tcgetattr` returns, in its order.
TERMIOS = ("iflag", "oflag", "cflag", "lflag", "ispeed", "ospeed", "cc")

#: Makes the pty its own controlling terminal, then becomes the command: what a terminal does.
ADOPT = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which nohup, around the tests, would have ignored
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def wait_until(happened: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
    """Return as soon as `happened()` is true; no pty is read meanwhile.

    Args:
        happened: Asked a hundred times a second.
        what: What is waited for, for the failure's sentence.
        timeout: In seconds.

    Raises:
        AssertionError: It did not happen in time.
    """
    deadline = time.monotonic() + timeout
    while not happened():
        assert time.monotonic() < deadline, f"in {timeout:g} s it never came to this: {what}"
        time.sleep(GLANCE)


# Long: one terminal, as a person and as the system see it.
class Terminal:
    """A command as the session leader on a real pty, its screen, and what it left behind.

    Nothing is read from the pty but in `wait_for`, `wait` and `type`: a test that calls none of
    them is a terminal that does not read.

        with Terminal("luckytui", "-c", "5") as terminal:
            terminal.wait_for("ON AIR")
            terminal.type("c")
            assert terminal.wait() == 137
            assert terminal.sane() == []

    Args:
        command: The program and its arguments.
        columns: Width of the screen.
        lines: Height of the screen.
        env: Laid over this process's own environment; TERM is xterm-256color unless it says so.
        cwd: The working folder; this process's own by default.
        modern: Whether it answers what modes it knows (synchronized output, in-band resize), as
            today's terminals do.
        two_screens: Whether it has an alternate screen.
        lag: Seconds that what it sends takes to arrive, as over a slow line.

    Attributes:
        emulator: The screen, the modes and all output so far.
        process: The command.
    """

    def __init__(
        self,
        *command: str | Path,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        modern: bool = True,
        two_screens: bool = True,
        lag: float = 0.0,
    ) -> None:
        # Our own end of the line stays open: when the last one closes, the kernel resets termios.
        self._master, self._line = os.openpty()
        os.set_blocking(self._master, False)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._lag = lag
        #: What it sends later, and when.
        self._underway: list[tuple[float, str]] = []
        self.emulator = Emulator(columns, lines, answer=self.send, modern=modern, two_screens=two_screens)
        self._set_size(columns, lines)
        self.remember()
        surroundings = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", ADOPT, *map(str, command)],
            stdin=self._line,
            stdout=self._line,
            stderr=self._line,
            env=surroundings | {"TERM": "xterm-256color"} | dict(env or {}),
            cwd=cwd,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        """Return the terminal itself; it is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill all that still runs on it, and close it."""

        def gone() -> bool:
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            # Reaped here, since a dead session leader still counts as one of its processes.
            self.process.poll()
            return not self.processes()

        wait_until(gone, "all processes of the terminal are killed")
        self.process.wait()
        self.hang_up()
        os.close(self._line)

    @property
    def text(self) -> str:
        """What stands on the screen, one line a row, without trailing blanks."""
        return "\n".join(row.rstrip() for row in self.emulator.screen.display)

    @property
    def output(self) -> str:
        """All that was ever written to it, escape sequences included."""
        return self.emulator.output

    @property
    def modes(self) -> frozenset[int]:
        """The private modes that are on (DECSET minus DECRST)."""
        return frozenset(self.emulator.modes)

    def remember(self) -> None:
        """Take the present modes and termios as the sane ones: at a shell's prompt, say."""
        self._sane_modes = self.modes
        self._sane_termios = self.attributes()

    def sane(self) -> list[str]:
        """Return what is not as it was when it was `remember`ed (or new), one sentence each."""
        faults = [
            f"private mode {mode} is {'on' if mode in self.modes else 'off'}"
            for mode in sorted(self.modes ^ self._sane_modes)
        ]
        faults += self.emulator.faults()
        faults += [
            f"termios {name} is {after!r}, not {before!r}"
            for name, before, after in zip(TERMIOS, self._sane_termios, self.attributes(), strict=True)
            if before != after
        ]
        if unread := self.unread():
            faults.append(f"{unread} bytes of input wait for the shell")
        return faults

    def attributes(self) -> list[Any]:
        """Return the line discipline, as `termios.tcgetattr` gives it."""
        return termios.tcgetattr(self._line)

    def make_sane(self) -> None:
        """Set the line discipline as it was when it was `remember`ed, as `stty sane` in another window does."""
        termios.tcsetattr(self._line, termios.TCSANOW, self._sane_termios)

    def full(self) -> bool:
        """Return whether it holds all the output it can: whoever writes more to it has to wait."""
        return not select.select([], [self._line], [], 0)[1]

    def unread(self) -> int:
        """Return how many bytes that were typed nobody has read yet."""
        count = array("i", [0])
        fcntl.ioctl(self._line, termios.FIONREAD, count)
        return count[0]

    def type(self, keys: str | bytes) -> None:
        """Press keys, as the characters and escape sequences that they send; bytes if they are not UTF-8.

        Raises:
            AssertionError: The command takes no input.
        """
        unsent = keys.encode() if isinstance(keys, str) else keys
        deadline = time.monotonic() + PATIENCE
        while unsent:
            assert time.monotonic() < deadline, f"{len(unsent)} bytes of input are not taken"
            self._read()
            with contextlib.suppress(BlockingIOError):
                unsent = unsent[os.write(self._master, unsent) :]

    def click(self, column: int, line: int) -> None:
        """Press and release the left mouse button on a cell, counted from 0; unheard with the mouse off."""
        for report in self.emulator.mouse(column, line):
            self.type(report)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, and tell the command as a terminal does."""
        self.emulator.resize(columns, lines)
        self._set_size(columns, lines)

    def wait_for(self, what: str | Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Read the pty until a text is on the screen, or until something is true.

        Raises:
            AssertionError: It did not happen in `timeout` seconds; says what the screen shows.
        """

        def happened() -> bool:
            self._read()
            return what in self.text if isinstance(what, str) else what()

        try:
            wait_until(happened, what if isinstance(what, str) else "the condition holds", timeout)
        except AssertionError as error:
            raise AssertionError(f"{error}; the screen shows:\n{self.text}") from None

    def read(self) -> None:
        """Read what the program has written, so that a full pty does not hold it up while another one is looked at."""
        self._read()

    def wait(self, timeout: float = PATIENCE) -> int:
        """Read the pty until the command has ended.

        Returns:
            Its exit status, or minus the signal that killed it.

        Raises:
            AssertionError: It did not end in `timeout` seconds.
        """
        self.wait_for(lambda: self.process.poll() is not None, timeout)
        self._read()
        assert self.process.returncode is not None
        return self.process.returncode

    def hang_up(self) -> None:
        """Close the window; nothing can be read, typed or sized any more."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def processes(self) -> list[int]:
        """Return the ids of the living processes of the terminal's session, oldest first (Linux)."""
        found: list[tuple[int, int]] = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    # After the name, in parentheses: state, parent, process group, session, and so on.
                    fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                    if int(fields[3]) == self.process.pid and fields[0] not in {"Z", "X"}:
                        found.append((int(fields[19]), int(folder.name)))
        return [pid for _, pid in sorted(found)]

    def send(self, report: str) -> None:
        """Send what a terminal says of its own accord, or as an answer; it takes the time of the line."""
        self._underway.append((time.monotonic() + self._lag, report))
        self._deliver()

    def _deliver(self) -> None:
        while self._underway and self._underway[0][0] <= time.monotonic():
            # An answer that finds no room is lost, as a waiting pty must not stop the emulator.
            with contextlib.suppress(OSError):
                os.write(self._master, self._underway.pop(0)[1].encode())

    def _read(self) -> None:
        self._deliver()
        with contextlib.suppress(OSError):
            for _ in range(AT_ONCE):
                if self._master < 0 or not select.select([self._master], [], [], 0)[0]:
                    break
                self.emulator.feed(self._decode(os.read(self._master, 4096)))

    def _set_size(self, columns: int, lines: int) -> None:
        size = struct.pack("HHHH", lines, columns, columns * CELL_WIDTH, lines * CELL_HEIGHT)
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, size)
