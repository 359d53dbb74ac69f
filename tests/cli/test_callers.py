"""`luckytui callers`: what it prints, with which status it ends, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.cli.commands import Command, Invoke
from tests.relay import conftest
from tests.relay.callers.station import station_at
from tests.relay.mosquitto import Mosquitto
from tests.terminal import Terminal

start_broker, mosquitto = conftest.start_broker, conftest.mosquitto

WRONG = "Error: Invalid value for"
OPTIONS = ("-c", 3, "--seed", 3, "--max-delay", 0.2, "--name", "hall")


async def test_it_says_what_became_of_them(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        await station.say()
        with Command("callers", "--broker", mosquitto.url(), *OPTIONS) as callers:
            await station.give_lines()
            calls = await station.calls(3)
            await station.rule(calls[:2])
            await station.answer(contest=5, rulings=[{**calls[2], "refused": "second-call", "say": "no"}])
            out, err = await asyncio.to_thread(callers.communicate)
    assert (callers.returncode, err) == (0, "")
    assert out == "contest 5: 2 of 3 callers called, 0 won, 1 refused (second-call)\n"


async def test_json_lines_tell_each_answer(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        await station.say()
        with Command("callers", "--broker", mosquitto.url(), *OPTIONS, "--json") as callers:
            await station.give_lines()
            calls = await station.calls(3)
            await station.rule(calls)
            out, err = await asyncio.to_thread(callers.communicate)
    *answers, tally = map(json.loads, out.splitlines())
    ruled = {"contest": 5, "seq": 1, "magic_number": 5, "won": False}
    assert sorted(answers, key=str) == sorted(({**ruled, **call} for call in calls), key=str)
    assert tally == {"contest": 5, "callers": 3, "called": 3, "won": 0, "refused": {}, "missed": 0}
    assert (callers.returncode, err) == (0, "")


async def test_ctrl_c_ends_them_at_once_and_tells_the_station(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        await station.say(keyword=None)
        with Command("callers", "--broker", mosquitto.url(), *OPTIONS) as callers:
            await station.give_lines()
            callers.send_signal(signal.SIGINT)
            await station.asked(lambda asked: asked.get("more") is False)
            out, err = await asyncio.to_thread(callers.communicate)
    assert (callers.returncode, out, err) == (130, "", "")


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ([], 2, "Error: Missing option '--broker'."),
        (["--broker", "radio"], 2, "Error: a broker's address begins with mqtt:// or mqtts://"),
        (["--broker", "mqtt://h/radio", "--name", "a/b"], 2, "Error: a name is 1 to 64 printable characters, without"),
        (
            ["--broker", "mqtt://h/radio", "-c", "100001"],
            2,
            f"{WRONG} '-c' / '--callers': 100001 is not a whole number",
        ),
        (["--broker", "mqtt://h/radio", "--seed", "x"], 2, f"{WRONG} '--seed': 'x' is not a whole number from 0 to 9,"),
        (["--broker", "mqtt://h/radio", "--max-delay", "nan"], 2, f"{WRONG} '--max-delay': nan is not a number of"),
        (["--broker", "mqtt://h/radio", "--contests", "-1"], 2, f"{WRONG} '--contests': -1 is not a whole number from"),
    ],
)
def test_what_is_refused(invoke: Invoke, options: list[str], status: int, said: str) -> None:
    result = invoke("callers", *options)
    assert result.exit_code == status
    assert result.stderr.splitlines()[-1].startswith(said)


def test_without_a_contest_they_say_that_they_wait_for_one(mosquitto: Mosquitto) -> None:
    with Command("callers", "--broker", mosquitto.url(), *OPTIONS) as callers:
        assert callers.stderr is not None
        waits = f"luckytui: no contest is on air at {mosquitto.url()} now: waiting for one. Ctrl+C stops.\n"
        assert callers.stderr.readline() == waits
        callers.send_signal(signal.SIGINT)
        assert callers.wait() == 130


async def test_a_broker_that_refuses_them_is_told(start_broker: conftest.StartBroker) -> None:
    url = start_broker(anonymous=False).url()
    with Command("callers", "--broker", url) as callers:
        out, err = await asyncio.to_thread(callers.communicate)
    assert (callers.returncode, out) == (1, "")
    assert err.startswith("luckytui: the broker at 127.0.0.1:")
    assert "wants a user name and a password" in err


def on_a_terminal(mosquitto: Mosquitto) -> Terminal:
    """Start callers of the station on a terminal."""
    options = "callers", "--broker", mosquitto.url(), *map(str, OPTIONS)
    return Terminal(sys.executable, "-m", "luckytui", *options)


async def test_on_a_terminal_it_shows_how_many_have_called(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        await station.say()
        with on_a_terminal(mosquitto) as terminal:
            await station.give_lines()
            calls = await station.calls(3)
            await station.rule(calls[:1])
            await asyncio.to_thread(terminal.wait_for, "1/3")
            assert "contest 5" in terminal.text
            await station.rule(calls[1:])
            await asyncio.to_thread(terminal.wait_for, "3 of 3 callers called, 0 won")
            assert await asyncio.to_thread(terminal.wait) == 0
            assert "1/3" not in terminal.text, "the bar is gone at the end"


async def test_the_bar_says_that_the_station_is_off_air_until_it_is_back(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        await station.say()
        with on_a_terminal(mosquitto) as terminal:
            await station.give_lines()
            await station.rule((await station.calls(3))[:1])
            await asyncio.to_thread(terminal.wait_for, "contest 5 ")
            await asyncio.to_thread(terminal.wait_for, "1/3")
            # The show is gone; then the journal has failed.
            for leave in (station.leave, partial(station.say, phase="off_air")):
                await leave()
                await asyncio.to_thread(terminal.wait_for, "contest 5, OFF AIR")
                assert "1/3" in terminal.text
                await station.say()
                await asyncio.to_thread(terminal.wait_for, "contest 5 ")
            mosquitto.end()
            await asyncio.to_thread(terminal.wait_for, "contest 5, OFF AIR")


async def test_what_goes_into_a_file_is_not_the_bars(mosquitto: Mosquitto, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "luckytui", "callers", "--broker", mosquitto.url(), *map(str, OPTIONS)]
    async with station_at(mosquitto.broker()) as station:
        await station.say()
        with Terminal("sh", "-c", f"{shlex.join(words)} --json > {tmp_path}/out") as terminal:
            await station.give_lines()
            await station.rule(await station.calls(3))
            assert await asyncio.to_thread(terminal.wait) == 0
    *answers, tally = map(json.loads, (tmp_path / "out").read_text().splitlines())
    assert (len(answers), tally["called"]) == (3, 3)
