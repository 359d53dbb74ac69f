"""The broker of README: its mosquitto.conf, ACL and passwords, word for word, on a real broker."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
import subprocess
from contextlib import aclosing
from pathlib import Path

import pytest

from luckytui.relay.check import Check
from luckytui.relay.client import MqttClient
from luckytui.relay.errors import BrokerRefused
from luckytui.relay.topics import Topics
from luckytui.relay.url import Broker
from tests.ports import LOCAL, free_port
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto, needed

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
#: Where README's files are.
ETC = "/etc/mosquitto"
TOPICS = Topics("radio")
#: The broker's answer to who may not.
NOT_ALLOWED = 0x87


def block(after: str, kind: str) -> str:
    """Return the first block of a kind after some words."""
    found = re.search(rf"```{kind}\n(.*?)```", README[README.index(after) :], re.DOTALL)
    assert found is not None
    return found[1]


class Here:
    """README's files in a folder of the test, and its broker.

    Attributes:
        broker: Where it runs.
        secure: Where it speaks TLS.
        certificate: The file of its certificate.
    """

    def __init__(self, folder: Path, start_broker: StartBroker) -> None:
        self._etc = folder / "etc"
        ports = {"1883 127.0.0.1": free_port(), "8883": free_port()}
        config = self._moved(block("conf.d/luckytui.conf`:", "conf"))
        for port, free in ports.items():
            assert f"listener {port}\n" in config
            config = config.replace(f"listener {port}\n", f"listener {free} {LOCAL}\n")
        (self._etc / "conf.d").mkdir(parents=True)
        (self._etc / "certs").mkdir()
        (self._etc / "conf.d" / "luckytui.conf").write_text(config)
        (self._etc / "luckytui.acl").write_text(block("luckytui.acl`, for", "conf"))
        commands = self._moved(block("As root, passwords and a certificate", "sh"))
        # What is left out is for the user mosquitto, and for its service.
        commands = re.sub(r"^(chown|systemctl) .*\n", "", commands, flags=re.MULTILINE)
        subprocess.run(["sh", "-e", "-c", commands], check=True, capture_output=True)
        # Debian's own file says these two, and includes the folder.
        main = ["persistence true", f"persistence_location {folder}/", f"include_dir {self._etc}/conf.d"]
        self.mosquitto: Mosquitto = start_broker(*main, limits=False, anonymous=False)
        self._port, self._tls_port = ports.values()
        self.certificate = self._etc / "certs" / "broker.pem"

    def broker(self, user: str, *, tls: bool = False) -> Broker:
        """Return the station as a user reaches it."""
        host, port = ("localhost", self._tls_port) if tls else (LOCAL, self._port)
        return Broker(host, port, tls, user, f"secret-of-{user}", "radio")

    def _moved(self, text: str) -> str:
        assert ETC in text
        return text.replace(ETC, str(self._etc))


@pytest.fixture
def here(tmp_path: Path, start_broker: StartBroker) -> Here:
    """Return README's broker."""
    needed()
    for program in ("mosquitto_passwd", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"README's broker was left out: it needs the program {program}")
    return Here(tmp_path, start_broker)


async def test_a_check_finds_no_fault_with_it(here: Here) -> None:
    async with aclosing(Check(here.broker("check"), 1.0).run()) as findings:
        assert [finding async for finding in findings if not finding.fine] == []


async def test_the_relay_may_all_and_a_caller_only_what_is_its_own(here: Here) -> None:
    async with MqttClient(here.broker("radio"), "radio", session=0) as relay:
        await relay.subscribe(TOPICS.calls("+"), TOPICS.ask("+"))
        async with MqttClient(here.broker("ada"), "ada", session=0) as ada:
            await ada.subscribe(TOPICS.rulings("ada"), TOPICS.air, TOPICS.state, TOPICS.alive, TOPICS.news)
            assert await ada.publish(TOPICS.calls("ada"), b"lucky 517") == 0
            for other in (TOPICS.calls("bob"), TOPICS.rulings("ada"), TOPICS.air, TOPICS.news, TOPICS.check("ada")):
                assert await ada.publish(other, b"!") == NOT_ALLOWED, other
            # mosquitto takes every subscription, and then delivers what may be read.
            await ada.subscribe("#")
            for other in (TOPICS.rulings("bob"), TOPICS.feed("ada"), TOPICS.feed("screen"), TOPICS.rulings("ada")):
                await relay.publish(other, b"{}")
            # Of two subscriptions that fit, each may bring it.
            assert {message.topic for message in await ada.messages()} == {TOPICS.rulings("ada")}
        (call,) = await relay.messages()
    assert (call.topic, call.payload) == ("lucky/1/radio/calls/ada", b"lucky 517")


async def test_a_screen_alone_reads_what_gives_the_calls_away(here: Here) -> None:
    async with MqttClient(here.broker("screen"), "screen", session=0) as screen:
        await screen.subscribe(TOPICS.feed("screen"))
        async with MqttClient(here.broker("radio"), "radio", session=0) as relay:
            await relay.publish(TOPICS.feed("screen"), b"{}")
        assert [message.topic for message in await screen.messages()] == [TOPICS.feed("screen")]


async def test_nobody_comes_in_without_the_password(here: Here) -> None:
    for broker in (here.broker("ada")._replace(password="wrong"), here.broker("ada")._replace(user="", password="")):
        with pytest.raises(BrokerRefused):
            async with MqttClient(broker, "ada", session=0):
                pass


async def test_the_session_of_the_relay_is_its_users(here: Here) -> None:
    async with MqttClient(here.broker("radio"), "radio", session=0) as relay:
        async with MqttClient(here.broker("ada"), "radio", session=0) as ada:
            assert await ada.publish(TOPICS.calls("ada"), b"lucky 517") in (0, 16)
        await relay.publish(TOPICS.air, b"{}")
        assert relay.lost is None


async def test_it_speaks_tls(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(here.certificate))
    async with MqttClient(here.broker("ada", tls=True), "ada", session=0) as ada:
        assert await ada.publish(TOPICS.calls("ada"), b"lucky 517") in (0, 16)


async def test_ada_calls_and_is_answered_over_the_one_connection_that_she_has(here: Here) -> None:
    found = re.search(r"^mosquitto_rr .*'lucky 517'", README, re.MULTILINE)
    assert found is not None
    ada = [*shlex.split(found[0]), "-W", "20", "-p", str(here.broker("ada").port), "-u", "ada", "-P", "secret-of-ada"]
    if shutil.which(ada[0]) is None:
        pytest.skip("README's call by mosquitto_rr was left out: it needs the program mosquitto_rr")
    async with MqttClient(here.broker("radio"), "radio", session=0) as relay:
        await relay.subscribe(TOPICS.calls("+"))
        calling = await asyncio.create_subprocess_exec(*ada, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        (call,) = await relay.messages()
        assert (call.topic, call.payload) == (TOPICS.calls("ada"), b"lucky 517")
        await relay.publish(TOPICS.rulings("ada"), b"ruled")
        assert await calling.communicate() == (b"ruled\n", b"")
    assert calling.returncode == 0
