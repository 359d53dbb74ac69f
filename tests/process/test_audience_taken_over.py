"""Two stations, each with a room or a relay, and one journal on a server: the audience of the one that is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.ports import LOCAL, free_port
from tests.postgres import PostgresServer
from tests.process.dashboard import Start
from tests.process.test_relay import called
from tests.relay.conftest import mosquitto, start_broker  # noqa: F401 - fixtures
from tests.relay.mosquitto import Mosquitto
from tests.terminal import Terminal, wait_until

WIDE: dict[str, Any] = {"columns": 120, "lines": 36}
#: A contest that nothing but a call of the audience moves for a while.
QUIET = ("-c", 3, "--prizes", 0, "--timeout", 300)


def post(port: int, path: str, token: str, body: dict[str, str], **headers: str) -> tuple[int, dict[str, Any]]:
    """Send what a phone sends; return status and answer."""
    phone = HTTPConnection(LOCAL, port, timeout=PATIENCE)
    known = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    phone.request("POST", path, json.dumps(body), known | headers)
    answer = phone.getresponse()
    told = json.loads(answer.read())
    phone.close()
    return answer.status, told


def kill_machine(terminal: Terminal) -> None:
    """Kill all that runs on a terminal at once, as a plug that is pulled does."""
    for pid in terminal.processes():
        os.kill(pid, signal.SIGKILL)


def both(first: Terminal, second: Terminal, what: str) -> None:
    """Wait until a text is on the second terminal, while the first one is read too."""

    def seen() -> bool:
        first.read()
        return what in second.text

    second.wait_for(seen, 30)


def test_the_phones_of_a_station_that_dies_have_their_lines_in_the_room_of_the_next_one(
    start: Start, database: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    pytest.importorskip("starlette", reason="the room is an extra")
    ports = free_port(), free_port()
    with (
        start("-f", database, f"--room={LOCAL}:{ports[0]}", *QUIET, **WIDE, seen="LOBBY") as first,
        start(
            "-f", database, f"--room={LOCAL}:{ports[1]}", **WIDE, seen="", XDG_STATE_HOME=str(tmp_path / "b")
        ) as second,
    ):
        both(first, second, "STAND BY for ")
        [(code,)] = postgres.execute("SELECT code FROM luckytui.room")
        token = "a" * 22
        first.wait_for("this machine only", 30)
        status, line = post(ports[0], "/api/1/lines", token, {"code": str(code), "name": "Ada"})
        assert status == 201, line
        kill_machine(first)
        second.wait_for("this machine only", 30)
        second.wait_for("Ada")
        status, again = post(ports[1], "/api/1/lines", token, {"code": str(code), "name": "Ada"})
        assert (status, again["line"]) == (200, line["line"])
        # A browser keeps the token by address: at the new one it is a new phone, which cannot take the old one's name.
        assert post(ports[1], "/api/1/lines", "b" * 22, {"code": str(code), "name": "Ada"})[0] == 409
        status, other = post(ports[1], "/api/1/lines", "b" * 22, {"code": str(code), "name": "Bob"})
        assert status == 201
        assert other["line"] != line["line"]
        second.type("\r")
        second.wait_for("ON AIR")
        key = {"Idempotency-Key": "k" * 22}
        answers: list[tuple[int, dict[str, Any]]] = []

        def ruled() -> bool:
            second.read()
            answers.append(post(ports[1], "/api/1/calls", token, {"keyword": "lucky", "number": "517"}, **key))
            return answers[-1][0] == 200

        wait_until(ruled, "the phone's call is ruled on")
        assert answers[-1][1]["number"] == 517
        second.wait_for("Ada 517")


def test_machines_behind_a_broker_are_answered_by_the_next_station_and_each_call_counts_once(
    start: Start,
    database: str,
    postgres: PostgresServer,
    mosquitto: Mosquitto,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    broker = f"--broker={mosquitto.url()}"
    with (
        start("-f", database, broker, *QUIET, **WIDE, seen="LOBBY") as first,
        start("-f", database, broker, **WIDE, seen="", XDG_STATE_HOME=str(tmp_path / "b")) as second,
    ):
        both(first, second, "STAND BY for ")
        first.type("\r")
        first.wait_for("ON AIR")
        # In threads: a terminal that nobody reads would hold the show up.
        with ThreadPoolExecutor() as machines:
            ada = machines.submit(lambda: asyncio.run(called(mosquitto.broker(), "ada", "517")))
            both(first, second, "ada 517")
            assert ada.result()["number"] == 517
            kill_machine(first)
            bob = machines.submit(lambda: asyncio.run(called(mosquitto.broker(), "bob", "518")))
            second.wait_for("bob 518", 30)
            assert bob.result()["number"] == 518
        made = postgres.execute(
            "SELECT number FROM luckytui.line JOIN luckytui.call USING (contest, caller) ORDER BY 1"
        )
        assert made == [(517,), (518,)]


@contextmanager
def beside(home: Path, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of a machine, which is told by its folder; it is killed at the end."""
    command = [sys.executable, "-m", "luckytui", *map(str, arguments)]
    with subprocess.Popen(
        command, env={**os.environ, "XDG_STATE_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_station_that_was_replaced_and_takes_over_once_more_has_its_relay_again(
    database: str,
    postgres: PostgresServer,
    mosquitto: Mosquitto,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    def is_on_air(process: subprocess.Popen[bytes]) -> bool:
        found = postgres.execute("SELECT pid FROM luckytui.lease WHERE until > clock_timestamp()")
        return found == [(process.pid,)]

    def call(name: str, number: str) -> None:
        assert asyncio.run(called(mosquitto.broker(), name, number))["number"] == int(number)

    show = ("--headless", "-f", database, "-c", 60, "--max-delay", 120, "--prizes", 0)
    relay = ("relay", "-f", database, "--broker", mosquitto.url())
    home, elsewhere = tmp_path / "a", tmp_path / "b"
    with beside(home, *show) as first, beside(home, *relay) as bridge:
        wait_until(
            lambda: postgres.execute("SELECT to_regclass('luckytui.lease') IS NOT NULL") == [(True,)], "a journal"
        )
        wait_until(lambda: is_on_air(first), "the first station is on air")
        assert bridge.stderr is not None
        assert b"the relay is at" in bridge.stderr.readline()
        call("ada", "517")
        with beside(elsewhere, *show) as second, beside(elsewhere, *relay):
            first.send_signal(signal.SIGSTOP)
            wait_until(lambda: is_on_air(second), "the second station is on air")
            call("bob", "518")
            first.send_signal(signal.SIGCONT)
            call("eve", "519")
        wait_until(lambda: is_on_air(first), "the first station is on air again")
        call("joe", "520")
