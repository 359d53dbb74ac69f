"""A show with a room beside it, as the presenter and the audience see them: the lobby, a crash, the way on, the end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from luckytui.journal.sqlite.reader import Reader
from tests.conftest import RunLuckytui
from tests.patience import PATIENCE
from tests.ports import LOCAL, free_port
from tests.process.dashboard import Start
from tests.terminal import wait_until

for _package in ("starlette", "uvicorn", "msgspec", "segno", "ifaddr", "httptools"):
    pytest.importorskip(_package, reason="the room is an extra")


@pytest.fixture
def port() -> int:
    """Return a port that is free."""
    return free_port()


def code_in(path: Path) -> str:
    """Return the code of a journal's room."""
    with Reader(path) as journal:
        return journal.room().code


def join(port: int, code: str, name: str) -> str:
    """Join as a phone does, again as long as the room has not heard of the show; return the token."""
    told: dict[str, str] = {}

    def joined() -> bool:
        phone = HTTPConnection(LOCAL, port, timeout=PATIENCE)
        body = json.dumps({"code": code, "name": name})
        phone.request("POST", "/api/1/lines", body, {"Content-Type": "application/json"})
        answer = phone.getresponse()
        told.update(json.loads(answer.read()))
        phone.close()
        assert answer.status in (201, 503), told
        return answer.status == 201

    wait_until(joined, f"{name} has joined")
    return told["token"]


@contextmanager
def listening(port: int, token: str) -> Iterator[HTTPResponse]:
    """Hold the line as a phone does: it is here as long as its stream is open."""
    phone = HTTPConnection(LOCAL, port, timeout=PATIENCE)
    phone.request("GET", "/api/1/events", headers={"Authorization": f"Bearer {token}"})
    try:
        yield phone.getresponse()
    finally:
        phone.close()


def test_the_room_holds_the_line_while_the_show_is_crashed_and_started_again(
    start: Start, journal_path: Path, port: int
) -> None:
    with start(f"--room={LOCAL}:{port}", "-c", 3, columns=120, lines=36, seen="LOBBY") as stage:
        stage.wait_for("this machine only")
        token = join(port, code_in(journal_path), "Ada")
        stage.wait_for("Ada")
        with listening(port, token):
            stage.wait_for("2 people: 2 here")
            stage.type("c")
            stage.wait_for("The audience holds the line. Enter: go on.")
            stage.type("\r")
            stage.wait_for("2 people: 2 here")
            stage.type("\r")
            stage.wait_for("ON AIR")
            stage.wait_for("2 here, 0 called")
        stage.type("q")
        assert stage.wait() == 0
        assert stage.sane() == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOCAL, port))


def test_a_taken_port_is_refused_in_a_sentence_before_anything_is_drawn(
    luckytui: RunLuckytui, journal_path: Path, port: int
) -> None:
    with socket.create_server((LOCAL, port)):
        run = luckytui("-f", journal_path, f"--room={LOCAL}:{port}")
    assert (run.returncode, run.stdout) == (1, "")
    taken = f"port {port} is taken by another program: choose another HOST:PORT with --room"
    assert run.stderr == f"luckytui: {taken}.\n"
    assert not journal_path.exists()


@contextmanager
def headless(journal: Path, port: int, *options: object) -> Iterator[subprocess.Popen[str]]:
    """Start a show without a screen, with a room beside it; it is killed at the end of the block."""
    command = (sys.executable, "-m", "luckytui", "-f", journal, "--headless", "--json", f"--room={LOCAL}:{port}")
    with subprocess.Popen(
        [*map(str, (*command, *options))], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as show:
        try:
            yield show
        finally:
            show.kill()


def test_without_a_screen_a_show_begins_once_enough_people_have_joined(journal_path: Path, port: int) -> None:
    with headless(journal_path, port, "-c", 3, "--no-lead-in", "--wait-for", 2, "--timeout", 1) as show:
        assert show.stdout is not None
        assert show.stderr is not None
        where, alone, watchers = (show.stderr.readline() for _ in range(3))
        code = code_in(journal_path)
        assert where == f"luckytui: the room is at http://{LOCAL}:{port}/J/{code} and its code is {code}.\n"
        assert alone == "luckytui: no phone can reach it there, only this machine.\n"
        assert watchers.startswith(f"luckytui: your own watchers: luckytui watch http://{LOCAL}:{port}/watch/")
        told = [json.loads(show.stdout.readline())]
        for name in ("Ada", "Bob"):
            join(port, code, name)
            told.append(json.loads(show.stdout.readline()))
        told.append(json.loads(show.stdout.readline()))
        assert [each["event"] for each in told] == ["on_air", "joined", "joined", "begun"]
        assert told[0]["lobby"] is True
        assert [json.loads(line)["event"] for line in show.stdout][-1] == "over"
        assert show.wait() == 0
