"""A companion: a process beside the show that outlives each of its crashes, such as room and relay."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from time import monotonic, sleep  # noqa: TID251 - clock.py belongs to the show, of which nothing is imported here
from typing import NoReturn

from luckytui.process.fork import HASTE, HASTY, cut, fork
from luckytui.process.tty import GRACE

#: Seconds between two looks at a companion that was told to end.
TICK = 0.02

#: The most that is kept of what it writes on standard error, in bytes.
MOST_SAID = 2_000


class Companion:
    """A process that is started again whenever it dies, until the supervisor ends it.

    It has a session of its own, so no key of the terminal reaches it. It reads nothing; what it writes is kept in a
    file without a name, since the terminal is the show's.

    Args:
        work: Runs in the process and returns the exit status: 0 if it has ended for good. SIGTERM raises SystemExit
            in it unless it handles that itself.
        get_ready: Called in the process first, with the signals that were blocked before.
        tell: Called at the end, if it did not run any more, with what it wrote on standard error last.
    """

    def __init__(
        self, work: Callable[[], int], get_ready: Callable[[set[int]], None], tell: Callable[[str], None]
    ) -> None:
        self._work = work
        self._get_ready = get_ready
        self._tell = tell
        #: Its process id; 0 while it does not run.
        self._pid = 0
        self._lifeline = -1
        self._started = 0.0
        self._hasty = 0
        # Only now: most shows have no companion, and the module takes a while.
        import tempfile

        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this object

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Run it within the block."""
        self._start()
        try:
            yield
        finally:
            if self._pid:
                self._end()
            else:
                self._tell_last_words()

    def has_changed(self, pid: int, status: int) -> bool:
        """Say whether a process that has changed is the companion; if it has died, start it again.

        Args:
            pid: The process; 0 if none has changed. Both are what `os.waitpid` returns.
            status: How it has changed.
        """
        if not pid or pid != self._pid:
            return False
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            self._pid = 0
            cut(self._lifeline)
            self._hasty = self._hasty + 1 if monotonic() - self._started < HASTE else 0
            if status and self._hasty < HASTY:
                self._start()
        return True

    def look(self) -> None:
        """See whether it has died, while nobody waits for changes."""
        if self._pid:
            self.has_changed(*os.waitpid(self._pid, os.WNOHANG))

    def _start(self) -> None:
        """Start it; where the system cannot make another process, the show goes on without."""
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

        def child(alive: int) -> NoReturn:
            os.setsid()
            self._errors.seek(0)
            self._errors.truncate()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for file, place in ((nowhere, 0), (nowhere, 1), (self._errors.fileno(), 2)):
                os.dup2(file, place)
            # Where standard error was closed, there is no stream for it.
            sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
            self._get_ready(blocked)
            from luckytui.process.show import perform

            perform(self._work, None, alive)

        self._started = monotonic()
        try:
            with contextlib.suppress(OSError):
                self._pid, self._lifeline = fork(child)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

    def _end(self) -> None:
        """Tell it to end, and kill it if it takes too long."""
        os.kill(self._pid, signal.SIGTERM)
        until = monotonic() + GRACE
        while not (ended := os.waitpid(self._pid, os.WNOHANG)[0]) and monotonic() < until:
            sleep(TICK)
        if not ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        self._pid = 0
        cut(self._lifeline)

    def _tell_last_words(self) -> None:
        self._errors.seek(0)
        if said := self._errors.read(MOST_SAID).decode(errors="replace").strip():
            self._tell(f"{said}\n")
