"""The relay: it joins the door of a show and a station on a broker, through crashes and restarts of either."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from random import randrange

from luckytui.clock import wall_since_epoch
from luckytui.journal.place import JournalPlace
from luckytui.relay import bulletins
from luckytui.relay.client import REFUSED, MqttClient, Will
from luckytui.relay.errors import BrokerLost
from luckytui.relay.follow import follow
from luckytui.relay.session import ReplacedError, Session
from luckytui.relay.station import Station
from luckytui.relay.together import together
from luckytui.relay.url import Broker

#: Seconds that the broker waits for a relay to come back before it says that the station is off air.
WILL_DELAY = 5


class Relay:
    """The relay of one journal's show and one station.

    Args:
        journal: The journal's path.
        broker: The station on its broker.
        say: Called with what the person who has started it should know.
    """

    def __init__(self, journal: JournalPlace, broker: Broker, say: Callable[[str], object]) -> None:
        self._broker = broker
        self._say = say
        # Of two relays for one station the later one stays.
        self._station = Station(journal, broker.station, int(wall_since_epoch() * 1000) * 1000 + randrange(1000))
        self._keyword: asyncio.Task[None] | None = None
        #: Whether it has not served the station yet; and what was wrong with the broker since then.
        self._first, self._trouble = True, ""
        #: What the show is being told.
        self._telling: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled.

        Raises:
            ReplacedError: Another relay serves the station.
            DoorError: What answers at the door is no show of ours.
        """
        await together(self._follow_show(), self._follow_broker())

    async def _follow_show(self) -> None:
        """Follow one show after another, and note what has to be told."""
        station = self._station
        async with aclosing(station.show.runs()) as runs:
            async for lines, retimed in runs:
                station.changed.set()
                station.news.add(lines)
                station.beginning.add(lines)
                if lines:
                    station.happened.set()
                if retimed:
                    if self._keyword is not None:
                        self._keyword.cancel()
                    self._keyword = asyncio.create_task(self._tell_keyword())

    async def _tell_keyword(self) -> None:
        """Tell everybody the keyword when the live lines hear it."""
        contest = self._station.show.contest
        if contest.view is not None:
            await contest.clock.sleep_until(contest.view.terms.live_from)
            self._station.changed.set()

    async def _follow_broker(self) -> None:
        """Serve one connection to the broker after another."""
        station, topics = self._station, self._station.topics
        will = Will(topics.alive, bulletins.off_air(station.relay), retain=True, delay=WILL_DELAY)
        name = f"luckytui-relay-{self._broker.station}"
        filters = topics.calls("+"), topics.ask("+"), topics.alive
        connections = follow(lambda: MqttClient(self._broker, name, will=will), self._say_trouble, *filters)
        async with aclosing(connections) as clients:
            async for client in clients:
                with suppress(BrokerLost):
                    await self._serve(client)
                self._tell("")

    async def _serve(self, client: MqttClient) -> None:
        """Serve the station over one connection, if the broker allows that."""
        topics = self._station.topics
        # Not every broker refuses who may not read.
        if await client.publish(topics.rulings("relay"), b"{}") >= REFUSED:
            self._say_trouble(
                f"the broker at {self._broker.place} does not let this user serve the station {self._broker.station}: "
                f"it has to read and write {topics.all}"
            )
            return
        self._trouble = ""
        self._tell(str(self._broker), f"the relay is at {self._broker}")
        try:
            await Session(client, self._station, first=self._first).run()
        except ReplacedError as replaced:
            await self._station.show.tell("", f"{replaced}.")
            raise
        finally:
            self._first = False

    def _say_trouble(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._tell("", f"{trouble}; the relay tries again.")

    def _tell(self, broker: str, words: str = "") -> None:
        """Tell the person who has started the relay, and the show's presenter.

        Args:
            broker: The station that the relay is connected to; empty if it is not.
            words: What else; empty for nothing.
        """
        if words:
            self._say(words)
        task = asyncio.create_task(self._station.show.tell(broker, words))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
