"""A phone joins, asks for its line, and calls."""

from __future__ import annotations

from tests.room.conftest import OpenRoom, call


async def test_a_phone_joins_and_gets_the_same_line_again(open_room: OpenRoom) -> None:
    async with open_room() as here, here.phone() as phone:
        first = await phone.post("/api/1/lines", json={"code": here.code.lower(), "name": "Ada"})
        again = await phone.post("/api/1/lines", json={})
        told = await phone.get("/api/1/line")
    assert (first.status_code, again.status_code, told.status_code) == (201, 200, 200)
    assert first.json() == again.json()
    assert first.json()["name"] == "Ada"
    assert len(first.json()["token"]) == 22
    assert told.json() | {"token": first.json()["token"]} == first.json()


async def test_a_call_is_ruled_on_once_and_answered_alike(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        first = await call(phone, "517")
        again = await call(phone, "517")
        other = await call(phone, "518", key="other")
        told = await phone.get("/api/1/line")
    assert first.status_code == 200
    assert first.json() == {"seq": 1, "number": 517, "magic_number": 517, "residue": 0, "won": True, "missed_by": None}
    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["type"]) == (409, "/problems/second-call")
    assert told.json()["call"] == first.json()
