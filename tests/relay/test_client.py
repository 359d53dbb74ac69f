"""A connection to a real broker: in order, acknowledged by hand, and nothing left of it once it is lost."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from luckytui.relay.client import Message, MqttClient, Will
from luckytui.relay.errors import BrokerError, BrokerLost, BrokerRefused
from luckytui.relay.url import Broker
from tests.ports import LOCAL, free_port
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto
from tests.relay.proxy import proxied


async def take(client: MqttClient, count: int) -> list[Message]:
    """Return the next messages, at least so many; none is acknowledged."""
    taken: list[Message] = []
    while len(taken) < count:
        taken += await client.messages()
    return taken


async def test_messages_arrive_in_the_order_in_which_they_were_sent(mosquitto: Mosquitto) -> None:
    sent = [b"%d" % number for number in range(3_000)]
    async with MqttClient(mosquitto.broker(), "station") as station, MqttClient(mosquitto.broker(), "ada") as ada:
        await station.subscribe("lucky/#")
        answers = [await ada.send("lucky/1", payload) for payload in sent]
        heard: list[bytes] = []
        while len(heard) < len(sent):
            for message in await station.messages():
                heard.append(message.payload)
                station.ack(message)
        assert heard == sent
        assert {await answer for answer in answers} == {0}


async def test_a_broker_says_when_nobody_has_subscribed(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "ada") as ada:
        assert await ada.publish("lucky/nobody", b"hello") == 0x10


async def test_what_was_not_acknowledged_comes_again_and_what_was_does_not(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "station") as station, MqttClient(mosquitto.broker(), "ada") as ada:
        await station.subscribe("lucky/#")
        for payload in (b"1", b"2", b"3"):
            await ada.publish("lucky/1", payload)
        station.ack((await take(station, 3))[0])
    async with MqttClient(mosquitto.broker(), "station") as station:
        assert station.session_present
        assert [message.payload for message in await take(station, 2)] == [b"2", b"3"]


async def test_without_a_session_nothing_is_kept(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "station", session=0) as station:
        await station.subscribe("lucky/#")
    async with MqttClient(mosquitto.broker(), "ada") as ada, MqttClient(mosquitto.broker(), "station") as station:
        assert not station.session_present
        assert await ada.publish("lucky/1", b"1") == 0x10


async def test_an_acknowledgement_of_a_lost_connection_takes_nothing_away_from_the_next_one(
    start_broker: StartBroker,
) -> None:
    mosquitto = start_broker(persistent=True)
    async with MqttClient(mosquitto.broker(), "station") as station:
        await station.subscribe("lucky/#")
        async with MqttClient(mosquitto.broker(), "ada") as ada:
            await ada.publish("lucky/1", b"old")
        old = await take(station, 1)
        # It numbers its messages from 1 again.
        mosquitto.end(signal.SIGTERM)
        mosquitto.start()
        async with MqttClient(mosquitto.broker(), "station") as again:
            new = await take(again, 1)
            assert [message.id for message in new] == [message.id for message in old]
            station.ack(old[0])
            with pytest.raises(BrokerLost):
                await station.messages()
    async with MqttClient(mosquitto.broker(), "station") as again:
        assert [message.payload for message in await take(again, 1)] == [b"old"]


async def test_the_newer_connection_of_a_client_ends_the_older(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "station") as older, MqttClient(mosquitto.broker(), "station") as newer:
        with pytest.raises(BrokerLost):
            await older.messages()
        await newer.subscribe("lucky/#")


async def test_a_will_is_published_for_a_client_that_vanishes_and_not_for_one_that_leaves(mosquitto: Mosquitto) -> None:
    will = Will("lucky/gone", b"vanished")
    async with MqttClient(mosquitto.broker(), "witness") as witness, proxied(mosquitto.broker()) as network:
        await witness.subscribe("lucky/gone")
        async with MqttClient(network.broker, "ada", will=will) as ada:
            await ada.publish("lucky/gone", b"left")
        async with MqttClient(network.broker, "ada", will=will):
            network.cut()
            assert [message.payload for message in await take(witness, 2)] == [b"left", b"vanished"]


async def test_no_more_is_under_way_than_the_broker_allows(start_broker: StartBroker) -> None:
    mosquitto = start_broker("max_inflight_messages 3", limits=False)
    async with MqttClient(mosquitto.broker(), "ada") as ada:
        for _ in range(3):
            await ada.send("lucky/1", b"1")
        fourth = asyncio.ensure_future(ada.send("lucky/1", b"1"))
        await asyncio.sleep(0)
        assert not fourth.done()
        assert await (await fourth) == 0x10


async def test_a_message_that_is_too_large_is_refused_here_and_the_connection_stays(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "ada") as ada:
        with pytest.raises(BrokerError, match="takes at most 65536 bytes a message"):
            await ada.send("lucky/1", bytes(65_536))
        assert await ada.publish("lucky/1", bytes(60_000)) == 0x10


async def test_a_message_of_ten_megabytes_does_not_reach_us_and_what_follows_does(start_broker: StartBroker) -> None:
    mosquitto = start_broker(limits=False)
    async with MqttClient(mosquitto.broker(), "station") as station, MqttClient(mosquitto.broker(), "ada") as ada:
        await station.subscribe("lucky/#")
        await ada.publish("lucky/1", bytes(10_000_000))
        await ada.publish("lucky/1", b"2")
        assert [message.payload for message in await take(station, 1)] == [b"2"]


async def test_when_the_broker_is_killed_everybody_who_waits_hears_of_it(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "ada") as ada:
        reading = asyncio.ensure_future(ada.messages())
        await asyncio.sleep(0)
        mosquitto.end()
        with pytest.raises(BrokerLost, match=f"the connection to the broker at {LOCAL}:{mosquitto.port} is lost"):
            await reading
        with pytest.raises(BrokerLost):
            await ada.send("lucky/1", b"1")


async def test_a_broker_that_is_not_there_is_told_in_a_sentence() -> None:
    port = free_port()
    with pytest.raises(BrokerLost, match=f"^no broker listens at {LOCAL}:{port}$"):
        async with MqttClient(Broker(LOCAL, port, False, "", "", "radio"), "ada"):
            pass


async def test_a_host_that_does_not_exist_is_told_in_a_sentence() -> None:
    with pytest.raises(BrokerLost, match=r"^there is no host nowhere\.invalid to look for a broker$"):
        async with MqttClient(Broker("nowhere.invalid", 1883, False, "", "", "radio"), "ada"):
            pass


@pytest.mark.parametrize(
    ("user", "password", "why"),
    [
        ("", "", r"wants a user name and a password: mqtt://USER:PASSWORD@127.0.0.1:\d+/radio$"),
        ("ada", "wrong", "refuses the user name ada or its password$"),
    ],
)
async def test_a_wrong_password_is_told_in_a_sentence(
    start_broker: StartBroker, tmp_path: Path, user: str, password: str, why: str
) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text("ada:$7$101$6gNqr0Hx$nothing\n")
    mosquitto = start_broker(f"password_file {passwords}", anonymous=False)
    with pytest.raises(BrokerRefused, match=why):
        async with MqttClient(mosquitto.broker(user=user, password=password), "ada"):
            pass


async def test_what_may_not_be_read_is_refused(start_broker: StartBroker, tmp_path: Path) -> None:
    rules = tmp_path / "acl"
    rules.write_text("topic read lucky/public/#\n")
    mosquitto = start_broker(f"acl_file {rules}")
    async with MqttClient(mosquitto.broker(), "ada") as ada:
        assert await ada.publish("lucky/secret/1", b"1") == 0x87


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], Broker]]:
    """Return what opens a port where something else answers than a broker."""
    with ExitStack() as opened:

        def open_port(answer: bytes) -> Broker:
            listening = opened.enter_context(socket.create_server((LOCAL, 0)))

            def serve() -> None:
                client, _ = listening.accept()
                with client:
                    client.recv(1000)
                    client.sendall(answer)

            thread = threading.Thread(target=serve)
            thread.start()
            opened.callback(thread.join)
            return Broker(LOCAL, listening.getsockname()[1], False, "", "", "radio")

        yield open_port


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"\x20\x02\x00\x85",
        b"\x20\x03\x00\x00\xff",
    ],
)
async def test_what_is_no_broker_is_told_in_a_sentence(answering: Callable[[bytes], Broker], answer: bytes) -> None:
    with pytest.raises(BrokerError, match=r"127\.0\.0\.1"):
        async with MqttClient(answering(answer), "ada"):
            pass


async def test_what_ends_a_connection_at_once_may_be_full_or_want_tls(answering: Callable[[bytes], Broker]) -> None:
    with pytest.raises(BrokerLost, match=r"ends the connection at once: it wants TLS \(mqtts://\), is full, or"):
        async with MqttClient(answering(b""), "ada"):
            pass


async def test_who_is_taken_over_hears_so_from_a_broker_that_says_it(answering: Callable[[bytes], Broker]) -> None:
    accepted, taken_over = b"\x20\x03\x00\x00\x00", b"\xe0\x02\x8e\x00"
    async with MqttClient(answering(accepted + taken_over), "ada") as ada:
        with pytest.raises(BrokerLost, match="under the same name or user, which has ended this connection"):
            await ada.messages()


async def test_a_broker_of_an_older_protocol_is_told_in_a_sentence(answering: Callable[[bytes], Broker]) -> None:
    with pytest.raises(BrokerRefused, match="is too old: it does not speak MQTT 5"):
        async with MqttClient(answering(b"\x20\x02\x00\x01"), "ada"):
            pass


async def test_what_the_socket_does_not_take_at_once_is_sent_later_and_in_order(mosquitto: Mosquitto) -> None:
    many = 60
    async with proxied(mosquitto.broker()) as network, MqttClient(mosquitto.broker(), "far", session=0) as far:
        await far.subscribe("large")
        async with MqttClient(network.broker, "near", session=0) as near:
            network.stall()
            near_socket = near._paho.socket()
            assert isinstance(near_socket, socket.socket)
            near_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            answers = [await near.send("large", b"%d " % index + bytes(60_000)) for index in range(many)]
            network.flow()
            assert await asyncio.gather(*answers) == [0] * many
        heard: list[int] = []
        while len(heard) < many:
            for message in await far.messages():
                far.ack(message)
                heard.append(int(message.payload.split()[0]))
    assert heard == [*range(many)]


async def test_who_leaves_in_the_moment_in_which_the_connection_breaks_just_leaves(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "ada", session=0) as ada:
        its_socket = ada._paho.socket()
        assert isinstance(its_socket, socket.socket)
        its_socket.shutdown(socket.SHUT_WR)
    assert ada.lost is not None
