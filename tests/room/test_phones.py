"""A phone joins, asks for its line, and calls."""

from __future__ import annotations

from luckytui.contest.terms import Terms
from luckytui.room.limits import Limit
from tests.room.conftest import Open, OpenRoom, call, heard, next_of, until


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


async def test_a_code_can_be_asked_about_without_joining(open_room: OpenRoom) -> None:
    async with open_room() as here, here.phone() as phone:
        right = await phone.post("/api/1/code", json={"code": f" {here.code.lower()}"})
        wrong = await phone.post("/api/1/code", json={"code": "QQQQ"})
        told = await phone.get("/api/1/line")
    assert (right.status_code, right.json()) == (200, {"code": here.code})
    assert (wrong.status_code, wrong.json()["type"]) == (403, "/problems/wrong-code")
    assert told.status_code == 401


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


async def test_who_has_a_line_gets_it_whatever_else_is_asked(open_room: OpenRoom) -> None:
    """With the right code and another name, a bad one, or a wrong code, which is no miss of a guesser's."""
    async with open_room() as here, here.joined("Ada") as phone:
        here.room.misses = Limit(burst=1, rate=0.0)
        asked = [{"code": here.code, "name": "Bob"}, {"code": here.code, "name": "no name"}, {"code": "QQQQ"}, {}]
        answers = [await phone.post("/api/1/lines", json=each) for each in asked]
        assert here.room.misses.allows("127.0.0.1")
    assert [(answer.status_code, answer.json()["name"]) for answer in answers] == [(200, "Ada")] * 4


async def test_a_phone_with_the_right_code_is_asked_about_once(open_room: OpenRoom) -> None:
    """A thousand join at one instant: the show finds the token itself, and need not be asked for it before."""
    async with open_room() as here, here.phone() as phone:
        await phone.get("/")
        found: list[str] = []
        find = here.room.lines.find

        async def noted(owner: str) -> int | None:
            found.append(owner)
            return await find(owner)

        here.room.lines.find = noted  # type: ignore[method-assign]
        joined = await phone.post("/api/1/lines", json={"code": here.code, "name": "Ada"})
    assert (joined.status_code, joined.json()["name"], found) == (201, "Ada", [])


async def test_a_phone_that_the_room_knows_gets_its_line_also_while_the_show_is_off_air(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined("Ada") as phone:
        await here.show.close()
        await until(lambda: not here.room.state.show)
        again = await phone.post("/api/1/lines", json={"code": here.code})
    assert (again.status_code, again.json()["name"]) == (200, "Ada")


async def go_ahead(here: Open) -> None:
    """Open the next contest, of which the room does not hear."""
    await until(lambda: here.room.state.view is not None)
    here.room.state.take = lambda event: None  # type: ignore[method-assign]
    await here.show.host.next_contest(Terms(callers=7, prizes=0))


async def test_a_phone_that_joins_before_the_room_hears_of_the_contest_gets_its_line(open_room: OpenRoom) -> None:
    async with open_room() as here, here.phone() as phone:
        await go_ahead(here)
        first = await phone.post("/api/1/lines", json={"code": here.code, "name": "Ada"})
        # It may have called meanwhile, which the room cannot know yet.
        again = await phone.post("/api/1/lines", json={"code": here.code})
    told = first.json()
    assert (first.status_code, told["line"], told["name"], told["call"]) == (201, 8, "Ada", None)
    assert len(told["token"]) == 22
    assert (again.status_code, again.json()["type"], again.headers["retry-after"]) == (503, "/problems/off-air", "1")


async def test_a_stream_opens_also_where_the_show_cannot_tell_whose_line_it_is(open_room: OpenRoom) -> None:
    """A phone that gets none takes its connection for gone."""
    async with open_room() as here, here.phone() as phone:
        await go_ahead(here)
        await phone.get("/")
        await phone.post("/api/1/lines", json={"code": here.code})
        async with phone.stream("GET", "/api/1/events") as stream:
            await next_of(heard(stream), "state")
        assert stream.status_code == 200
