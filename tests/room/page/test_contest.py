"""What a phone shows of a contest, from the lobby to the end, and the time at which it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from luckytui.contest.phase import Phase
from luckytui.room.api import WinnerShown
from tests.room.page.conftest import OpenPhone
from tests.room.page.phone import Phone
from tests.room.page.scripted import ScriptedRoom, called, line, lobby, on_air

if TYPE_CHECKING:
    from playwright.async_api import Route

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_lobby_shows_who_you_are_and_where_the_keys_will_be(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.state, room.line = lobby(), line()
    async with open_phone(room.url) as phone:
        await phone.shows("lamp", "STAND BY")
        await phone.big("magic", "Uniform")
        await phone.shows("sum", "line 21")
        await phone.shows("count", "12 on the line")
        await phone.shows("board-title", "you are on the line")
        before = await phone.key("5").bounding_box()
        assert await phone.key("5").is_disabled()
        assert await phone.key("CALL").is_disabled()
        room.tell(on_air())
        await phone.shows("hint", "Three digits, then CALL")
        assert await phone.key("5").bounding_box() == before
        assert await phone.key("5").is_enabled()


async def test_the_board_tells_the_last_call_and_what_is_needed(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.state, room.line = on_air(5074, calls=8), line()
    async with open_phone(room.url) as phone:
        await phone.shows("sum", "= 11 × 461 + 3")
        room.tell(on_air(5782, calls=9))
        await phone.big("magic", "5782")
        await phone.big("middle", "7")
        await phone.shows("sum", "5,074 + 708 = 5,782")
        await phone.shows("needs", "needs 4: 103 114 125 136 147 …")
        await phone.shows("count", "9 calls · 0/1 prize")
        await phone.shows("keyword", "“lucky”")
        assert await phone.page.locator(".arc.present").count() == 1
        assert await phone.page.locator(".arc.trail").count() == 4


class Trip:
    """A station and a phone whose clocks the test turns; an answer takes a while, half of it on the way back.

    Args:
        phone: The phone.
        room: The room.
        began: The server's time when contest time was 0, in milliseconds.
    """

    def __init__(self, phone: Phone, room: ScriptedRoom, began: int) -> None:
        self.phone = phone
        self.passed = 0
        self._room = room
        self._took = [400]
        room.now = lambda: began + self.passed
        room.state = msgspec.structs.replace(room.state, at=0.0)

    async def open(self) -> None:
        """Open the page, and let one answer take 400 ms."""
        await self.phone.page.clock.install(time=0)
        await self.phone.page.clock.pause_at(1_000)
        await self.phone.page.route("**/api/1/contest", self._answer)
        async with self.phone.page.expect_response("**/api/1/contest"):
            await self.phone.page.goto(self._room.url)

    async def wait(self, ms: int) -> None:
        """Let time pass, for both."""
        self.passed += ms
        await self.phone.page.clock.run_for(ms)

    async def _answer(self, route: Route) -> None:
        trip = self._took.pop() if self._took else 0
        await self.wait(trip // 2)
        told = msgspec.structs.replace(self._room.told(), at=self.passed / 1_000)
        await self.wait(trip // 2)
        await route.fulfill(json=msgspec.to_builtins(told))


@pytest.mark.parametrize("began", [2_000, 1_700_000_000_000])
async def test_the_lead_in_counts_down_by_the_servers_time(
    room: ScriptedRoom, open_phone: OpenPhone, began: int
) -> None:
    room.state, room.line = lobby(phase=Phase.LEAD_IN), line()
    async with open_phone("about:blank") as phone:
        trip = Trip(phone, room, began)
        await trip.open()
        await phone.shows("lamp", "● ON AIR")
        await phone.shows("needs", "Listen for the keyword")
        await phone.big("middle", "3")
        await trip.wait(590)
        await phone.big("middle", "3")
        await trip.wait(20)
        await phone.big("middle", "2")


async def test_the_keyword_is_shown_when_it_reaches_the_line_and_not_earlier(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.state, room.line = on_air(live_from=5.0), line()
    async with open_phone("about:blank") as phone:
        trip = Trip(phone, room, 2_000)
        await trip.open()
        await trip.wait(2_600)
        await phone.shows("hint", "The keyword reaches you in 2 s")
        assert await phone.key("5").is_disabled()
        assert await phone.text("keyword") == ""
        await trip.wait(1_990)
        assert await phone.key("5").is_disabled()
        await trip.wait(20)
        await phone.shows("keyword", "“lucky”")
        await phone.shows("hint", "Three digits, then CALL")
        assert await phone.key("5").is_enabled()


async def test_in_a_pause_digits_can_be_typed_and_nobody_can_call(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.state, room.line = on_air(phase=Phase.PAUSED, paused=True), line()
    async with open_phone(room.url) as phone:
        await phone.shows("lamp", "PAUSED")
        await phone.shows("hint", "Paused: nobody can call now")
        await phone.key("5").tap()
        assert await phone.page.input_value("#number") == "5"
        assert await phone.key("CALL").is_disabled()


async def test_after_a_pause_nobody_can_call_before_another_caller_has(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line(can_call_in=None)
    async with open_phone(room.url) as phone:
        await phone.shows("lamp", "ON AIR")
        await phone.shows("hint", "Another caller goes first after the pause")
        for digit in "517":
            await phone.key(digit).tap()
        assert await phone.key("CALL").is_disabled()
        room.tell_line(can_call_in=0.0)
        await phone.shows("hint", "517 mod 11 = 0")
        await phone.key("CALL").tap()
        await phone.shows("head", "Taken as call 10")


@pytest.mark.parametrize(
    ("names", "words", "more"),
    [
        (["Juliett"], "Juliett", "wins: 6,996 = 11 × 636"),
        (["Juliett", "Ada"], "2 winners", "Juliett, Ada"),
        (["A", "B", "C", "D", "E"], "5 winners", "C, D, E, and 2 before them"),
    ],
)
async def test_at_the_end_it_says_who_won(
    room: ScriptedRoom, open_phone: OpenPhone, names: list[str], words: str, more: str
) -> None:
    winners = [WinnerShown(line=9, name=name, magic_number=6996) for name in names]
    room.state = on_air(6996, calls=11, phase=Phase.OVER, winners=winners, won=len(names))
    room.line = line(call=called(517, 6299))
    async with open_phone(room.url) as phone:
        await phone.shows("lamp", "★ WON")
        await phone.big("big", words)
        await phone.shows("head", more)
        await phone.shows("text", "Your 517 was call 10, missed by 4. Stay here")


async def test_at_the_end_it_says_that_nobody_won(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.state, room.line = on_air(phase=Phase.OVER), line()
    async with open_phone(room.url) as phone:
        await phone.shows("lamp", "OVER")
        await phone.big("big", "Nobody won")
        await phone.shows("head", "4 short of a multiple of 11")
        await phone.shows("text", "You did not call. Stay here")


async def test_a_line_goes_on_into_the_next_contest_with_nothing_of_the_last(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.state, room.line = on_air(phase=Phase.OVER), line(call=called(517, 6299))
    async with open_phone(room.url) as phone:
        await phone.shows("text", "Your 517 was call 10")
        room.line = line("Tango", line=20)
        room.tell(lobby(contest=4))
        await phone.shows("lamp", "STAND BY")
        await phone.shows("who", "20 Tango")
        room.tell(on_air(contest=4, calls=1))
        await phone.shows("hint", "Three digits")
        assert await phone.page.input_value("#number") == ""


async def test_a_screen_reader_is_told_what_changes_and_not_every_call(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.state, room.line = lobby(), line()
    async with open_phone(room.url) as phone:
        said = phone.page.locator('#said[aria-live="polite"]')
        await said.get_by_text("You are line 21, Uniform.").wait_for()
        room.tell(on_air(5074))
        await said.get_by_text("The keyword is lucky.").wait_for()
        room.tell(on_air(5782, calls=10))
        await phone.big("magic", "5782")
        assert await said.text_content() == "The keyword is lucky. Type three digits and call."
        ring = phone.page.get_by_role("img", name="The magic number is 5,782, 7 mod 11. It needs 4.")
        assert await ring.count() == 1
        await phone.call("517")
        await said.get_by_text("Taken as call 11").wait_for()
