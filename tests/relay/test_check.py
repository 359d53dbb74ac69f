"""What is found out about brokers that are set up badly and well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from luckytui.relay.check import Check
from luckytui.relay.client import MqttClient
from luckytui.relay.errors import BrokerError, BrokerLost, BrokerRefused
from luckytui.relay.findings import Finding
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker
from tests.ports import LOCAL, free_port
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto
from tests.terminal import wait_until

#: Brokers on this machine are quicker than this.
QUICK = 1.0


async def found(broker: Broker) -> dict[str, Finding]:
    async with aclosing(Check(broker, QUICK).run()) as findings:
        return {finding.about: finding async for finding in findings}


async def after_a_kill(mosquitto: Mosquitto, written: Callable[[], bool] = lambda: True) -> Finding:
    """Return what is found when a broker is killed, once it has written what it accepts."""
    asked, gone = asyncio.Event(), asyncio.Event()
    broker = mosquitto.broker()
    checking = asyncio.create_task(Check(broker, QUICK).after_a_kill(asked.set, lambda said: gone.set()))
    await asked.wait()
    await asyncio.to_thread(wait_until, written, "the broker writes its database")
    mosquitto.end()
    await gone.wait()
    await asyncio.to_thread(mosquitto.start)
    return await checking


async def test_a_broker_as_it_comes(start_broker: StartBroker) -> None:
    findings = await found(start_broker(limits=False).broker())
    cures = {about: finding.cure for about, finding in findings.items() if not finding.fine}
    assert cures == {
        "who": "allow_anonymous false, password_file and acl_file",
        "names": "use_username_as_clientid true",
        "window": "max_inflight_messages 1000",
        "size": "max_packet_size 65536",
        "delay": "set_tcp_nodelay true",
        "queue": "max_queued_messages 1000000",
    }
    assert findings["queue"].say.startswith("of 5,000 calls that it accepted it kept 1,999")
    assert findings["session"].fine
    assert findings["late"].fine


@pytest.mark.parametrize(
    ("line", "about", "said"),
    [
        ("retain_available false", "late", "they hear no keyword"),
        ("max_packet_size 20000", "size", "it takes no message of more than 20,000 bytes"),
        ("max_queued_messages 2500", "queue", "it kept 3,499"),
    ],
)
async def test_a_broker_with_one_bad_setting(start_broker: StartBroker, line: str, about: str, said: str) -> None:
    limits = ["max_inflight_messages 1000", "set_tcp_nodelay true"]
    if about != "queue":
        limits.append("max_queued_messages 1000000")
    findings = await found(start_broker(*limits, line, limits=False).broker())
    assert not findings[about].fine
    assert said in findings[about].say
    assert findings[about].cure
    assert all(findings[other].fine for other in {"window", "delay", "session", "queue", "late"} - {about})


async def test_a_broker_that_keeps_nothing_is_found_out_when_it_is_killed(start_broker: StartBroker) -> None:
    finding = await after_a_kill(start_broker())
    assert finding.say == "of 500 calls that it had accepted it kept 0 when it was killed"
    assert finding.cure == "persistence true and autosave_interval 1"


async def test_a_broker_that_writes_what_it_accepts_keeps_it_when_it_is_killed(
    start_broker: StartBroker, tmp_path: Path
) -> None:
    broker = start_broker("persistence true", f"persistence_location {tmp_path}/", "autosave_interval 1")
    database = tmp_path / "mosquitto.db"
    finding = await after_a_kill(broker, lambda: database.exists() and database.stat().st_size > 500 * 100)
    assert finding.fine, finding.say


async def test_a_check_leaves_nothing_behind(mosquitto: Mosquitto) -> None:
    async with MqttClient(mosquitto.broker(), "looks", session=0) as client:
        await client.subscribe("lucky/1/radio/#")
        check = Check(mosquitto.broker(), QUICK)
        async with aclosing(check.run()) as findings:
            _ = [finding async for finding in findings]
        async with MqttClient(mosquitto.broker(), check.client_id) as same:
            assert not same.session_present
        await client.publish("lucky/1/radio/air", b"last")
        kept = [message for message in await client.messages() if message.retained]
    assert kept == []


async def test_what_waits_for_somebody_else_is_not_taken_away(start_broker: StartBroker) -> None:
    """With names bound to users, the check has the relay's session when it is given the relay's user."""
    broker = start_broker("use_username_as_clientid true").broker(user="radio", password="x")
    calls = Topics("radio").calls("ada")
    async with MqttClient(broker, "relay") as relay:
        await relay.subscribe(calls)
    async with MqttClient(broker._replace(user="ada"), "ada", session=0) as ada:
        await ada.publish(calls, b"lucky 517")
    with pytest.raises(BrokerError, match=r"^the broker keeps messages for the user radio, .*: give the check a user"):
        await found(broker)
    async with MqttClient(broker, "relay") as relay:
        assert [message.payload for message in await relay.messages()] == [b"lucky 517"]


@pytest.mark.parametrize("right", ["read", "write"])
async def test_a_user_without_the_rights_is_no_fault_of_the_broker(
    start_broker: StartBroker, tmp_path: Path, right: str
) -> None:
    rules = tmp_path / "acl"
    rules.write_text(f"topic {right} lucky/1/radio/check/#\n")
    with pytest.raises(BrokerRefused, match=r"does not let this user read and write lucky/1/radio/check/"):
        await found(start_broker(f"acl_file {rules}").broker())


async def test_a_broker_that_refuses_the_check_is_not_said_to_refuse_others(start_broker: StartBroker) -> None:
    with pytest.raises(BrokerRefused, match="wants a user name"):
        async with aclosing(Check(start_broker(anonymous=False).broker(), QUICK).run()) as findings:
            async for finding in findings:
                pytest.fail(finding.say)


async def test_no_broker() -> None:
    with pytest.raises(BrokerLost, match="no broker listens"):
        await found(Broker(LOCAL, free_port(), False, "", "", "radio"))
