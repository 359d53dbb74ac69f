"""The terminal that a show runs on, and how it is restored after the show."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
from collections.abc import Iterator
from time import monotonic  # noqa: TID251 - clock.py belongs to the show, of which the supervisor imports nothing
from typing import Any, Literal, Self

from luckytui.terminal import ANSWER_TIME, ASK, await_answer, in_foreground, latin, readable, writable

#: Written after every show, since even a clean end leaves some modes on. Switches off mouse reports (buttons, drags,
#: moves; three encodings, pixels), focus reports, bracketed paste and resize reports; then resets the pointer's shape
#: and the text's attributes, and switches line wrap and the cursor on. Harmless where nothing was changed.
TIDY = (
    "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015, 1016, 1004, 2004, 2048))
    + "\x1b]22;default\x1b\\\x1b[0m\x1b[?7h\x1b[?25h"
)

#: Written first after a crash: aborts a half-written sequence (CAN) or string (ST), shows what a synchronized update
#: held back, and leaves the alternate screen. Enters it before that, or the cursor would jump after a show that died
#: before it had entered it. That screen has a keyboard stack of its own, so popping more than was pushed is safe.
#: On its way out it goes below the picture, which stays where there is no alternate screen.
ESCAPE = "\x18\x1b\\\x1b[?2026l\x1b[?1049h\x1b[<9u\x1b[0m\x1b[999;1H\x1bD\x1b[?1049l"

#: Seconds in which a terminal has to take what we write, before the output that it has not read is discarded.
PATIENCE = 0.5

#: Seconds in which mouse reports still arrive after the mouse is switched off.
SETTLE = 0.05

#: Seconds that a show has to leave when it is told to, before it is killed.
GRACE = 2.0

#: The indexes of the local modes and of the control characters in what `termios.tcgetattr` returns.
LFLAG, CC = 3, 6


class Tty:
    """A terminal, and the settings it had when this object was made.

    Args:
        file: A non-blocking file descriptor of the terminal that nobody else uses.

    Raises:
        termios.error: It is not a terminal.
    """

    def __init__(self, file: int) -> None:
        self.file = file
        self._saved = termios.tcgetattr(file)
        self._written = ""

    @classmethod
    def find(cls) -> Self | None:
        """Return the terminal of standard error, input or output; None without one."""
        for standard in (2, 0, 1):
            if os.isatty(standard):
                with contextlib.suppress(termios.error):
                    return cls(_own_file(standard))
        return None

    def foreground(self) -> bool:
        """Return whether this process group, and not the shell, has the terminal."""
        return in_foreground(self.file)

    def changed(self) -> bool:
        """Return whether its settings are not as they were."""
        try:
            return termios.tcgetattr(self.file) != self._saved
        except termios.error:
            return False

    def restore(self, crashed: bool) -> None:
        """Restore it, within three seconds, whatever state it was left in; a lost terminal is left alone.

        Args:
            crashed: Whether the show was killed. What was typed is then discarded, so that no mouse report ends up
                on the shell's command line.
        """
        # Setting a terminal from the background stops the process unless it blocks this signal.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        self._written = ""
        try:
            if crashed and self.foreground():
                # Without echo, what arrives now is not shown.
                self._set(self._single_keys(), flush=False)
                self.write(ESCAPE + TIDY + ASK)
                await_answer(self.file, ANSWER_TIME)
                self._written = ESCAPE + TIDY
            else:
                self.write(ESCAPE + TIDY if crashed else TIDY)
            if self.foreground() or self._is_raw():
                self._set(self._saved, flush=crashed)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)

    def write(self, text: str) -> None:
        """Write, without waiting for long: the output that a terminal does not read is discarded.

        What was written since the last `restore` may be part of that, so all of it is written again: the same sequences
        twice do no harm, but without them the terminal stays as the show left it.
        """
        self._written += text
        if not self._write(text.encode(errors="replace")):
            with contextlib.suppress(termios.error):
                # Output that Ctrl+S has stopped goes on only after it is switched off and on.
                termios.tcflush(self.file, termios.TCOFLUSH)
                termios.tcflow(self.file, termios.TCOOFF)
                termios.tcflow(self.file, termios.TCOON)
            self._write(self._written.encode(errors="replace"))

    @contextlib.contextmanager
    def keys(self) -> Iterator[None]:
        """Receive single keys, Ctrl+C too, within the block; keys that are not read by its end are discarded."""
        self._set(self._single_keys(), flush=False)
        try:
            yield
        finally:
            self._set(self._saved, flush=True)

    def key(self, seconds: float) -> Literal["go", "stop", ""]:
        """Wait for a key; return what it means for a countdown, or nothing.

        A terminal that is gone means "stop".
        """
        typed = "".join(map(latin, self._typed(seconds)))
        if typed == "\x1b":
            # Escape alone is the key; followed by more it is an arrow key, or the mouse.
            typed += self._typed(SETTLE)
        if typed.startswith("\x1b"):
            return "stop" if typed == "\x1b" else ""
        if any(key in typed for key in "\x03\x04qQ"):
            return "stop"
        return "go" if "\r" in typed or "\n" in typed else ""

    def _single_keys(self) -> list[Any]:
        single = [*self._saved[:CC], list(self._saved[CC])]
        single[LFLAG] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
        single[CC][termios.VMIN], single[CC][termios.VTIME] = 1, 0
        return single

    def _typed(self, seconds: float) -> str:
        if not readable(self.file, seconds=seconds):
            return ""
        try:
            return os.read(self.file, 1024).decode(errors="replace") or "\x04"
        except BlockingIOError:
            return ""
        except OSError:
            return "\x04"

    def _is_raw(self) -> bool:
        """Return whether a show's raw mode is on: a shell's line editor reads single keys too, but keeps Ctrl+C."""
        try:
            now = termios.tcgetattr(self.file)
        except termios.error:
            return False
        return bool((self._saved[LFLAG] & ~now[LFLAG]) & termios.ISIG)

    def _set(self, attributes: list[int | list[bytes | int]], flush: bool) -> None:
        with contextlib.suppress(termios.error):
            # Not TCSADRAIN, which would wait for a terminal that does not read.
            termios.tcsetattr(self.file, termios.TCSANOW, attributes)
            if flush:
                termios.tcflush(self.file, termios.TCIFLUSH)

    def _write(self, data: bytes) -> bool:
        """Return whether nothing is left to write: all is written, or the terminal is gone."""
        deadline = monotonic() + PATIENCE
        while data and (left := deadline - monotonic()) > 0:
            writable(self.file, left)
            try:
                data = data[os.write(self.file, data) :]
            except BlockingIOError:
                continue
            except OSError:
                return True
        return not data


def tell(tty: Tty | None, text: str) -> None:
    """Write to standard error; if that is a terminal, do not wait for it to read."""
    if tty and os.isatty(2):
        tty.write(text)
    else:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(text)
            sys.stderr.flush()


def flush() -> None:
    """Flush standard output and error; what nobody takes is dropped."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()


def _own_file(standard: int) -> int:
    """Return a new, non-blocking descriptor of the terminal; the shell shares the standard one, and its mode."""
    flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK
    with contextlib.suppress(OSError):
        return os.open(os.ttyname(standard), flags)
    with contextlib.suppress(OSError):
        return os.open("/dev/tty", flags)
    return os.dup(standard)
