"""`luckytui watch`: what a show printed from the beginning of its contest, and goes on to print, through crashes."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from luckytui.door.client import DoorClient
from tests.cli.commands import FAST, Command, Invoke, Running, events, next_event, rest

WATCH = ("watch", "--json", "-f")
#: How the line of a pause begins, and that of its end.
PACED = '{"event":"paced"'


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


async def ask(journal: Path, do: str) -> None:
    """Ask a show for something at its door."""
    async with DoorClient(journal) as door:
        await door.request(do)


def stop(process: subprocess.Popen[str]) -> str:
    """Stop a command with Ctrl+C; return what it said on standard error."""
    process.send_signal(signal.SIGINT)
    _, said = rest(process)
    assert process.returncode == 130
    return said


@pytest.mark.parametrize("already", [0, 15])
def test_it_prints_what_the_show_prints_from_the_beginning_whenever_it_comes(journal_path: Path, already: int) -> None:
    settings = ("-c", 60, "--seed", 6, "--prizes", 0, "--max-delay", 3)
    with Running("-f", journal_path, *settings) as show:
        printed = [next_line(show) for _ in range(1 + already)]
        # The contest must not be over before the watch is there.
        asyncio.run(ask(journal_path, "pause"))
        with Command(*WATCH, journal_path) as watching:
            watched = [next_line(watching)]
            asyncio.run(ask(journal_path, "go_on"))
            still, _ = rest(show)
            # Pauses are no part of what a journal keeps.
            printed = [line for line in printed + still.splitlines(keepends=True) if not line.startswith(PACED)]
            while len(watched) < len(printed):
                if not (line := next_line(watching)).startswith(PACED):
                    watched.append(line)
            assert watched == printed
            assert json.loads(watched[-1])["event"] == "over"
            assert stop(watching) == ""


def test_it_waits_for_a_show_and_follows_it_through_a_crash_to_the_next_contest(
    invoke: Invoke, journal_path: Path
) -> None:
    whole = invoke(*FAST, "-f", journal_path.with_name("whole"), "-c", 60, "--seed", 6, "--prizes", 0, "--max-delay", 3)
    short = ("-f", journal_path, "-c", 60, "--seed", 6, "--prizes", 0, "--max-delay", 3)
    with Command(*WATCH, journal_path) as watching:
        assert watching.stderr is not None
        waits = f"luckytui: no show plays {journal_path}: waiting for one. Ctrl+C stops.\n"
        assert watching.stderr.readline() == waits
        with Running(*short) as show:
            heard = [next_event(watching) for _ in range(5)]
            show.kill()
            assert watching.stderr.readline() == waits
        with Running(*short):
            while heard[-1]["event"] != "over":
                heard.append(next_event(watching))
        assert heard == events(whole.stdout), "as if there had been no crash"
        with Running(*short):
            assert next_event(watching) == {**heard[0], "contest": 2}
        assert set(stop(watching).splitlines(keepends=True)) <= {waits}


def test_a_pipe_that_closes_ends_it_silently(journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 10_000, "--max-delay", 600, "--prizes", 0) as show:
        next_event(show)
        head = subprocess.run(
            f'"{sys.executable}" -m luckytui watch --json -f "{journal_path}" | head -1',
            shell=True,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (head.stdout.count("\n"), head.stderr) == (1, "")
        assert show.poll() is None


def test_ctrl_c_waits_for_no_room_that_does_not_answer() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as room,
        Command("watch", "--json", f"http://127.0.0.1:{room.getsockname()[1]}/watch/KEY") as watching,
        room.accept()[0],
    ):
        watching.send_signal(signal.SIGINT)
        # A room may be silent for 30 s.
        assert watching.wait(15) == 130
