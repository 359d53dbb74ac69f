"""A real mosquitto on a free port of this machine, with a configuration of its own, that can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from luckytui.relay.url import Broker
from tests.ports import LOCAL, free_port

#: Debian keeps it where only the system's own users look.
PROGRAM = shutil.which("mosquitto", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))

LEFT_OUT = "the relay with a real broker was left out: it needs the program mosquitto"

#: What luckytui asks of a broker, but for its passwords.
LIMITS = (
    "set_tcp_nodelay true",
    "max_inflight_messages 1000",
    "max_queued_messages 1000000",
    "max_packet_size 65536",
)


class Mosquitto:
    """A broker. Without more it lets everybody in, and forgets everything when it ends.

    Args:
        folder: Keeps its configuration, log and database.
        lines: More lines of its configuration.
        persistent: Whether it keeps sessions and messages in a database, and writes that every second.
        limits: Whether it is set up as luckytui asks.
        anonymous: Whether it lets everybody in.

    Attributes:
        port: Its port.
    """

    def __init__(
        self,
        folder: Path,
        *lines: str,
        persistent: bool = False,
        limits: bool = True,
        anonymous: bool = True,
    ) -> None:
        self.port = free_port()
        self._log = folder / "mosquitto.log"
        config = folder / "mosquitto.conf"
        settings = [f"listener {self.port} {LOCAL}", f"allow_anonymous {str(anonymous).lower()}", *lines]
        settings += LIMITS if limits else ()
        if persistent:
            keep = ("persistence true", "autosave_interval 1")
            settings += [*keep, f"persistence_location {folder}/"]
        if os.geteuid() == 0:
            # Otherwise it becomes another user, who cannot write there.
            settings.append("user root")
        config.write_text("\n".join((*settings, "")))
        assert PROGRAM is not None
        self._command = [PROGRAM, "-c", str(config), "-v"]
        self._process: subprocess.Popen[bytes] | None = None

    def broker(self, station: str = "radio", user: str = "", password: str = "") -> Broker:
        """Return a station on it."""
        return Broker(LOCAL, self.port, False, user, password, station)

    def url(self, station: str = "radio") -> str:
        """Return the address of a station on it."""
        return str(self.broker(station))

    def start(self) -> None:
        """Start it; return once it listens."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((LOCAL, self.port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None, self.log
                assert time.monotonic() < until, self.log
                time.sleep(0.01)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it with a signal: SIGKILL loses what it had not written, at SIGTERM it writes its database."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    @property
    def log(self) -> str:
        """What it has logged."""
        return self._log.read_text(errors="replace")


def needed() -> None:
    """Skip the test where there is no mosquitto."""
    if PROGRAM is None:
        pytest.skip(LEFT_OUT)
