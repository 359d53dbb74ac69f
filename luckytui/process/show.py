"""The show process: it runs the show, and ends when the supervisor or the terminal is gone."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from threading import Thread, main_thread
from time import sleep  # noqa: TID251 - not contest time, and clock.py belongs to the show
from typing import NoReturn

from luckytui.limits import refusal
from luckytui.process.tty import GRACE, Tty, flush, tell

#: Seconds between two looks at the terminal; a dead supervisor is noticed at once.
WATCH = 0.5


def perform(show: Callable[[], int], tty: Tty | None, alive: int) -> NoReturn:
    """Run the show, then end this process; do the supervisor's work where that has died.

    Args:
        show: Returns the exit status.
        tty: The terminal, if there is one.
        alive: The read end of a pipe that the supervisor holds open for as long as it lives.
    """
    status = 1
    try:
        Thread(target=_watch_supervisor, args=(tty, alive), name="watch-supervisor", daemon=True).start()
        status = show()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
        if left.code is not None and not isinstance(left.code, int):
            if tty and tty.changed():
                # What is told must not stand on the screen that is about to be left.
                tty.restore(crashed=True)
            tell(tty, f"{left.code}\n")
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    except BaseException as error:  # noqa: BLE001 - a traceback across the dashboard helps nobody
        if tty:
            tty.restore(crashed=True)
        tell(tty, f"{_sentence(error)}\n")
    finally:
        flush()
        if tty and _is_dead(alive):
            # Without its supervisor the show may be in the background, from where it could not restore everything.
            tty.restore(crashed=True)
        os._exit(status & 0xFF)


def _watch_supervisor(tty: Tty | None, alive: int) -> None:
    """Wait until the supervisor is dead or the terminal gone; then make this process end.

    The show is sent SIGTERM, if it handles that, and has `GRACE` seconds to leave.
    """
    # Signals are for the main thread: one that this thread received would not wake it.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    poll = select.poll()
    poll.register(alive, select.POLLIN)
    if tty:
        # No event is asked for: a hang-up is always reported.
        poll.register(tty.file, 0)
    gone = False
    while not gone:
        # On some systems a hang-up does not wake poll, so it is asked again now and then.
        for file, event in poll.poll(WATCH * 1000):
            if file == alive or event & select.POLLHUP:
                gone = True
            else:
                # A system that cannot poll terminals reports that at once, again and again.
                poll.unregister(file)
    if signal.getsignal(signal.SIGTERM) != signal.SIG_DFL and (main := main_thread().ident):
        # Sent to the main thread, for the same reason.
        signal.pthread_kill(main, signal.SIGTERM)
        sleep(GRACE)
    if tty:
        # The show still runs: what it draws from now on must not reach the restored terminal.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        tty.restore(crashed=True)
    os._exit(128 + signal.SIGHUP)


def _is_dead(alive: int) -> bool:
    """Say whether the supervisor is dead. A process that dies closes its files before it is seen to be gone."""
    poll = select.poll()
    poll.register(alive, select.POLLIN)
    return bool(poll.poll(0))


def _sentence(error: BaseException) -> str:
    """Say what ended the show: something that the system refused, or a mistake."""
    if said := refusal(error):
        return f"luckytui: {said}."
    return f"The show failed; this is a mistake in luckytui: {error!r} ({_place(error)})."


def _place(error: BaseException) -> str:
    """Return the file and line that raised an exception."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "nowhere"
    return f"{trace.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}, line {trace.tb_lineno}"
