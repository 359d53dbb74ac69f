"""The door of real shows in processes of their own: kills, relaunches, clients that leave or do not read."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from luckytui.door.client import DoorClient
from luckytui.door.place import door_of
from luckytui.door.protocol import DoorClosed, RequestRefused
from tests.cli.commands import Running, events, next_event, rest
from tests.conftest import RunLuckytui

#: A show in which nobody scheduled calls while a test runs.
LONG = ("-c", 1, "--seed", 6, "--prizes", 0, "--max-delay", 3600)


def connected(journal_path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(door_of(journal_path)))
    return client


async def called(journal_path: Path, who: int, key: str = "k") -> dict[str, Any]:
    """Join and call, through a connection of its own; return the ruling."""
    async with DoorClient(journal_path) as door:
        line = await door.request("join", name="", origin="phone", token=f"{who:064x}")
        return await door.request("call", line=line["line"], contest=1, number=str(100 + who), key=key)


def call(journal_path: Path, who: int, key: str = "k") -> dict[str, Any]:
    return asyncio.run(called(journal_path, who, key))


def test_clients_that_leave_before_they_are_answered_do_no_harm(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        for _ in range(20):
            with connected(journal_path) as client:
                for id in range(50):
                    client.sendall(json.dumps({"id": id, "do": "fly"}).encode() + b"\n")
        assert call(journal_path, 1)["seq"] == 1
        assert show.poll() is None


@pytest.mark.parametrize("answered", [0, 1, 7, 25])
def test_calls_under_way_when_the_show_is_killed_are_counted_once_when_they_are_sent_again(
    luckytui: RunLuckytui, journal_path: Path, answered: int
) -> None:
    """Also those that were answered, with the same ruling."""
    before: dict[int, dict[str, Any]] = {}

    async def call_until_it_is_killed(show: subprocess.Popen[str]) -> None:
        async def one(who: int) -> None:
            try:
                before[who] = await called(journal_path, who)
            except DoorClosed:
                return
            if len(before) > answered:
                show.kill()

        if not answered:
            asyncio.get_running_loop().call_later(0.05, show.kill)
        await asyncio.gather(*map(one, range(1, 41)))

    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        asyncio.run(call_until_it_is_killed(show))
        assert show.wait() == -signal.SIGKILL
    assert stat.S_ISSOCK(door_of(journal_path).lstat().st_mode), "a killed show leaves its door"
    with Running("-f", journal_path) as again:
        next_event(again)
        after = {who: call(journal_path, who) for who in range(1, 41)}
        assert {who: after[who] for who in before} == before
        with pytest.raises(RequestRefused, match="one call a caller"):
            call(journal_path, 1, "other")
    listed = events(luckytui("journal", 1, "--json", "-f", journal_path).stdout)
    assert sorted(each["number"] for each in listed) == [*range(101, 141)]
    assert luckytui("journal", "--verify", "-f", journal_path).returncode == 0


def test_what_stands_in_the_place_of_the_door_is_told_and_the_show_goes_on(journal_path: Path) -> None:
    door_of(journal_path).write_text("mine")
    with Running("-f", journal_path, "-c", 2, "--seed", 1, "--prizes", 0) as show:
        out, said = rest(show)
    assert show.returncode == 0
    assert events(out)[-1]["event"] == "over"
    assert said == (
        f"luckytui: {door_of(journal_path)} is not ours, and stands where the door belongs: move it away; "
        "the show goes on, and luckytui watch and call do not reach it.\n"
    )
    assert door_of(journal_path).read_text() == "mine"


def test_a_show_that_is_refused_leaves_the_door_of_the_one_on_air(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        for _ in range(3):
            with Running("-f", journal_path) as second:
                rest(second)
                assert second.returncode == 1
        assert call(journal_path, 1)["seq"] == 1


def test_of_shows_that_start_at_once_one_has_the_door(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as one, Running("-f", journal_path, *LONG) as other:
        # The one that is refused ends; the other one is on air.
        told = [json.loads(line) for show in (one, other) if show.stdout and (line := show.stdout.readline())]
        assert [event["event"] for event in told] == ["on_air"]
        assert call(journal_path, 1)["seq"] == 1


def test_a_door_that_is_replaced_under_the_show_is_left_to_whoever_replaced_it(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        door_of(journal_path).unlink()
        door_of(journal_path).write_text("mine")
        show.terminate()
        _, said = rest(show)
        assert (show.returncode, said) == (143, "")
    assert door_of(journal_path).read_text() == "mine"


def test_a_journal_that_is_moved_away_takes_the_door_with_the_show(journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        assert call(journal_path, 1)["seq"] == 1
        journal_path.rename(journal_path.with_name("elsewhere"))
        with pytest.raises(RequestRefused, match="off air"):
            call(journal_path, 2)
        _, said = rest(show)
        assert show.returncode == 1
        assert "is no longer the file that the show has open" in said
    assert not door_of(journal_path).exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_show_that_is_told_to_end_takes_its_door_away(journal_path: Path, number: signal.Signals) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        with connected(journal_path):
            show.send_signal(number)
            _, said = rest(show)
            assert (show.returncode, said) == (128 + number, "")
    assert not door_of(journal_path).exists()


def test_a_watcher_that_reads_nothing_does_not_hold_up_the_show(luckytui: RunLuckytui, journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 20_000, "--seed", 1, "--prizes", 0, "--max-delay", 3) as show:
        next_event(show)
        with connected(journal_path) as deaf:
            deaf.sendall(b'{"id":1,"do":"subscribe"}\n')
            out, said = rest(show)
            assert (show.returncode, said) == (0, "")
    assert len([event for event in events(out) if event["event"] == "call"]) == 20_000
    assert luckytui("journal", "--verify", "-f", journal_path).returncode == 0


def test_more_clients_than_descriptors_leave_the_show_on_air(journal_path: Path) -> None:
    few = ("sh", "-c", 'ulimit -n 40; exec "$@"', "sh")
    with Running("-f", journal_path, "-c", 40, "--seed", 1, "--prizes", 0, "--max-delay", 3, through=few) as show:
        next_event(show)
        clients = [connected(journal_path) for _ in range(60)]
        out, said = rest(show)
        assert (show.returncode, said) == (0, "")
        assert [event["event"] for event in events(out)].count("call") == 40
        for client in clients:
            client.close()
