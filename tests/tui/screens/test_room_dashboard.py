"""The dashboard of a show with a room: the lobby, who is in it, and the presenter's keys."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.contest.lines import LiveLine, Origin
from luckytui.door.audience import Audience
from luckytui.tui.preferences import Preferences
from luckytui.tui.screens.room_dashboard import RoomDashboard
from luckytui.tui.symbols import ASCII
from luckytui.tui.themes import ON_AIR, STUDIO
from tests.tui.pictures import codes_on
from tests.tui.show_app import ShownApp, click_on, clock_of, drawn, open_show, seen, turn, until, view_of
from tests.tui.widgets.alone import SnapCompare
from tests.views import WON

every_size = pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=["80x24", "120x36", "200x60"])
ADDRESSES = ("http://192.168.178.123:8000", "http://10.0.0.5:8000")


def open_room(path: Path, *addresses: str, **options: Any) -> tuple[ShownApp, Audience]:
    """Return the dashboard of a show with a room that announces these addresses, and what the stage knows of it."""
    audience = Audience()
    urls = addresses or ADDRESSES
    audience.enter(urls[0], urls)
    return open_show(path, options.pop("terms", WON), audience=audience, **options), audience


async def in_lobby(pilot: Pilot[Any]) -> None:
    """Wait until the lobby is shown."""
    await until(pilot, lambda: "LOBBY" in seen(pilot.app), "the lobby is shown")
    await drawn(pilot)


async def join(pilot: Pilot[Any], *names: str) -> list[LiveLine]:
    """Let people join with their phones, and wait until they are on the board."""
    app = pilot.app
    assert isinstance(app, ShownApp)
    before = len(view_of(app).lines)
    lines = [await app.host.join(name, Origin.PHONE, f"{name}".encode().hex().zfill(64)) for name in names]
    await until(pilot, lambda: len(view_of(app).lines) == before + len(lines), "they are on the board")
    await drawn(pilot)
    return lines


async def begin(pilot: Pilot[Any]) -> None:
    """Begin the contest, as the presenter does."""
    await pilot.press("enter")
    await until(pilot, lambda: "ON AIR" in seen(pilot.app), "the contest is on air")
    await drawn(pilot)


def names_of(app: ShownApp) -> list[str]:
    """Return how the lines of the contest are called."""
    view = view_of(app)
    return [view.sign(line.caller) for line in view.lines]


@every_size
@pytest.mark.parametrize("theme", [ON_AIR.name, STUDIO.name])
async def test_a_phone_reads_the_code_in_the_lobby(journal_path: Path, size: tuple[int, int], theme: str) -> None:
    app, _ = open_room(journal_path)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        await in_lobby(pilot)
        code = app.host.room.code
        assert codes_on(app) == [f"HTTP://192.168.178.123:8000/J/{code}"]
        await pilot.press("a")
        await drawn(pilot)
        assert codes_on(app) == [f"HTTP://10.0.0.5:8000/J/{code}"]
        await pilot.press("x")
        await drawn(pilot)
        assert codes_on(app) == []
        assert "hidden: x shows it" in seen(app)
        await until(pilot, lambda: offered(app, "show") == ["x show", "x Show"], "the keys say what they do now")


@every_size
@pytest.mark.parametrize("begun", [False, True], ids=["lobby", "on air"])
def test_stage_with_people(
    snap_compare: SnapCompare, journal_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], begun: bool
) -> None:
    """In the lobby: the QR code, address and code, and who is here; on air: address and code in the first row.

    Ada is here, and was measured; Grace is here; the third goes by her call sign; Bartholomew-9 is gone.
    """
    monkeypatch.setattr("luckytui.journal.sqlite.schema.draw_code", lambda: "BCDF")
    app, audience = open_room(journal_path)

    async def show(pilot: Pilot[None]) -> None:
        await in_lobby(pilot)
        await join(pilot, "Ada", "Grace", "", "Bartholomew-9")
        audience.see({22: 12.4, 23: None, 24: 7.0})
        if begun:
            await begin(pilot)
            await turn(pilot, 1.0)
            await pilot.press("w")
        await drawn(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize(
    ("size", "ascii_only", "address"),
    [((79, 24), False, ADDRESSES[0]), ((80, 24), True, ADDRESSES[0]), ((80, 24), False, "")],
    ids=["small", "ascii", "no address"],
)
async def test_where_no_code_can_be_read_there_is_the_address_alone(
    journal_path: Path, size: tuple[int, int], ascii_only: bool, address: str
) -> None:
    options = {"symbols": ASCII} if ascii_only else {}
    app, audience = open_room(journal_path, ADDRESSES[0], **options)
    audience.enter(address, (address,) if address else ())
    async with app.run_test(size=size) as pilot:
        await in_lobby(pilot)
        assert codes_on(app) == []
        assert "open in a browser" in seen(app)
        assert ("this machine only" in seen(app)) is not bool(address)


async def test_people_come_into_the_lobby_and_nothing_else_happens_until_the_presenter_begins(
    journal_path: Path,
) -> None:
    app, audience = open_room(journal_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_lobby(pilot)
        await join(pilot, "Ada", "Grace")
        audience.see({22: 12.4})
        await drawn(pilot)
        assert "3 people: 2 here, 1 gone" in seen(app)
        assert "Ada" in seen(app)
        assert "here 12 ms" in seen(app)
        await pilot.press("space", "full_stop", "5")
        await pilot.pause()
        assert "LOBBY" in seen(app)
        assert not view_of(app).paused
        assert clock_of(app).elapsed() == 0
        await begin(pilot)
        view = await turn(pilot, 1.0)
        assert view.rulings
        assert f"192.168.178.123:8000 {app.host.room.code}" in seen(app)
        assert "23 lines: 2 here, 0 called, 1 gone" in seen(app)


async def test_enter_begins_then_skips_the_lead_in_then_calls_in(journal_path: Path) -> None:
    app, _ = open_room(journal_path, terms=replace(WON, lead_in=3.0))
    async with app.run_test(size=(80, 24)) as pilot:
        await in_lobby(pilot)
        assert WON.keyword not in seen(app)
        await begin(pilot)
        assert clock_of(app).elapsed() == 0
        await pilot.press("enter")
        await until(pilot, lambda: clock_of(app).elapsed() == 3.0, "the lead-in is skipped")
        await drawn(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Your call:" in seen(app), "the phone is open")


async def test_the_presenter_renames_puts_a_call_sign_back_and_removes(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_lobby(pilot)
        await join(pilot, "Ada", "Rude")
        await pilot.press("g", "e")
        await pilot.pause()
        field = app.screen.query_one("#question-answer", Input)
        assert field.value == "Rude"
        field.value = "Ada"
        await pilot.press("enter")
        await until(pilot, lambda: "refused: another line has this name" in seen(app), "the name is refused")
        field.value = "Bob"
        click_on(app, "⏎ Answer")
        await until(pilot, lambda: names_of(app) == ["You", "Ada", "Bob"], "the line is called Bob")
        await drawn(pilot)
        assert "Bob" in seen(app)
        assert "Rude" not in seen(app)
        await pilot.press("u")
        await until(pilot, lambda: names_of(app) == ["You", "Ada", "Whiskey"], "the line has its call sign")
        await pilot.press("d")
        await until(pilot, lambda: "d once more removes Whiskey" in seen(app), "the presenter is asked")
        assert not view_of(app).lines[2].removed
        await pilot.press("d")
        await until(pilot, lambda: view_of(app).lines[2].removed, "the line is removed")
        await drawn(pilot)
        assert "removed" in seen(app)
        assert "2 people: 2 lines" in seen(app), "it is none of the people any more"
        # The mark stays on it, but nothing more can be done with it.
        assert screen(app).moderator.marked is None


async def test_the_presenter_locks_the_door_and_sets_how_many_may_join(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_lobby(pilot)
        await pilot.press("l")
        await until(pilot, lambda: "locked: nobody else comes in" in seen(app), "the door is locked")
        assert app.host.room.locked
        await until(pilot, lambda: offered(app, "lock") == ["l unlock", "l Unlock"], "the keys say what they do now")
        click_on(app, "l unlock")
        await until(pilot, lambda: "locked:" not in seen(app), "the door is open")
        await until(pilot, lambda: offered(app, "lock") == ["l lock", "l Lock"], "the keys say what they do now")
        await pilot.press("m")
        field = app.screen.query_one("#question-answer", Input)
        field.value = "many"
        await pilot.press("enter")
        await until(
            pilot, lambda: "a whole number from 0 to 100,000, please" in seen(app), "what is no number is refused"
        )
        field.value = "40"
        await pilot.press("enter")
        await until(pilot, lambda: "0 of 40 lines" in seen(app), "forty may join")
        assert app.host.room.most == 40
        await pilot.press("m", "escape")
        await drawn(pilot)
        assert "At most:" not in seen(app)


async def test_no_notification_lies_over_a_question(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_lobby(pilot)
        await pilot.press("l")
        await until(pilot, lambda: "Nobody else comes in; who is here stays." in seen(app), "the presenter is told")
        await pilot.press("m")
        await until(pilot, lambda: "At most:" in seen(app), "the presenter is asked")
        await drawn(pilot)
        assert "lines, 0 to 100,000; 5,000 unless you set it" in seen(app), "it can be read whole"


async def test_the_lines_stay_for_the_next_contest_which_has_a_lobby_too(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_lobby(pilot)
        await join(pilot, "Ada", "Grace")
        await begin(pilot)
        await turn(pilot, 30.0)
        await until(pilot, lambda: "WON" in seen(app), "the contest is won")
        await pilot.press("n")
        await until(pilot, lambda: view_of(app).contest == 2, "the next contest is there")
        await in_lobby(pilot)
        assert names_of(app) == ["You", "Ada", "Grace"]


async def test_an_audience_hears_the_keyword_at_its_own_speed(journal_path: Path, tmp_path: Path) -> None:
    """Whatever speed the presenter has tried out alone; one that is chosen in the lobby is shown there."""
    preferences = Preferences(tmp_path / "preferences.json")
    preferences.keep(rate=16.0)
    app, _ = open_room(journal_path, preferences=preferences)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_lobby(pilot)
        assert clock_of(app).rate == 1.0
        assert "0/21" not in seen(app)
        await pilot.press("plus")
        await until(pilot, lambda: f"seed {WON.seed}  2x" in seen(app), "the speed is shown")
        await begin(pilot)
        assert clock_of(app).rate == 2.0


def offered(app: ShownApp, what: str) -> list[str]:
    """Return what the border's key and the footer's are called whose name ends in these letters."""
    return re.findall(rf"\b[lx] \w*{what}\b", seen(app), re.IGNORECASE)


def screen(app: ShownApp) -> RoomDashboard:
    """Return its screen."""
    found = app.screen_stack[0]
    assert isinstance(found, RoomDashboard)
    return found
