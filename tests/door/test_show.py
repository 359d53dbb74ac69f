"""The door of real shows in processes of their own: kills, relaunches, clients that leave."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from luckytui.door.place import door_of
from tests.cli.commands import Running, next_event
from tests.door.at_the_door import TOKEN

#: A show that takes as long as a test wants.
LONG = ("-c", 20, "--seed", 6, "--prizes", 0, "--max-delay", 3600)


def connected(journal_path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(door_of(journal_path)))
    return client


def test_clients_that_leave_before_they_are_answered_do_no_harm(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        for _ in range(20):
            with connected(journal_path) as client:
                for id in range(50):
                    client.sendall(json.dumps({"id": id, "do": "fly"}).encode() + b"\n")
        with connected(journal_path) as client, client.makefile("rwb") as lines:
            assert json.loads(lines.readline())["door"] == 1
            lines.write(json.dumps({"id": 1, "do": "join", "name": "", "origin": "client", "token": TOKEN}).encode())
            lines.write(b"\n")
            lines.flush()
            assert json.loads(lines.readline())["ok"]["line"] == 21
        assert show.poll() is None
