"""The event stream: the state at once, one's own line as it changes, and what happens when the show is gone."""

from __future__ import annotations

import asyncio
import json

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
    assert before["epoch"] < back["epoch"]


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
