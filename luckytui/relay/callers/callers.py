"""Callers that play along over a broker: contest after contest, through whatever happens to broker, relay and show."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any

from luckytui.clock import WallClock, wall
from luckytui.contest.draws import Draws
from luckytui.contest.pace import default_max_delay
from luckytui.contest.phase import Phase
from luckytui.relay.callers.air import Air, is_alive, read_air
from luckytui.relay.callers.asked import Asked
from luckytui.relay.callers.crowd import Crowd, Tally
from luckytui.relay.callers.journals import Journals
from luckytui.relay.callers.workers import Workers
from luckytui.relay.client import REFUSED, Message, MqttClient, Will
from luckytui.relay.errors import BrokerError, BrokerLost
from luckytui.relay.follow import follow
from luckytui.relay.messages import encode
from luckytui.relay.topics import MOST_CALLS, Topics

#: Wall seconds between two renewals of the lease, which lasts 10 s; and until an answer to a join is asked for again.
LEASE, ANSWER = 3.0, 3.0
#: Wall seconds that the station has for calls under way once the contest is over.
LAST_WORD = 5.0
#: Wall seconds that a farewell may take.
_FAREWELL = 1.0
#: Messages with rulings that are kept until the contest is known.
_MOST_EARLY = 100
#: Seconds that the broker keeps rulings for callers that are gone, and after which it says so.
_SESSION, _WILL_DELAY = 300, 5


class Callers:
    """The callers.

    Args:
        asked: What is wanted.
        say: Called with what the person who has started them should know, a sentence without a full stop.
        heard: Called with each final answer of the station: the contest, and the answer.
        over: Called with what became of a contest's callers.

    Attributes:
        crowd: The callers of the present contest; None while there is none.
    """

    def __init__(
        self,
        asked: Asked,
        say: Callable[[str], object],
        heard: Callable[[int, Mapping[str, Any]], object],
        over: Callable[[Tally], object],
    ) -> None:
        self.crowd: Crowd | None = None
        self._asked = asked
        self._say, self._heard, self._over = say, heard, over
        self._topics = Topics(asked.broker.station)
        self._air = Air()
        #: Whether the broker can be reached, and whether the station has said last that its show is there.
        self._connected = self._alive = False
        self._clock = WallClock()
        self._joined = False
        #: Rulings that came before the contest was known, on calls of before a new start: the contest, and the message.
        self._early: deque[tuple[object, bytes]] = deque(maxlen=_MOST_EARLY)
        self._journals = Journals()
        #: Which contest is on air, which one the present callers are of, and which one was the last (`Journals`).
        self._on_air = self._played = self._done = (0, 0)
        #: How many contests are over for us.
        self._contests = 0
        #: Set when there may be something to send.
        self._changed = asyncio.Event()
        self._workers = Workers(self._clock, self._changed.set)
        #: Wall times: of the next lease, of the next join, and by which a contest that is over has told the rest.
        self._lease_at = self._join_at = self._last_word = 0.0
        self._said = ""

    @property
    def off_air(self) -> bool:
        """Whether nobody can call: broker, relay or show cannot be reached, or the show has failed."""
        return not (self._connected and self._alive) or self._air.phase is Phase.OFF_AIR

    async def run(self) -> None:
        """Play along until enough contests are over.

        Raises:
            BrokerError: The broker or the station refuses us.
        """
        topics, name = self._topics, self._asked.client
        will = Will(topics.calls(name), encode(more=False), delay=_WILL_DELAY)

        def make() -> MqttClient:
            return MqttClient(self._asked.broker, name, will=will, session=_SESSION)

        try:
            with suppress(BrokerLost):
                async with make():
                    # Who is refused at first is not waited for.
                    pass
            filters = topics.air, topics.alive, topics.rulings(name)
            async with aclosing(follow(make, self._say_once, *filters)) as clients:
                async for client in clients:
                    self._connected = True
                    self._join_at = self._lease_at = 0.0
                    if self.crowd is not None:
                        self.crowd.send_again()
                    with suppress(BrokerLost):
                        if await self._play(client):
                            return
                    self._connected = False
        finally:
            self._workers.stop()

    async def _play(self, client: MqttClient) -> bool:
        """Play over one connection; return whether enough contests are over."""
        hearing = asyncio.create_task(self._hear(client))
        hearing.add_done_callback(lambda _: self._changed.set())
        try:
            while not hearing.done():
                self._changed.clear()
                await self._send(client)
                if self._asked.contests and self._contests >= self._asked.contests:
                    return True
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause()):
                        await self._changed.wait()
            await hearing
        except asyncio.CancelledError:
            await self._leave(client)
            raise
        finally:
            hearing.cancel()
            await asyncio.wait([hearing])
        return False

    async def _send(self, client: MqttClient) -> None:
        """Send what is to be sent now."""
        crowd, now = self.crowd, wall()
        if crowd is None:
            return
        if self._is_over(crowd, now):
            self._end(crowd)
            await self._ask(client, contest=crowd.contest, more=False)
            return
        if not self._alive or not self._air.is_open:
            return
        if not self._joined:
            if now >= self._join_at:
                self._join_at = now + ANSWER
                await self._ask(client, contest=crowd.contest, join=self._asked.callers, more=True)
            return
        if now >= self._lease_at:
            self._lease_at = now + LEASE
            await self._ask(client, contest=crowd.contest, more=True)
        # A contest that crashed before anybody was ruled on begins with its lead-in again.
        while self._air.runs and self._air.keyword and (calls := crowd.next_calls(wall(), MOST_CALLS)):
            await self._ask(client, contest=crowd.contest, keyword=self._air.keyword, calls=calls)

    async def _leave(self, client: MqttClient) -> None:
        """Tell the station that it need not wait for the callers that have not called."""
        if self.crowd is not None:
            with suppress(BrokerError, TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await self._ask(client, contest=self.crowd.contest, more=False)

    async def _ask(self, client: MqttClient, **fields: object) -> None:
        """Send a message to the station; notice if the broker refuses it or nobody takes it."""
        code = await client.publish(self._topics.calls(self._asked.client), encode(**fields))
        if code >= REFUSED:
            raise BrokerError(f"the broker at {self._asked.broker.place} does not let {self._asked.client} call")
        if code:
            self._say_once(f"no relay serves the station {self._asked.broker.station} now; these callers wait for one")

    async def _hear(self, client: MqttClient) -> None:
        """Take what the station says."""
        while True:
            for message in await client.messages():
                self._take(message)
                client.ack(message)
            self._changed.set()

    def _take(self, message: Message) -> None:
        if message.topic == self._topics.alive:
            self._alive = is_alive(message.payload)
            if not self._alive:
                # As for `Follower.lose`.
                self._air = self._air._replace(epoch=0)
        elif message.topic == self._topics.air:
            air = read_air(message.payload, retained=message.retained)
            if air is not None and air.epoch >= self._air.epoch:
                self._on_air = self._journals.contest(air, retained=message.retained)
                self._take_air(air)
        else:
            self._take_answer(message.payload)

    def _take_air(self, air: Air) -> None:
        """Follow the contest on air: a new one has new callers, and its time is theirs."""
        before, self._air = self._air, air
        crowd = self.crowd
        # A relay that is started before its show knows of no contest: that is no end.
        has_ended = crowd is not None and air.contest and (self._on_air != self._played or not air.is_open)
        if has_ended and self._on_air[0] != self._played[0]:
            # Another journal knows nothing of our calls.
            self._last_word = wall()
        elif has_ended and not self._last_word:
            self._last_word = wall() + LAST_WORD
        early = any(contest == air.contest for contest, _ in self._early)
        if crowd is None and (air.is_open or early) and self._on_air != self._done:
            self._played = self._on_air
            self.crowd = Crowd(air.contest, self._draws(self._asked.callers))
            self._joined, self._join_at, self._last_word = False, 0.0, 0.0 if air.is_open else wall()
            while self._early:
                self._take_answer(self._early.popleft()[1])
        self._clock.paused, self._clock.rate = not air.runs, air.rate
        self._clock.set_time(air.at)
        self._start_workers()
        if before.epoch != air.epoch and self.crowd is not None:
            self.crowd.send_again()

    def _draws(self, callers: int) -> Draws:
        """Return when callers call in the contest on air, and with which numbers."""
        longest = self._asked.max_delay
        if longest is None:
            longest = default_max_delay(callers, self._air.prizes)
        return Draws(self._asked.seed + self._contests, callers, longest, self._air.live_from)

    def _take_answer(self, payload: bytes) -> None:
        """Take what the station has answered to us."""
        try:
            said = json.loads(payload)
            if self.crowd is None and "rulings" in said:
                self._early.append((said["contest"], payload))
            elif self.crowd is None or said.get("contest") != self.crowd.contest:
                self._refuse(said)
            elif "joined" in said:
                self._take_lines(said)
            else:
                for answer in self.crowd.hear(said["rulings"], wall()):
                    self._heard(self.crowd.contest, answer)
                if self.crowd.called:
                    self._journals.ruled = self.crowd.contest
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._say_once("the station has said something that this version does not understand")

    def _take_lines(self, said: Mapping[str, Any]) -> None:
        """Take the lines that the station gives us."""
        assert self.crowd is not None
        lines = int(said["joined"])
        if lines < self._asked.callers:
            why = str(said.get("say", "no more lines"))
            if not lines:
                raise BrokerError(f"the station lets nobody join: {why}")
            self._say_once(f"the station has lines for {lines} callers only: {why}")
            self.crowd = Crowd(self.crowd.contest, self._draws(lines))
        self._joined = True
        self._start_workers()

    def _refuse(self, said: Mapping[str, Any]) -> None:
        """Tell of a refusal of what we have asked as a whole; that its contest is over is known otherwise."""
        if "refused" in said and said["refused"] != "over":
            self._say_once(f"the station refuses: {said.get('say', said['refused'])}")

    def _start_workers(self) -> None:
        """Start the callers, once they have lines and hear the keyword."""
        crowd, air = self.crowd, self._air
        if crowd is not None and self._joined and air.keyword and air.contest == crowd.contest:
            self._workers.start(crowd)

    def _is_over(self, crowd: Crowd, now: float) -> bool:
        """Return whether nothing more can become of the callers."""
        if crowd.is_done:
            return True
        return bool(self._last_word) and (now >= self._last_word or not crowd.is_waiting)

    def _end(self, crowd: Crowd) -> None:
        """End the contest for these callers, and go on with the next one if there is one already."""
        self._workers.stop()
        self._contests += 1
        self._done, self.crowd = self._played, None
        self._over(crowd.tally())
        if self._on_air != self._done:
            self._take_air(self._air._replace(at=self._clock.elapsed()))

    def _pause(self) -> float:
        """Return for how many wall seconds nothing has to be sent, unless something happens."""
        moments = [self._join_at if not self._joined else self._lease_at, self._last_word or None]
        if self.crowd is not None and self._joined:
            moments.append(self.crowd.next_again())
        pause = min(moment for moment in moments if moment is not None) - wall()
        return min(max(pause, 0.05), LEASE) if self.crowd is not None and self._alive else LEASE

    def _say_once(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self._say(sentence)
