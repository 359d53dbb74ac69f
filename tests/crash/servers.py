"""Servers of a journal that stop answering for a while, or die and are replaced by their replica, under a show."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.crash.takeovers import Station, compare, hear
from tests.postgres import PostgresServer, Replica

#: Wall seconds for which a server answers nothing: longer than the lease lasts.
STALL = 2.0


def stall(seed: int, server: PostgresServer, stalls: int = 1, seconds: float = STALL) -> tuple[int, list[str]]:
    """Stop every process of a server for a while, under a show.

    Returns:
        How many calls were announced, and each broken promise.
    """
    server.clear()
    url, silent = server.url("postgres"), list[str]()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        station = Station(url, Path(folder), 0, seed)
        stack.callback(station.kill)
        for _ in range(stalls):
            station.wait_for_calls(len(station.calls()) + 2)
            with server.stopped():
                time.sleep(seconds)
                if station.events()[-1]["event"] != "off_air":
                    silent.append("the server did not answer, and the show did not say that it was off air")
        station.wait_for_calls(len(station.calls()) + 3)
        station.kill()
        announced: dict[tuple[int, int], dict[str, Any]] = {}
        faults = hear(announced, station)
        told = [event["event"] for event in station.events() if event["event"] == "resumed"]
        if len(told) != stalls:
            faults.append(f"after {stalls} stalls the show has resumed {len(told)} times")
    return len(announced), silent + faults + compare(announced, url)


def fail_over(seed: int) -> tuple[int, float, list[str]]:
    """Kill a server under a show and promote its synchronous replica; the show's address names both.

    Returns:
        How many calls were announced, the wall seconds from the kill until the next one, and each broken promise.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        primary = PostgresServer()
        stack.callback(primary.remove)
        replica = Replica(primary)
        stack.callback(replica.remove)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{replica.port}"
        url = f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write"
        station = Station(url, Path(folder), 0, seed)
        stack.callback(station.kill)
        station.wait_for_calls(5)
        primary.kill()
        killed = time.monotonic()
        replica.promote()
        before = len(station.calls())
        station.wait_for_calls(before + 1)
        took = time.monotonic() - killed
        station.wait_for_calls(before + 5)
        station.kill()
        announced: dict[tuple[int, int], dict[str, Any]] = {}
        faults = hear(announced, station)
        if not any(event["event"] == "off_air" for event in station.events()):
            faults.append("the show did not say that it was off air")
        faults += compare(announced, url)
    return len(announced), took, [f"--seed {seed}: {fault}" for fault in faults]
