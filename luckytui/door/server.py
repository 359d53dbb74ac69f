"""The server of the door: opens it beside the journal, accepts clients, and closes it when the show ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from luckytui import __version__
from luckytui.door.audience import Audience
from luckytui.door.connection import Connection
from luckytui.door.place import Doorway, door_of
from luckytui.door.presenter import Presenter
from luckytui.door.protocol import MOST_BYTES, DoorError, Hello
from luckytui.door.requests import Requests
from luckytui.journal.place import JournalPlace, Server
from luckytui.station.host import Host

#: Connections at a time; more are closed at once.
MOST_CLIENTS = 64

#: Wall seconds until another connection is accepted after the system could not give one more.
_RESPITE = 1.0


@asynccontextmanager
async def open_door(host: Host, journal: JournalPlace, audience: Audience | None = None) -> AsyncIterator[None]:
    """Open the door of a show for the duration of the block.

    Args:
        host: The show.
        journal: Its journal's path; the show has it locked.
        audience: Is told what a room tells of its phones; None if nobody shows that.

    Raises:
        DoorError: There can be no door there. The show can do without.
    """
    door = door_of(journal)
    try:
        # That of a journal on a server stands in a folder which may not be there yet.
        door.parent.mkdir(parents=True, exist_ok=True)
        # Who is on air with a journal on a server has its lease, whoever still listens.
        doorway = Doorway(door, replaces=isinstance(journal, Server))
    except OSError as error:
        raise DoorError(f"the system refuses {door} ({error.strerror or error})") from error
    hello = Hello(__version__, host.epoch, str(door).removesuffix(".door"))
    clients = _Clients(host, audience or Audience(), Presenter(host), hello)
    accepting = asyncio.create_task(clients.accept(doorway.socket))
    try:
        yield
    finally:
        accepting.cancel()
        # Before its socket is closed, which it watches.
        await asyncio.wait([accepting])
        doorway.close()
        await clients.close()


class _Clients:
    """The clients that are connected.

    Args:
        host: The show.
        audience: Is told what a room tells.
        presenter: Does what the presenter requests.
        hello: What each is told first.
    """

    def __init__(self, host: Host, audience: Audience, presenter: Presenter, hello: Hello) -> None:
        self._host = host
        self._audience = audience
        self._presenter = presenter
        self._hello = hello.line()
        self._serving: set[asyncio.Task[None]] = set()

    async def accept(self, listening: socket.socket) -> None:
        """Accept clients without end."""
        while True:
            try:
                client, _ = await asyncio.get_running_loop().sock_accept(listening)
            except OSError:
                # Such as no descriptor that is free.
                await asyncio.sleep(_RESPITE)
                continue
            if len(self._serving) >= MOST_CLIENTS:
                client.close()
                continue
            task = asyncio.create_task(self._serve(client))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

    async def close(self) -> None:
        """Send all clients away, each with its last answers and events."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, client: socket.socket) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=client, limit=MOST_BYTES)
        requests = Requests(self._host, self._audience, self._presenter)
        await Connection(reader, writer, requests, self._host.feed).serve(self._hello)
