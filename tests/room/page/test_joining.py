"""A phone joins: with the code in the link or typed, with a name or without, and when it is refused."""

from __future__ import annotations

import pytest

from tests.room.page.conftest import OpenPhone
from tests.room.page.scripted import ScriptedRoom, line, lobby, refuse

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("path", ["/J/BCDF", "/j/bcdf"])
async def test_a_code_in_the_link_skips_the_code_screen(room: ScriptedRoom, open_phone: OpenPhone, path: str) -> None:
    async with open_phone(room.url + path) as phone:
        await phone.shows("name-label", "Your name")
        await phone.gone("code")
        await phone.page.fill("#name", "Ada")
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Ada")
    assert room.joins == [{"code": "BCDF", "name": "Ada"}]


async def test_a_typed_code_stays_in_the_address_and_a_name_can_be_left_out(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    async with open_phone(room.url) as phone:
        await phone.shows("code-label", "four letters")
        await phone.gone("name")
        await phone.page.fill("#code", "bcdf")
        await phone.page.tap("#join-go")
        await phone.shows("name-label", "Your name")
        assert phone.page.url == f"{room.url}/J/BCDF"
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Uniform")
    assert room.joins == [{"code": "BCDF", "name": ""}]


async def test_what_is_no_code_is_not_sent(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    async with open_phone(room.url) as phone:
        await phone.page.fill("#code", "B1")
        await phone.page.tap("#join-go")
        await phone.shows("join-error", "four letters")
        await phone.shows("code", "")
    assert room.joins == []


async def test_a_tap_on_join_shows_at_once_and_keeps_the_name_in_view(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.answering.clear()
    async with open_phone(f"{room.url}/J/BCDF") as phone:
        await phone.page.fill("#name", "Ada")
        await phone.page.tap("#join-go")
        assert await phone.text("join-go") == "Joining…"
        assert await phone.page.input_value("#name") == "Ada"


@pytest.mark.parametrize("typed", [False, True], ids=["in the link", "typed"])
async def test_a_wrong_code_is_told_before_a_name_is_typed(
    room: ScriptedRoom, open_phone: OpenPhone, *, typed: bool
) -> None:
    room.on_code = refuse("wrong-code")
    async with open_phone(room.url if typed else f"{room.url}/J/BCDD") as phone:
        if typed:
            await phone.page.fill("#code", "BCDD")
            await phone.page.tap("#join-go")
        await phone.shows("join-error", "That is not the code")
        await phone.gone("name")
        assert (room.codes, room.joins) == (["BCDD"], [])
        room.on_code = str
        await phone.page.fill("#code", "BCDF")
        await phone.page.tap("#join-go")
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Uniform")
    assert room.codes == ["BCDD", "BCDF"]


async def test_who_taps_join_as_the_code_is_refused_still_reads_why(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.on_code = refuse("wrong-code")
    async with open_phone(f"{room.url}/J/BCDD") as phone:
        await phone.shows("join-error", "That is not the code")
        await phone.page.tap("#join-go")
        assert "That is not the code" in await phone.text("join-error")
        await phone.page.fill("#code", "B1")
        await phone.page.tap("#join-go")
        await phone.shows("join-error", "four letters")


async def test_where_the_room_cannot_say_whether_a_code_is_wrong_a_name_is_typed(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.on_code = refuse("too-many-misses")
    async with open_phone(room.url) as phone:
        await phone.page.fill("#code", "BCDF")
        async with phone.page.expect_response("**/api/1/code"):
            await phone.page.tap("#join-go")
        await phone.shows("name-label", "Your name")
        assert await phone.text("join-error") == ""
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Uniform")


async def test_after_a_wrong_code_another_can_be_typed(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.on_join = refuse("wrong-code")
    async with open_phone(f"{room.url}/J/BCDD") as phone:
        await phone.page.fill("#name", "Ada")
        await phone.page.tap("#join-go")
        await phone.shows("join-error", "That is not the code")
        room.on_join = line
        await phone.page.fill("#code", "BCDF")
        await phone.page.tap("#join-go")
        assert await phone.page.input_value("#name") == "Ada"
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Ada")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("locked", "lets nobody else in"),
        ("full", "Every line is taken"),
        ("name-taken", "choose another"),
        ("bad-name", "1 to 16 letters"),
        ("over", "wait for the next one"),
        ("removed", "has removed your line"),
    ],
)
async def test_a_refused_join_says_why_and_can_be_tried_again(
    room: ScriptedRoom, open_phone: OpenPhone, problem: str, sentence: str
) -> None:
    room.on_join = refuse(problem)
    async with open_phone(f"{room.url}/J/BCDF") as phone:
        await phone.page.tap("#join-go")
        await phone.shows("join-error", sentence)
        room.on_join = line
        await phone.page.tap("#join-go")
        await phone.shows("who", "21 Uniform")
        await phone.gone("join")


async def test_one_who_joins_while_the_station_is_off_air_is_let_in_when_it_is_back(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.on_join = refuse("off-air")
    room.tell(phase="off_air")
    async with open_phone(f"{room.url}/J/BCDF") as phone:
        await phone.page.fill("#name", "Ada")
        await phone.page.tap("#join-go")
        await phone.shows("join-error", "as soon as the station is back")
        await phone.page.reload()
        await phone.shows("join-go", "Joining…")
        room.on_join = line
        room.tell(lobby())
        await phone.shows("who", "21 Ada")


async def test_a_phone_that_has_a_line_is_not_asked_to_join(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line("Ada")
    async with open_phone(f"{room.url}/J/BCDD") as phone:
        await phone.shows("who", "21 Ada")
        await phone.gone("join")
        room.tell_line(name="Uniform")
        await phone.shows("who", "21 Uniform")
    assert room.codes == [], "a wrong one would be a miss"


async def test_a_phone_whose_line_is_not_known_any_more_joins_again(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("who", "21 Uniform")
        room.line = None
        await phone.page.reload()
        await phone.shows("join-error", "join again")


async def test_a_name_is_text_whatever_it_says(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.state = lobby()
    room.line = line("<b>x</b>&amp;")
    async with open_phone(room.url) as phone:
        await phone.shows("who", "21 <b>x</b>&amp;")
        await phone.big("magic", "<b>x</b>&amp;")
