"""What the supervisor and the dashboard both do with a terminal: ask it a last question, see whose it is."""

from __future__ import annotations

import contextlib
import os
import re
import select
from time import monotonic  # noqa: TID251 - clock.py belongs to the show, of which the supervisor imports nothing

#: A terminal answers this after all that it was asked before (DA1, its device attributes).
ASK, ANSWER = "\x1b[c", re.compile(rb"\x1b\[\?[\d;]*c")

#: Seconds that it has to answer: as long as reports are underway on a slow line.
ANSWER_TIME = 1.0

#: What helps where the system refuses a process or a thread.
REMEDY = "end other programs, or raise the limits (ulimit -a)"


def await_answer(file: int, seconds: float = ANSWER_TIME) -> None:
    """Read and drop what a terminal sends until it has answered, or its time is up.

    Args:
        file: A descriptor of the terminal, which does not echo.
        seconds: How long it has.
    """
    said = b""
    end = monotonic() + seconds
    with contextlib.suppress(OSError):
        while not ANSWER.search(said) and (left := end - monotonic()) > 0:
            if select.select([file], [], [], left)[0]:
                piece = os.read(file, 4096)
                if not piece:
                    break
                said += piece


def in_foreground(file: int) -> bool:
    """Return whether this process group, and not the shell, has a terminal."""
    try:
        return os.tcgetpgrp(file) == os.getpgrp()
    except OSError:
        # It is not our controlling terminal, so no foreground process group keeps us out.
        return True
