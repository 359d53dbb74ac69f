"""Connections that are cut between a commit and its answer: whether it was committed is asked, and never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from luckytui.journal.errors import ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres.journal import PostgresJournal
from tests.journal.contests import ALL_TWENTY, append, rulings_in, rulings_of
from tests.postgres import PostgresServer


class Proxy:
    """Passes bytes to a server and back; `lost` says what is lost, and then every connection is cut."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.lost = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers += [writer, to_server]
        await asyncio.gather(self._pass(reader, to_server, "requests"), self._pass(server, writer, "answers"))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, what: str) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                if self.lost == what and b"put\0" in data:
                    self.cut()
                if self.lost == what == "answers" and b"INSERT" in data:
                    # The server has committed; nobody hears of it.
                    self.cut()
                if self.lost == what:
                    continue
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        """Cut every connection."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()


@asynccontextmanager
async def proxied(postgres: PostgresServer) -> AsyncIterator[tuple[Proxy, Server]]:
    proxy = Proxy(postgres.port)
    listening = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield proxy, Server.read(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        proxy.cut()
        listening.close()


@pytest.mark.parametrize(("lost", "kept"), [("answers", 5), ("requests", 3)])
@pytest.mark.usefixtures("database")
async def test_after_a_cut_the_journal_says_whether_the_batch_is_in_it(
    postgres: PostgresServer, lost: str, kept: int
) -> None:
    rulings, _ = rulings_of(ALL_TWENTY)
    async with proxied(postgres) as (proxy, server):
        journal = await PostgresJournal.open(server)
        stored = await journal.open_contest(ALL_TWENTY)
        await append(journal, stored, rulings[:3])
        proxy.lost = lost
        with pytest.raises(ServerGone):
            await append(journal, stored, rulings[3:5])
        proxy.lost = ""
        await journal.reopen()
        found = await journal.unfinished(ALL_TWENTY)
        assert found is not None
        assert await rulings_in(journal, found) == rulings[:kept]
        await append(journal, stored, rulings[kept:])
        [found] = await journal.contests()
        assert await rulings_in(journal, found) == rulings
        await journal.close()
