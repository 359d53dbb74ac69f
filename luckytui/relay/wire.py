"""paho-mqtt on an asyncio event loop: its socket is read and written by the loop, and it is never waited for.

Written after paho 2.2: `connect` waits, and calls back from the thread that called it; it does not set TCP_NODELAY,
without which a small message waits 40 ms for the one before it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from luckytui.relay.url import Broker

#: Wall seconds after which a silent connection is asked whether it is there, and twice which it is lost.
KEEPALIVE = 10

#: The largest packet that the broker is to send, in bytes; it throws larger ones away.
MOST_RECEIVED = 1 << 18

#: Messages that the broker may send before one is acknowledged.
RECEIVE = 1_000

#: Wall seconds for each step of connecting, and between two looks at a silent connection.
_STEP, _LOOK = 3.0, 1.0


class Wire:
    """The socket of one connection to a broker.

    Args:
        broker: The broker.
        client_id: Who connects.
        lost: Called once the connection is lost.
        is_full: Says whether nothing more is to be read for now; `listen` goes on.

    Attributes:
        paho: Does the protocol. It sends without a bound: whoever uses it sets one.
    """

    def __init__(self, broker: Broker, client_id: str, lost: Callable[[], object], is_full: Callable[[], bool]) -> None:
        self.paho = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5, manual_ack=True)
        self.paho.connect_timeout = _STEP
        # With bounds of its own, paho would let the newest messages fall.
        self.paho.max_inflight_messages = 0
        self.paho.max_queued_messages = 0
        if broker.user:
            self.paho.username_pw_set(broker.user, broker.password or None)
        if broker.tls:
            self.paho.tls_set_context(ssl.create_default_context())
        self._broker = broker
        self._lost = lost
        self._is_full = is_full
        self._socket: socket.socket | None = None
        #: Whether the socket takes nothing for now.
        self._is_stuck = False
        self._looking: asyncio.TimerHandle | None = None

    async def open(self, session: int) -> None:
        """Open the connection; what the broker says to it comes later.

        Args:
            session: Seconds for which the broker keeps subscriptions and messages when the client is gone; with 0 it
                begins anew each time.

        Raises:
            OSError: It cannot be opened.
            ValueError: The host has a name that none can have.
        """
        connecting = asyncio.ensure_future(asyncio.to_thread(self._connect, session))
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            connecting.add_done_callback(self._forget)
            raise
        found = self._opened()
        assert found is not None, "it is connected"
        self._socket = found
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.paho.on_socket_close = lambda client, data, closed: self._detach()
        self.paho.on_socket_register_write = lambda client, data, ready: self._write()
        self.paho.on_socket_unregister_write = lambda client, data, ready: self._stop_writing()
        if self.paho.want_write():
            self._write()
        self.listen()
        self._look()

    def listen(self) -> None:
        """Read what arrives."""
        if self._socket is not None:
            loop = asyncio.get_running_loop()
            loop.add_reader(self._socket, self._read)
            # What TLS has decrypted already does not make the socket readable.
            loop.call_soon(self._read)

    def close(self) -> None:
        """Close what is left of the connection."""
        if self._looking is not None:
            self._looking.cancel()
        found = self._socket
        self._detach()
        if found is not None:
            found.close()

    def _connect(self, session: int) -> None:
        """Open the connection; in a thread, since paho waits for it."""
        asked = properties(
            PacketTypes.CONNECT, SessionExpiryInterval=session, ReceiveMaximum=RECEIVE, MaximumPacketSize=MOST_RECEIVED
        )
        # The broker saves no session that was begun with a clean start, whatever its expiry (mosquitto 2.0.11).
        clean = session == 0
        self.paho.connect(self._broker.host, self._broker.port, KEEPALIVE, clean_start=clean, properties=asked)

    def _read(self) -> None:
        """Read what has arrived, until that is enough for now."""
        while self._socket is not None and not self._is_full():
            pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()
            if self.paho.loop_read():
                self._lost()
            elif not pending:
                return
        if self._socket is not None:
            # The broker waits now; where that takes too long, the connection is lost and it sends all of it again.
            asyncio.get_running_loop().remove_reader(self._socket)

    def _write(self) -> None:
        """Write what waits, as far as the socket takes it, and the rest once it takes more.

        At once: the socket nearly always takes it, and to ask the system first takes as long as to write.
        """
        if self._socket is None:
            return
        if self.paho.loop_write():
            self._lost()
        elif self._socket is not None and self.paho.want_write() and not self._is_stuck:
            self._is_stuck = True
            asyncio.get_running_loop().add_writer(self._socket, self._write)

    def _stop_writing(self) -> None:
        if self._socket is not None and self._is_stuck:
            self._is_stuck = False
            asyncio.get_running_loop().remove_writer(self._socket)

    def _look(self) -> None:
        """See now and then whether the broker still answers."""
        self._looking = asyncio.get_running_loop().call_later(_LOOK, self._look)
        if self.paho.loop_misc():
            self._lost()

    def _detach(self) -> None:
        """Let the event loop forget the socket, which is about to be closed."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            asyncio.get_running_loop().remove_writer(self._socket)
            self._socket = None

    def _opened(self) -> socket.socket | None:
        found = self.paho.socket()
        assert found is None or isinstance(found, socket.socket)
        return found

    def _forget(self, connecting: asyncio.Future[None]) -> None:
        """Close a connection that was opened after nobody waited for it any more."""
        if not connecting.cancelled() and connecting.exception() is None and (found := self._opened()) is not None:
            found.close()


def properties(kind: int, **values: int) -> Properties:
    """Return properties of a packet.

    Args:
        kind: Of which one (`PacketTypes`).
        values: The properties by their names.
    """
    made = Properties(kind)  # type: ignore[no-untyped-call]
    for name, value in values.items():
        setattr(made, name, value)
    return made
