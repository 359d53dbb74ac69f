"""Calls over a real mosquitto: the relay before a real show, beside a client that answers and commits nothing."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from luckytui.relay.client import MqttClient
from luckytui.relay.messages import encode
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker
from tests.bench.program import headless
from tests.bench.room import ENDLESS, running
from tests.bench.rows import Row, Scale, p95
from tests.bench.shows import on_stage
from tests.bench.start import LUCKYTUI
from tests.relay.mosquitto import Mosquitto
from tests.terminal import wait_until

#: Runs a station that rules on nothing.
ECHO = [sys.executable, "-m", "tests.bench.echo"]

#: Clients that call at once, messages of each that are under way, and calls in a large message.
CLIENTS, UNDER_WAY, LARGE = 10, 20, 100


class Measured(NamedTuple):
    """What one station was measured to do.

    Attributes:
        alone: Seconds from each call to its ruling, one at a time.
        single: Calls a second with one call a message.
        large: Calls a second with 100 calls a message.
    """

    alone: list[float]
    single: float
    large: float


def broker(folder: Path, scale: Scale) -> Iterator[Row]:
    """Calls over mosquitto: one at a time, 200 under way, 100 a message; the same with an echo client."""
    mosquitto = Mosquitto(folder)
    mosquitto.start()
    try:
        with _served(folder / "ours.journal", mosquitto.url()):
            ours = asyncio.run(_measure(mosquitto.broker(), scale))
        with running([*ECHO, mosquitto.url("echo")]):
            echo = asyncio.run(_measure(mosquitto.broker("echo"), scale))
        with _committing(folder / "show", scale) as socket, running([*ECHO, mosquitto.url("bare"), str(socket)]):
            bare = asyncio.run(_one_at_a_time(mosquitto.broker("bare"), scale))
    finally:
        mosquitto.end()
    yardstick = "an echo client that commits nothing"
    one, other = p95(ours.alone) * 1000, p95(echo.alone) * 1000
    figure = "call to ruling, one at a time, p95"
    note = f"a relay and a show that only commit {p95(bare) * 1000:.3g} ms"
    yield Row(figure, one, "ms", "≤ 1.5", one <= 1.5 * other, yardstick, other, one / other, note)
    ratio = ours.single / echo.single
    figure = "10 clients with 20 calls under way"
    yield Row(figure, ours.single, "calls/s", "≥ 0.6", ratio >= 0.6, yardstick, echo.single, ratio)
    many = scale.few(100_000, 300)
    fast = many / headless(folder / "fast.journal", many)[0]
    ratio = ours.large / fast
    note = f"the echo client {echo.large:,.0f}"
    figure = "the same, 100 calls a message"
    yield Row(figure, ours.large, "calls/s", "≥ 0.5", ratio >= 0.5, "--headless --fast", fast, ratio, note)


def callers(folder: Path, scale: Scale) -> Iterator[Row]:
    """10,000 callers by `luckytui callers`: first delay to last ruling, their memory; the dashboard meanwhile."""
    many, longest = scale.few(10_000, 20), scale.few(10, 1)
    mosquitto = Mosquitto(folder)
    mosquitto.start()
    command = [*LUCKYTUI, "callers", "--broker", mosquitto.url(), "--json", "-c", str(many)]
    command += ["--max-delay", str(longest), "--seed", "1", "--name", "crowd"]
    try:
        with on_stage(folder / "callers", scale, 1, 3_600, door=True) as show:
            show.settle(1)
            relay = _relay(folder / "callers.journal", mosquitto.url())
            with relay, running(command, stdout=subprocess.PIPE) as crowd:
                assert crowd.stdout is not None
                began = time.perf_counter()
                for _ in range(many):
                    assert "seq" in json.loads(crowd.stdout.readline())
                span = began, time.perf_counter()
                found = re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{crowd.pid}/status").read_text(), re.MULTILINE)
                assert found is not None
                size = int(found[1]) / 1024
    finally:
        mosquitto.end()
    seconds = span[1] - span[0]
    ratio = seconds / longest
    figure = f"{many:,} callers elsewhere: start to last ruling"
    yield Row(figure, seconds, "s", "≤ 1.2", ratio <= 1.2, "their longest delay", longest, ratio)
    yield Row("memory of their process", size, "MB", "≤ 120 MB", size <= 120)
    fps, lag = show.seen.fps(*span), show.seen.lag(*span) * 1000
    yield Row("the dashboard meanwhile", fps, "fps", "30 fps", fps >= 29.5)
    yield Row("the dashboard meanwhile: lag p95", lag, "ms", "≤ 5 ms", lag <= 5)


async def _measure(station: Broker, scale: Scale) -> Measured:
    alone = await _one_at_a_time(station, scale)
    single = await _crowd(station, "single", scale.few(1_000, 20), 1)
    # With those before fewer than the lines that can join a contest.
    large = await _crowd(station, "large", scale.few(8_000, 200), LARGE)
    return Measured(alone, single, large)


async def _one_at_a_time(station: Broker, scale: Scale) -> list[float]:
    """Call once the call before was answered; return the seconds that each took."""
    took: list[float] = []
    async with MqttClient(station, "alone", session=0) as client:
        topics = Topics(station.station)
        await client.subscribe(topics.air)
        # It is on air once it says which contest.
        while not any(json.loads(message.payload)["contest"] for message in await client.messages()):
            pass
        await client.subscribe(topics.rulings("alone"))
        calls = _alone(scale)
        await client.send(topics.calls("alone"), encode(join=calls))
        while not any(message.topic == topics.rulings("alone") for message in await client.messages()):
            pass
        for place in range(calls):
            began = time.perf_counter()
            await client.send(topics.calls("alone"), _calls(place, 1))
            while not any(message.topic == topics.rulings("alone") for message in await client.messages()):
                pass
            took.append(time.perf_counter() - began)
    return took


def _alone(scale: Scale) -> int:
    """Return how many calls are made one at a time."""
    return scale.few(500, 10)


async def _crowd(station: Broker, name: str, calls: int, together: int) -> float:
    """Let clients join and then call; return their calls a second.

    Args:
        station: The station.
        name: How their names begin.
        calls: The calls of each.
        together: How many of them are in a message.
    """
    ready = asyncio.Barrier(CLIENTS + 1)
    async with asyncio.TaskGroup() as tasks:
        clients = [_client(station, f"{name}-{index}", calls, together, ready) for index in range(CLIENTS)]
        working = [tasks.create_task(client) for client in clients]
        await ready.wait()
        began = time.perf_counter()
        answers = await asyncio.gather(*working)
        took = time.perf_counter() - began
    for payloads in answers:
        rulings = [ruling for payload in payloads for ruling in json.loads(payload)["rulings"]]
        assert [ruling["line"] for ruling in rulings if "seq" in ruling] == list(range(calls))
    return CLIENTS * calls / took


async def _client(station: Broker, name: str, calls: int, together: int, ready: asyncio.Barrier) -> list[bytes]:
    """Join, and call once all are ready; return the messages with the rulings.

    The calls are encoded before that, and the rulings decoded by others: clients share the cores with the station.
    """
    topics = Topics(station.station)
    messages = [_calls(first, together) for first in range(0, calls, together)]
    answers: list[bytes] = []
    async with MqttClient(station, name, session=0) as client:
        await client.subscribe(topics.rulings(name))
        await client.send(topics.calls(name), encode(join=calls))
        await client.messages()
        await ready.wait()
        sent = answered = 0
        while answered < calls:
            while sent < calls and sent - answered < UNDER_WAY * together:
                await client.send(topics.calls(name), messages[sent // together])
                sent += together
            for message in await client.messages():
                answered += message.payload.count(b'"line":')
                answers.append(message.payload)
                client.ack(message)
    return answers


def _calls(first: int, count: int) -> bytes:
    numbers = [{"line": place, "number": "517"} for place in range(first, first + count)]
    return encode(contest=1, keyword="lucky", calls=numbers)


@contextmanager
def _served(journal: Path, url: str) -> Iterator[None]:
    """Run a show without a screen, and the relay beside it; the contest is on air."""
    show = [*LUCKYTUI, "--headless", "--json", "-f", str(journal), *ENDLESS]
    # To a file: who read a pipe here would take the interpreter from the clients that are measured.
    lines = journal.with_suffix(".lines")
    with lines.open("w") as out, running(show, stdout=out):
        wait_until(lambda: lines.stat().st_size > 0, "the contest is on air")
        with _relay(journal, url):
            yield


@contextmanager
def _committing(socket: Path, scale: Scale) -> Iterator[Path]:
    """Run a show that only commits; its socket is there."""
    with running([sys.executable, "-m", "tests.bench.committing", str(socket), str(_alone(scale))]):
        wait_until(socket.exists, "the show that only commits is there")
        yield socket


@contextmanager
def _relay(journal: Path, url: str) -> Iterator[None]:
    """Run the relay of a show; it has said that it is there."""
    relay = [*LUCKYTUI, "relay", "-f", str(journal), "--broker", url]
    with running(relay, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline()
        yield


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {"broker": broker, "broker-callers": callers}
