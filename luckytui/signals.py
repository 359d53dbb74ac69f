"""The signals that tell a program to end, for one that has an event loop and no screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def stop_at_signals(stop: Callable[[], object]) -> list[int]:
    """Call `stop` in the running event loop at SIGINT, SIGTERM and SIGHUP.

    Returns:
        A list to which those that come are added.
    """
    came: list[int] = []

    def handle(number: int) -> None:
        came.append(number)
        stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What is ignored from the start (nohup) stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, handle, number)
    return came
