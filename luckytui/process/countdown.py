"""The countdown before a show is started again, which a person can stop or hasten."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from time import monotonic, sleep  # noqa: TID251 - clock.py belongs to the show, of which nothing is imported here

from luckytui.process.tty import Tty, tell

#: Short enough for a narrow terminal: a line that wraps cannot be overwritten.
COUNTDOWN = "The show goes on in {} s. Enter: now. Ctrl+C or q: stop. "

#: Asked where somebody waits for the show beside the one at the terminal.
QUESTION = "The audience holds the line. Enter: go on. Ctrl+C or q: end it. "

#: Seconds that the countdown waits for a key before it looks at the clock again.
TICK = 0.1


def goes_on(tty: Tty | None, seconds: float, told: Callable[[], bool]) -> bool:
    """Count down, and return whether the show is started again.

    Args:
        tty: The terminal, if there is one.
        seconds: Until the start; infinite if a person is asked, who has all the time: without a terminal, nobody is.
        told: Says whether this process was told to end; asked several times a second.
    """
    if tty is None and math.isinf(seconds):
        return False
    with tty.keys() if tty else contextlib.nullcontext():
        wanted = _wanted(tty, seconds, told)
    tell(tty, "\r" + " " * max(len(COUNTDOWN), len(QUESTION)) + "\r")
    return wanted


def _wanted(tty: Tty | None, seconds: float, told: Callable[[], bool]) -> bool:
    end, shown = monotonic() + seconds, ""
    while not told() and (left := end - monotonic()) > 0:
        line = QUESTION if math.isinf(left) else COUNTDOWN.format(int(left) + 1)
        if line != shown:
            shown = line
            tell(tty, "\r" + line)
        if tty is None:
            sleep(TICK)
        elif key := tty.key(TICK):
            return key == "go"
    return not told()
