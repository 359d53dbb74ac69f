"""What the presenter can request at the door: it is done, told to everybody, and durable where it has to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luckytui.contest.events import Begun, OnAir, Paced, Removed, Renamed
from luckytui.contest.joining import JoinReason
from luckytui.door.client import DoorClient
from luckytui.door.protocol import RequestRefused
from tests.door.at_the_door import LINE, TERMS, TOKEN, on_air

OTHER = "f" * 64


async def refused(door: DoorClient, do: str, **fields: Any) -> str:
    """Return why a request is refused."""
    with pytest.raises(RequestRefused) as error:
        await door.request(do, **fields)
    return error.value.reason


async def test_the_time_is_stopped_and_goes_on(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await show.hear()
        assert await door.request("pause") == {}
        assert await refused(door, "call", line=LINE, number="345", key="k") == "paused"
        await door.request("go_on")
        paced = [event.paused for event in await show.hear() if isinstance(event, Paced)]
        assert paced == [True, False]


async def test_the_next_contest_has_the_same_lines_and_terms_and_another_seed(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("join", name="Ada", origin="phone", token=TOKEN)
        await show.hear()
        assert await refused(door, "next") == "not-over"
        assert await refused(door, "next", give_up=False, lobby=True) == "not-over"
        assert await show.hear() == []
        await door.request("next", give_up=True)
        [opening] = [event for event in await show.hear() if isinstance(event, OnAir)]
        assert (opening.contest, opening.terms.callers, opening.lobby) == (2, TERMS.callers, False)
        assert opening.terms.seed != TERMS.seed
        assert [(line.name, line.origin) for line in opening.lines] == [("", "keyboard"), ("Ada", "phone")]
        assert (await door.request("line", token=TOKEN))["contest"] == 2
        await door.request("next", lobby=True, give_up=True)
        [opening] = [event for event in await show.hear() if isinstance(event, OnAir)]
        assert (opening.contest, opening.lobby) == (3, True)
        await door.request("begin")
        assert [type(event) for event in await show.hear() if isinstance(event, Begun)] == [Begun]


async def test_lines_are_renamed_and_removed(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("join", name="Ada", origin="phone", token=TOKEN)
        await show.hear()
        await door.request("rename", contest=1, line=LINE + 1, name="Bea")
        await door.request("remove", contest=1, line=LINE + 1)
        told = [(type(event), event.line.name) for event in await show.hear() if isinstance(event, Renamed | Removed)]
        assert told == [(Renamed, "Bea"), (Removed, "Bea")]
        assert (await door.request("line", token=TOKEN))["removed"] is True
        assert await refused(door, "call", line=LINE + 1, number="345", key="k") == "removed"
        assert await refused(door, "rename", line=99, name="Cea") == "no-line"
        assert await refused(door, "rename", line=LINE, name="<b>") == "bad-name"
        assert await refused(door, "remove", contest=7, line=LINE) == "over", "a line of another contest"


async def test_the_room_is_locked_and_has_a_maximum(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("lock")
        assert await refused(door, "join", name="", origin="phone", token=TOKEN) == "locked"
        await door.request("unlock")
        await door.request("most", lines=1)
        await door.request("join", name="", origin="phone", token=TOKEN)
        assert await refused(door, "join", name="", origin="phone", token=OTHER) == "full"
        told = await door.request("room", url="", addresses=[])
        assert (told["locked"], told["most"]) == (False, 1)
        assert show.host.room.most == 1


async def test_a_contest_that_is_over_says_so(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await show.hear(1.0)
        await show.hear(11.0)
        assert show.host.over
        with pytest.raises(RequestRefused, match=JoinReason.OVER):
            await door.request("call", line=LINE, number="345", key="k")
        await door.request("next")
        assert show.host.stored is not None
        assert show.host.stored.id == 2, "a contest that is over needs no giving up"


@pytest.mark.parametrize("do", ["begin", "pause", "go_on", "next", "rename", "remove"])
async def test_off_air_nothing_is_done(journal_path: Path, do: str) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await show.host.take_off_air()
        show.host.stored = None
        assert await refused(door, do, line=LINE, name="") == "off-air"


@pytest.mark.parametrize(
    ("do", "fields"),
    [
        ("most", {}),
        ("most", {"lines": 100_001}),
        ("next", {"lobby": 1}),
        ("next", {"give_up": 1}),
        ("rename", {"line": LINE}),
        ("remove", {}),
    ],
)
async def test_what_is_no_proper_request_is_refused(journal_path: Path, do: str, fields: dict[str, object]) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        assert await refused(door, do, **fields) == "bad-request"
        assert len(show.journal.stored) == 1
