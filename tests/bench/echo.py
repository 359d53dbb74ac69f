"""A station that rules on nothing: it answers each call at once, as the relay does after the commit.

With a socket, each call goes there and back first: through a show that only commits (`tests.bench.committing`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from luckytui.relay.client import MqttClient
from luckytui.relay.messages import encode, read, rulings
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker


async def main(url: str, socket: str | None = None) -> None:
    """Answer until killed."""
    broker = Broker.read(url)
    topics = Topics(broker.station)
    commit = None if socket is None else await _through(socket)
    async with MqttClient(broker, "echo", session=0) as client:
        await client.subscribe(topics.calls("+"))
        await client.publish(topics.air, encode(contest=1, phase="on_air"), retain=True)
        while True:
            for message in await client.messages():
                _, name = topics.client_of(message.topic)
                asked = read(message.payload)
                if asked.join:
                    await client.send(topics.rulings(name), encode(contest=1, joined=asked.join))
                answers = [(call.place, (call.place, 1, 517, 517, 1.0)) for call in asked.calls]
                if answers and commit is not None:
                    await commit()
                for payload in rulings(1, answers):
                    await client.send(topics.rulings(name), payload)
                client.ack(message)


async def _through(socket: str) -> Callable[[], Awaitable[object]]:
    """Return what has a show commit a call, and waits for that."""
    reader, writer = await asyncio.open_unix_connection(socket)

    async def commit() -> None:
        writer.write(b"a call\n")
        await reader.readline()

    return commit


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
