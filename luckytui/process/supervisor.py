"""The supervisor: it forks the show, waits for it, and restores the terminal, whatever killed the show.

It imports next to nothing, so that next to nothing can crash it.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from time import monotonic  # noqa: TID251 - clock.py belongs to the show, of which nothing is imported here
from types import FrameType
from typing import NoReturn

if sys.platform != "win32":
    from luckytui.limits import REMEDY
    from luckytui.process.companion import Companion
    from luckytui.process.countdown import goes_on
    from luckytui.process.fork import HASTE, HASTY, cut, fork
    from luckytui.process.tty import GRACE, Tty, flush, tell

#: The signals that tell a program to end.
TOLD = (signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else (signal.SIGTERM,)


def launch(
    show: Callable[[], int],
    report: Callable[[], str],
    *,
    relaunch: bool = False,
    countdown: float = 3.0,
    again: Callable[[], int] | None = None,
    beside: Sequence[Callable[[], int]] = (),
) -> int:
    """Run `show` in a process of its own, restore the terminal whatever kills it, and return the exit status.

    Call it while this process has only one thread, since it forks. The show process ends with `os._exit`, so nothing
    registered with `atexit` runs in it. SIGTERM and SIGHUP are forwarded to the show, which has `GRACE` seconds to
    leave; then this process dies of the same signal, and `launch` does not return. Where there is no fork, `show` runs
    in this process and `report` is never called.

    Args:
        show: Runs in the show process, with the caller's signal handlers, and returns the exit status. A SystemExit
            is honoured; any other exception is reported in one sentence, with exit status 1. SIGTERM and SIGHUP raise
            SystemExit in it where the caller handles them by default.
        report: Called in this process after a crash. Returns two lines, one or two sentences each: what the journal
            holds, printed after "Crashed (SIGKILL).", and how to go on.
        relaunch: Whether a show that has crashed is started again, until one ends without a crash.
        countdown: Seconds in which a person can stop (q, Esc, Ctrl+C) or hasten (Enter) a relaunch.
        again: What a relaunch runs; `show` by default.
        beside: Each runs in a process of its own from before the first show until after the last (`Companion`). With
            one, a person at the terminal is asked after a crash whether it is started again, however long that takes.

    Returns:
        The show's own exit status, or 128 + the signal that killed it (137 for SIGKILL); 1 if the system cannot make
        another process.
    """
    if sys.platform == "win32" or not hasattr(os, "fork"):
        return show()
    supervisor = Supervisor(Tty.find(), report, beside)
    with supervisor.on_duty():
        status = supervisor.supervise(show, again or show, countdown if relaunch else None)
    if supervisor.told:
        _die_of(supervisor.told)
    return 128 - status if status < 0 else status


class Supervisor:
    """The process that waits for the show, and forwards signals to it.

    Args:
        tty: The terminal that the show runs on, if there is one.
        report: Returns what is said after a crash.
        beside: What runs beside the show.

    Attributes:
        told: The signal that told this process to end; 0 if none came.
    """

    def __init__(self, tty: Tty | None, report: Callable[[], str], beside: Sequence[Callable[[], int]] = ()) -> None:
        self.told = 0
        self._companions = [Companion(each, self._get_ready, self._tell) for each in beside]
        self._tty = tty
        self._report = report
        #: The show's process id; 0 while none runs.
        self._show = 0
        #: How long the last show ran, in seconds.
        self._lasted = 0.0
        self._handlers_before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    @contextlib.contextmanager
    def on_duty(self) -> Iterator[None]:
        """Handle signals as a supervisor does within the block, and as before after it."""
        wanted: dict[signal.Signals, Callable[[int, FrameType | None], object] | signal.Handlers] = {
            # The terminal sends these two to the show as well, and the show answers them.
            signal.SIGINT: signal.SIG_IGN,
            signal.SIGQUIT: signal.SIG_IGN,
            signal.SIGCHLD: signal.SIG_DFL,
            signal.SIGALRM: self._kill,
        }
        # A signal that we inherit as ignored, as from nohup, stays ignored.
        for forwarded in TOLD:
            if signal.getsignal(forwarded) != signal.SIG_IGN:
                wanted[forwarded] = self._forward
        # Sent to both of us, it would stop us before the show has given the terminal back.
        wanted[signal.SIGTSTP] = signal.SIG_IGN
        self._handlers_before = {signum: signal.signal(signum, action) for signum, action in wanted.items()}
        try:
            with contextlib.ExitStack() as running:
                for companion in self._companions:
                    running.enter_context(companion.running())
                yield
        finally:
            self._restore_handlers()

    def supervise(self, show: Callable[[], int], again: Callable[[], int], countdown: float | None) -> int:
        """Run shows until one ends without a crash, or is not to be started again.

        Args:
            show: The first show.
            again: What is started after a crash.
            countdown: Seconds in which a person can stop or hasten that; None if nothing is started by itself: where
                there is a companion a person is asked, otherwise nothing is started at all.

        Returns:
            The last show's exit status, or minus the signal that killed it.
        """
        if countdown is None and self._companions:
            countdown = math.inf
        hasty = 0
        while True:
            status = self._run(show)
            hasty = hasty + 1 if self._lasted < HASTE else 0
            if status >= 0 or self.told:
                return status
            self._tell_crash(-status)
            if hasty == HASTY:
                self._tell(f"It crashed {HASTY} times in a row as soon as it had started, and stays down.\n")
            if countdown is None or hasty == HASTY or not goes_on(self._tty, countdown, self._is_told):
                return status
            show = again

    def _run(self, show: Callable[[], int]) -> int:
        """Run `show` in a process of its own; return its exit status, or minus the signal that killed it."""
        started = monotonic()
        # Signals wait during the fork, until the show has its own handlers back and we have its process id.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, self._handlers_before)
        try:
            if self.told:
                return 0
            lifeline = self._fork(show, unblocked)
        except OSError as error:
            self._tell(f"luckytui: the show's process cannot be started ({error.strerror}): {REMEDY}.\n")
            return 1
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        try:
            status = self._wait()
        finally:
            cut(lifeline)
            self._show = 0
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._lasted = monotonic() - started
        # In the background the terminal belongs to the shell, and the show has handed it back.
        if self._tty and self._tty.foreground():
            # An exit status does not say that the terminal was given back: a show that cannot start a thread fails
            # with the terminal half taken.
            self._tty.restore(crashed=status < 0 or self._tty.changed())
        return status

    def _fork(self, show: Callable[[], int], unblocked: set[int]) -> int:
        """Start the show process; return the write end of the pipe by which it sees that we live."""

        def child(alive: int) -> NoReturn:
            self._get_ready(unblocked)
            # Only now: the module needs threads, and a process should not have any when it forks.
            from luckytui.process.show import perform

            perform(show, self._tty, alive)

        self._show, lifeline = fork(child)
        return lifeline

    def _get_ready(self, unblocked: set[int]) -> None:
        """Give a new process the signal handlers of before."""
        self._restore_handlers()
        # A show that is told to end before it handles these itself must not die with the terminal half taken.
        for signum in TOLD:
            if signal.getsignal(signum) == signal.SIG_DFL:
                signal.signal(signum, _leave)
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)

    def _wait(self) -> int:
        """Wait until the show has ended; return its exit status, or minus the signal that killed it."""
        status = self._wait_for_change()
        while status is None or os.WIFSTOPPED(status) or os.WIFCONTINUED(status):
            if status is not None and os.WIFSTOPPED(status):
                # The shell may have stopped both of us, and continued both before we looked.
                status = self._wait_for_change(os.WNOHANG)
                if status is None:
                    status = self._stop()
            else:
                status = self._wait_for_change()
        return os.waitstatus_to_exitcode(status)

    def _wait_for_change(self, flags: int = 0) -> int | None:
        """Return the status of a show that has ended, was stopped or was continued; None if nothing has changed."""
        while True:
            pid, status = os.waitpid(-1, os.WUNTRACED | os.WCONTINUED | flags)
            if not any(companion.has_changed(pid, status) for companion in self._companions):
                return status if pid else None

    def _is_told(self) -> bool:
        """Say whether this process was told to end; between two shows, nothing else looks after the companions."""
        for companion in self._companions:
            companion.look()
        return bool(self.told)

    def _stop(self) -> int | None:
        """Stop as the show has stopped, so that the shell takes over; return what has changed since then."""
        # After Ctrl+Z the show has handed nearly all of the terminal back; after a kill -STOP it could not.
        if self._tty and self._tty.foreground():
            self._tty.restore(crashed=self._tty.changed())
        change = self._wait_for_change(os.WNOHANG)
        if change is None and not self.told:
            self._stop_self()
            change = self._wait_for_change(os.WNOHANG)
        elif change is not None and os.WIFCONTINUED(change):
            # Continued meanwhile, it has taken back what was then restored: it takes the terminal back once more.
            os.kill(self._show, signal.SIGCONT)
        if change is None:
            # `fg` would have continued both of us. So this was a SIGCONT for us alone, or there is no shell that could
            # continue us and the system did not stop us, or the show is told to end: it must not stay stopped.
            os.kill(self._show, signal.SIGCONT)
        return change

    def _stop_self(self) -> None:
        """Stop until the shell continues us; where there is no shell that could, the system does not stop us."""
        signal.signal(signal.SIGTSTP, self._handlers_before[signal.SIGTSTP] or signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def _tell_crash(self, signum: int) -> None:
        """Say which signal killed the show, and what the report says."""
        try:
            said = self._report()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the journal, the crash is reported
            said = f"The journal cannot be read now ({error}).\nThe next launch resumes the contest."
        names = {each.value: each.name for each in signal.Signals}
        self._tell(f"Crashed ({names.get(signum, f'signal {signum}')}). {said.strip()}\n")

    def _tell(self, text: str) -> None:
        tell(self._tty, text)

    def _restore_handlers(self) -> None:
        for signum, action in self._handlers_before.items():
            signal.signal(signum, action or signal.SIG_DFL)

    def _forward(self, signum: int, _frame: FrameType | None) -> None:
        """Forward the first signal that tells this process to end, and give the show time to leave."""
        if not self.told:
            self.told = signum
            if self._show:
                self._send(signum)
                signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _kill(self, _signum: int, _frame: FrameType | None) -> None:
        if self._show:
            self._send(signal.SIGKILL)

    def _send(self, signum: int) -> None:
        # It may have died in the meantime.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._show, signum)


def _leave(signum: int, _frame: FrameType | None) -> None:
    """End the show process in good order, once: a second signal must not interrupt that."""
    for told in TOLD:
        if signal.getsignal(told) == _leave:
            signal.signal(told, signal.SIG_IGN)
    raise SystemExit(128 + signum)


def _die_of(signum: int) -> None:
    """End by a signal, so that whoever started us sees the true cause; return only where that is forbidden (init)."""
    flush()
    signal.signal(signum, signal.SIG_DFL)
    os.kill(os.getpid(), signum)
