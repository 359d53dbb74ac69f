"""A client of the door: its requests are answered, it hears what is announced, and knows when the show is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from luckytui.contest.events import Joined, Ruled, Snapshot
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.door.client import DoorClient
from luckytui.door.follow import follow
from luckytui.door.place import door_of
from luckytui.door.protocol import DoorClosed, DoorError, RequestRefused
from luckytui.door.server import open_door
from tests.door.at_the_door import LINE, TERMS, TOKEN, Raw, on_air
from tests.station.on_stage import OnStage


async def test_the_show_says_first_who_it_is(journal_path: Path) -> None:
    async with on_air(journal_path), DoorClient(journal_path) as door:
        assert door.hello.journal == str(journal_path)
        assert door.hello.epoch > 1_700_000_000_000


async def test_a_subscriber_hears_a_snapshot_and_then_what_every_other_hears(journal_path: Path) -> None:
    async with on_air(journal_path) as show:
        await show.hear(0.25)
        async with DoorClient(journal_path) as door:
            events = door.events()
            snapshot = await anext(events)
            assert isinstance(snapshot, Snapshot)
            assert (snapshot.contest, snapshot.terms, snapshot.at) == (1, TERMS, 0.25)
            assert snapshot.rulings == show.journal.rulings[1]
            assert len(snapshot.rulings) > 0
            later = await show.hear(1.0)
            told = [event for event in later if isinstance(event, Ruled)]
            rulings = [ruling for event in told for ruling in event.rulings]
            assert rulings
            heard = [await anext(events) for _ in rulings]
            assert [event.rulings for event in heard if isinstance(event, Ruled)] == [(ruling,) for ruling in rulings]


async def test_a_line_that_joins_calls_and_is_answered_with_its_ruling(journal_path: Path) -> None:
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await show.hear()
        joined = await door.request("join", name="", origin=Origin.CLIENT, token=TOKEN)
        line = {"contest": 1, "line": LINE + 1, "name": "", "origin": "client", "removed": False}
        assert joined == line | {"new": True}
        sent = {"contest": 1, "line": LINE + 1, "keyword": "lucky", "number": "345", "key": "k"}
        answer = await door.request("call", **sent)
        [ruling] = show.journal.rulings[1]
        assert answer == {
            "contest": 1,
            "line": LINE + 1,
            "seq": 1,
            "number": 345,
            "magic_number": 345,
            "residue": 4,
            "won": False,
            "at": ruling.at,
        }
        assert await door.request("call", **sent) == answer, "the same call again is answered alike"
        assert len(show.journal.rulings[1]) == 1
        assert Joined(1, 3, LiveLine(LINE + 1, "", Origin.CLIENT, TOKEN)) in await show.hear()


async def test_a_call_that_is_refused_says_why_in_a_word_and_in_a_sentence(journal_path: Path) -> None:
    async with on_air(journal_path), DoorClient(journal_path) as door:
        with pytest.raises(RequestRefused, match="wrong keyword") as refused:
            await door.request("call", line=LINE, keyword="unlucky", number="345", key="k")
        assert refused.value.reason == "wrong-keyword"


async def test_a_call_for_a_contest_that_is_not_on_air_is_no_call_in_this_one(journal_path: Path) -> None:
    """Its line may be another person's here."""
    async with on_air(journal_path) as show, DoorClient(journal_path) as door:
        await show.host.next_contest(TERMS, live=[NewLine("", Origin.KEYBOARD)])
        with pytest.raises(RequestRefused, match="that contest is over"):
            await door.request("call", contest=1, line=LINE, keyword="lucky", number="345", key="k")
        assert show.journal.rulings == {1: [], 2: []}


async def test_many_requests_at_once_are_each_answered(journal_path: Path) -> None:
    async with on_air(journal_path), DoorClient(journal_path) as door:
        joined = await asyncio.gather(
            *(door.request("join", name="", origin="client", token=f"{owner:064x}") for owner in range(50))
        )
        assert [each["line"] for each in joined] == [*range(LINE + 1, LINE + 51)]


async def test_where_no_show_plays_there_is_no_door(journal_path: Path) -> None:
    with pytest.raises(DoorClosed, match=f"^no show plays {journal_path}$"):
        async with DoorClient(journal_path):
            pass


async def test_whoever_waits_for_an_answer_or_an_event_hears_that_the_show_is_gone(journal_path: Path) -> None:
    gone = f"^the show that plays {journal_path} is gone$"
    async with on_air(journal_path):
        door = await DoorClient(journal_path).__aenter__()
        events = door.events()
        assert isinstance(await anext(events), Snapshot)
    with pytest.raises(DoorClosed, match=gone):
        async for _ in events:
            pass
    with pytest.raises(DoorClosed, match=gone):
        await door.request("call")
    await door.__aexit__(None, None, None)


async def test_what_answers_and_is_no_show_is_not_talked_to(journal_path: Path) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_unix_server(answer, door_of(journal_path)):
        with pytest.raises(DoorError, match="no show of luckytui"):
            async with DoorClient(journal_path):
                pass


async def test_a_follower_connects_again_to_each_next_show(journal_path: Path) -> None:
    doors = follow(journal_path)
    epochs = []
    for _ in range(2):
        async with on_air(journal_path):
            door = await anext(doors)
            epochs.append(door.hello.epoch)
            assert isinstance(await anext(door.events()), Snapshot)
    await doors.aclose()
    assert epochs[0] < epochs[1]


async def test_who_was_there_before_the_show_hears_at_which_time_it_goes_on(journal_path: Path) -> None:
    """A show that was quit goes on later than with its last call."""
    async with on_air(journal_path) as show:
        await show.hear(0.25)
        await show.host.take_off_air(quit=True)
    async with OnStage(show.journal) as again, open_door(again.host, journal_path), Raw.connected(journal_path) as raw:
        raw.say({"id": 1, "do": "subscribe"})
        await raw.answer(1)
        again.clock.set_time(0.25)
        await again.host.open(TERMS)
        await again.host.go_on_air()
        resumed = await raw.said()
        assert (resumed["event"], resumed["at"], resumed["clean"]) == ("resumed", 0.25, True)
        assert resumed["made"][-1][-1] < resumed["at"]
