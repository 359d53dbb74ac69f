"""Two stations on one PostgreSQL server: the one on air is killed again and again, and the other takes over."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from luckytui.journal.place import Server
from luckytui.journal.postgres.reader import Reader
from tests.postgres import PostgresServer

#: Contests are long enough for many takeovers: so many callers over so many seconds.
CALLERS, SECONDS = 4_000, 600.0


@dataclass
class Takeovers:
    """What came of many takeovers.

    Attributes:
        made: How many there were.
        announced: Calls announced, over all.
        waits: Wall seconds from each kill until the next call was announced.
    """

    made: int = 0
    announced: int = 0
    waits: list[float] = field(default_factory=list)


class Station:
    """A headless station in a process of its own, which says what it announces into a file."""

    def __init__(self, url: str, folder: Path, number: int, seed: int) -> None:
        self.told = folder / f"{number}.told"
        self.said = folder / f"{number}.said"
        options = ["-c", str(CALLERS), "--prizes", "0", "--max-delay", str(SECONDS), "--seed", str(seed)]
        with self.told.open("wb") as out, self.said.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "luckytui", "--headless", "--json", "-f", url, *options],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    def events(self) -> list[dict[str, Any]]:
        """Return what it has announced; a line that was cut off was not."""
        return [json.loads(line) for line in self.told.read_bytes().split(b"\n")[:-1]]

    def calls(self) -> list[dict[str, Any]]:
        """Return the calls that it has announced."""
        return [event for event in self.events() if event["event"] == "call"]

    def wait_for_calls(self, number: int) -> None:
        """Wait until it has announced so many calls."""
        until = time.monotonic() + 60
        while self.told.read_bytes().count(b'"event":"call"') < number:
            assert time.monotonic() < until, self.said.read_text()
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.01)

    def wait_until_it_stands_by(self) -> None:
        """Wait until it says that another station is on air."""
        until = time.monotonic() + 60
        while b"standing by" not in self.said.read_bytes():
            assert time.monotonic() < until
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        self.process.kill()
        self.process.wait()


def take_over(seed: int, takeovers: int, server: PostgresServer) -> tuple[Takeovers, list[str]]:
    """Kill the station on air at random instants, while another one stands by; look into the journal at the end.

    Returns:
        The figures, and each broken promise.
    """
    random, tally, faults = Random(seed), Takeovers(), list[str]()
    server.clear()
    url = server.url("postgres")
    announced: dict[tuple[int, int], dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:

        def station(number: int) -> Station:
            started = Station(url, Path(folder), number, seed)
            stack.callback(started.kill)
            return started

        on_air = station(0)
        on_air.wait_for_calls(1)
        for number in range(1, takeovers + 1):
            next_one = station(number)
            next_one.wait_until_it_stands_by()
            on_air.wait_for_calls(len(on_air.calls()) + random.randint(1, 3))
            time.sleep(random.uniform(0, 0.05))
            on_air.kill()
            killed = time.monotonic()
            next_one.wait_for_calls(1)
            tally.waits.append(time.monotonic() - killed)
            faults += hear(announced, on_air)
            on_air = next_one
        on_air.kill()
        faults += hear(announced, on_air)
    tally.made, tally.announced = takeovers, len(announced)
    return tally, [f"--seed {seed}: {fault}" for fault in faults + compare(announced, url)]


def hear(announced: dict[tuple[int, int], dict[str, Any]], station: Station) -> list[str]:
    """Add what a station has announced to what was announced before; return what was announced twice."""
    faults = []
    for call in station.calls():
        key = call["contest"], call["seq"]
        if key in announced:
            faults.append(f"call {key} was announced twice")
        announced[key] = call
    if b"Traceback" in station.said.read_bytes():
        faults.append(station.said.read_text())
    return faults


def compare(announced: dict[tuple[int, int], dict[str, Any]], url: str) -> list[str]:
    """Return where the journal, which has to add up, lacks what was announced."""
    kept = {}
    with Reader(Server.read(url)) as reader:
        for stored in reader.verify():
            for ruling in reader.rulings(stored):
                kept[stored.id, ruling.seq] = ruling.caller, ruling.number, ruling.magic_number
    return [
        f"call {key} was announced, and is not in the journal"
        for key, call in announced.items()
        if kept.get(key) != (call["caller"], call["number"], call["magic_number"])
    ]


def main(seed: int, takeovers: int) -> tuple[Takeovers, list[str]]:
    """Take over so many times on a server of our own."""
    server = PostgresServer()
    try:
        return take_over(seed, takeovers, server)
    finally:
        server.remove()
