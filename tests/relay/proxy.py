"""A network between a client and a broker that can stall, and be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from luckytui.relay.url import Broker
from tests.ports import LOCAL


class Proxy:
    """Passes bytes on between its clients and a broker.

    Args:
        behind: The broker.

    Attributes:
        broker: The broker as its clients see it.
    """

    def __init__(self, behind: Broker) -> None:
        self.broker = behind
        self._behind = behind
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: list[asyncio.StreamWriter] = []

    def stall(self) -> None:
        """Pass nothing on from now on, and end nothing."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass everything on again, and what was held back first."""
        self._flows.set()

    def cut(self) -> None:
        """End all connections without a farewell."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client."""
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(self._behind.host, self._behind.port)
            self._writers += [writer, far_writer]
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def proxied(behind: Broker) -> AsyncIterator[Proxy]:
    """Yield a network before a broker."""
    proxy = Proxy(behind)
    server = await asyncio.start_server(proxy.serve, LOCAL, 0)
    proxy.broker = behind._replace(port=server.sockets[0].getsockname()[1])
    try:
        yield proxy
    finally:
        server.close()
        proxy.flow()
        proxy.cut()
