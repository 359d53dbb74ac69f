"""Keys that arrive in one go, or early: each does what it does before the next one is looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.contest.events import OnAir
from luckytui.station.broadcast import Progress
from luckytui.station.host import Host
from luckytui.tui.app import WatchApp
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.screens.help import Help
from luckytui.tui.widgets.phone import Phone
from luckytui.tui.widgets.question import Question
from luckytui.tui.widgets.search import Search
from tests.tui.journals import played
from tests.tui.screens.test_room_dashboard import begin, in_lobby, join, names_of, open_room
from tests.tui.screens.test_watch import Show
from tests.tui.show_app import click_on, drawn, on_air, open_show, replay_of, screen_of, seen, turn, until, view_of
from tests.views import CONTEST, MIDWAY, WON

#: The keys whose names are not what they type.
NAMES = {"\r": "enter", "\x1b": "escape", "\x10": "ctrl+p", "/": "slash", "?": "question_mark"}


def type_at_once(app: App[Any], keys: str) -> None:
    """Type keys that arrive in one read."""
    for key in keys:
        app.post_message(Key(NAMES.get(key, key), key if key.isprintable() else None).set_sender(app))


def typed(pilot: Pilot[Any]) -> str:
    """Return what stands in the field that has the focus; nothing if none has."""
    focused = pilot.app.screen.focused
    return focused.value if isinstance(focused, Input) else ""


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("/charlie", "charlie"),
        ("/199", "199"),
        ("vs/cq", "cq"),
        ("?q/c", "c"),
        ("hhoo/c", "c"),
        ("517", "517"),
        ("1c99", "199"),
        ("\rc517", "517"),
        ("\x10crash", "crash"),
    ],
)
async def test_what_is_typed_right_after_a_key_goes_into_the_field_that_it_opens(
    journal_path: Path, keys: str, text: str
) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view = await turn(pilot, MIDWAY)
        type_at_once(pilot.app, keys)
        await until(pilot, lambda: typed(pilot) == text, "it stands in the field")
        assert (app.crashes, view.contest) == (0, 1)


@pytest.mark.parametrize(
    ("clicked", "keys", "text"),
    [
        ("Call in", "c517", "517"),
        ("enter call in", "c517", "517"),
        ("/ find", "charlie", "charlie"),
        ("21 You", "c517", "517"),
        ("^p", "crash", "crash"),
    ],
)
async def test_what_is_typed_right_after_a_click_goes_into_the_field_that_it_opens(
    journal_path: Path, clicked: str, keys: str, text: str
) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("s", "end") if "You" in clicked else None
        await drawn(pilot)
        click_on(app, clicked)
        type_at_once(app, keys)
        await until(pilot, lambda: typed(pilot) == text, "it stands in the field")
        assert app.crashes == 0


@pytest.mark.parametrize("keys", ["ec", "ecq", "?qec"])
async def test_what_is_meant_for_a_field_that_does_not_open_is_for_nobody(journal_path: Path, keys: str) -> None:
    app, _ = open_room(journal_path, player=False)
    async with app.run_test() as pilot:
        await in_lobby(pilot)
        await begin(pilot)
        type_at_once(app, keys)
        await pilot.pause()
        await pilot.pause()
        assert (app.crashes, typed(pilot)) == (0, "")
        await pilot.press("c")
        assert app.crashes == 1, "what is typed later is a key"


async def test_escape_leaves_a_field_that_has_not_opened(journal_path: Path) -> None:
    app, _ = open_room(journal_path, player=False)
    async with app.run_test() as pilot:
        await in_lobby(pilot)
        await begin(pilot)
        type_at_once(app, "ec\x1b/charlie")
        await until(pilot, lambda: typed(pilot) == "charlie", "it stands in the field")
        assert app.crashes == 0


@pytest.mark.parametrize("keys", ["517", "\r517", "/c"])
async def test_what_is_typed_while_a_long_contest_is_read_crashes_nothing(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    go_on_air, read = Host.go_on_air, asyncio.Event()

    async def go_on_air_later(host: Host, progress: Progress, *, paused: bool = False) -> None:
        await progress(1, 2)
        await read.wait()
        await go_on_air(host, progress, paused=paused)

    monkeypatch.setattr(Host, "go_on_air", go_on_air_later)
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "1 of 2 calls read" in seen(app), "it is read")
        type_at_once(app, keys)
        await pilot.pause()
        read.set()
        await on_air(pilot)
        assert (app.crashes, typed(pilot)) == (0, "c" if keys == "/c" else "")


@pytest.mark.parametrize("keys", ["/charlie", "?qhh/charlie"])
async def test_what_is_typed_before_the_first_paint_waits_for_the_field(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    on_mount = ContestScreen.on_mount

    def type_and_mount(screen: ContestScreen) -> None:
        type_at_once(screen.app, keys)
        on_mount(screen)

    monkeypatch.setattr(ContestScreen, "on_mount", type_and_mount)
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        await on_air(pilot)
        await until(pilot, lambda: "1 of 1" in seen(app), "what is typed is searched for")
        assert app.crashes == 0


async def test_the_card_takes_what_is_typed_before_it_is_there(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount_rest = ContestScreen.mount_rest

    async def type_and_mount(screen: ContestScreen) -> None:
        type_at_once(screen.app, "/c\r")
        await mount_rest(screen)

    monkeypatch.setattr(ContestScreen, "mount_rest", type_and_mount)
    app = open_show(journal_path, card=True)
    async with app.run_test() as pilot:
        await on_air(pilot)
        assert app.crashes == 0
        assert not app.screen.query_one(Search).is_open, "it was on top"


async def test_a_key_that_is_meant_for_the_next_screen_waits_until_that_is_mounted(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        await on_air(pilot)
        type_at_once(pilot.app, "?qhhoo" * 3 + "?")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help), "each closes the one before")


async def test_the_fields_of_a_room_take_what_is_typed_right_after_their_keys(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await in_lobby(pilot)
        await join(pilot, "Ada")
        type_at_once(pilot.app, "m12\r")
        await until(pilot, lambda: app.host.room.most == 12, "so many can join")
        await until(pilot, lambda: not app.screen.query_one(Question).is_open, "it is answered")
        type_at_once(pilot.app, "gecq\r")
        await until(pilot, lambda: "cq" in names_of(app), "the line has another name")
        assert app.crashes == 0


async def test_the_search_of_a_replay_takes_what_is_typed_right_after_its_key(journal_path: Path) -> None:
    played(journal_path)
    app = replay_of(journal_path)
    async with app.run_test() as pilot:
        type_at_once(pilot.app, "/hotel")
        await until(pilot, lambda: typed(pilot) == "hotel", "it stands in the field, and the replay is not left")


async def test_a_watch_looks_for_what_was_typed_before_there_was_a_contest() -> None:
    show = Show()
    app = WatchApp(show.connections(), "the show is waited for")
    async with app.run_test() as pilot:
        type_at_once(pilot.app, "/charlie")
        await until(pilot, lambda: typed(pilot) == "charlie", "it stands in the field")
        show.appears()
        show.tells(OnAir(CONTEST, 1, WON))
        await until(pilot, lambda: "1 of 1" in seen(app), "it is found as soon as it is there")


@pytest.mark.parametrize(("key", "row"), [("/", Search), ("\r", Phone)], ids=["search", "phone"])
async def test_escape_closes_an_open_field_after_a_click_elsewhere_too(
    journal_path: Path, key: str, row: type[Search | Phone]
) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        type_at_once(pilot.app, key + "1")
        await until(pilot, lambda: typed(pilot) == "1", "the field is open")
        await pilot.click("#board", offset=(5, 3))
        await until(pilot, lambda: not isinstance(pilot.app.screen.focused, Input), "the board has the focus")
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.query_one(row).is_open, "it is closed")


async def test_escape_closes_a_question_after_a_click_elsewhere_too(journal_path: Path) -> None:
    app, _ = open_room(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await in_lobby(pilot)
        await begin(pilot)
        await pilot.press("m")
        await pilot.click("#board", offset=(5, 3))
        await until(pilot, lambda: not isinstance(app.screen.focused, Input), "the board has the focus")
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query_one(Question).is_open, "it is left")


async def test_a_phone_that_is_put_down_takes_no_focus_from_the_search(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter")
        await pilot.click("#board", offset=(5, 3))
        type_at_once(pilot.app, "/char")
        await until(pilot, lambda: typed(pilot) == "char", "it stands in the field")
        await turn(pilot, 30.0)
        assert view.ended
        type_at_once(pilot.app, "lie")
        await until(pilot, lambda: typed(pilot) == "charlie", "the field still has the focus")


async def test_an_open_search_looks_into_the_next_contest(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test(notifications=True) as pilot:
        await turn(pilot, 30.0)
        type_at_once(pilot.app, "n/charlie")
        await until(pilot, lambda: view_of(app).contest == 2, "the next contest is on air")
        await until(pilot, lambda: app.screen.query_one(Search).is_open and "1 of 1" in seen(app), "it is found there")
        assert screen_of(app).board.found is not None
