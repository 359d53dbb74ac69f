"""The event stream: the state at once, one's own line as it changes, and what happens when the show is gone."""

from __future__ import annotations

import asyncio
import json

import pytest

from luckytui.contest.terms import Terms
from luckytui.door.audience import Audience
from luckytui.room import show
from tests.room.conftest import KEY, OpenRoom, call, heard, next_of, until


async def test_a_stream_begins_with_the_state_and_tells_what_changes(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        (first, state), (second, line) = await anext(events), await anext(events)
        ruling = (await call(phone, "518")).json()
        called = await next_of(events, "line", call=ruling)
        moved = await next_of(events, "state", calls=1)
    assert (first, second) == ("state", "line")
    assert (state["phase"], state["calls"], state["keyword"]) == ("on_air", 0, "lucky")
    assert line["call"] is None
    assert line["can_call_in"] == 0
    assert called == {**line, "here": True, "call": ruling, "can_call_in": None}
    assert moved["magic_number"] == 518


async def test_a_show_that_is_gone_is_off_air_until_the_next_one(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        before = (await anext(events))[1]
        await here.show.close()
        gone = await next_of(events, "state", phase="off_air")
        refused = await call(phone, "518")
        await here.show.open()
        back = await next_of(events, "state", phase="on_air")
    assert before["phase"] == "on_air"
    assert gone["reason"] == "the show is not there"
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert before["epoch"] == back["epoch"] > 0


async def test_a_show_whose_clock_was_set_back_is_followed_and_finds_what_the_presenter_chose(
    open_room: OpenRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "LOOK", 0.02)
    async with open_room() as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        before = await next_of(events, "state", phase="on_air")
        await until(lambda: bool(here.show.audience.here))
        here.show.audience.restore(hidden=True, chosen="http://10.0.0.5:8000")
        await until(lambda: here.room.show._stage.get("hidden") is True)
        await here.show.close()
        await next_of(events, "state", phase="off_air")
        here.show.host.epoch -= 3_600_000
        here.show.audience = Audience()
        await here.show.open()
        back = await next_of(events, "state", phase="on_air")
        made = await call(phone, "518", contest=before["contest"])
        # It is told who is here, of whom it has not heard.
        await until(lambda: bool(here.show.audience.here))
    assert (here.show.audience.hidden, here.show.audience.chosen) == (True, "http://10.0.0.5:8000")
    assert back["epoch"] > before["epoch"]
    assert made.status_code == 200


async def test_in_the_lobby_lines_wait_and_hear_when_it_begins(open_room: OpenRoom) -> None:
    async with open_room(lobby=True) as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        waiting = await next_of(events, "state")
        line = await next_of(events, "line")
        early = await call(phone, "517")
        await here.show.host.begin()
        can_call = await next_of(events, "line", can_call_in=0.0)
        begun = (await phone.get("/api/1/contest")).json()
        made = await call(phone, "517")
    assert (waiting["phase"], waiting["keyword"], waiting["lines"]) == ("lobby", None, 1)
    assert line["can_call_in"] is None
    assert (early.status_code, early.json()["type"]) == (403, "/problems/not-reached")
    assert (begun["phase"], begun["keyword"]) == ("on_air", "lucky")
    assert can_call["line"] == line["line"]
    assert made.status_code == 200


async def test_the_keyword_is_heard_at_its_moment(open_room: OpenRoom) -> None:
    opened = open_room(lead_in=3_600.0, propagation=600.0)
    async with opened as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        before, line = await next_of(events, "state"), await next_of(events, "line")
        here.show.host.pace(moment=3_700.0)
        on_its_way = await next_of(events, "state", phase="on_air")
        here.show.host.pace(moment=4_201.0)
        can_call = await next_of(events, "line", can_call_in=0.0)
        after = (await phone.get("/api/1/contest")).json()
    assert (before["phase"], before["keyword"], before["live_from"]) == ("lead_in", None, 4_200.0)
    assert 4_100 < line["can_call_in"] <= 4_200
    assert on_its_way["keyword"] is None
    assert can_call["line"] == line["line"]
    assert (after["phase"], after["keyword"]) == ("on_air", "lucky")


async def test_a_pause_holds_the_lines_until_another_caller_went_first(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        await next_of(events, "line", can_call_in=0.0)
        here.show.host.pace(paused=True)
        await next_of(events, "line", can_call_in=None)
        paused = (await phone.get("/api/1/contest")).json()
        refused = await call(phone, "517")
        here.show.host.pace(paused=False)
        here.show.host.pace(moment=12.0)
        await next_of(events, "line", can_call_in=0.0)
        made = await call(phone, "517")
    assert (paused["phase"], paused["paused"]) == ("paused", True)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/paused")
    assert made.status_code == 200


async def test_a_line_hears_that_it_was_renamed_and_removed(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined("Ada") as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        line = (await next_of(events, "line"))["line"]
        await here.show.host.rename(line, "Lovelace")
        renamed = await next_of(events, "line", name="Lovelace")
        await here.show.host.remove(line)
        removed = await next_of(events, "line", removed=True)
        state = await next_of(events, "state", lines=0)
        refused = await call(phone, "517")
        again = await phone.post("/api/1/lines", json={"code": here.code})
    assert renamed["removed"] is False
    assert removed["can_call_in"] is None
    assert state["lines"] == 0
    assert (refused.status_code, refused.json()["type"]) == (410, "/problems/removed")
    assert (again.status_code, again.json()["line"], again.json()["removed"]) == (200, line, True)


async def test_lines_stay_for_the_next_contest(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined("Ada") as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        await next_of(events, "line", line=3)
        await call(phone, "517")
        host = here.show.host
        await host.next_contest(Terms(callers=7, prizes=0), live=host.lines)
        line = await next_of(events, "line", line=8)
        late = await call(phone, "518", key="old", contest=1)
        made = await call(phone, "518", key="new", contest=2)
    assert (line["name"], line["call"]) == ("Ada", None)
    assert (late.status_code, late.json()["type"]) == (410, "/problems/over")
    assert made.status_code == 200


async def test_the_presenters_feed_is_what_the_door_says_until_the_show_is_gone(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with here.client.stream("GET", "/api/1/feed", headers=headers) as feed:
            lines = feed.aiter_lines()
            first = json.loads(await anext(lines))
            await call(phone, "518")
            second = json.loads(await anext(lines))
            await here.show.close()
            rest = [line async for line in lines]
        gone = await here.client.get("/api/1/feed", headers=headers)
    assert feed.headers["content-type"] == "application/x-ndjson"
    assert (first["event"], first["keyword"], first["seed"]) == ("snapshot", "lucky", 7)
    assert (second["event"], second["number"]) == ("call", 518)
    assert rest == []
    assert (gone.status_code, gone.headers["retry-after"]) == (503, "1")


async def test_a_feed_that_nobody_hears_any_more_leaves_the_door(open_room: OpenRoom) -> None:
    async with open_room() as here:
        headers = {"Authorization": f"Bearer {KEY}"}
        for _ in range(3):
            async with here.client.stream("GET", "/api/1/feed", headers=headers) as feed:
                assert json.loads(await anext(feed.aiter_lines()))["event"] == "snapshot"
        await until(lambda: len(asyncio.all_tasks()) < 30)
