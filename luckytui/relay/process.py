"""The relay's process: one event loop that follows the show and the broker."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import click

from luckytui.door.protocol import DoorError
from luckytui.journal.place import JournalPlace
from luckytui.relay.relay import Relay
from luckytui.relay.session import ReplacedError
from luckytui.relay.url import Broker
from luckytui.text import printable


def run(journal: JournalPlace, broker: Broker) -> int:
    """Join a journal's show and a broker until a signal arrives; return the exit status.

    Args:
        journal: The journal's path.
        broker: The station on its broker.

    Returns:
        128 and the signal; 1 if another relay serves the station now; 2 if what answers at the door is no show.
    """
    return asyncio.run(_run(journal, broker))


async def _run(journal: JournalPlace, broker: Broker) -> int:
    working = asyncio.create_task(Relay(journal, broker, say).run())
    came = _stop_at_signals(working)
    try:
        await working
    except (ReplacedError, DoorError) as error:
        say(f"{error}.")
        return 1 if isinstance(error, ReplacedError) else 2
    except asyncio.CancelledError:
        return 128 + came[0]
    return 0


def say(words: str) -> None:
    """Say a sentence on standard error; where that is not possible, the relay works all the same."""
    with contextlib.suppress(OSError):
        click.echo(printable(f"luckytui: {words}"), err=True)


def _stop_at_signals(working: asyncio.Task[None]) -> list[int]:
    """Stop at SIGINT, SIGTERM and SIGHUP; return a list to which those that come are added."""
    came: list[int] = []

    def stop(number: int) -> None:
        came.append(number)
        working.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What is ignored from the start (nohup) stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
    return came
