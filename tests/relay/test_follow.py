"""A broker that is followed through restarts, and what is said of it."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from luckytui.relay.client import MqttClient
from luckytui.relay.errors import BrokerLost
from luckytui.relay.follow import follow
from tests.ports import LOCAL
from tests.relay.mosquitto import Mosquitto


async def test_a_broker_that_is_killed_and_started_again_is_found_again(mosquitto: Mosquitto) -> None:
    said: list[str] = []
    clients = follow(lambda: MqttClient(mosquitto.broker(), "ada"), said.append, "lucky/#")
    async with aclosing(clients):
        first = await anext(clients)
        mosquitto.end()
        with pytest.raises(BrokerLost):
            await first.messages()
        mosquitto.start()
        async for second in clients:
            assert await second.publish("lucky/1", b"hello") == 0
            assert [message.payload for message in await second.messages()] == [b"hello"]
            break
    assert said[0] == f"the connection to the broker at {LOCAL}:{mosquitto.port} is lost"


async def test_a_sentence_is_said_once_as_long_as_it_is_true(mosquitto: Mosquitto) -> None:
    tried: list[MqttClient] = []
    said: list[str] = []

    def make() -> MqttClient:
        if len(tried) == 3:
            raise EOFError
        tried.append(MqttClient(mosquitto.broker(), "ada", session=0))
        return tried[-1]

    mosquitto.end()
    with pytest.raises(EOFError):
        await anext(follow(make, said.append))
    assert said == [f"no broker listens at {LOCAL}:{mosquitto.port}"]


async def test_connections_that_are_lost_again_and_again_tell_of_another_client_of_the_name(
    mosquitto: Mosquitto,
) -> None:
    said: list[str] = []
    async with aclosing(follow(lambda: MqttClient(mosquitto.broker(), "ada", session=0), said.append)) as clients:
        for _ in range(3):
            client = await anext(clients)
            async with MqttClient(mosquitto.broker(), "ada", session=0):
                with pytest.raises(BrokerLost):
                    await client.messages()
        await anext(clients)
    lost = f"the connection to the broker at {LOCAL}:{mosquitto.port} is lost"
    why = "another client may use the same name or user; give each its own"
    assert said == [lost, lost, f"{lost}, again and again: {why}"]
