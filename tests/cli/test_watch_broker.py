"""`luckytui watch mqtt://…`: what a show printed from the beginning of its contest, and goes on to print."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.commands import Command, Invoke, Running, rest
from tests.conftest import RunLuckytui
from tests.relay import conftest
from tests.relay.mosquitto import Mosquitto

start_broker, mosquitto = conftest.start_broker, conftest.mosquitto


def test_it_prints_what_the_show_prints(journal_path: Path, mosquitto: Mosquitto) -> None:
    settings = ("-c", 60, "--seed", 6, "--prizes", 0, "--max-delay", 3)
    with Command("watch", "--json", mosquitto.url()) as watching:
        assert watching.stderr is not None
        assert watching.stdout is not None
        waits = f"luckytui: there is no show behind {mosquitto.url()} now: waiting for one. Ctrl+C stops.\n"
        assert watching.stderr.readline() == waits
        with Command("relay", "-f", journal_path, "--broker", mosquitto.url()) as relay:
            assert relay.stderr is not None
            # It is there before the contest is, which would be over.
            assert relay.stderr.readline()
            with Running("-f", journal_path, *settings) as show:
                printed, _ = rest(show)
                watched = [watching.stdout.readline() for _ in printed.splitlines()]
                assert "".join(watched) == printed
        watching.send_signal(signal.SIGINT)
        assert watching.wait() == 130


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("mqtt://h", 2, "Error: the broker's address ends with the station's name"),
        ("mqtt://:secret@h/radio", 2, "Error: the broker's address has a password and no user name"),
    ],
)
def test_what_is_no_address_is_refused(invoke: Invoke, url: str, status: int, said: str) -> None:
    result = invoke("watch", "--json", url)
    assert result.exit_code == status
    assert result.stderr.splitlines()[-1].startswith(said)


def test_no_password_is_shown(start_broker: conftest.StartBroker) -> None:
    broker = start_broker(anonymous=False).broker(user="ada", password="secret")
    url = f"mqtt://ada:secret@{broker.place}/radio"
    with Command("watch", "--json", url) as watching:
        _, err = rest(watching)
    assert watching.returncode == 1
    assert "refuses the user name ada or its password" in err
    assert "secret" not in err


def test_its_address_can_stand_in_the_environment(start_broker: conftest.StartBroker, luckytui: RunLuckytui) -> None:
    """There it has a password that nobody else sees."""
    refused = luckytui("watch", "--json", LUCKYTUI_JOURNAL=start_broker(anonymous=False).url())
    assert refused.returncode == 1
    assert "wants a user name and a password" in refused.stderr


def test_a_broker_that_is_not_there_is_told_and_waited_for() -> None:
    with Command("watch", "--json", "mqtt://127.0.0.1:1/radio") as watching:
        assert watching.stderr is not None
        assert watching.stderr.readline() == "luckytui: no broker listens at 127.0.0.1:1.\n"
        watching.send_signal(signal.SIGINT)
        assert watching.wait() == 130
