"""A show behind a station on a broker as a source of events that never ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import Any

from luckytui.clock import wall
from luckytui.contest.events import Event
from luckytui.door.protocol import DoorError
from luckytui.door.source import Source
from luckytui.relay.client import REFUSED, MqttClient
from luckytui.relay.errors import BrokerError, BrokerLost
from luckytui.relay.follow import follow
from luckytui.relay.follower import Follower, read
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker

#: Wall seconds until a contest is asked for once more, in which news have to come, and between two looks at both.
_AGAIN, _LATE, _LOOK = 3.0, 2.0, 0.5
#: How often a contest is asked for in vain before a person is told.
_IN_VAIN = 2


async def at_the_broker(broker: Broker, tell: Callable[[str], object]) -> Source:
    """Yield the events of the show of a station, each show and each connection by itself, without end.

    Args:
        broker: The station, and the viewer's user name; one is drawn where there is none.
        tell: Called with why nothing can be seen, a sentence without a full stop; empty when that has passed.

    Raises:
        DoorError: The broker does not let this viewer in, or watch.
    """
    name, topics = broker.user or f"screen-{os.urandom(4).hex()}", Topics(broker.station)

    # One of its own: where the broker does not make it the user's name, screens of one user do not end each other.
    client_id = f"luckytui-screen-{os.urandom(4).hex()}"

    def make() -> MqttClient:
        return MqttClient(broker, client_id, session=0)

    try:
        with suppress(BrokerLost):
            async with make():
                # Who is refused at first is not waited for.
                pass
        filters = topics.feed(name), topics.news, topics.state, topics.alive
        async with aclosing(follow(make, tell, *filters)) as clients:
            async for client in clients:
                tell("")
                with suppress(BrokerLost):
                    viewer = _Viewer(client, topics, name, tell)
                    while True:
                        await viewer.wait_for_show()
                        yield viewer.events()
    except BrokerError as error:
        raise DoorError(str(error)) from error


class _Viewer:
    """A viewer with its connection to the broker.

    Args:
        client: The connection, which has subscribed to the station's topics.
        topics: The topics.
        name: The viewer's name.
        tell: As for `at_the_broker`.
    """

    def __init__(self, client: MqttClient, topics: Topics, name: str, tell: Callable[[str], object]) -> None:
        self._client, self._topics, self._name, self._tell = client, topics, name, tell
        self._follower = Follower()
        self._events: list[Event] = []
        self._alive = False
        #: What was on air when the contest was asked for last.
        self._asked = (0, 0)
        #: Wall times: until which it is not asked for again, and since when news are missing; 0 if none are.
        self._ask_at = self._behind_since = 0.0
        #: How often the contest was asked for in vain.
        self._in_vain = 0

    async def wait_for_show(self) -> None:
        """Return when the show is there.

        Raises:
            BrokerLost: The connection is lost.
        """
        while not self._alive:
            await self._hear()

    async def events(self) -> AsyncIterator[Event]:
        """Yield the events of the show until it is gone, or the connection."""
        try:
            while self._alive:
                await self._ask()
                await self._hear()
                events, self._events = self._events, []
                for event in events:
                    yield event
        except BrokerLost:
            self._alive = False

    async def _hear(self) -> None:
        """Take what the station says next, or nothing after a while."""
        try:
            async with asyncio.timeout(_LOOK):
                messages = await self._client.messages()
        except TimeoutError:
            return
        for message in messages:
            self._client.ack(message)
            # What cannot be understood was not said by a station of ours.
            with suppress(ValueError, KeyError, TypeError, IndexError):
                self._take(message.topic, read(message.payload))

    def _take(self, topic: str, said: dict[str, Any]) -> None:
        follower = self._follower
        if topic == self._topics.alive:
            self._alive = said["on_air"] is True
            if not self._alive:
                follower.lose()
        elif topic == self._topics.state:
            follower.hear_state(said)
        elif topic == self._topics.news:
            self._events += follower.hear_news(said)
        else:
            self._events += follower.hear_part(said)
            if self._in_vain > _IN_VAIN:
                self._tell("")
            self._in_vain = 0

    async def _ask(self) -> None:
        """Ask for the whole contest where it is not known, or something was missed.

        Raises:
            BrokerError: The broker does not allow that.
        """
        follower, now = self._follower, wall()
        if not follower.is_behind():
            self._behind_since = 0.0
        elif not self._behind_since:
            self._behind_since = now
        missing = follower.lacks or (self._behind_since and now >= self._behind_since + _LATE)
        if missing and (now >= self._ask_at or (follower.epoch and follower.on_air != self._asked)):
            self._asked, self._ask_at = follower.on_air, now + _AGAIN
            if self._in_vain == _IN_VAIN:
                feed = self._topics.feed(self._name)
                self._tell(f"the station does not answer: the broker may not let this user read {feed}")
            self._in_vain += 1
            if await self._client.publish(self._topics.ask(self._name), b"{}") >= REFUSED:
                raise BrokerError(f"the broker does not let {self._name} watch: give its address a user name that may")
