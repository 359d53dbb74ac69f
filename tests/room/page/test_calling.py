"""A phone calls: it shows so at once, keeps the call until it is ruled on, and tells the ruling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import pytest

from luckytui.contest.phase import Phase
from luckytui.room.api import WinnerShown
from luckytui.room.problems import ProblemError
from tests.room.page.conftest import OpenPhone
from tests.room.page.scripted import ScriptedRoom, called, line, lobby, on_air, refuse

if TYPE_CHECKING:
    from playwright.async_api import Route

pytestmark = pytest.mark.asyncio(loop_scope="session")

#: Notes every vibration.
VIBRATIONS = "window.vibrations = []; navigator.vibrate = (pattern) => vibrations.push(pattern);"


async def test_a_tap_shows_at_once_and_the_ruling_follows(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    room.answering.clear()
    async with open_phone(room.url) as phone:
        await phone.call("517")
        assert await phone.text("head") == "Calling…"
        await phone.big("big", "517")
        await phone.gone("call")
        room.answering.set()
        await phone.shows("head", "Taken as call 10")
        await phone.shows("text", "magic number 6,299, missed by 4")
    [call] = room.calls
    assert (call["contest"], call["keyword"], call["number"]) == (3, "lucky", "517")
    assert 8 <= len(call["key"]) <= 64


async def test_the_number_can_be_typed_in_the_field(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        field = phone.page.locator("#number:enabled")
        assert await field.get_attribute("inputmode") == "numeric"
        await field.fill("5a1")
        assert await field.input_value() == "51"
        await field.press("7")
        await phone.shows("hint", "517 mod 11 = 0")
        await field.press("Enter")
        await phone.shows("head", "Taken as call 10")


async def test_keys_correct_what_was_typed(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        for sign, typed in [("5", "5"), ("1", "51"), ("9", "519"), ("9", "519"), ("←", "51"), ("C", ""), ("0", "0")]:
            await phone.key(sign).tap()
            assert await phone.page.input_value("#number") == typed
        await phone.shows("hint", "first digit is 1 to 9")


async def test_it_says_where_the_typed_number_would_lead(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.page.locator("#number:enabled").fill("514")
        await phone.shows("hint", "7 + 8 = 15: 7 short of 22")
        assert await phone.page.locator(".arc.aim").count() == 1
        await phone.page.fill("#number", "510")
        await phone.shows("hint", "7 + 4 = 11: wins if you are next")


async def test_what_is_no_number_is_refused_and_not_sent(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.call("51")
        await phone.shows("hint", "Refused: A number is three digits")
        assert await phone.page.input_value("#number") == "51"
    assert room.calls == []


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [("paused", "is paused"), ("not-reached", "not reached you"), ("wrong-keyword", "not the keyword")],
)
async def test_a_refused_call_says_why_and_can_be_made_again(
    room: ScriptedRoom, open_phone: OpenPhone, problem: str, sentence: str
) -> None:
    room.line = line()
    room.on_call = refuse(problem)
    async with open_phone(room.url) as phone:
        await phone.call("517")
        await phone.shows("hint", "Refused: ")
        await phone.shows("hint", sentence)
        assert await phone.page.input_value("#number") == "517"
        room.on_call = room.take_call
        await phone.key("CALL").tap()
        await phone.shows("head", "Taken")
    first, second = room.calls
    assert first["key"] != second["key"]


async def test_a_second_call_from_the_line_shows_the_first(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    """Also if the room was asked for the line before, and answers that only now."""
    room.line = line()
    refused = asyncio.Event()

    def called_elsewhere(_: int) -> NoReturn:
        room.line = line(call=called(400, 6184))
        raise ProblemError("second-call")

    async def answer_late(route: Route) -> None:
        answer = await route.fetch()
        await refused.wait()
        await route.fulfill(response=answer)

    room.on_call = called_elsewhere
    async with open_phone("about:blank") as phone:
        await phone.page.clock.install(time=0)
        await phone.page.clock.pause_at(1_000)
        await phone.page.route("**/api/1/line*", answer_late)
        await phone.page.goto(room.url)
        await phone.call("517")
        await phone.shows("hint", "One call a line, and yours has called")
        refused.set()
        await phone.big("big", "400")
        await phone.shows("head", "Taken as call 10")


async def test_a_call_is_sent_again_with_its_key_until_it_is_ruled_on(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    """The phone's clock is stopped after the reload: it is woken, and does not wait for its next attempt."""
    room.line = line()
    room.on_call = refuse("off-air")
    async with open_phone(room.url) as phone:
        await phone.call("517")
        room.tell(phase=Phase.OFF_AIR)
        await phone.shows("head", "Your call is kept")
        await phone.shows("text", "sent again")
        await phone.page.clock.install()
        await phone.page.clock.pause_at(2**40)
        async with phone.page.expect_event("requestfinished", lambda sent: sent.url.endswith("/api/1/calls")):
            await phone.page.reload()
        await phone.shows("head", "Your call is kept")
        await phone.big("big", "517")
        room.on_call = room.take_call
        room.tell(phase=Phase.ON_AIR)
        await phone.shows("head", "Taken as call 10")
    assert len(room.calls) >= 2
    assert len({(call["key"], call["number"], call["contest"]) for call in room.calls}) == 1


async def test_a_call_that_comes_too_late_for_its_contest_leaves_the_next_one_alone(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    room.answering.clear()
    async with open_phone(room.url) as phone:
        await phone.call("517")
        room.on_call = refuse("over")
        room.tell(lobby(contest=4))
        room.answering.set()
        await phone.shows("hint", "Refused: That contest is over")
        assert await phone.page.input_value("#number") == ""
    assert [call["contest"] for call in room.calls] == [3]


async def test_a_ruling_that_comes_in_the_next_contest_is_not_of_that_contest(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    room.answering.clear()
    async with open_phone(room.url) as phone:
        await phone.call("517")
        room.on_call = lambda number: called(number, 6299)
        room.tell(lobby(contest=4))
        room.answering.set()
        await phone.shows("hint", "Contest 3 took your 517 as call 10.")
        await phone.shows("board-title", "you are on the line")


async def test_two_tabs_are_one_line_with_one_call(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    room.answering.clear()
    async with open_phone(room.url) as phone:
        other = type(phone)(await phone.page.context.new_page())
        await other.page.goto(room.url)
        await other.shows("hint", "Three digits")
        await phone.page.bring_to_front()
        await phone.call("517")
        await other.big("big", "517")
        await other.shows("head", "Calling…")
        room.answering.set()
        for tab in (phone, other):
            await tab.shows("head", "Taken as call 10")
    assert len({call["key"] for call in room.calls}) == 1


async def test_all_of_it_works_with_the_keyboard_alone(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    async with open_phone(room.url, has_touch=False) as phone:
        keys = phone.page.keyboard
        await phone.shows("code-label", "four letters")
        await keys.type("bcdf")
        await keys.press("Enter")
        await phone.shows("name-label", "Your name")
        await keys.type("Ada")
        await keys.press("Enter")
        await phone.shows("hint", "Three digits")
        await keys.type("519")
        await keys.press("Backspace")
        await keys.type("7")
        await keys.press("Enter")
        await phone.shows("head", "Taken as call 10")
    assert room.joins == [{"code": "BCDF", "name": "Ada"}]
    assert [call["number"] for call in room.calls] == ["517"]


async def test_the_keypad_works_with_tab_and_space(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url, has_touch=False) as phone:
        await phone.shows("hint", "Three digits")
        await phone.key("5").focus()
        await phone.page.keyboard.press("Space")
        await phone.page.keyboard.press("Tab")
        await phone.page.keyboard.press("Enter")
        assert await phone.page.input_value("#number") == "56"


async def test_a_win_says_that_it_is_you_and_shakes_the_phone_once(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url, begin=VIBRATIONS) as phone:
        await phone.call("510")
        await phone.big("big", "You won!")
        await phone.shows("head", "510 made it 6,292 = 11 × 572")
        await phone.shows("text", "It is you: Uniform, line 21, call 10")
        assert await phone.page.locator("#confetti i").count() > 0
        assert len(await phone.page.evaluate("vibrations")) == 1
        winner = WinnerShown(line=21, name="Uniform", magic_number=6292)
        room.tell(phase=Phase.OVER, winners=[winner], won=1)
        await phone.shows("lamp", "★ WON")
        await phone.page.reload()
        await phone.big("big", "You won!")
        assert await phone.page.evaluate("vibrations") == []


async def test_in_a_removed_line_nobody_can_call(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        room.tell_line(removed=True)
        await phone.shows("head", "The presenter has removed your line")
        await phone.gone("call")
        room.tell(on_air(6292, calls=10))
        await phone.big("magic", "6292")
        room.tell(lobby())
        await phone.shows("board-title", "magic number")
