"""The terminal that a show runs on, and how it becomes sane again after one."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
from collections.abc import Iterator
from time import monotonic, sleep  # noqa: TID251 - clock.py would bring asyncio into the parent
from typing import Literal, Self

#: Switched off after every show, as even a clean end leaves some on: mouse reports (buttons, drags, moves;
#: three encodings, pixels), focus reports, pasted text in brackets, resize reports. Then the pointer's
#: shape, plain letters, lines that wrap, a cursor that shows. All of it harmless where it was never changed.
TIDY = (
    "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015, 1016, 1004, 2004, 2048))
    + "\x1b]22;default\x1b\\\x1b[0m\x1b[?7h\x1b[?25h"
)

#: After a crash first: abort a half-written sequence (CAN) or string (ST), show what a synchronized update
#: held back, and leave the alternate screen. It is entered first: a show that died before it got there would
#: make the cursor jump. It has a keyboard stack of its own, so it is safe to pop more than was pushed.
ESCAPE = "\x18\x1b\\\x1b[?2026l\x1b[?1049h\x1b[<9u\x1b[?1049l"

#: Seconds in which a terminal has to take what we write, before what waits for it is thrown away.
PATIENCE = 0.5

#: Seconds in which mouse reports that are under way when the mouse is switched off still arrive.
SETTLE = 0.05

#: Seconds that a show which was told to leave has for it, before it is killed.
GRACE = 2.0

#: Where `termios.tcgetattr` keeps the local modes and the control characters.
LFLAG, CC = 3, 6


class Tty:
    """The terminal, as it was when this was made.

    Args:
        line: A file descriptor of the terminal, its own to keep.

    Raises:
        termios.error: It is no terminal.
    """

    def __init__(self, line: int) -> None:
        self.line = line
        self._saved = termios.tcgetattr(line)
        self._written = ""

    @classmethod
    def find(cls) -> Self | None:
        """Return the terminal of standard error, input or output; None without one."""
        for standard in (2, 0, 1):
            if os.isatty(standard):
                with contextlib.suppress(termios.error):
                    return cls(_own_line(standard))
        return None

    def foreground(self) -> bool:
        """Return whether the terminal is this process group's to use, and not the shell's."""
        try:
            return os.tcgetpgrp(self.line) == os.getpgrp()
        except OSError:
            # Not our controlling terminal: it has no foreground that would keep us out.
            return True

    def changed(self) -> bool:
        """Return whether its line discipline is not as it was."""
        try:
            return termios.tcgetattr(self.line) != self._saved
        except termios.error:
            return False

    def restore(self, crashed: bool) -> None:
        """Make it sane, within two seconds, whatever it was left in; a lost terminal is left alone.

        Args:
            crashed: Whether the show did not leave by itself. What was typed is then thrown away, so
                that no mouse report ends up on the shell's command line.
        """
        # Setting a terminal from the background stops the process, unless it blocks this signal.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        self._written = ""
        try:
            self.write(ESCAPE + TIDY if crashed else TIDY)
            if crashed:
                # Still without echo: what the mouse says meanwhile does not show.
                sleep(SETTLE)
            if self.foreground() or self._ours():
                self._set(self._saved, flush=crashed)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)

    def write(self, text: str) -> None:
        """Write, without waiting for long: a terminal that does not read loses what waits for it.

        What we wrote ourselves since the last `restore` may be among that, so all of it is written again:
        twice the same sequences do no harm, but without them the terminal stays as the show left it.
        """
        self._written += text
        if not self._write(text.encode(errors="replace")):
            with contextlib.suppress(termios.error):
                # Output that Ctrl+S has stopped goes on only after an off and an on.
                termios.tcflush(self.line, termios.TCOFLUSH)
                termios.tcflow(self.line, termios.TCOOFF)
                termios.tcflow(self.line, termios.TCOON)
            self._write(self._written.encode(errors="replace"))

    @contextlib.contextmanager
    def keys(self) -> Iterator[None]:
        """Take single keys, Ctrl+C among them, within the block; what is left over is thrown away."""
        single = [*self._saved[:CC], list(self._saved[CC])]
        single[LFLAG] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
        single[CC][termios.VMIN], single[CC][termios.VTIME] = 1, 0
        self._set(single, flush=False)
        try:
            yield
        finally:
            self._set(self._saved, flush=True)

    def key(self, seconds: float) -> Literal["go", "stop", ""]:
        """Wait for a key; return what it means for a countdown, nothing if it means nothing.

        A terminal that is gone means "stop".
        """
        typed = self._typed(seconds)
        if typed == "\x1b":
            # Escape alone is the key; with more to follow it is an arrow, or the mouse.
            typed += self._typed(SETTLE)
        if typed.startswith("\x1b"):
            return "stop" if typed == "\x1b" else ""
        if any(key in typed for key in "\x03\x04qQ"):
            return "stop"
        return "go" if "\r" in typed or "\n" in typed else ""

    def _typed(self, seconds: float) -> str:
        if not select.select([self.line], [], [], seconds)[0]:
            return ""
        try:
            return os.read(self.line, 1024).decode(errors="replace") or "\x04"
        except BlockingIOError:
            return ""
        except OSError:
            return "\x04"

    def _ours(self) -> bool:
        """Return whether a show's raw mode is on: line editors take single keys too, but keep Ctrl+C."""
        try:
            now = termios.tcgetattr(self.line)
        except termios.error:
            return False
        return bool((self._saved[LFLAG] & ~now[LFLAG]) & termios.ISIG)

    def _set(self, attributes: list[int | list[bytes | int]], flush: bool) -> None:
        with contextlib.suppress(termios.error):
            # Not TCSADRAIN: a terminal that does not read would keep it waiting.
            termios.tcsetattr(self.line, termios.TCSANOW, attributes)
            if flush:
                termios.tcflush(self.line, termios.TCIFLUSH)

    def _write(self, data: bytes) -> bool:
        """Return whether there is nothing left to do: all is written, or the terminal gone."""
        deadline = monotonic() + PATIENCE
        while data and (left := deadline - monotonic()) > 0:
            select.select([], [self.line], [], left)
            try:
                data = data[os.write(self.line, data) :]
            except BlockingIOError:
                continue
            except OSError:
                return True
        return not data


def tell(tty: Tty | None, text: str) -> None:
    """Write to standard error; if that is a terminal, without waiting for it to read."""
    if tty and os.isatty(2):
        tty.write(text)
    else:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(text)
            sys.stderr.flush()


def flush() -> None:
    """Write out what standard output and error still hold, if anybody takes it."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()


def _own_line(standard: int) -> int:
    """Return a descriptor that does not block; one made non-blocking would be so for the shell too."""
    flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK
    with contextlib.suppress(OSError):
        return os.open(os.ttyname(standard), flags)
    with contextlib.suppress(OSError):
        return os.open("/dev/tty", flags)
    return os.dup(standard)
