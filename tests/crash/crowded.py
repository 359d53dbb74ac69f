"""A room that is flooded with connections, as many as it takes and more, while a phone that is in calls from it."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.patience import PATIENCE

#: A contest that lasts until it is stopped.
ENDLESS = ("-c", "1", "--max-delay", "3600", "--prizes", "0")

#: What floods: connections that say nothing, that say half a request, and streams that nobody reads.
FLOODS = (b"", b"POST /api/1/lines HTTP/1.1\r\nhost: ", b"GET /api/1/events HTTP/1.1\r\nhost: {host}\r\n\r\n")


@dataclass
class Tally:
    """What came of the floods.

    Attributes:
        opened: How many connections were opened.
        refused: How many of them the system or the room has closed by their end.
        memory: The largest memory of the room, in MB.
    """

    opened: int = 0
    refused: int = 0
    memory: int = 0


def flood_room(connections: int) -> tuple[Tally, list[str]]:
    """Flood a room with connections of each kind, one kind after another.

    Args:
        connections: How many at once; this process needs a descriptor for each.

    Returns:
        The figures, and each broken promise.
    """
    # Only now: the room is an extra.
    from luckytui.room.server import raise_descriptors

    raise_descriptors()
    tally, faults = Tally(), []
    with tempfile.TemporaryDirectory() as folder, _station(Path(folder) / "contests.journal") as (room, port, code):
        for number, flood in enumerate(FLOODS):
            phone = _Phone(port)
            if (status := phone.ask("/api/1/lines", {"code": code})) != 201:
                faults.append(f"before flood {number}: a phone that joins is answered {status}")
            with _flooded(port, connections, flood.replace(b"{host}", b"127.0.0.1:%d" % port), tally):
                if (status := phone.ask("/api/1/calls", {"keyword": "lucky", "number": "517"})) != 200:
                    faults.append(f"in flood {number}: a phone that is in is answered {status}")
                tally.memory = max(tally.memory, _memory(room.pid))
            phone.leave()
            if room.poll() is not None:
                return tally, [*faults, f"flood {number} has ended the room"]
    return tally, faults


class _Phone:
    """A phone with one connection, which it keeps.

    Args:
        port: Where the room is.
    """

    def __init__(self, port: int) -> None:
        self._wire = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookie = ""

    def ask(self, path: str, body: dict[str, str]) -> int:
        """Return the status of an answer; 0 if there is none."""
        headers = {"Content-Type": "application/json", "Cookie": self._cookie, "Idempotency-Key": "k"}
        try:
            self._wire.request("POST", path, json.dumps(body), headers)
            answer = self._wire.getresponse()
            answer.read()
        except OSError:
            return 0
        self._cookie = answer.headers.get("Set-Cookie", self._cookie).partition(";")[0]
        return answer.status

    def leave(self) -> None:
        self._wire.close()


@contextlib.contextmanager
def _flooded(port: int, connections: int, said: bytes, tally: Tally) -> Iterator[None]:
    """Hold connections open during the block."""
    with contextlib.ExitStack() as stack:
        wires = []
        for _ in range(connections):
            wire = stack.enter_context(socket.socket())
            wire.settimeout(PATIENCE)
            # One that is refused is none of the flood's business.
            with contextlib.suppress(OSError):
                wire.connect(("127.0.0.1", port))
                wire.sendall(said)
            wires.append(wire)
        tally.opened += len(wires)
        yield
        tally.refused += sum(map(_is_closed, wires))


def _is_closed(wire: socket.socket) -> bool:
    """Return whether the room has closed a connection."""
    wire.setblocking(False)
    try:
        while said := wire.recv(1 << 16):
            if b" 503 " in said:
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def _station(journal: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """Yield a room beside a show that is on air: its process, port and code."""
    luckytui = (sys.executable, "-m", "luckytui")
    listen = ("--listen", "127.0.0.1:0")
    with (
        subprocess.Popen(
            [*luckytui, "--headless", "--json", *ENDLESS, "-f", str(journal)], stdout=subprocess.DEVNULL
        ) as show,
        subprocess.Popen([*luckytui, "room", *listen, "-f", str(journal)], stderr=subprocess.PIPE, text=True) as room,
    ):
        try:
            assert room.stderr is not None
            found = None
            while found is None:
                said = room.stderr.readline()
                assert said, "the room has ended"
                found = re.search(r"the code is \w+: http://127\.0\.0\.1:(\d+)/J/(\w+)", said)
            yield room, int(found[1]), found[2]
        finally:
            show.kill()
            room.kill()


def _memory(process: int) -> int:
    """Return the memory of a process, in MB."""
    found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) // 1024
