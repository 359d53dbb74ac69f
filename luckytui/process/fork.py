"""How the supervisor forks: each process that it starts can see whether the supervisor still lives."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import NoReturn

from luckytui.process.tty import flush

#: What ends HASTY times in a row, each time within HASTE seconds of its start, is not started again.
HASTE, HASTY = 1.0, 5

#: The write ends of the pipes to the processes that run. A copy in another of them would hide that we are dead.
_lifelines: set[int] = set()


def fork(child: Callable[[int], NoReturn]) -> tuple[int, int]:
    """Start a process.

    Args:
        child: Runs in it and never returns. Its argument is the read end of a pipe: when we die, the system closes the
            other end.

    Returns:
        Its process id, and the write end of that pipe (`cut` closes it).

    Raises:
        OSError: The system cannot make another process.
    """
    alive, lifeline = os.pipe()
    flush()
    try:
        pid = os.fork()
    except OSError:
        os.close(alive)
        os.close(lifeline)
        raise
    if not pid:
        # It must never return from here, or two processes would go on as the supervisor.
        try:
            for other in (*_lifelines, lifeline):
                os.close(other)
            child(alive)
        finally:
            os._exit(128 + signal.SIGINT)
    os.close(alive)
    _lifelines.add(lifeline)
    return pid, lifeline


def cut(lifeline: int) -> None:
    """Close the write end of a process's pipe."""
    _lifelines.discard(lifeline)
    os.close(lifeline)
