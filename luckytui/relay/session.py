"""One connection of the relay to the broker.

A call is taken, ruled on, committed and answered, in this order, and only then acknowledged: what is not acknowledged
the broker sends again, and the show answers a call that comes again as it did before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from luckytui.clock import wall
from luckytui.relay import bulletins
from luckytui.relay.client import Message, MqttClient
from luckytui.relay.desk import UnderWay
from luckytui.relay.errors import BrokerLost
from luckytui.relay.messages import Asked, BadMessageError, encode, read, refusal
from luckytui.relay.station import Station
from luckytui.relay.together import together
from luckytui.relay.topics import CLIENT, MOST_BYTES, MOST_CALLS, is_client

#: Wall seconds between two messages with news, and between two that say how far the contest is.
NEWS_EVERY, STATE_EVERY = 0.1, 0.5

#: Wall seconds that news wait for the rulings of the same moment, which go first.
_RULINGS_FIRST = 0.02

#: The most messages that wait, batches of them that the show works on, and viewers that wait for the whole contest.
_MOST_TAKEN, _MOST_ASKED, _MOST_ASKING = 2_000, 4, 100

#: Characters of a part of a contest: each is at most six bytes in JSON, and the part has a frame around it.
_PART = MOST_BYTES // 7

#: Wall seconds that a farewell may take.
_FAREWELL = 1.0


class ReplacedError(Exception):
    """Another relay serves the station. The text is a sentence without a full stop."""


class Session:
    """One connection to the broker.

    Args:
        client: The connection; it has subscribed to the topics of callers and viewers, and to `alive`.
        station: The station that is served.
        first: Whether it is the first one of this relay.
    """

    def __init__(self, client: MqttClient, station: Station, *, first: bool) -> None:
        self._client = client
        self._station = station
        self._topics = station.topics
        self._first = first
        #: Messages that wait to be handled, in order.
        self._taken: deque[Message] = deque()
        #: Messages that are under way at the show, with their answers to come, in order.
        self._asked: deque[tuple[list[Message], UnderWay]] = deque()
        self._under_way, self._answered = asyncio.Event(), asyncio.Event()
        self._arrived, self._room = asyncio.Event(), asyncio.Event()
        self._news_turn = asyncio.Lock()

    async def run(self) -> None:
        """Serve the connection until it is lost.

        Raises:
            BrokerLost: It is lost.
            ReplacedError: Another relay serves the station.
        """
        try:
            await together(
                self._take(),
                self._ask(),
                self._answer(),
                self._tell_retained(),
                self._tell_news(),
                self._tell_contests(),
            )
        except asyncio.CancelledError:
            # Who leaves says so at once: the broker would wait for it to come back.
            with suppress(BrokerLost, TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    said = bulletins.off_air(self._station.relay)
                    await self._client.publish(self._topics.alive, said, retain=True)
            raise
        finally:
            for _, under_way in self._asked:
                under_way.cancel()

    async def _take(self) -> None:
        """Take messages; notice another relay at once, though all that was asked before waits for the show."""
        while True:
            for message in await self._client.messages():
                if message.topic == self._topics.alive:
                    self._leave_to_another(message)
                self._taken.append(message)
            self._arrived.set()
            while len(self._taken) >= _MOST_TAKEN:
                self._room.clear()
                await self._room.wait()

    async def _ask(self) -> None:
        """Ask the show for what clients want, in the order in which it came; some is asked before other is answered."""
        while True:
            some, asked = await self._next_messages()
            self._asked.append((some, await self._station.desk.ask(asked)))
            self._under_way.set()
            while len(self._asked) >= _MOST_ASKED:
                self._answered.clear()
                await self._answered.wait()

    async def _answer(self) -> None:
        """Answer clients, and then acknowledge what they have asked for, in the order in which it came."""
        while True:
            while not self._asked:
                self._under_way.clear()
                await self._under_way.wait()
            some, under_way = self._asked[0]
            for answers in await under_way.answers():
                for payload in answers.payloads:
                    await self._client.send(self._topics.rulings(answers.client), payload)
            for message in some:
                self._client.ack(message)
            self._asked.popleft()
            self._answered.set()

    async def _next_messages(self) -> tuple[list[Message], list[tuple[str, Asked]]]:
        """Return the next messages, about as many as have calls for one commit, and what they ask of the show."""
        while not self._taken:
            self._arrived.clear()
            await self._arrived.wait()
        some: list[Message] = []
        asked: list[tuple[str, Asked]] = []
        calls = 0
        while self._taken and calls < MOST_CALLS:
            some.append(message := self._taken.popleft())
            if (each := await self._read(message)) is not None:
                asked.append(each)
                calls += max(len(each[1].calls), 1)
        self._room.set()
        return some, asked

    async def _read(self, message: Message) -> tuple[str, Asked] | None:
        """Return a client and what it asks of the show; note what else it asks for."""
        kind, name = self._topics.client_of(message.topic)
        if message.retained:
            # It was meant for another day.
            return None
        if kind == "ask" and is_client(name) and len(self._station.asking) < _MOST_ASKING:
            self._station.asking[name] = None
            self._station.asked.set()
        if kind != "calls":
            return None
        try:
            if not is_client(name):
                raise BadMessageError(CLIENT)
            return name, read(message.payload)
        except BadMessageError as error:
            await self._client.send(self._topics.rulings(name), refusal("bad-message", str(error)))
            return None

    def _leave_to_another(self, message: Message) -> None:
        """Leave the station to another relay if there is a later one.

        Raises:
            ReplacedError: There is.
        """
        # What the broker had kept before we came may be of one that is gone, before the clock was set back.
        if not (self._first and message.retained) and bulletins.relay_in(message.payload) > self._station.relay:
            raise ReplacedError("another relay serves this station now, so this one has ended")

    async def _tell_retained(self) -> None:
        """Tell what the broker keeps for those who come later, whenever it changes."""
        told: dict[str, object] = {}
        while True:
            self._station.changed.clear()
            began, contest = wall(), self._station.show.contest
            # First, so that a viewer has heard how the contest ended when the show is gone.
            await self._send_news()
            for topic, now in (
                (self._topics.alive, bulletins.alive(contest, self._station.relay)),
                (self._topics.air, bulletins.air(contest)),
                (self._topics.state, bulletins.state(contest)),
            ):
                if told.get(topic) != now:
                    told[topic] = now
                    more = {} if topic == self._topics.alive else bulletins.clock(contest)
                    await self._client.send(topic, encode(**now, **more), retain=True)
            await asyncio.sleep(max(began + STATE_EVERY - wall(), 0))
            await self._station.changed.wait()

    async def _tell_news(self) -> None:
        """Tell what happens, as it happens."""
        station = self._station
        while True:
            await station.happened.wait()
            await asyncio.sleep(_RULINGS_FIRST)
            station.happened.clear()
            await self._send_news()
            await asyncio.sleep(NEWS_EVERY - _RULINGS_FIRST)

    async def _send_news(self) -> None:
        """Tell what waits to be told, in order."""
        async with self._news_turn:
            for payload in self._station.news.messages(self._station.show.contest.epoch):
                await self._client.send(self._topics.news, payload)

    async def _tell_contests(self) -> None:
        """Tell viewers the whole contest, all that wait at once: it may be long."""
        station = self._station
        while True:
            while not station.asking:
                station.asked.clear()
                await station.asked.wait()
            viewers, station.asking = list(station.asking), {}
            epoch, text = station.show.contest.epoch, station.beginning.text() or await station.show.snapshot()
            parts: Sequence[str] = [text[first : first + _PART] for first in range(0, len(text), _PART)]
            for viewer in viewers:
                for part, piece in enumerate(parts):
                    payload = encode(epoch=epoch, part=part, parts=len(parts), text=piece)
                    await self._client.send(self._topics.feed(viewer), payload)
