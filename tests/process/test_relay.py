"""A show with a relay beside it, as the presenter and machines elsewhere see them: a crash, trouble, the end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from luckytui.relay.url import Broker
from tests.conftest import RunLuckytui
from tests.patience import PATIENCE
from tests.ports import LOCAL, free_port
from tests.process.dashboard import Start
from tests.relay.conftest import mosquitto, start_broker  # noqa: F401 - fixtures
from tests.relay.mosquitto import Mosquitto
from tests.relay.served import TOPICS, listening
from tests.terminal import wait_until


async def called(broker: Broker, client: str, number: str) -> dict[str, Any]:
    """Call as a machine does, again until the call is ruled on; return the ruling."""
    async with asyncio.timeout(PATIENCE), listening(broker, f"listener-{client}") as listener:
        while True:
            await listener.call(client, f"lucky {number}".encode())
            said = await listener.next(TOPICS.rulings(client))
            if "refused" not in said["rulings"][0]:
                return dict(said["rulings"][0])


def test_a_machine_that_calls_a_crashed_show_is_answered_by_the_next_one(
    start: Start,
    mosquitto: Mosquitto,  # noqa: F811 - the fixture
) -> None:
    with start(
        f"--broker={mosquitto.url()}", "-c", 3, "--prizes", 0, "--timeout", 300, columns=120, lines=36, seen="LOBBY"
    ) as stage:
        stage.wait_for(f"machines: {mosquitto.url()}")
        stage.type("\r")
        stage.wait_for("ON AIR")
        # In threads: a terminal that nobody reads would hold the show up.
        with ThreadPoolExecutor() as machines:
            ada = machines.submit(lambda: asyncio.run(called(mosquitto.broker(), "ada", "517")))
            stage.wait_for("ada 517")
            assert ada.result()["number"] == 517
            stage.type("c")
            stage.wait_for("The audience holds the line. Enter: go on.")
            bob = machines.submit(lambda: asyncio.run(called(mosquitto.broker(), "bob", "518")))
            wait_until(lambda: "Received PUBLISH from listener-bob" in mosquitto.log, "the broker has bob's call")
            stage.type("\r")
            stage.wait_for("recovered: ")
            stage.wait_for("bob 518")
            assert bob.result()["number"] == 518
        stage.type("q")
        assert stage.wait() == 0
        assert stage.sane() == []


def test_a_broker_that_is_not_there_is_told_on_the_stage_and_the_show_goes_on(start: Start) -> None:
    port = free_port()
    with start(f"--broker=mqtt://{LOCAL}:{port}/radio", "-c", 3, columns=120, lines=36, seen="LOBBY") as stage:
        stage.wait_for(f"no broker listens at {LOCAL}:{port}")
        stage.wait_for("no broker yet: the relay tries again")
        stage.type("\r")
        stage.wait_for("ON AIR")
        stage.type("q")
        assert stage.wait() == 0


def test_without_a_screen_a_show_waits_for_machines_and_tells_where_the_relay_is(
    journal_path: Path,
    mosquitto: Mosquitto,  # noqa: F811 - the fixture
) -> None:
    options = ("-c", "1", "--no-lead-in", "--max-delay", "1", "--prizes", "0", "--wait-for", "1")
    command = (sys.executable, "-m", "luckytui", "-f", str(journal_path), "--headless", "--json", *options)
    environment = os.environ | {"LUCKYTUI_BROKER": mosquitto.url()}
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as show,
        ExitStack() as killed,
    ):
        killed.callback(show.kill)
        assert show.stdout is not None
        assert show.stderr is not None
        assert show.stderr.readline() == f"luckytui: the relay is at {mosquitto.url()}\n"
        ruling = asyncio.run(called(mosquitto.broker(), "ada", "517"))
        told = [json.loads(line) for line in show.stdout]
        assert show.wait() == 0
    assert [each["event"] for each in told if each["event"] != "refused"][:3] == ["on_air", "joined", "begun"]
    assert any(each.get("seq") == ruling["seq"] and each["number"] == 517 for each in told)
    assert told[-1]["event"] == "over"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--broker", "localhost/radio"), "a broker's address begins with mqtt:// or mqtts://"),
        (("--broker", "mqtt://u:secret@host/"), "the broker's address ends with the station's name"),
        (("--demo", "--broker", "mqtt://localhost/radio"), "with --demo or --fast nobody has time to join"),
        (("--headless", "--fast", "--broker", "mqtt://localhost/radio"), "with --demo or --fast nobody has time"),
        (("relay",), "a relay needs a broker: --broker mqtt://HOST/STATION."),
        (("relay", "--broker", "mqtt://localhost"), "the broker's address ends with the station's name"),
    ],
)
def test_what_is_no_broker_is_refused_in_a_sentence(
    luckytui: RunLuckytui, journal_path: Path, options: tuple[str, ...], why: str
) -> None:
    run = luckytui(*options, LUCKYTUI_JOURNAL=str(journal_path))
    assert run.returncode == 2
    assert why in " ".join(run.stderr.split())
    assert "secret" not in run.stderr
    assert not journal_path.exists()


def test_a_broker_of_the_environment_is_passed_over_where_nobody_could_join(
    luckytui: RunLuckytui, journal_path: Path
) -> None:
    run = luckytui("--headless", "--fast", LUCKYTUI_JOURNAL=str(journal_path), LUCKYTUI_BROKER="mqtt://localhost/radio")
    assert (run.returncode, run.stderr) == (0, "")


def test_without_its_package_the_relay_says_how_to_get_it(tmp_path: Path, journal_path: Path) -> None:
    hidden = (
        "from importlib import util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name: None if name == 'paho' else find(name)\n"
        "from luckytui.cli.main import main\n"
        "main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", hidden, "-f", str(journal_path), "relay", "--broker", "mqtt://localhost/radio"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "pip install 'luckytui[mqtt]'" in run.stderr


def test_a_relay_that_is_replaced_ends_with_a_sentence(
    tmp_path: Path,
    journal_path: Path,
    mosquitto: Mosquitto,  # noqa: F811 - the fixture
) -> None:
    command = [sys.executable, "-m", "luckytui", "relay", "-f", str(journal_path), "--broker", mosquitto.url()]
    where = f"luckytui: the relay is at {mosquitto.url()}\n"
    with ExitStack() as killed:
        relays = []
        for _ in range(2):
            relay = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            killed.callback(relay.wait)
            killed.callback(relay.kill)
            assert relay.stderr is not None
            killed.callback(relay.stderr.close)
            assert relay.stderr.readline() == where
            relays.append(relay)
        older, newer = relays
        assert older.wait() == 1
        assert older.stderr is not None
        assert older.stderr.read().endswith("luckytui: another relay serves this station now, so this one has ended.\n")
        newer.send_signal(signal.SIGTERM)
        assert newer.wait() == 128 + signal.SIGTERM
        wait_until(lambda: "luckytui-relay-radio disconnected" in mosquitto.log, "it has said farewell")
