"""What goes wrong with a broker, in sentences."""

from __future__ import annotations

import socket
import ssl

from luckytui.relay.url import Broker

#: How the broker says why it refuses a client, in MQTT 5.
_VERSION, _CLIENT_ID, _PASSWORD, _NOT_ALLOWED = 0x84, 0x85, 0x86, 0x87


class BrokerError(Exception):
    """The broker cannot be used. The text is a sentence without a full stop."""


class BrokerRefused(BrokerError):
    """The broker does not allow it: to connect, or to read a topic."""


class BrokerLost(BrokerError):
    """There is no connection to the broker, or none any more."""


def why_not_reached(broker: Broker, error: OSError | ValueError) -> str:
    """Return why no connection could be opened, as a sentence without a full stop."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the certificate of the broker at {broker.place} is not trusted ({error.verify_message}): "
            "name the file of its authority in SSL_CERT_FILE"
        )
    if isinstance(error, ssl.SSLError):
        return f"the broker at {broker.place} does not speak TLS there ({error.reason or error})"
    if isinstance(error, socket.gaierror):
        return f"there is no host {broker.host} to look for a broker"
    if isinstance(error, ConnectionRefusedError):
        return f"no broker listens at {broker.place}"
    if isinstance(error, TimeoutError):
        return f"nothing answers at {broker.place}, where a broker was looked for"
    return f"the broker at {broker.place} cannot be reached ({getattr(error, 'strerror', None) or error})"


def why_refused(broker: Broker, code: int, name: str) -> str:
    """Return why a broker refuses a connection, as a sentence without a full stop.

    Args:
        broker: The broker.
        code: How the broker says why: a reason code of MQTT 5.
        name: The name of that code.
    """
    if code == _VERSION:
        return f"the broker at {broker.place} is too old: it does not speak MQTT 5"
    if code in (_PASSWORD, _NOT_ALLOWED) and not broker.user:
        return (
            f"the broker at {broker.place} wants a user name and a password: "
            f"{'mqtts' if broker.tls else 'mqtt'}://USER:PASSWORD@{broker.place}/{broker.station}"
        )
    if code in (_PASSWORD, _NOT_ALLOWED):
        return f"the broker at {broker.place} refuses the user name {broker.user} or its password"
    if code == _CLIENT_ID:
        return f"the broker at {broker.place} does not accept the name of this client"
    return f"the broker at {broker.place} refuses the connection ({name})"
