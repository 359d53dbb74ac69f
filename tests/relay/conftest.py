"""Real brokers for the relay's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.relay.mosquitto import Mosquitto, needed

#: Starts a broker, given more lines of its configuration, and the arguments of `Mosquitto`.
StartBroker = Callable[..., Mosquitto]


@pytest.fixture
def start_broker(tmp_path: Path) -> Iterator[StartBroker]:
    """Return what starts a broker; all are killed at the end."""
    needed()
    started: list[Mosquitto] = []

    def start(*lines: str, **options: Any) -> Mosquitto:
        folder = tmp_path / f"broker-{len(started)}"
        folder.mkdir()
        broker = Mosquitto(folder, *lines, **options)
        started.append(broker)
        broker.start()
        return broker

    yield start
    for broker in started:
        broker.end()


@pytest.fixture
def mosquitto(start_broker: StartBroker) -> Mosquitto:
    """Return a broker that lets everybody in."""
    return start_broker()
