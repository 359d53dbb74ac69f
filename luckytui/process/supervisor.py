"""The parent process: it forks the show, waits, and whatever kills the show, cleans up after it.

It is tiny on purpose: what it does not import cannot crash it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from time import monotonic, sleep  # noqa: TID251 - clock.py would bring asyncio into the parent
from types import FrameType

if sys.platform != "win32":
    from luckytui.process.tty import GRACE, Tty, flush, tell

#: A show that crashes HASTY times in a row within HASTE seconds of its start stays down.
HASTE, HASTY = 1.0, 5

#: Fits a narrow terminal: a line that wraps cannot be written over.
COUNTDOWN = "The show goes on in {} s. Enter: now. Ctrl+C or q: stop. "

#: Seconds that the countdown waits for a key before it looks at the clock again.
TICK = 0.1


def launch(
    show: Callable[[], int],
    report: Callable[[], str],
    *,
    relaunch: bool = False,
    countdown: float = 3.0,
    again: Callable[[], int] | None = None,
) -> int:
    """Run `show` in a child process; bring the terminal back whatever kills it; return the exit status.

    To be called while the process has one thread only, as it forks. The child ends with `os._exit`:
    nothing registered with `atexit` runs in it. SIGTERM and SIGHUP are handed on to the show, which has
    `GRACE` seconds to leave; then this process dies of the same signal, and `launch` does not return.
    Where there is no fork, `show` runs in this process and `report` is never called.

    Args:
        show: Runs in the child, which has the signal dispositions of the caller; what it returns is the
            child's exit status. A SystemExit is honoured, any other exception told in one sentence (1).
        report: Called in this process after a crash. Returns two lines, one or two sentences each: what
            the journal holds, printed behind "Crashed (SIGKILL).", and how to resume.
        relaunch: Whether a crashed show starts again by itself, until one ends without a crash.
        countdown: Seconds that the person has to stop (q, Esc, Ctrl+C) or hasten (Enter) a relaunch.
        again: What a relaunch runs; `show` by default.

    Returns:
        The show's own exit status, or 128 + the signal that killed it (137 for SIGKILL).

    Raises:
        OSError: The system has no process to spare.
    """
    if sys.platform == "win32" or not hasattr(os, "fork"):
        return show()
    parent = _Parent(Tty.find())
    with parent.on_duty():
        status = parent.run(show)
        hasty = 0
        while status < 0 and not parent.told:
            parent.report_crash(-status, report)
            hasty = hasty + 1 if parent.lasted < HASTE else 0
            if hasty == HASTY:
                parent.tell(f"It crashed {HASTY} times in a row as soon as it had started, and stays down.\n")
            if not relaunch or hasty == HASTY or not parent.count_down(countdown):
                break
            status = parent.run(again or show)
    if parent.told:
        _die_of(parent.told)
    return 128 - status if status < 0 else status


class _Parent:
    """What waits for the show, and stands between it and the world's signals.

    Args:
        tty: The terminal that the show runs on, if there is one.

    Attributes:
        told: The signal that told this process to end; 0 while there was none.
        lasted: How long the last show ran, in seconds.
    """

    def __init__(self, tty: Tty | None) -> None:
        self.told = 0
        self.lasted = 0.0
        self._tty = tty
        self._child = 0
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    @contextlib.contextmanager
    def on_duty(self) -> Iterator[None]:
        """Handle signals within the block as the launcher does; as before after it."""
        wanted: dict[signal.Signals, Callable[[int, FrameType | None], object] | signal.Handlers] = {
            # The terminal sends these two to the show as well, and it is the show's to answer.
            signal.SIGINT: signal.SIG_IGN,
            signal.SIGQUIT: signal.SIG_IGN,
            signal.SIGCHLD: signal.SIG_DFL,
            signal.SIGALRM: self._lose_patience,
        }
        # Whoever started us with a signal ignored (nohup) means it.
        for forwarded in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(forwarded) != signal.SIG_IGN:
                wanted[forwarded] = self._hand_on
        self._before = {signum: signal.signal(signum, action) for signum, action in wanted.items()}
        try:
            yield
        finally:
            self._as_before()

    def run(self, show: Callable[[], int]) -> int:
        """Run `show` in a child; return its exit status, or minus the signal that killed it."""
        started = monotonic()
        # A signal that comes while we fork waits until the child has its own handlers back, and we its id.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, self._before)
        try:
            if self.told:
                return 0
            held = self._fork(show, unblocked)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        try:
            status = self._wait()
        finally:
            os.close(held)
            self._child = 0
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.lasted = monotonic() - started
        # In the background the terminal belongs to the shell, and the show had handed it back.
        if self._tty and self._tty.foreground():
            self._tty.restore(crashed=status < 0)
        return status

    def report_crash(self, signum: int, report: Callable[[], str]) -> None:
        """Say which signal killed the show, and what `report` says."""
        try:
            said = report()
        except Exception as error:  # noqa: BLE001 - whatever ails the journal, the crash is told
            said = f"The journal cannot be read now ({error}).\nThe next launch resumes the contest."
        names = {each.value: each.name for each in signal.Signals}
        self.tell(f"Crashed ({names.get(signum, f'signal {signum}')}). {said.strip()}\n")

    def count_down(self, seconds: float) -> bool:
        """Let the person stop a relaunch; return whether it goes on."""
        with self._tty.keys() if self._tty else contextlib.nullcontext():
            goes_on = self._counted_down(seconds)
        self.tell("\r" + " " * len(COUNTDOWN) + "\r")
        return goes_on

    def tell(self, text: str) -> None:
        """Write to standard error, without waiting for a terminal that does not read."""
        tell(self._tty, text)

    def _fork(self, show: Callable[[], int], unblocked: set[int]) -> int:
        """Make the child; return the end of a pipe that tells it, for as long as it is open, that we live."""
        parent = os.getpid()
        alive, held = os.pipe()
        flush()
        self._child = os.fork()
        if not self._child:
            # Whatever happens: two processes must not return from here.
            try:
                os.close(held)
                self._as_before()
                signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
                # Only the child needs threads; a process that has none is one that may fork.
                from luckytui.process.show import perform

                perform(show, self._tty, alive, parent)
            finally:
                os._exit(128 + signal.SIGINT)
        os.close(alive)
        return held

    def _as_before(self) -> None:
        for signum, action in self._before.items():
            signal.signal(signum, action or signal.SIG_DFL)

    def _counted_down(self, seconds: float) -> bool:
        end = monotonic() + seconds
        shown = 0
        while not self.told and (left := end - monotonic()) > 0:
            if shown != int(left) + 1:
                shown = int(left) + 1
                self.tell("\r" + COUNTDOWN.format(shown))
            if self._tty is None:
                sleep(TICK)
            elif key := self._tty.key(TICK):
                return key == "go"
        return not self.told

    def _wait(self) -> int:
        status = self._news()
        while status is None or os.WIFSTOPPED(status) or os.WIFCONTINUED(status):
            if status is not None and os.WIFSTOPPED(status) and not self.told:
                # The shell may have stopped us both, and continued both before we came to look.
                status = self._news(os.WNOHANG)
                if status is None:
                    status = self._stop()
            else:
                status = self._news()
        return os.waitstatus_to_exitcode(status)

    def _news(self, flags: int = 0) -> int | None:
        """Return what became of the child: ended, stopped or continued; None if nothing new."""
        pid, status = os.waitpid(self._child, os.WUNTRACED | os.WCONTINUED | flags)
        return status if pid else None

    def _stop(self) -> int | None:
        """Stop as the show has stopped, so that the shell takes over; return the news since then."""
        # After Ctrl+Z the show has handed the terminal back, nearly; after a kill -STOP it could not.
        if self._tty and self._tty.foreground():
            self._tty.restore(crashed=self._tty.changed())
        os.kill(os.getpid(), signal.SIGTSTP)
        news = self._news(os.WNOHANG)
        if news is None:
            # `fg` would have continued us both. This was a SIGCONT for us alone, or there is no shell
            # that could continue anybody, and the system did not let us stop: the show must not sleep on.
            os.kill(self._child, signal.SIGCONT)
        return news

    def _hand_on(self, signum: int, _frame: FrameType | None) -> None:
        """Tell the show, once, what we were told."""
        if not self.told:
            self.told = signum
            if self._child:
                self._send(signum)
                signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _lose_patience(self, _signum: int, _frame: FrameType | None) -> None:
        if self._child:
            self._send(signal.SIGKILL)

    def _send(self, signum: int) -> None:
        # It may have died in the meantime.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signum)


def _die_of(signum: int) -> None:
    """End by a signal, so that our own parent sees the truth; return only where that is forbidden (init)."""
    flush()
    signal.signal(signum, signal.SIG_DFL)
    os.kill(os.getpid(), signum)
