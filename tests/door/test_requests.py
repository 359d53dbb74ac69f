"""What can be requested at the door, but for what only the presenter may: lines, calls, a room and its phones."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from luckytui.contest.joining import MOST_LINES
from luckytui.door.audience import Audience
from luckytui.door.client import DoorClient
from luckytui.door.protocol import RequestRefused
from tests.door.at_the_door import LINE, TERMS, TOKEN, on_air

OTHER = "f" * 64


async def test_whoever_holds_a_token_finds_its_line_and_its_call(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        assert await door.request("line", token=TOKEN) == {"contest": 1, "line": None}
        joined = await door.request("join", name="Ada", origin="phone", token=TOKEN)
        line = {"contest": 1, "line": LINE + 1, "name": "Ada", "origin": "phone", "removed": False}
        assert joined == line | {"new": True}
        assert await door.request("line", token=TOKEN) == line | {"call": None}
        ruling = await door.request("call", contest=1, line=LINE + 1, keyword="lucky", number="345", key="k")
        call = {name: value for name, value in ruling.items() if name not in ("contest", "line")}
        assert await door.request("line", token=TOKEN) == line | {"call": call}
        assert (await door.request("join", name="", origin="phone", token=TOKEN))["new"] is False
        assert len(show.journal.stored[1].lines) == 2


async def test_a_line_that_may_not_join_hears_why(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("join", name="Ada", origin="phone", token=TOKEN)
        for name, reason in (("ada", "name-taken"), ("<b>", "bad-name"), ("Alfa", "name-taken")):
            with pytest.raises(RequestRefused) as refused:
                await door.request("join", name=name, origin="phone", token=OTHER)
            assert refused.value.reason == reason
        await show.host.take_off_air()
        for do in ("join", "line"):
            with pytest.raises(RequestRefused, match="off air") as refused:
                await door.request(do, name="", origin="phone", token=OTHER)
            assert refused.value.reason == "off-air"


async def test_lines_that_join_together_are_answered_in_order_each_by_itself(journal_path: Path) -> None:
    lines = [{"name": "Ada", "token": TOKEN}, {"name": "ada", "token": OTHER}, {"name": "", "token": OTHER}]
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        told = await door.request("joins", origin="client", lines=lines)
        ada = {"line": LINE + 1, "name": "Ada", "origin": "client", "removed": False, "new": True}
        assert told["contest"] == 1
        assert told["lines"][0] == ada
        assert told["lines"][1] == {"refused": "name-taken", "say": "another line has this name"}
        assert told["lines"][2]["line"] == LINE + 2
        again = await door.request("joins", origin="client", lines=lines[:1])
        assert again["lines"] == [ada | {"new": False}]
        assert len(show.journal.stored[1].lines) == 3


async def test_calls_that_are_made_together_are_one_commit_and_answered_in_order(journal_path: Path) -> None:
    lines = [{"name": "", "token": f"{digit}" * 64} for digit in range(4)]
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        joined = (await door.request("joins", origin="phone", lines=lines))["lines"]
        numbers = zip(joined, ("345", "99", "456", "567"), (None, "lucky", "other", "lucky"), strict=True)
        calls = [[each["line"], number, "k", keyword] for each, number, keyword in numbers]
        events = show.host.feed.number
        told = await door.request("calls", contest=1, calls=[*calls, calls[0]])
        assert told["contest"] == 1
        taken, bad, wrong, second, again = told["calls"]
        line, seq, number, magic_number, at = taken
        assert (line, seq, number, magic_number) == (joined[0]["line"], 1, 345, 345)
        assert bad == [joined[1]["line"], "bad-number", "the number is not three digits from 100 to 999"]
        assert wrong == [joined[2]["line"], "wrong-keyword", "wrong keyword"]
        assert second[1:4] == [2, 567, 345 + 567]
        assert again == taken, "the same call again is answered alike"
        assert show.host.feed.number == events + 2
        alone = await door.request("call", line=line, number="345", key="k")
        won = {"residue": 345 % 11, "won": False}
        assert alone == {"contest": 1, "line": line, "seq": 1, "number": 345, "magic_number": 345, **won, "at": at}


WRONG_ROWS: dict[str, object] = {
    "none": None,
    "no list": {},
    "no rows": [1],
    "an object": [{"line": LINE, "number": "345", "key": "k", "keyword": "lucky"}],
    "a short row": [[LINE, "345", "k"]],
    "a long row": [[LINE, "345", "k", None, None]],
    "no line": [[None, "345", "k", None]],
    "true for a line": [[True, "345", "k", None]],
    "a number that is no text": [[LINE, 345, "k", None]],
    "a number that cannot be shown": [[LINE, "\x00", "k", None]],
    "no key": [[LINE, "345", "", None]],
    "a keyword that is too long": [[LINE, "345", "k", "x" * 65]],
    "one of many": [[LINE, "345", "k", None], [LINE, "345", "\n", None]],
}


@pytest.mark.parametrize("calls", WRONG_ROWS.values(), ids=WRONG_ROWS.keys())
async def test_calls_of_which_one_is_none_are_refused_as_a_whole(journal_path: Path, calls: object) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        number = show.host.feed.number
        with pytest.raises(RequestRefused) as refused:
            await door.request("calls", calls=calls)
        assert refused.value.reason == "bad-request"
        assert show.host.feed.number == number


async def test_a_client_that_has_not_heard_the_keyword_calls_with_the_contest_s(journal_path: Path) -> None:
    async with on_air(journal_path), DoorClient(journal_path) as door:
        assert (await door.request("call", line=LINE, number="345", key="k"))["number"] == 345


async def test_a_call_before_any_contest_is_refused(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        show.host.stored = None
        await show.host.take_off_air()
        with pytest.raises(RequestRefused) as refused:
            await door.request("call", line=LINE, number="345", key="k")
        assert refused.value.reason == "off-air"


async def test_a_room_tells_its_addresses_and_its_phones_and_is_told_the_code(journal_path: Path) -> None:
    audience = Audience()
    async with on_air(journal_path, audience=audience) as show, AsyncExitStack() as stack:
        room = await stack.enter_async_context(DoorClient(journal_path))
        told = await room.request("room", url="http://10.0.0.5:8000", addresses=["http://10.0.0.5:8000"])
        record = {"code": show.host.room.code, "locked": False, "most": 5_000}
        assert told == record | {"hidden": False, "chosen": ""}
        assert told["code"]
        assert (audience.present, audience.url, audience.addresses) == (
            True,
            "http://10.0.0.5:8000",
            ("http://10.0.0.5:8000",),
        )
        version = audience.version
        await room.request("room", url="http://10.0.0.5:8000", addresses=["http://10.0.0.5:8000"])
        assert audience.version == version, "nothing has changed"
        await room.request("presence", here={"8": 12.5, "9": None}, part=0, parts=2)
        assert audience.here is None
        await room.request("presence", here={"10": 3}, part=1, parts=2)
        assert audience.here == {8: 12.5, 9: None, 10: 3}
        await room.request("presence", here={"8": 1})
        assert audience.here == {8: 1}
        assert audience.version > version
        async with DoorClient(journal_path) as other:
            await other.request("line", token=TOKEN)
        assert audience.present, "another client has left, and not the room"
        await stack.aclose()
        while audience.present:  # noqa: ASYNC110 - the connection is closed in a moment
            await asyncio.sleep(0)
        assert (audience.url, audience.here) == ("", None)


async def test_a_room_keeps_what_the_presenter_chose_for_the_next_show(journal_path: Path) -> None:
    audience, address = Audience(), "http://10.0.0.6:8000"
    async with on_air(journal_path, audience=audience), DoorClient(journal_path) as room:
        stage = {"hidden": True, "chosen": address}
        told = await room.request("room", url="", addresses=[address], **stage)
        assert (told["hidden"], told["chosen"]) == (audience.hidden, audience.chosen) == (True, address)
        # From then on the stage knows better.
        audience.hidden = False
        told = await room.request("room", url="", addresses=[address], **stage)
        assert (told["hidden"], audience.hidden) == (False, False)
        async with DoorClient(journal_path) as other:
            await other.request("room", url="", addresses=[])
            assert audience.chosen == address, "a room that has kept nothing changes nothing"
        async with DoorClient(journal_path) as bad:
            with pytest.raises(RequestRefused, match="true or false"):
                await bad.request("room", url="", addresses=[], hidden=1, chosen="")


async def test_a_room_cannot_fill_the_memory(journal_path: Path) -> None:
    async with on_air(journal_path), DoorClient(journal_path) as door:
        with pytest.raises(RequestRefused, match="at most 100000 lines"):
            for part in range(MOST_LINES):
                here = {str(part * 4_000 + line): None for line in range(4_000)}
                await door.request("presence", here=here, part=part, parts=MOST_LINES)


async def test_a_line_of_the_next_contest_is_another_line(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("join", name="Ada", origin="phone", token=TOKEN)
        await show.host.next_contest(TERMS)
        assert await door.request("line", token=TOKEN) == {"contest": 2, "line": None}


async def test_a_relay_tells_where_it_is_and_what_the_presenter_has_to_know(journal_path: Path) -> None:
    told: list[str] = []
    audience = Audience()
    audience.tell = told.append
    async with on_air(journal_path, audience=audience), AsyncExitStack() as stack:
        relay = await stack.enter_async_context(DoorClient(journal_path))
        await relay.request("relay", broker="", say="no broker listens there")
        assert (audience.broker, told, audience.version) == ("", ["no broker listens there"], 0)
        await relay.request("relay", broker="mqtt://localhost:1883/radio", say="")
        assert (audience.broker, len(told), audience.version) == ("mqtt://localhost:1883/radio", 1, 1)
        await stack.aclose()
        while audience.broker:  # noqa: ASYNC110 - the connection is closed in a moment
            await asyncio.sleep(0)
        assert audience.version == 2


async def test_a_client_with_calls_to_come_is_waited_for(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await door.request("leases", renewed=["ada", "bob"], ended=[])
        await door.request("leases", renewed=[], ended=["bob", "nobody"])
        await show.hear(99.0)
        assert not show.host.over
        await door.request("leases", renewed=[], ended=["ada"])
        await show.hear()
        assert show.host.over
        with pytest.raises(RequestRefused, match="a list of at most 1000 texts"):
            await door.request("leases", renewed=["ada"] * 1_001, ended=[])
