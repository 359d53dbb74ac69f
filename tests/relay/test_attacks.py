"""What goes wrong around a station: nonsense, floods, thieves, two relays, brokers and networks that fail."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from luckytui.relay.client import MqttClient
from luckytui.relay.messages import encode
from luckytui.relay.relay import Relay
from luckytui.relay.session import ReplacedError
from luckytui.relay.topics import CLIENT
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto
from tests.relay.proxy import proxied
from tests.relay.served import TOPICS, listening, on_air_said, relayed, served
from tests.room.on_air import on_air


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", 'a call is the keyword and a number, such as "lucky 517", or a JSON object'),
        (b"\xff\xfe", "a message is a text in UTF-8"),
        (b"{", "a message that begins with { is a JSON object"),
        (b"{" * 50_000, "a message that begins with { is a JSON object"),
        (b'{"calls":5}', "calls is a list of at most 1000"),
        (b'{"calls":[5]}', "each of the calls is an object"),
        (b'{"calls":[{"line":-1,"number":"111"}]}', "line is an integer from 0 to 99999"),
        (b'{"calls":[{"line":true,"number":"111"}]}', "line is an integer from 0 to 99999"),
        (b'{"calls":[{"line":0,"number":111}]}', "number is a text of at most 64 printable characters"),
        (b'{"calls":[{"line":0,"number":"1\\u00001"}]}', "number is a text of at most 64 printable characters"),
        (b'{"calls":[{"line":0,"number":"\\ud800"}]}', "number is a text of at most 64 printable characters"),
        (b'{"calls":[{"line":0,"number":"111","key":"\xc3\xa4"}]}', "a key is 1 to 128 printable ASCII characters"),
        (b'{"join":100001}', "join is an integer from 0 to 100000"),
        (b'{"join":1e3}', "join is an integer from 0 to 100000"),
        (b'{"more":1}', "more is true or false"),
        (b'{"contest":"1"}', "contest is an integer from 0 to 9007199254740991"),
        (b'{"keyword":["lucky"]}', "keyword is a text of at most 64 printable characters"),
    ],
)
async def test_what_is_no_message_is_answered_in_a_sentence_and_changes_nothing(
    tmp_path: Path, mosquitto: Mosquitto, payload: bytes, why: str
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("ada", payload)
        assert await listener.next(TOPICS.rulings("ada")) == {"refused": "bad-message", "say": why}
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1
        assert len(show.host.lines) == 1


async def test_calls_that_the_broker_has_kept_for_everybody_are_no_calls(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with on_air(tmp_path) as show, listening(mosquitto.broker()) as listener:
        for index in range(50):
            await listener.client.publish(TOPICS.calls(f"old-{index}"), b"lucky 517", retain=True)
        async with relayed(show.journal, mosquitto.broker()):
            await listener.next(TOPICS.alive, on_air_said)
            await listener.call("ada", b"lucky 517")
            assert (await listener.ruling("ada"))["seq"] == 1
        assert len(show.host.lines) == 1


async def test_the_older_of_two_relays_for_one_station_ends(tmp_path: Path, mosquitto: Mosquitto) -> None:
    broker = mosquitto.broker()
    async with on_air(tmp_path) as show, listening(broker) as listener, relayed(show.journal, broker) as older:
        await listener.next(TOPICS.alive, on_air_said)
        async with relayed(show.journal, broker):
            with pytest.raises(ReplacedError, match="another relay serves this station now"):
                await older
            await listener.call("ada", b"lucky 517")
            assert (await listener.ruling("ada"))["seq"] == 1


async def test_the_presenter_is_told_when_another_show_has_taken_the_station(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    broker = mosquitto.broker()
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
    async with (
        on_air(tmp_path / "one") as show,
        on_air(tmp_path / "other") as other,
        listening(broker) as listener,
        relayed(show.journal, broker) as older,
    ):
        await listener.next(TOPICS.alive, on_air_said)
        told: list[str] = []
        show.audience.tell = told.append
        async with relayed(other.journal, broker):
            with pytest.raises(ReplacedError):
                await older
        assert told[-1] == "another relay serves this station now, so this one has ended."
        assert show.audience.broker == ""


@pytest.mark.parametrize("denied", ["rulings/#", "#"])
async def test_a_user_that_may_not_serve_the_station_is_told_once(
    tmp_path: Path, start_broker: StartBroker, denied: str
) -> None:
    rules = tmp_path / "acl"
    rules.write_text(f"pattern readwrite lucky/1/radio/#\npattern deny lucky/1/radio/{denied}\n")
    broker = start_broker(f"acl_file {rules}").broker()
    said = asyncio.Queue[str]()
    async with on_air(tmp_path) as show:
        relay = asyncio.create_task(Relay(show.journal, broker, said.put_nowait).run())
        assert await said.get() == (
            f"the broker at {broker.place} does not let this user serve the station radio: it has to read and write "
            "lucky/1/radio/#; the relay tries again."
        )
        relay.cancel()
        await asyncio.wait([relay])
    assert said.empty()


@pytest.mark.parametrize("persistent", [False, True])
async def test_a_broker_that_is_killed_and_started_again_is_told_everything_anew(
    tmp_path: Path, start_broker: StartBroker, persistent: bool
) -> None:
    mosquitto = start_broker(persistent=persistent)
    said: list[str] = []
    async with on_air(tmp_path) as show, relayed(show.journal, mosquitto.broker(), said):
        async with listening(mosquitto.broker()) as listener:
            await listener.next(TOPICS.alive, on_air_said)
            await listener.call("ada", b"lucky 517")
            first = await listener.ruling("ada")
            mosquitto.end()
        mosquitto.start()
        async with listening(mosquitto.broker()) as listener:
            await listener.next(TOPICS.air, lambda said: said["contest"] == 1 and said["phase"] == "on_air")
            await listener.call("ada", b"lucky 517")
            assert await listener.ruling("ada") == first
    assert said[0] == said[-1] == f"the relay is at {mosquitto.url()}"
    assert said[1] == f"the connection to the broker at {mosquitto.broker().place} is lost; the relay tries again."


async def test_a_client_that_takes_the_relays_name_does_not_keep_it(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        async with MqttClient(mosquitto.broker(), "luckytui-relay-radio"):
            await listener.call("ada", b"lucky 517")
        # What it took away is sent again, as every caller does that was not answered.
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1


async def test_a_relay_that_vanishes_is_reported_by_the_broker(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.relay.WILL_DELAY", 0)
    async with (
        on_air(tmp_path) as show,
        listening(mosquitto.broker()) as listener,
        proxied(mosquitto.broker()) as network,
        relayed(show.journal, network.broker),
    ):
        await listener.next(TOPICS.alive, on_air_said)
        network.cut()
        assert not (await listener.next(TOPICS.alive))["on_air"]


async def test_a_network_that_stalls_delays_calls_and_loses_none(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.wire.KEEPALIVE", 1)
    said: list[str] = []
    async with (
        on_air(tmp_path) as show,
        listening(mosquitto.broker()) as listener,
        proxied(mosquitto.broker()) as network,
        relayed(show.journal, network.broker, said),
    ):
        await listener.next(TOPICS.alive, on_air_said)
        network.stall()
        for client in ("ada", "bob"):
            await listener.call(client, b"lucky 517")
        while len(said) < 2:  # noqa: ASYNC110 - the relay finds out by itself that nobody answers
            await asyncio.sleep(0.05)
        network.flow()
        seqs = [(await listener.ruling(client))["seq"] for client in ("ada", "bob")]
        assert sorted(seqs) == [1, 2]
        assert "is lost; the relay tries again." in said[1]


async def test_a_message_of_ten_megabytes_takes_nothing_else_away(tmp_path: Path, start_broker: StartBroker) -> None:
    mosquitto = start_broker(limits=False)
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        await listener.call("ada", bytes(10_000_000))
        await listener.call("ada", b"lucky 517" + b" " * 100_000)
        assert (await listener.next(TOPICS.rulings("ada")))["say"] == "a message has at most 60000 bytes"
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1


async def test_a_flood_of_nonsense_beside_a_call_is_answered_and_the_call_is_ruled_on(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        for index in range(3_000):
            await listener.client.send(TOPICS.calls(f"flood-{index % 7}"), b"\x00" * (index % 50))
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1
        assert len(show.host.lines) == 1


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "\u202e", "line\u2028"])
async def test_who_calls_by_what_is_no_name_is_told_what_one_is(
    tmp_path: Path, mosquitto: Mosquitto, name: str
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call(name, b"lucky 517")
        told = await listener.next(TOPICS.rulings(name))
        assert told == {"refused": "bad-message", "say": CLIENT}
        assert not show.host.lines


async def test_what_comes_on_a_topic_of_nobody_is_passed_over(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("a/b", b"lucky 517")
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1
        assert len(show.host.lines) == 1


async def test_an_epoch_of_yesterday_on_alive_ends_no_relay(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        for payload in (b"", b"[]", b'{"relay":"x"}', b'{"relay":1,"epoch":1,"on_air":true}'):
            await listener.client.publish(TOPICS.alive, payload)
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1


async def test_a_broker_that_writes_its_messages_down_loses_no_call_while_relay_and_broker_are_down(
    tmp_path: Path, start_broker: StartBroker
) -> None:
    mosquitto = start_broker(persistent=True)
    broker = mosquitto.broker()
    async with on_air(tmp_path) as show:
        async with listening(broker) as listener, relayed(show.journal, broker):
            await listener.next(TOPICS.alive, on_air_said)
        async with listening(broker) as listener:
            await listener.call("ada", b"lucky 517")
        mosquitto.end(signal.SIGTERM)
        mosquitto.start()
        async with listening(broker) as listener, relayed(show.journal, broker):
            assert (await listener.ruling("ada"))["seq"] == 1


@pytest.mark.parametrize("hour", [-3_600.0, 3_600.0])
async def test_a_machine_whose_clock_jumps_rules_on_calls_and_its_next_show_is_a_later_one(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch, hour: float
) -> None:
    now = time.time
    async with listening(mosquitto.broker()) as listener, relayed(tmp_path / "contests.journal", mosquitto.broker()):
        async with on_air(tmp_path):
            first = await listener.next(TOPICS.alive, on_air_said)
            # Contest time and all pauses go by another clock, which nobody can set.
            monkeypatch.setattr("time.time", lambda: now() + hour)
            await listener.call("ada", b"lucky 517")
            ruling = await listener.ruling("ada")
            assert ruling["seq"] == 1
        await listener.next(TOPICS.alive, lambda said: not said["on_air"])
        async with on_air(tmp_path):
            again = await listener.next(TOPICS.alive, on_air_said)
            assert again["epoch"] > first["epoch"], "who ignores what an older show has said listens to this one"
            await listener.call("ada", b"lucky 517")
            assert await listener.ruling("ada") == ruling


async def test_of_two_relays_the_one_whose_clock_was_set_back_ends_and_the_other_serves(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker, now = mosquitto.broker(), time.time
    async with on_air(tmp_path) as show, listening(broker) as listener, relayed(show.journal, broker):
        await listener.next(TOPICS.alive, on_air_said)
        monkeypatch.setattr("time.time", lambda: now() - 3_600)
        async with relayed(show.journal, broker) as set_back:
            with pytest.raises(ReplacedError):
                await set_back
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1


async def test_a_broker_that_holds_small_messages_back_delays_calls_and_loses_none(
    tmp_path: Path, start_broker: StartBroker
) -> None:
    """Without `set_tcp_nodelay`, and without its limits for luckytui."""
    mosquitto = start_broker("set_tcp_nodelay false", limits=False)
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        for place in range(200):
            call = {"line": place, "number": "517"}
            await listener.client.send(TOPICS.calls("ada"), encode(keyword="lucky", calls=[call]))
        assert [(await listener.ruling("ada"))["seq"] for _ in range(200)] == list(range(1, 201))
