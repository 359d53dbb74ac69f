"""A connection to an MQTT broker: MQTT 5, messages of QoS 1, acknowledged by hand.

Each connection has a client of paho's of its own. So nothing of an earlier one is left in it: an acknowledgement that
comes too late goes nowhere, though a broker that was started again counts its messages from 1 anew; and what was not
acknowledged is not sent once more behind the back of whoever sent it.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, NamedTuple, Self

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from luckytui.relay.errors import (
    BrokerError,
    BrokerLost,
    BrokerRefused,
    why_ended,
    why_no_answer,
    why_not_reached,
    why_refused,
)
from luckytui.relay.url import Broker
from luckytui.relay.wire import Wire, properties

#: Seconds for which the broker keeps messages for a client that is not there.
SESSION = 86_400

#: Messages that wait here to be read, above which no more are taken from the broker. It sends more than it was told:
#: after the first acknowledgements a whole window more for each (mosquitto 2.0.11).
MOST_UNREAD = 4_000

#: Bytes that are under way to the broker, above which nothing more is sent.
MOST_UNDER_WAY = 1 << 22

#: The broker's answers to a message from here on are refusals.
REFUSED = 0x80

#: The most that a message has around its payload and topic, in bytes.
_AROUND = 32

#: Wall seconds that the broker may take to accept a connection.
_PATIENCE = 10.0


class Will(NamedTuple):
    """What the broker publishes if the client is gone without a farewell.

    Attributes:
        topic: The topic.
        payload: The message.
        retain: Whether the broker keeps it for later subscribers.
        delay: Seconds that it waits for the client to come back.
    """

    topic: str
    payload: bytes
    retain: bool = False
    delay: int = 0


class Message(NamedTuple):
    """A message that came in.

    Attributes:
        topic: Its topic.
        payload: What it says.
        retained: Whether the broker had kept it: it may be old.
        id: Its number in its connection; 0 if it needs no acknowledgement.
    """

    topic: str
    payload: bytes
    retained: bool
    id: int


class MqttClient:
    """One connection to a broker. Use it as an async context manager, once.

    Args:
        broker: The broker.
        client_id: Who connects. The broker has one connection for each: the newer one ends the older.
        will: What is published if this client vanishes.
        session: Seconds for which the broker keeps subscriptions and messages when the client is gone; with 0 it
            begins anew each time.

    Attributes:
        session_present: Whether the broker had kept a session.
        window: How many messages may be under way to the broker.
        most_bytes: The largest packet that it takes.
        lost: Why the connection is lost; None while it is not.
    """

    def __init__(self, broker: Broker, client_id: str, *, will: Will | None = None, session: int = SESSION) -> None:
        self.session_present = False
        self.most_bytes = (1 << 28) - 1
        self._broker = broker
        self._session = session
        self._wire = Wire(broker, client_id, self._lose, lambda: len(self._unread) >= MOST_UNREAD)
        self._paho = self._wire.paho
        self._paho.on_connect = self._on_connect
        self._paho.on_disconnect = self._on_disconnect
        self._paho.on_subscribe = self._on_subscribe
        self._paho.on_publish = self._on_publish
        self._paho.on_message = self._on_message
        if will is not None:
            delay = properties(PacketTypes.WILLMESSAGE, WillDelayInterval=will.delay)
            self._paho.will_set(will.topic, will.payload, qos=1, retain=will.retain, properties=delay)
        self._unread: list[Message] = []
        #: Set when something has arrived, when there is room for another message, and when the connection is lost.
        self._arrived, self._room = asyncio.Event(), asyncio.Event()
        self.window = 65_535
        #: The messages that are under way, each with its size; and their bytes.
        self._under_way: dict[int, tuple[asyncio.Future[int], int]] = {}
        self._bytes = 0
        self._subscribing: dict[int, asyncio.Future[list[ReasonCode]]] = {}
        self._connected: asyncio.Future[ReasonCode] = asyncio.get_running_loop().create_future()
        self.lost: BrokerLost | None = None

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            BrokerLost: The broker is not there, or does not answer.
            BrokerRefused: It does not let this client in.
        """
        try:
            await self._wire.open(self._session)
        except (OSError, ValueError) as error:
            raise BrokerLost(why_not_reached(self._broker, error)) from error
        try:
            async with asyncio.timeout(_PATIENCE):
                code = await self._connected
            if code.is_failure:
                raise BrokerRefused(why_refused(self._broker, code.value, code.getName()))
        except TimeoutError:
            self._wire.close()
            raise BrokerLost(f"what answers at {self._broker.place} is no MQTT broker, or is too slow") from None
        except BaseException:
            self._wire.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say farewell, so that the will is not published, and disconnect."""
        if self.lost is None:
            self._paho.disconnect()
            self._paho.loop_write()
        self._lose()

    async def subscribe(self, *filters: str) -> None:
        """Subscribe to topics.

        Raises:
            BrokerRefused: The broker does not allow one of them.
            BrokerLost: The connection is lost.
        """
        self._check()
        _, id = self._paho.subscribe([(each, 1) for each in filters])
        # It is written already, and may have been lost with that.
        self._check()
        assert id is not None, "it is connected"
        answer = self._subscribing[id] = asyncio.get_running_loop().create_future()
        for each, code in zip(filters, await answer, strict=True):
            if code.is_failure:
                raise BrokerRefused(f"the broker at {self._broker.place} does not let this user read {each}")

    async def send(
        self, topic: str, payload: bytes, *, retain: bool = False, expiry: int | None = None
    ) -> asyncio.Future[int]:
        """Send a message, once it is its turn: messages reach the broker in the order in which they are sent.

        Args:
            topic: Its topic.
            payload: What it says.
            retain: Whether the broker keeps it for later subscribers.
            expiry: Seconds after which the broker throws it away; None for never.

        Returns:
            The broker's answer to come: 0; 16 if nobody has subscribed; `REFUSED` or more if it refuses the message. It
            raises BrokerLost if the connection is lost before. A broker that is killed may lose what it has accepted.

        Raises:
            BrokerError: It is larger than the broker takes.
            BrokerLost: The connection is lost.
        """
        size = len(payload) + len(topic.encode()) + _AROUND
        if size > self.most_bytes:
            raise BrokerError(f"the broker at {self._broker.place} takes at most {self.most_bytes} bytes a message")
        self._check()
        while self._under_way and (len(self._under_way) >= self.window or self._bytes + size > MOST_UNDER_WAY):
            self._room.clear()
            await self._room.wait()
            self._check()
        extra = None if expiry is None else properties(PacketTypes.PUBLISH, MessageExpiryInterval=expiry)
        info = self._paho.publish(topic, payload, qos=1, retain=retain, properties=extra)
        # It is written already, and may have been lost with that; the answer cannot come before this turn is over.
        self._check()
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._under_way[info.mid] = answer, size
        self._bytes += size
        return answer

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False, expiry: int | None = None) -> int:
        """Send a message and return the broker's answer to it; all as for `send`."""
        return await (await self.send(topic, payload, retain=retain, expiry=expiry))

    async def messages(self) -> list[Message]:
        """Wait for messages; return all that have arrived, in order.

        Raises:
            BrokerLost: The connection is lost, and nothing that arrived before is left.
        """
        while not self._unread:
            self._check()
            self._arrived.clear()
            await self._arrived.wait()
        unread, self._unread = self._unread, []
        if len(unread) >= MOST_UNREAD:
            self._wire.listen()
        return unread

    def ack(self, message: Message) -> None:
        """Tell the broker that a message was handled, in the order in which they came.

        Args:
            message: A message of this connection. If that is lost, nothing happens: the broker sends it again.
        """
        if message.id and self.lost is None:
            self._paho.ack(message.id, 1)

    def _on_connect(
        self, client: Client, data: object, flags: ConnectFlags, code: ReasonCode, told: Properties | None
    ) -> None:
        self.session_present = flags.session_present
        self.window = getattr(told, "ReceiveMaximum", self.window)
        self.most_bytes = getattr(told, "MaximumPacketSize", self.most_bytes)
        if not self._connected.done():
            self._connected.set_result(code)

    def _on_disconnect(
        self, client: Client, data: object, flags: DisconnectFlags, code: ReasonCode, told: Properties | None
    ) -> None:
        by_broker = flags.is_disconnect_packet_from_server
        self._lose(why_ended(self._broker, code.value, code.getName()) if by_broker else "")

    def _on_subscribe(
        self, client: Client, data: object, id: int, codes: list[ReasonCode], told: Properties | None
    ) -> None:
        if (answer := self._subscribing.pop(id, None)) is not None and not answer.done():
            answer.set_result(codes)

    def _on_publish(self, client: Client, data: object, id: int, code: ReasonCode, told: Properties | None) -> None:
        answer, size = self._under_way.pop(id)
        self._bytes -= size
        self._room.set()
        if not answer.done():
            answer.set_result(code.value)

    def _on_message(self, client: Client, data: object, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""
        self._unread.append(Message(topic, bytes(message.payload), message.retain, message.mid if message.qos else 0))
        self._arrived.set()

    def _lose(self, why: str = "") -> None:
        """Note that the connection is lost, and tell everybody who waits for it."""
        if self.lost is not None:
            return
        if not why and not self._connected.done():
            why = why_no_answer(self._broker)
        self.lost = BrokerLost(why or f"the connection to the broker at {self._broker.place} is lost")
        self._arrived.set()
        self._room.set()
        waiting: list[asyncio.Future[Any]] = [self._connected, *self._subscribing.values()]
        for future in waiting + [answer for answer, _ in self._under_way.values()]:
            if not future.done():
                future.set_exception(self.lost)
                # It is no fault if nobody waits for it.
                future.exception()
        self._wire.close()

    def _check(self) -> None:
        """Raise BrokerLost if the connection is lost."""
        if self.lost is not None:
            raise BrokerLost(str(self.lost))
