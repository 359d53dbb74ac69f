"""The server: in this process, before a show that is not there, or in one of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import Popen

import aiohttp
import pytest
from aiohttp import web

from luckytui.door.source import at_the_door
from luckytui.room.addresses import Listen, bind
from luckytui.room.place import Place
from luckytui.serve.feed import Connect
from luckytui.serve.server import TabServer
from tests import chromium
from tests.cli.commands import Command

#: A fixture.
browser = chromium.browser

#: Yields a client of a server, whose addresses are relative to it.
OpenServer = Callable[..., AbstractAsyncContextManager[aiohttp.ClientSession]]


@pytest.fixture
def open_server(journal_path: Path) -> OpenServer:
    """Return what opens a server in this process."""

    @asynccontextmanager
    async def opened(
        most: int = 2, connect: Connect = lambda tell: at_the_door(journal_path)
    ) -> AsyncIterator[aiohttp.ClientSession]:
        listening = bind(Listen("127.0.0.1", 0))
        place = Place(Listen("127.0.0.1", listening.getsockname()[1]), addresses=tuple)
        server = TabServer(connect, str(journal_path), place, most=most)
        runner = web.AppRunner(await server.make_app())
        await runner.setup()
        await web.SockSite(runner, listening).start()
        async with aiohttp.ClientSession(place.own_url) as client:
            yield client
        await runner.cleanup()

    return opened


@contextmanager
def served(show: Path | str, *options: object) -> Iterator[tuple[Popen[str], str]]:
    """Yield a server in a process of its own, and its address."""
    with Command("serve", "-f", show, "--port", 0, *options) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        assert said.startswith("luckytui: the show can be watched at "), said
        yield server, said.split()[-1]
