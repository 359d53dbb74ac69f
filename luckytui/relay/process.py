"""The relay's process: one event loop that follows the show and the broker."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress

from luckytui.door.client import DoorClient
from luckytui.door.protocol import DoorClosed, DoorError
from luckytui.door.source import at_the_door
from luckytui.journal.place import JournalPlace, Server
from luckytui.loop import run_in_loop
from luckytui.notices import say_if_possible
from luckytui.relay.relay import Relay
from luckytui.relay.session import ReplacedError
from luckytui.relay.url import Broker
from luckytui.signals import stop_at_signals


def run(journal: JournalPlace, broker: Broker) -> int:
    """Join a journal's show and a broker until a signal arrives; return the exit status.

    Args:
        journal: The journal's path.
        broker: The station on its broker.

    Returns:
        128 and the signal; 1 if another relay serves the station now, unless the journal is on a server, where the
        show may be on air anew; 2 if what answers at the door is no show.
    """
    return run_in_loop(_run(journal, broker))


async def _run(journal: JournalPlace, broker: Broker) -> int:
    working = asyncio.create_task(_work(journal, broker))
    came = stop_at_signals(working.cancel)
    try:
        await working
    except (ReplacedError, DoorError) as error:
        say_if_possible(f"{error}.")
        return 1 if isinstance(error, ReplacedError) else 2
    except asyncio.CancelledError:
        return 128 + came[0]
    return 0


async def _work(journal: JournalPlace, broker: Broker) -> None:
    if not isinstance(journal, Server):
        await Relay(journal, broker, say_if_possible).run()
        return
    # Beside a station that stands by, it would take the clients from the relay of the one on air.
    while True:
        async with aclosing(at_the_door(journal)) as shows:
            await anext(shows, None)
        try:
            await Relay(journal, broker, say_if_possible).run()
        except ReplacedError:
            say_if_possible("another relay serves this station now; this one waits until its own show is on air again.")
        await _gone(journal)


async def _gone(journal: JournalPlace) -> None:
    """Wait until the show that is at the door now is gone from there."""
    with suppress(DoorClosed):
        async with DoorClient(journal) as door:
            async for _ in door.lines():
                pass
