"""The address of a station on an MQTT broker: `mqtt://[user:password@]host[:port]/STATION`, or `mqtts://` for TLS."""

from __future__ import annotations

import re
from typing import NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

#: The ports of MQTT without and with TLS.
PORT, TLS_PORT = 1883, 8883

#: What a station may be called: its name is a part of topics, in which Radio and radio would be two stations.
_STATION = re.compile(r"[a-z0-9_-]{1,32}")
_EXAMPLE = "mqtt://localhost/radio"
_UNREADABLE = (
    "the broker's address cannot be read: write mqtt://USER:PASSWORD@HOST:PORT/STATION, with %2F, %23, %3F and %5B for "
    "/, #, ? and [ in a password, a port from 1 to 65535, and an IPv6 address as [::1]"
)


class Broker(NamedTuple):
    """A station on a broker. As a text it shows no password.

    Attributes:
        host: The broker's host name or address.
        port: Its port.
        tls: Whether the connection is encrypted and the broker shows a certificate.
        user: The user name; empty for none.
        password: The password; empty for none.
        station: The station's name, which begins its topics.
    """

    host: str
    port: int
    tls: bool
    user: str
    password: str
    station: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what an address says.

        Raises:
            ValueError: It is none; the text is a sentence without a full stop, and holds no password.
        """
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ValueError(_UNREADABLE) from None
        if "@" in f"{parts.path}{parts.query}{parts.fragment}":
            # What is before it was meant as a password.
            raise ValueError(_UNREADABLE)
        if parts.scheme not in ("mqtt", "mqtts"):
            raise ValueError(f"a broker's address begins with mqtt:// or mqtts://, such as {_EXAMPLE}")
        if not host or port == 0:
            raise ValueError(f"the broker's address needs a host, and a port from 1 to 65535: {_EXAMPLE}")
        station = parts.path.removeprefix("/")
        if not _STATION.fullmatch(station) or parts.query or parts.fragment:
            raise ValueError(
                "the broker's address ends with the station's name, 1 to 32 small letters from a to z, digits, - or _: "
                f"{_EXAMPLE}"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if password and not user:
            raise ValueError("the broker's address has a password and no user name: mqtt://USER:PASSWORD@HOST/STATION")
        tls = parts.scheme == "mqtts"
        return cls(host, port or (TLS_PORT if tls else PORT), tls, user, password, station)

    @property
    def place(self) -> str:
        """The host and the port, for a sentence."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        """Return the address without its password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        return f"{'mqtts' if self.tls else 'mqtt'}://{user}{self.place}/{self.station}"

    def __repr__(self) -> str:
        """Return the address without its password, for a traceback or a log."""
        return f"<Broker {self}>"
