"""What a broker would lose of a contest, found out by trying: the checks of `luckytui broker-check`.

All of it happens in one topic, `lucky/1/STATION/check/…`, with one client, which publishes to itself, goes off line and
comes back. So it also works on a broker that gives each user one connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing, suppress
from ipaddress import ip_address
from secrets import token_hex
from statistics import median

from luckytui.clock import wall
from luckytui.relay import findings
from luckytui.relay.client import REFUSED, SESSION, Message, MqttClient
from luckytui.relay.errors import BrokerError, BrokerLost, BrokerRefused
from luckytui.relay.findings import Finding
from luckytui.relay.follow import follow
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker

#: Wall seconds of silence after which nothing more is expected.
SILENT = 3.0
#: Messages that are timed one by one; and the wall seconds by which one that waits for another is late.
_TIMED, _LATE = 15, 0.02


class Check:
    """Checks one broker.

    Args:
        broker: The broker, with the user name and the station of the check.
        silent: Wall seconds of silence after which nothing more is expected of it.

    Attributes:
        client_id: The name under which it connects.
    """

    def __init__(self, broker: Broker, silent: float = SILENT) -> None:
        self._broker = broker
        self._silent = silent
        self.client_id = f"luckytui-check-{token_hex(4)}"
        self._topic = Topics(broker.station).check(self.client_id)

    async def run(self) -> AsyncGenerator[Finding, None]:
        """Yield what is found, one check after another; nothing is left on the broker.

        Raises:
            BrokerError: The broker cannot be used, or not for a check.
        """
        # First: a broker that refuses the check itself shows nothing by refusing others.
        names = await self._binding()
        yield await self._anonymous()
        yield self._encryption()
        yield names
        try:
            async with self._client() as client:
                yield findings.window(client.window)
                yield findings.size(client.most_bytes)
                await client.subscribe(self._topic)
                await self._try_rights(client)
                yield await self._delay(client)
                yield await self._retained(client)
            async with self._client() as client:
                accepted = await self._flood(client, findings.FLOOD)
            async with self._client() as client:
                yield findings.session(client.session_present)
                yield findings.queue(accepted, len(await self._heard(client)))
        finally:
            await self._tidy()

    async def after_a_kill(self, ask: Callable[[], object], say: Callable[[str], object]) -> Finding:
        """Publish, wait until the broker was killed and started again, and return what it has lost.

        Args:
            ask: Called when it can be killed.
            say: Called with a sentence while it cannot be reached.

        Raises:
            BrokerError: As for `run`.
        """
        try:
            async with self._client() as client:
                await client.subscribe(self._topic)
                accepted = await self._flood(client, findings.KEPT)
                ask()
                with suppress(BrokerLost):
                    while True:
                        await client.messages()
            async with aclosing(follow(self._client, say)) as clients:
                async for client in clients:
                    with suppress(BrokerLost):
                        return findings.killed(accepted, len(await self._heard(client)))
            raise AssertionError("a broker is followed without end")
        finally:
            await self._tidy()

    def _client(self, session: int = SESSION) -> MqttClient:
        return MqttClient(self._broker, self.client_id, session=session)

    async def _anonymous(self) -> Finding:
        """See whether the broker lets everybody in."""
        try:
            async with MqttClient(self._broker._replace(user="", password=""), f"{self.client_id}-nobody", session=0):
                pass
        except BrokerRefused:
            return Finding("who", True, "nobody is let in without a password")
        say = "anybody is let in without a password, and can call, read and throw others out"
        return Finding("who", False, say, "allow_anonymous false, password_file and acl_file")

    def _encryption(self) -> Finding:
        if self._broker.tls:
            return Finding("secrecy", True, "passwords and calls are encrypted")
        if _is_local(self._broker.host):
            return Finding("secrecy", True, "nothing is encrypted, and nothing leaves this machine")
        say = "passwords and calls can be read on their way"
        return Finding("secrecy", False, say, "a listener with certfile and keyfile, and mqtts:// in the address")

    async def _binding(self) -> Finding:
        """See whether a second client of this user ends the first, though it has another name."""
        async with self._client() as client:
            if client.session_present:
                raise BrokerError(
                    f"the broker keeps messages for the user {self._broker.user}, which the check would take away: "
                    "give the check a user of its own"
                )
            async with MqttClient(self._broker, f"{self.client_id}-other", session=0):
                # If it is lost, then before this is answered.
                with suppress(BrokerLost):
                    await client.publish(self._topic, b"")
                lost = client.lost is not None
        if lost:
            return Finding("names", True, "a client can take over the session of its own user only")
        say = "any user can take over the session of the relay and lose its calls"
        return Finding("names", False, say, "use_username_as_clientid true")

    async def _try_rights(self, client: MqttClient) -> None:
        """See whether this user may do what all that follows does.

        Raises:
            BrokerRefused: It may not.
        """
        accepted = await client.publish(self._topic, b"-") < REFUSED
        messages = await self._next(client) if accepted else ()
        for message in messages:
            client.ack(message)
        if not messages:
            raise BrokerRefused(
                f"the broker at {self._broker.place} does not let this user read and write {self._topic}: give the "
                "check a user that may"
            )

    async def _delay(self, client: MqttClient) -> Finding:
        """See whether a small message has to wait for the one before it."""
        alone, both = [], []
        for _ in range(_TIMED):
            began = wall()
            await client.publish(f"{self._topic}/none", b"-")
            alone.append(wall() - began)
            began = wall()
            # To this client, to which the broker sends the message and its answer: the second has to wait.
            answer = await client.send(self._topic, b"-")
            messages = await self._next(client)
            await answer
            both.append(wall() - began)
            for message in messages:
                client.ack(message)
        late = median(both) - median(alone)
        if late < _LATE:
            return Finding("delay", True, f"a call is passed on after {1000 * median(both):.1f} ms")
        say = f"a small message waits {1000 * late:.0f} ms for the one before it"
        return Finding("delay", False, say, "set_tcp_nodelay true")

    async def _retained(self, client: MqttClient) -> Finding:
        """See whether the broker keeps a message for those who come later."""
        topic = f"{self._topic}/retained"
        say, cure = "it keeps nothing for those who come later: they hear no keyword", "retain_available true"
        try:
            await client.publish(topic, b"kept", retain=True)
            await client.subscribe(topic)
            kept = any(message.topic == topic for message in await self._next(client))
            await client.publish(topic, b"", retain=True)
        except BrokerLost:
            kept = False
        return Finding("late", True, "who comes later hears the keyword") if kept else Finding("late", False, say, cure)

    async def _flood(self, client: MqttClient, number: int) -> int:
        """Publish messages to this very client, which acknowledges none; return how many the broker has accepted."""
        reading = asyncio.create_task(_read_on(client))
        try:
            answers = [await client.send(self._topic, str(each).encode()) for each in range(number)]
            return sum([await answer < REFUSED for answer in answers])
        finally:
            reading.cancel()
            await asyncio.wait([reading])

    async def _heard(self, client: MqttClient) -> set[bytes]:
        """Return the different messages that the broker has kept, and acknowledge them."""
        heard: set[bytes] = set()
        while messages := await self._next(client):
            for message in messages:
                client.ack(message)
            heard.update(message.payload for message in messages if message.payload not in (b"", b"-"))
        return heard

    async def _next(self, client: MqttClient) -> Iterable[Message]:
        """Return what comes next; nothing if that takes too long."""
        try:
            async with asyncio.timeout(self._silent):
                return await client.messages()
        except TimeoutError:
            return ()

    async def _tidy(self) -> None:
        """Make the broker forget this client."""
        with suppress(BrokerError):
            async with self._client(session=0):
                pass


async def _read_on(client: MqttClient) -> None:
    with suppress(BrokerLost):
        while True:
            await client.messages()


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
