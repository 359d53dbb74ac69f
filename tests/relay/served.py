"""A station that is served: a real host with a real door, a relay and a real broker; and a client of the broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from luckytui.relay.client import MqttClient
from luckytui.relay.relay import Relay
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker
from tests.room.on_air import Show, on_air

TOPICS = Topics("radio")


class Listener:
    """A client that hears everything of a station, and calls under any name.

    Args:
        client: Its connection.
    """

    def __init__(self, client: MqttClient) -> None:
        self.client = client
        #: What was heard, in order: the topic's last parts, and what it said.
        self.heard: list[tuple[str, Any]] = []

    async def say(self, topic: str, payload: bytes | dict[str, Any]) -> None:
        """Publish something."""
        await self.client.publish(topic, payload if isinstance(payload, bytes) else json.dumps(payload).encode())

    async def call(self, client: str, payload: bytes | dict[str, Any]) -> None:
        """Say something as a client of the station."""
        await self.say(TOPICS.calls(client), payload)

    async def next(self, topic: str, fits: Callable[[Any], object] = lambda said: True) -> Any:
        """Return the next thing that is said on a topic and fits; what came before it is passed over."""
        seen = 0
        while True:
            for index in range(seen, len(self.heard)):
                where, said = self.heard[index]
                if where == topic and fits(said):
                    del self.heard[: index + 1]
                    return said
            seen = len(self.heard)
            for message in await self.client.messages():
                self.client.ack(message)
                self.heard.append((message.topic, json.loads(message.payload) if message.payload else None))

    async def ruling(self, client: str) -> dict[str, Any]:
        """Return the next answer to a client's calls, if it has one."""
        said = await self.next(TOPICS.rulings(client), lambda said: "rulings" in said)
        (ruling,) = said["rulings"]
        return dict(ruling)


def on_air_said(said: dict[str, Any]) -> bool:
    """Return whether a message says that the station is on air."""
    return bool(said["on_air"])


@asynccontextmanager
async def listening(broker: Broker, name: str = "listener") -> AsyncIterator[Listener]:
    """Yield a client that hears all that a station says."""
    async with MqttClient(broker, name, session=0) as client:
        topics = (TOPICS.rulings("+"), TOPICS.feed("+"), TOPICS.news, TOPICS.state, TOPICS.air, TOPICS.alive)
        await client.subscribe(*topics)
        yield Listener(client)


@asynccontextmanager
async def relayed(journal: Path, broker: Broker, said: list[str] | None = None) -> AsyncIterator[asyncio.Task[None]]:
    """Run a relay in this process."""
    working = asyncio.create_task(Relay(journal, broker, (said if said is not None else []).append).run())
    try:
        yield working
    finally:
        working.cancel()
        await asyncio.wait([working])


@asynccontextmanager
async def served(folder: Path, broker: Broker, **terms: Any) -> AsyncIterator[tuple[Show, Listener]]:
    """Yield a show whose contest is on air, and a client, with a relay between them."""
    async with on_air(folder, **terms) as show, listening(broker) as listener, relayed(show.journal, broker):
        await listener.next(TOPICS.air, lambda said: said["contest"])
        yield show, listener
