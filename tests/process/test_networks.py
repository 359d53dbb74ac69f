"""A room on a machine without a network, and on one that changes its network: in a network namespace of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

for _package in ("starlette", "uvicorn", "msgspec", "segno", "ifaddr", "httptools"):
    pytest.importorskip(_package, reason="the room is an extra")

#: A network namespace in which this process may do as it likes.
ALONE = ("unshare", "--user", "--map-root-user", "--net")

pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("unshare", "nsenter", "ip"))
    or subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode != 0,
    reason="network namespaces need unshare, nsenter and ip, and the right to use them",
)

#: Asks as a phone does that has opened an address: what is answered, or that nobody is there.
ASK = """
import sys, urllib.error, urllib.request
asked = urllib.request.Request(sys.argv[1] + "/api/1/contest", headers={"Host": sys.argv[2]})
try:
    print(urllib.request.urlopen(asked, timeout=60).read().decode())
except urllib.error.HTTPError as error:
    print(error.read().decode())
"""


class Machine:
    """A machine of its own, on which a command runs.

    Args:
        command: What luckytui is told.
    """

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [*ALONE, sys.executable, "-m", "luckytui", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def said(self) -> str:
        """Return the next line of what is said."""
        assert self.process.stderr is not None
        return self.process.stderr.readline().removeprefix("luckytui: ").rstrip("\n")

    def run(self, *command: str) -> str:
        """Run a command on the machine; return what it writes."""
        inside = ("nsenter", "--user", "--net", "--preserve-credentials", "--target", str(self.process.pid))
        return subprocess.run([*inside, *command], check=True, capture_output=True, text=True).stdout

    def ask(self, address: str, host: str = "") -> dict[str, Any]:
        """Return what the room answers under an address, which one takes for a host."""
        told: dict[str, Any] = json.loads(self.run(sys.executable, "-c", ASK, f"http://{address}", host or address))
        return told

    def moves(self, before: str | None, now: str) -> None:
        """Give the machine another address."""
        if before is not None:
            self.run("ip", "address", "delete", f"{before}/32", "dev", "lo")
        self.run("ip", "address", "add", f"{now}/32", "dev", "lo")


@contextmanager
def machine(*command: str) -> Iterator[Machine]:
    """Yield a machine with nothing but a loopback device, on which a command runs until the end of the block."""
    made = Machine(*command)
    with made.process:
        try:
            yield made
        finally:
            made.process.terminate()


def test_a_station_says_that_no_phone_reaches_its_room_and_where_it_is_in_each_network(journal_path: Path) -> None:
    show = ("--headless", "--json", "--room", "-c", "1", "--max-delay", "3600", "--wait-for", "1")
    with machine(*show, "-f", str(journal_path)) as own:
        where, alone, _ = own.said(), own.said(), own.said()
        assert where.startswith("the room is at http://127.0.0.1:8000/J/")
        assert alone == "no phone can reach it there, only this machine."
        code = where.removesuffix(".").split()[-1]
        own.run("ip", "link", "set", "lo", "up")
        for before, now in ((None, "10.1.2.3"), ("10.1.2.3", "192.168.9.9")):
            own.moves(before, now)
            assert own.said() == f"the room is at http://{now}:8000/J/{code} and its code is {code}."
            assert own.said().startswith(f"your own watchers: luckytui watch http://{now}:8000/watch/")
            assert own.ask(f"{now}:8000")["phase"] == "lobby"
        assert own.ask("127.0.0.1:8000", "10.1.2.3:8000")["type"] == "/problems/bad-host", "that is no longer its own"


def test_phones_find_a_room_in_another_network_also_while_the_station_is_off_air(journal_path: Path) -> None:
    with machine("room", "-f", str(journal_path)) as own:
        assert own.said() == "the room is at http://127.0.0.1:8000"
        assert own.said() == "no phone can reach it there, only this machine."
        assert own.said().startswith("your own watchers")
        own.run("ip", "link", "set", "lo", "up")
        own.moves(None, "10.1.2.3")
        assert own.said() == "the room is at http://10.1.2.3:8000"
        assert own.ask("10.1.2.3:8000")["phase"] == "off_air"
