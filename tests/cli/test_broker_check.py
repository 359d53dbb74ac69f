"""What `luckytui broker-check` says of a broker, and with which status it ends."""

from __future__ import annotations

import signal

import pytest

from tests.cli.commands import Command, Invoke, rest
from tests.relay.conftest import StartBroker
from tests.relay.conftest import start_broker as start_broker_fixture

start_broker = start_broker_fixture


def test_it_says_what_is_lost_and_what_cures_it(invoke: Invoke, start_broker: StartBroker) -> None:
    result = invoke("broker-check", start_broker(limits=False).url())
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    lost = lines.index("LOSS  queue     of 5,000 calls that it accepted it kept 1,999 for a relay that was away")
    assert lines[lost + 1] == "                cure: max_queued_messages 1000000"
    assert "ok    session   it remembers a client that was away" in lines
    assert lines[-1] == "      killed    not tried: --kill waits until you have killed it"
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("http://localhost/radio", 2, "Error: a broker's address begins with mqtt:// or mqtts://"),
        ("mqtt://localhost", 2, "Error: the broker's address ends with the station's name"),
        ("mqtt://127.0.0.1:1/radio", 1, "luckytui: no broker listens at 127.0.0.1:1.\n"),
    ],
)
def test_what_is_no_broker_is_told(invoke: Invoke, url: str, status: int, said: str) -> None:
    result = invoke("broker-check", url)
    assert result.exit_code == status
    assert result.stderr.splitlines(keepends=True)[-1].startswith(said)


def test_who_reads_only_the_beginning_ends_it_without_a_word(start_broker: StartBroker) -> None:
    with Command("broker-check", start_broker().url()) as checking:
        assert checking.stdout is not None
        assert checking.stdout.readline().startswith("LOSS  who")
        checking.stdout.close()
        checking.stdout = None
        _, err = rest(checking)
    assert (checking.returncode, err) == (-signal.SIGPIPE, "")
