"""A room that is open: a real server on a real socket, behind it a real host."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from luckytui.room.addresses import Listen
from luckytui.room.app import application
from luckytui.room.place import Place
from luckytui.room.room import Room
from luckytui.room.server import Server
from tests.room.on_air import Show, on_air


class Open(NamedTuple):
    """A room that is open.

    Attributes:
        client: Sends it requests, without a cookie.
        room: The room.
        server: Its server.
        show: Its show.
    """

    client: httpx.AsyncClient
    room: Room
    server: Server
    show: Show

    @property
    def code(self) -> str:
        """The code on the stage."""
        assert self.room.show.code is not None
        return self.room.show.code

    async def wire(self, sent: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a bare connection to the room, over which something was sent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.room.place.listen.port)
        writer.write(sent)
        return reader, writer

    def phone(self) -> httpx.AsyncClient:
        """Return another client, with cookies of its own."""
        return httpx.AsyncClient(base_url=self.client.base_url)

    @asynccontextmanager
    async def joined(self, name: str = "") -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client that has joined."""
        async with self.phone() as phone:
            answer = await phone.post("/api/1/lines", json={"code": self.code, "name": name})
            assert answer.status_code == 201, answer.text
            yield phone


#: What the presenter's own watchers show.
KEY = "presenter-presenter-22"

OpenRoom = Callable[..., AbstractAsyncContextManager[Open]]


async def call(
    phone: httpx.AsyncClient, number: str, key: str = "k", keyword: str = "lucky", **more: Any
) -> httpx.Response:
    """Call from a phone."""
    body = {"keyword": keyword, "number": number, **more}
    return await phone.post("/api/1/calls", json=body, headers={"Idempotency-Key": key})


async def heard(stream: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield the events of a stream: kind and data."""
    kind = ""
    async for line in stream.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


async def next_of(events: AsyncIterator[tuple[str, dict[str, Any]]], kind: str, **told: object) -> dict[str, Any]:
    """Return the next event of a kind that tells this."""
    async for heard_kind, event in events:
        if heard_kind == kind and (not told or told.items() <= event.items()):
            return event
    raise AssertionError("the stream has ended")


async def until(condition: Callable[[], bool]) -> None:
    """Let the room work until something is so."""
    while not condition():  # noqa: ASYNC110 - nothing in the room tells of it
        await asyncio.sleep(0)


@pytest.fixture
def open_room(tmp_path: Path) -> OpenRoom:
    """Return what opens a room on a contest with these terms."""

    @asynccontextmanager
    async def opened(*, most: int = 0, **terms: Any) -> AsyncIterator[Open]:
        async with on_air(tmp_path, **terms) as show:
            with socket.socket() as listening:
                listening.bind(("127.0.0.1", 0))
                port = listening.getsockname()[1]
                room = Room(show.journal, Place(Listen("127.0.0.1", port), addresses=lambda: []), KEY)
                server = Server(application(room), most=most)
                working = [
                    room.follow(),
                    room.tell_states(),
                    room.tell_lines(),
                    room.tell_presence(),
                ]
                tasks = [asyncio.create_task(each) for each in working]
                serving = asyncio.create_task(server.run_on(listening))
                await room.show.next_code(None)
                try:
                    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                        yield Open(client, room, server, show)
                finally:
                    room.streams.close()
                    server.should_exit = True
                    await serving
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)

    return opened
