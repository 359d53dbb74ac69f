"""Ports of this machine for servers that the tests start."""

from __future__ import annotations

import socket
from contextlib import suppress
from random import SystemRandom

LOCAL = "127.0.0.1"

#: In an order of this process's own. A system gives connections that go out ports above these, and could give them one
#: that was found free and is not listened at yet.
_PORTS = iter(SystemRandom().sample(range(20_000, 32_768), 12_768))


def free_port() -> int:
    """Return a port that is free, another one each time."""
    for port in _PORTS:
        with suppress(OSError), socket.create_server((LOCAL, port)):
            return port
    raise AssertionError("no port is free")
