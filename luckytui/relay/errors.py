"""What goes wrong with a broker, in sentences."""

from __future__ import annotations

import socket
import ssl

from luckytui.relay.url import Broker

#: How the broker says why it refuses a client, and why it ends its connection, in MQTT 5.
_VERSION, _CLIENT_ID, _PASSWORD, _NOT_ALLOWED, _TAKEN_OVER = 0x84, 0x85, 0x86, 0x87, 0x8E

#: What OpenSSL finds wrong with a certificate: too early, too late, and one of another host or address.
_NOT_YET, _EXPIRED, _OTHER_HOSTS = 9, 10, (62, 64)


class BrokerError(Exception):
    """The broker cannot be used. The text is a sentence without a full stop."""


class BrokerRefused(BrokerError):
    """The broker does not allow it: to connect, or to read a topic."""


class BrokerLost(BrokerError):
    """There is no connection to the broker, or none any more."""


def why_not_reached(broker: Broker, error: OSError | ValueError) -> str:
    """Return why no connection could be opened, as a sentence without a full stop."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _why_not_trusted(broker, error)
    if isinstance(error, ssl.SSLError) or (broker.tls and isinstance(error, ConnectionResetError)):
        reason = getattr(error, "reason", None) or error.strerror
        return f"the broker at {broker.place} does not speak TLS there ({reason})"
    if isinstance(error, socket.gaierror):
        return f"there is no host {broker.host} to look for a broker"
    if isinstance(error, ConnectionRefusedError):
        return f"no broker listens at {broker.place}"
    if isinstance(error, TimeoutError):
        return f"nothing answers at {broker.place}, where a broker was looked for"
    return f"the broker at {broker.place} cannot be reached ({getattr(error, 'strerror', None) or error})"


def _why_not_trusted(broker: Broker, error: ssl.SSLCertVerificationError) -> str:
    about = f"the certificate of the broker at {broker.place}"
    if error.verify_code == _EXPIRED:
        return f"{about} has expired: the broker needs a new one"
    if error.verify_code == _NOT_YET:
        return f"{about} is not valid yet: see whether the clocks of both machines are right"
    if error.verify_code in _OTHER_HOSTS:
        return f"{about} is for another name: write the one that it is for, instead of {broker.host}"
    return f"{about} is not trusted ({error.verify_message}): name the file of its authority in SSL_CERT_FILE"


def why_no_answer(broker: Broker) -> str:
    """Return why a connection may be lost before the broker has accepted it, as a sentence without a full stop."""
    tls = "" if broker.tls else "wants TLS (mqtts://), "
    return f"what listens at {broker.place} ends the connection at once: it {tls}is full, or is no MQTT broker"


def why_ended(broker: Broker, code: int, name: str) -> str:
    """Return why a broker has ended a connection, as a sentence without a full stop; all as for `why_refused`."""
    if code == _TAKEN_OVER:
        return (
            f"another client has connected to the broker at {broker.place} under the same name or user, "
            "which has ended this connection: give each one its own"
        )
    return f"the broker at {broker.place} has ended the connection ({name})"


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
