"""A station that commits nothing: it answers each call at once, as the relay does after the commit."""

from __future__ import annotations

import asyncio
import sys

from luckytui.relay.client import MqttClient
from luckytui.relay.messages import encode, read, rulings
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker


async def main(url: str) -> None:
    """Answer until killed."""
    broker = Broker.read(url)
    topics = Topics(broker.station)
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
                for payload in rulings(1, answers):
                    await client.send(topics.rulings(name), payload)
                client.ack(message)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
