"""The child process: it runs the show, and leaves when its parent or its terminal is gone."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from threading import Thread, main_thread
from time import sleep  # noqa: TID251 - a grace is no contest time
from typing import NoReturn

from luckytui.process.tty import GRACE, Tty, flush, tell

#: Seconds between two looks at the terminal by the show; a dead parent is noticed at once.
WATCH = 0.5


def perform(show: Callable[[], int], tty: Tty | None, alive: int, parent: int) -> NoReturn:
    """Be the child: run `show`, tidy up after a dead parent, leave.

    Args:
        show: What the child is for.
        tty: The terminal.
        alive: A pipe that ends when the parent does.
        parent: The parent's process id.
    """
    status = 1
    try:
        Thread(target=_watch_parent, args=(tty, alive), name="watch-parent", daemon=True).start()
        status = show()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
        if left.code is not None and not isinstance(left.code, int):
            tell(tty, f"{left.code}\n")
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    except BaseException as error:  # noqa: BLE001 - a traceback over the dashboard helps nobody
        if tty:
            tty.restore(crashed=True)
        tell(tty, f"The show failed; this is a mistake in luckytui: {error!r} ({_place(error)}).\n")
    finally:
        flush()
        if tty and os.getppid() != parent:
            # From the background, where an orphan is by now, the show could not hand it all back.
            tty.restore(crashed=True)
        os._exit(status & 0xFF)


def _watch_parent(tty: Tty | None, alive: int) -> None:
    """Wait until the parent is dead or the terminal gone; then see to it that this process ends.

    It is told by SIGTERM, where it listens to that, and has `GRACE` seconds to leave.
    """
    # Signals are the main thread's: one that came here would not wake it from what it waits for.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    poll = select.poll()
    poll.register(alive, select.POLLIN)
    if tty:
        # No event asked for: a hang-up is always told.
        poll.register(tty.line, 0)
    gone = False
    while not gone:
        # A hang-up does not wake every system's poll: hence the look now and then.
        for line, event in poll.poll(WATCH * 1000):
            if line == alive or event & select.POLLHUP:
                gone = True
            else:
                # A system that cannot poll terminals says so at once, and for ever.
                poll.unregister(line)
    if signal.getsignal(signal.SIGTERM) != signal.SIG_DFL and (main := main_thread().ident):
        # To the main thread, for the same reason.
        signal.pthread_kill(main, signal.SIGTERM)
        sleep(GRACE)
    if tty:
        # The show still runs: what it draws from here on must not land on the restored terminal.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        tty.restore(crashed=True)
    os._exit(128 + signal.SIGHUP)


def _place(error: BaseException) -> str:
    """Return the file and line that an exception comes from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "nowhere"
    return f"{trace.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}, line {trace.tb_lineno}"
