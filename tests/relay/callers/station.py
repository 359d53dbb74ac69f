"""A station on a real broker, of which the test says what it does; and callers that play along."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from luckytui.clock import wall_since_epoch
from luckytui.relay.callers.asked import Asked
from luckytui.relay.callers.callers import Callers
from luckytui.relay.callers.crowd import Tally
from luckytui.relay.client import MqttClient
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker

HALL = "hall"
TOPICS = Topics("radio")


class Station:
    """A station.

    Args:
        client: Its connection.
    """

    def __init__(self, client: MqttClient) -> None:
        self._client = client
        self._asked: list[dict[str, Any]] = []

    async def say(self, contest: int = 5, phase: str = "on_air", keyword: str | None = "lucky", **more: Any) -> None:
        """Say what is on air, and that the station is alive."""
        air = {"v": 1, "epoch": 9, "contest": contest, "phase": phase, "keyword": keyword, "live_from": 0.0}
        air |= {"prizes": 0, "rate": 1.0, "at": 0.0, "now": 1000 * wall_since_epoch(), **more}
        await self._client.publish(TOPICS.alive, b'{"epoch":9,"on_air":true,"relay":1}', retain=True)
        await self._client.publish(TOPICS.air, json.dumps(air).encode(), retain=True)

    async def leave(self) -> None:
        """Say that the station is off air."""
        await self._client.publish(TOPICS.alive, b'{"epoch":0,"on_air":false,"gone":1}', retain=True)

    async def asked(self, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the next thing that the callers ask for and that fits; what came before it is passed over."""
        while True:
            while self._asked:
                if fits(asked := self._asked.pop(0)):
                    return asked
            for message in await self._client.messages():
                self._client.ack(message)
                self._asked.append(json.loads(message.payload))

    async def give_lines(self, lines: int | None = None, **why: Any) -> dict[str, Any]:
        """Wait until the callers join; give them as many lines as they want, or fewer."""
        join = await self.asked(lambda asked: "join" in asked)
        await self.answer(contest=join["contest"], joined=join["join"] if lines is None else lines, **why)
        return join

    async def calls(self, number: int) -> list[dict[str, Any]]:
        """Return the next calls, until so many different callers have called."""
        calls: dict[int, dict[str, Any]] = {}
        while len(calls) < number:
            asked = await self.asked(lambda asked: "calls" in asked)
            assert asked["keyword"] == "lucky"
            calls |= {call["line"]: call for call in asked["calls"]}
        return list(calls.values())

    async def rule(self, calls: list[dict[str, Any]], contest: int = 5) -> None:
        """Rule on calls; none wins."""
        rulings = [{**call, "seq": 1, "magic_number": 5, "won": False} for call in calls]
        await self.answer(contest=contest, rulings=rulings)

    async def answer(self, **fields: Any) -> None:
        """Answer the callers."""
        await self._client.publish(TOPICS.rulings(HALL), json.dumps(fields).encode())


@asynccontextmanager
async def station_at(broker: Broker) -> AsyncIterator[Station]:
    """Yield a station on a broker."""
    async with MqttClient(broker, "station") as client:
        await client.subscribe(TOPICS.calls("+"))
        yield Station(client)


class Playing:
    """Callers that play along in this process.

    Attributes:
        said: What they said to whoever has started them.
        spoken: Set when they have said something.
        heard: The answers that were final.
        tallies: What became of them, by contest.
    """

    def __init__(self, broker: Broker, callers: int, **more: Any) -> None:
        self.said: list[str] = []
        self.spoken = asyncio.Event()
        self.heard: list[dict[str, Any]] = []
        self.tallies: list[Tally] = []
        asked = Asked(broker, HALL, callers, **{"seed": 3, "max_delay": 0.2, **more})
        self._callers = Callers(asked, self._say, self._hear, self.tallies.append)

    @asynccontextmanager
    async def along(self) -> AsyncIterator[asyncio.Task[None]]:
        """Play along for as long as the block lasts."""
        playing = asyncio.create_task(self._callers.run())
        try:
            yield playing
        finally:
            playing.cancel()
            await asyncio.wait([playing])

    def _say(self, sentence: str) -> None:
        self.said.append(sentence)
        self.spoken.set()

    def _hear(self, contest: int, answer: Mapping[str, Any]) -> None:
        self.heard.append({"contest": contest, **answer})
