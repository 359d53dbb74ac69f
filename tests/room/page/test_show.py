"""A real show, a real room and a real browser: what was called is never lost, whatever is killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import pytest

from tests.cli.commands import Command, Running, events, next_event
from tests.conftest import RunLuckytui
from tests.room.page.conftest import OpenPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")

#: A contest in which nobody scheduled calls while a test runs.
LONG = ("-c", 1, "--seed", 6, "--prizes", 0, "--max-delay", 3600)


@contextmanager
def beside(journal_path: Path, listen: str = "127.0.0.1:0") -> Iterator[tuple[Popen[str], str]]:
    """Yield a room beside a show: its process, and the link with its code."""
    with Command("room", "-f", journal_path, "--listen", listen) as room:
        assert room.stderr is not None
        said = ""
        while "/J/" not in said:
            said = room.stderr.readline()
            assert said, "the room has ended"
        yield room, said.split(": ")[-1].rstrip(".\n")


async def test_a_phone_joins_calls_and_wins(journal_path: Path, open_phone: OpenPhone) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        with beside(journal_path) as (_, link):
            async with open_phone(link) as phone:
                await phone.page.fill("#name", "Ada")
                await phone.page.tap("#join-go")
                await phone.shows("who", "2 Ada")
                await phone.call("517")
                await phone.big("big", "You won!")
                await phone.shows("head", "517 made it 517 = 11 × 47")
                await phone.page.reload()
                await phone.big("big", "You won!")
                await phone.big("magic", "517")


async def test_a_wrong_code_lets_nobody_in(journal_path: Path, open_phone: OpenPhone) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        with beside(journal_path) as (_, link):
            async with open_phone(link.rpartition("/")[0] + "/QQQQ") as phone:
                await phone.shows("join-error", "That is not the code")
                await phone.page.fill("#code", link.rpartition("/")[2])
                await phone.page.tap("#join-go")
                await phone.shows("name-label", "Your name")
                await phone.page.tap("#join-go")
                await phone.shows("hint", "Three digits")


async def test_a_call_under_way_when_the_show_is_killed_is_taken_once_when_it_is_back(
    journal_path: Path, open_phone: OpenPhone, luckytui: RunLuckytui
) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        with beside(journal_path) as (_, link):
            async with open_phone(link) as phone, open_phone(link) as other:
                for each in (phone, other):
                    await each.page.tap("#join-go")
                    await each.shows("hint", "Three digits")
                await other.call("123")
                await other.shows("head", "Taken as call 1")
                show.send_signal(signal.SIGSTOP)
                await phone.call("517")
                await phone.shows("head", "Calling…")
                show.kill()
                await phone.shows("lamp", "OFF AIR")
                await phone.shows("head", "Your call is kept")
                await other.shows("lamp", "OFF AIR")
                await other.shows("head", "Taken as call 1")
                with Running("-f", journal_path) as again:
                    next_event(again)
                    await phone.shows("head", "Taken as call 2")
                    await phone.shows("lamp", "ON AIR")
                    await other.big("magic", "640")
    calls = events(luckytui("journal", 1, "--json", "-f", journal_path).stdout)
    assert [each["number"] for each in calls if each["event"] == "call"] == [123, 517]


async def test_a_call_under_way_when_the_room_is_killed_is_taken_once_when_it_is_back(
    journal_path: Path, open_phone: OpenPhone, luckytui: RunLuckytui
) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        with beside(journal_path) as (room, link):
            async with open_phone(link) as phone:
                await phone.page.tap("#join-go")
                await phone.shows("hint", "Three digits")
                room.send_signal(signal.SIGSTOP)
                await phone.call("517")
                await phone.shows("head", "Calling…")
                room.kill()
                await phone.shows("trouble-title", "Your connection is gone")
                await phone.shows("head", "Your call is kept")
                with beside(journal_path, f"127.0.0.1:{urlsplit(link).port}"):
                    await phone.shows("head", "517 made it 517")
    calls = events(luckytui("journal", 1, "--json", "-f", journal_path).stdout)
    assert [each["number"] for each in calls if each["event"] == "call"] == [517]
