"""Three troubles that a phone tells apart, and how it comes back from each: by itself, to the same line and state."""

from __future__ import annotations

import pytest

from luckytui.contest.phase import Phase
from tests.room.page.conftest import OpenPhone
from tests.room.page.phone import Phone
from tests.room.page.scripted import ScriptedRoom, called, line, lobby, on_air

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def put_away(phone: Phone, *, away: bool) -> None:
    """Send the page to the background, or bring it back, as switching to another app does."""
    await phone.page.evaluate(
        """(away) => {
            Object.defineProperty(document, "hidden", { value: away, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        away,
    )


async def test_off_air_is_told_with_its_reason_and_goes_by_itself(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        room.tell(phase=Phase.OFF_AIR, reason="the disk is full")
        await phone.shows("lamp", "× OFF AIR")
        await phone.big("trouble-big", "off air")
        await phone.shows("trouble-title", "the disk is full")
        await phone.shows("trouble-text", "Hold the line")
        await phone.shows("hint", "You can call when the station is back")
        assert await phone.key("CALL").is_disabled()
        room.tell(phase=Phase.ON_AIR, reason=None)
        await phone.shows("lamp", "● ON AIR")
        await phone.gone("trouble")


async def test_a_connection_that_is_gone_is_told_and_comes_back_by_itself(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        await phone.page.context.set_offline(True)
        await phone.shows("lamp", "! NO SIGNAL")
        await phone.shows("trouble-title", "Your connection is gone")
        await phone.gone("trouble-big")
        room.state = on_air(6292, calls=10)
        await phone.page.context.set_offline(False)
        await phone.shows("lamp", "● ON AIR")
        await phone.big("magic", "6292")
        await phone.gone("trouble")


async def test_a_station_that_has_closed_is_no_lost_connection_and_comes_back_by_itself(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        room.close()
        await phone.shows("lamp", "× CLOSED")
        # The page asks again and again whether it is back.
        await room.until_refused(2)
        await phone.shows("lamp", "× CLOSED")
        await phone.big("trouble-big", "closed")
        await phone.shows("trouble-title", "The station has closed")
        await phone.shows("trouble-text", "Nobody can call now")
        await phone.gone("again")
        assert await phone.key("CALL").is_disabled()
        room.closed = False
        await phone.shows("lamp", "● ON AIR")
        await phone.gone("trouble")


async def test_a_call_made_without_a_connection_is_kept_and_sent_when_it_is_back(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        await phone.page.context.set_offline(True)
        await phone.shows("lamp", "NO SIGNAL")
        await phone.call("517")
        await phone.shows("head", "Your call is kept")
        assert room.calls == []
        await phone.page.context.set_offline(False)
        await phone.shows("head", "Taken as call 10")
    assert len(room.calls) == 1


async def test_a_contest_that_is_over_is_no_trouble(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        room.tell(phase=Phase.OVER)
        await phone.shows("lamp", "■ OVER")
        await phone.gone("trouble")


async def test_a_stream_that_ends_is_opened_again(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        room.state = on_air(6292, calls=10)
        room.cut()
        await phone.big("magic", "6292")
        await phone.shows("lamp", "● ON AIR")
    assert room.opened == 2


async def test_a_stream_that_is_silent_for_20_seconds_is_opened_again(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    async with open_phone("about:blank") as phone:
        await phone.page.clock.install(time=0)
        await phone.page.clock.pause_at(1_000)
        await phone.page.goto(room.url)
        await phone.shows("hint", "Three digits")
        await phone.wait(19)
        # It asks for the state after each sixth beat: then it has heard them.
        async with phone.page.expect_response("**/api/1/contest"):
            for _ in range(6):
                room.beat()
        await phone.wait(19)
        assert room.opened == 1
        room.state = on_air(6292, calls=10)
        await phone.wait(3)
        await phone.big("magic", "6292")
        assert room.opened == 2


async def test_a_page_in_the_background_leaves_and_is_up_to_date_when_it_is_back(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        await put_away(phone, away=True)
        await room.until(streams=0)
        room.state, room.line = on_air(6299, calls=10), line(call=called(517, 6299))
        await put_away(phone, away=False)
        await phone.shows("head", "Taken as call 10")
        await phone.big("magic", "6299")


async def test_a_page_that_the_browser_kept_comes_back_to_life(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    """A browser that goes back to a page which it has kept says `pageshow` and nothing else."""
    room.line = line()
    async with open_phone(room.url) as phone:
        await phone.shows("hint", "Three digits")
        await phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        await room.until(streams=0)
        room.state = on_air(6292, calls=10)
        await phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        await phone.big("magic", "6292")


async def test_back_and_reload_lead_to_the_same_line_and_state(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    async with open_phone(f"{room.url}/J/BCDF") as phone:
        await phone.page.tap("#join-go")
        await phone.call("517")
        await phone.shows("head", "Taken as call 10")
        await phone.page.reload()
        await phone.shows("head", "Taken as call 10")
        await phone.page.goto("about:blank")
        await phone.page.go_back()
        await phone.shows("head", "Taken as call 10")
        await phone.shows("who", "21 Uniform")


async def test_without_an_answer_of_the_room_a_reload_shows_the_line_that_was_kept(
    room: ScriptedRoom, open_phone: OpenPhone
) -> None:
    room.line = line("Ada")
    async with open_phone(room.url) as phone:
        await phone.shows("who", "21 Ada")
        await phone.page.route("**/api/**", lambda route: route.abort())
        await phone.page.reload()
        await phone.shows("who", "21 Ada")
        await phone.shows("trouble-title", "Your connection is gone")
        await phone.page.unroute_all()
        await phone.shows("lamp", "● ON AIR")


async def test_one_who_does_not_want_to_wait_can_try_at_once(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.line = line()
    async with open_phone("about:blank") as phone:
        await phone.page.clock.install(time=0)
        await phone.page.clock.pause_at(1_000)
        await phone.page.route("**/api/**", lambda route: route.abort())
        await phone.page.goto(room.url)
        await phone.wait(1)
        await phone.shows("trouble-title", "Your connection is gone")
        await phone.page.unroute_all()
        await phone.page.tap("#again")
        await phone.shows("lamp", "● ON AIR")


async def test_before_any_contest_a_phone_can_wait(room: ScriptedRoom, open_phone: OpenPhone) -> None:
    room.state = lobby(contest=None, phase=Phase.OFF_AIR, reason="No show runs on this journal yet.")
    async with open_phone(f"{room.url}/J/BCDF") as phone:
        await phone.shows("trouble-title", "No show runs on this journal yet.")
        await phone.shows("name-label", "Your name")
        await phone.gone("board")
