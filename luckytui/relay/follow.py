"""Follows a broker through its restarts, lost connections and refusals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from random import uniform

from luckytui.clock import wall
from luckytui.relay.client import MqttClient
from luckytui.relay.errors import BrokerError

#: Wall seconds until the first attempt to connect again, and the most between two: each waits twice as long.
FIRST, MOST = 0.1, 4.0
#: Connections in a row that are lost within `MOST` seconds, from which on somebody else is suspected: not every broker
#: says that another client has the name now (mosquitto 2.0.11 does not).
_OFTEN = 3


async def follow(
    make: Callable[[], MqttClient], say: Callable[[str], object], *filters: str
) -> AsyncGenerator[MqttClient, None]:
    """Yield a connection to a broker, and another one whenever the last is lost, without end.

    Whoever uses a connection handles its `BrokerLost`, and then asks for the next one.

    Args:
        make: Returns a client that is not connected yet.
        say: Called with a sentence, without a full stop, whenever a connection is lost, or something else goes wrong
            than the last time.
        filters: The topics that each connection subscribes to before it is yielded.
    """
    pause, said, short = FIRST, "", 0
    while True:
        trouble = ""
        try:
            async with make() as client:
                if filters:
                    await client.subscribe(*filters)
                began, said = wall(), ""
                yield client
                trouble = str(client.lost or "")
                short = short + 1 if wall() - began < MOST else 0
                if not short:
                    pause = FIRST
                elif trouble and short >= _OFTEN:
                    trouble += ", again and again: another client may use the same name or user; give each its own"
        except BrokerError as error:
            trouble = str(error)
        if trouble not in ("", said):
            say(trouble)
            said = trouble
        # Not all clients of a broker at the same moment.
        await asyncio.sleep(uniform(pause / 2, pause))
        pause = min(2 * pause, MOST)
