"""The countdown before a show is started again, which a person can stop or hasten."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from time import monotonic, sleep  # noqa: TID251 - clock.py belongs to the show, of which nothing is imported here

from luckytui.process.tty import Tty, tell

#: Short enough for a narrow terminal: a line that wraps cannot be overwritten.
COUNTDOWN = "The show goes on in {} s. Enter: now. Ctrl+C or q: stop. "

#: Seconds that the countdown waits for a key before it looks at the clock again.
TICK = 0.1


def goes_on(tty: Tty | None, seconds: float, told: Callable[[], bool]) -> bool:
    """Count down, and return whether the show is started again.

    Args:
        tty: The terminal, if there is one.
        seconds: Until the start.
        told: Says whether this process was told to end.
    """
    with tty.keys() if tty else contextlib.nullcontext():
        wanted = _wanted(tty, seconds, told)
    tell(tty, "\r" + " " * len(COUNTDOWN) + "\r")
    return wanted


def _wanted(tty: Tty | None, seconds: float, told: Callable[[], bool]) -> bool:
    end = monotonic() + seconds
    shown = 0
    while not told() and (left := end - monotonic()) > 0:
        if shown != int(left) + 1:
            shown = int(left) + 1
            tell(tty, "\r" + COUNTDOWN.format(shown))
        if tty is None:
            sleep(TICK)
        elif key := tty.key(TICK):
            return key == "go"
    return not told()
