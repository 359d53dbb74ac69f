"""What `luckytui serve` refuses, in one sentence, before it serves anything."""

from __future__ import annotations

import socket
from importlib import util
from pathlib import Path

import pytest

from tests.cli.commands import Invoke


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--public-url", "x"], "'x' is no address such as https://lucky.example.org."),
        (["http://127.0.0.1:8000/"], "the address for watching ends in /watch/ and a key: luckytui room prints it."),
        (["--host", ""], "--host is empty: give an address, 127.0.0.1 for this machine or 0.0.0.0 for every one."),
        (["--port", "70000"], "Invalid value for '--port': 70000 is not a whole number from 0 to 65,535."),
    ],
)
def test_wrong_usage(invoke: Invoke, options: list[str], said: str) -> None:
    result = invoke("serve", *options)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: {said}"


def test_a_taken_port_is_told(invoke: Invoke, journal_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = invoke("serve", journal_path, "--port", port)
    assert result.exit_code == 1
    taken = f"luckytui: port {port} is taken by another program: choose another HOST:PORT with --host and --port.\n"
    assert result.stderr == taken


def test_without_the_extra_it_is_said_how_to_install_it(
    invoke: Invoke, journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name, package=None: None)
    result = invoke("serve", journal_path)
    assert result.exit_code == 2
    lacks = "luckytui: the dashboard in a browser needs more packages (textual_serve, aiohttp, ifaddr)"
    assert result.stderr == f"{lacks}: pip install 'luckytui[serve]'.\n"
