"""The signals that tell a program to end: the second one ends a program that does not leave."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

#: A program that is told to end, says so, and waits for what never comes.
STUCK = """
import asyncio
from luckytui.signals import stop_at_signals

async def main():
    stop_at_signals(lambda: print("told", flush=True))
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_stuck_dies_of_the_second_signal(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            program.send_signal(number)
            assert program.stdout.readline() == "told\n"
            program.send_signal(number)
            assert program.stdout.read() == "", "it is told once"
            assert program.wait() == -number
        finally:
            program.kill()
