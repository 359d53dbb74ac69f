"""A show for the supervisor's tests: it takes the terminal over as Textual does, and dies as its keys say."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import select
import signal
import sys
import termios
import tty
from pathlib import Path
from types import FrameType

from luckytui.process.supervisor import launch

#: What Textual switches on, and a button under the mouse.
ON = (
    "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[>25u"
    "\x1b[?2048h\x1b[?1016h\x1b[?2004h\x1b[?7l\x1b]22;pointer\x07\x1b[1;31m"
)

#: What Textual switches off again: all but mode 1016.
OFF = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b]22;default\x07\x1b[0m\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

#: What a terminal says of its own accord: its size, the mouse.
REPORTS = re.compile(r"\x1b\[[^@-~]*[@-~]")

#: What a report is like: two lines.
REPORT = "The journal holds contest 3: 7 calls, magic number 3,788.\nluckytui resumes it."

#: The signals that the supervisor handles itself.
SIGNALS = [getattr(signal, f"SIG{name}") for name in ("INT", "QUIT", "TERM", "HUP", "CHLD", "ALRM")]


class StandIn:
    """A show that shows what it hears.

    Args:
        name: Stands on its screen.
        deaf: Whether it takes no notice of SIGTERM and SIGHUP; None if it does not handle them at all.
    """

    def __init__(self, name: str, deaf: bool | None = False) -> None:
        self._name = name
        self._told = 0
        self._continued = 0
        if deaf is not None:
            for signum in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(signum, signal.SIG_IGN if deaf else self._hear)
        signal.signal(signal.SIGCONT, self._go_on)

    def run(self) -> int:
        """Read keys until one of them ends the show; return its exit status."""
        self._before = termios.tcgetattr(0)
        self._take_over()
        while not self._told:
            # In short turns, so that what a signal has changed is seen.
            select.select([], [], [], 0.02)
            # A show may take no notice of a window that is gone, as Textual does.
            with contextlib.suppress(OSError):
                columns, lines = os.get_terminal_size(0)
                write(f"\x1b[H{self._name} {columns}x{lines}, continued {self._continued} times\x1b[K")
                for key in self._keys():
                    if key.isdigit():
                        self._hand_back()
                        return int(key)
                    self._press(key)
        with contextlib.suppress(OSError, termios.error):
            self._hand_back()
            write(f"told {self._told} times\r\n")
        return 0

    def _keys(self) -> str:
        waiting = select.select([0], [], [], 0)[0]
        return REPORTS.sub("", os.read(0, 1024).decode()) if waiting else ""

    def _press(self, key: str) -> None:
        if key == "h":
            write("\x1b[?2026h\x1b[48;2;10")
        elif key == "o":
            write("\x1b]0;the tit")
        elif key == "c":
            termios.tcflow(0, termios.TCOOFF)
        elif key == "i":
            attributes = termios.tcgetattr(0)
            attributes[0] |= termios.IXON
            termios.tcsetattr(0, termios.TCSANOW, attributes)
        while key == "f":
            write("flood " * 1000)
        if key in "khoc":
            os.kill(os.getpid(), signal.SIGKILL)
        elif key == "s":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif key == "z":
            self._hand_back()
            os.kill(os.getpid(), signal.SIGSTOP)
        elif key == "x":
            self._hand_back()
            sys.exit("no journal")
        elif key == "e":
            raise ValueError("a bad moment")
        elif key == "m":
            raise MemoryError

    def _take_over(self) -> None:
        tty.setraw(0)
        write(ON)

    def _hand_back(self) -> None:
        termios.tcsetattr(0, termios.TCSANOW, self._before)
        write(OFF)

    def _go_on(self, _signum: int, _frame: FrameType | None) -> None:
        self._continued += 1
        self._take_over()

    def _hear(self, _signum: int, _frame: FrameType | None) -> None:
        self._told += 1


def write(text: str) -> None:
    """Write to the terminal, past all buffers."""
    os.write(2, text.encode())


def dispositions() -> list[object]:
    """Return how this process handles the signals that the supervisor handles itself."""
    return [signal.getsignal(signum) for signum in SIGNALS] + [signal.pthread_sigmask(signal.SIG_BLOCK, [])]


def report() -> str:
    """Return what a report says, in two lines."""
    return REPORT


def main() -> None:
    """Launch a stand-in as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--relaunch", action="store_true")
    parser.add_argument("--countdown", type=float, default=3.0)
    parser.add_argument("--deaf", action="store_true", default=False)
    parser.add_argument("--rude", dest="deaf", action="store_const", const=None)
    parser.add_argument("--hasty", action="store_true")
    parser.add_argument("--beside", type=Path, help="where a companion writes its process id")
    parser.add_argument("--broken", action="store_true", help="the companion fails as soon as it has started")
    options = parser.parse_args()
    before = dispositions()

    def show(name: str = "SHOW") -> int:
        # Until it handles SIGTERM and SIGHUP itself, they end it in good order.
        assert [*dispositions()[:2], *dispositions()[4:]] == [*before[:2], *before[4:]]
        if options.hasty:
            os.kill(os.getpid(), signal.SIGKILL)
        return StandIn(name, options.deaf).run()

    def beside() -> int:
        with options.beside.open("a") as pids:
            pids.write(f"{os.getpid()}\n")
        if options.broken:
            sys.exit("no room")
        signal.pause()
        return 0

    status = launch(
        show,
        report,
        relaunch=options.relaunch,
        countdown=options.countdown,
        again=lambda: show("AGAIN"),
        beside=[beside] if options.beside else [],
    )
    assert dispositions() == before
    sys.exit(status)


if __name__ == "__main__":
    main()
