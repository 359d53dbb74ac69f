"""The event stream: the state at once, one's own line as it changes, and what happens when the show is gone."""

from __future__ import annotations

from tests.room.conftest import OpenRoom, call, heard, next_of
from tests.room.stand_in import StandInDoor


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
        here.door.close()
        gone = await next_of(events, "state", phase="off_air")
        refused = await call(phone, "518")
        here.doors.put_nowait(StandInDoor(here.host, epoch=2_000))
        back = await next_of(events, "state", phase="on_air")
    assert before["phase"] == "on_air"
    assert gone["reason"] == "the show is not there"
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (before["epoch"], back["epoch"]) == (1_000, 2_000)
