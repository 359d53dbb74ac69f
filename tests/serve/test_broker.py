"""Tabs that look at a show behind a broker which lets each user in once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType

from tests.emulator import Emulator
from tests.patience import PATIENCE
from tests.relay import conftest
from tests.relay.served import TOPICS, listening, relayed
from tests.room.on_air import on_air
from tests.serve.conftest import served

start_broker = conftest.start_broker


async def shows(websocket: ClientWebSocketResponse, terminal: Emulator, words: str) -> None:
    """Wait until a tab shows these words."""
    while words not in "\n".join(terminal.screen.display):
        message = await websocket.receive()
        assert message.type is WSMsgType.BINARY, message
        terminal.feed(message.data.decode())


async def test_many_tabs_are_one_client_of_the_broker(tmp_path: Path, start_broker: conftest.StartBroker) -> None:
    """Where a client is its user, the second one of a user would end the first."""
    broker = start_broker("use_username_as_clientid true")
    tabs = [Emulator(80, 24) for _ in range(3)]
    place = broker.broker().place
    async with (
        on_air(tmp_path) as show,
        listening(broker.broker(user="people", password="x")) as people,
        relayed(show.journal, broker.broker(user="radio", password="x")),
    ):
        await people.next(TOPICS.air, lambda said: said["contest"])
        with served(f"mqtt://screen:x@{place}/radio") as (_, url):
            async with aiohttp.ClientSession(url) as client:
                sockets = [await client.ws_connect("/ws?width=80&height=24") for _ in tabs]
                for calls, caller in enumerate(("ada", "bob"), 1):
                    await people.call(caller, b"lucky 517")
                    async with asyncio.timeout(PATIENCE):
                        for websocket, terminal in zip(sockets, tabs, strict=True):
                            await shows(websocket, terminal, f"{calls}/{2 + calls} calls")
                for websocket in sockets:
                    await websocket.close()
    assert " as screen " in broker.log
    assert "already connected" not in broker.log
