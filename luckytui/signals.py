"""The signals that tell a program to end, for one that has an event loop and no screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType

#: Wall seconds that a program has to end in once it was told so twice.
PATIENCE = 1.0


def stop_at_signals(stop: Callable[[], object]) -> list[int]:
    """Call `stop` in the running event loop at the first SIGINT, SIGTERM or SIGHUP, and insist at the next.

    Returns:
        A list to which those that come are added.
    """
    came: list[int] = []

    def handle(number: int) -> None:
        came.append(number)
        if len(came) == 1:
            stop()
        else:
            insist(number)

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What is ignored from the start (nohup) stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, handle, number)
    return came


def insist(number: int) -> None:
    """Let this process die of a signal unless it ends within `PATIENCE` seconds, as it was told before.

    Not at once: at the end of a session, and by `timeout`, a program is told twice in a row.
    """

    def die(_number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    # Windows has no alarms.
    if hasattr(signal, "SIGALRM") and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL:
        signal.signal(signal.SIGALRM, die)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
