"""The server's process: one event loop that serves the tabs until a signal arrives."""

from __future__ import annotations

import asyncio
from socket import socket

from aiohttp import web

from luckytui.loop import run_in_loop
from luckytui.notices import say_if_possible
from luckytui.room.addresses import EVERY, Listen, of_this_machine
from luckytui.room.place import Place
from luckytui.serve.feed import Connect
from luckytui.serve.server import TabServer
from luckytui.signals import stop_at_signals


def run(connect: Connect, show: str, listening: socket, *, host: str, public_url: str = "") -> int:
    """Serve the watch of a show to browsers until a signal arrives; return the exit status.

    Args:
        connect: Connects to the show.
        show: Where that is, for a person to read.
        listening: A socket that listens (`luckytui.room.addresses.bind`); it is closed at the end.
        host: Where that was asked to listen.
        public_url: The address as a proxy in front of it has it; empty without one.
    """
    listen = Listen(host, listening.getsockname()[1])
    # Only where it listens on every address of the machine it has to know them.
    place = Place(listen, public_url=public_url, addresses=of_this_machine if host in EVERY else tuple)
    return run_in_loop(_serve(TabServer(connect, show, place), listening, place.own_url))


async def _serve(server: TabServer, listening: socket, url: str) -> int:
    told = asyncio.Event()
    came = stop_at_signals(told.set)
    runner = web.AppRunner(await server.make_app(), access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        say_if_possible(f"the show can be watched at {url}")
        await told.wait()
    finally:
        await runner.cleanup()
    return 128 + came[0]
