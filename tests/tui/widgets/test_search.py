"""The search: how many lines match, and one after another."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.tui.widgets.search import Search
from tests.tui.widgets.alone import Alone, SnapCompare

FOUND = {"q": [17, 43, 69], "u": [21]}


def matches(text: str) -> Sequence[int]:
    return FOUND.get(text, ())


def nothing() -> None:
    """Do nothing when the row is hidden."""


def open_search(pilot: Pilot[None]) -> None:
    pilot.app.query_one(Search).open()


def said(app: App[None]) -> str:
    return str(app.query_one("#find-matches").render())


async def test_matches_are_counted_and_gone_through() -> None:
    marked: list[int | None] = []
    async with Alone(Search(matches, marked.append, nothing)).run_test() as pilot:
        open_search(pilot)
        await pilot.press("q")
        assert said(pilot.app).startswith("1 of 3")
        await pilot.press("down", "down", "down", "up")
        assert said(pilot.app).startswith("3 of 3")
        assert marked[-5:] == [17, 43, 69, 17, 69], "behind the last one comes the first"
        await pilot.press("backspace", "u")
        assert said(pilot.app) == "1 of 1", "there is no other one to go to"
        await pilot.press("x")
        assert said(pilot.app) == "no such line"
        assert marked[-1] is None
        await pilot.press("down")
        assert marked[-1] is None
        await pilot.press("enter")
        assert pilot.app.query_one(Search).is_open
        await pilot.press("backspace", "enter")
        assert not pilot.app.query_one(Search).is_open


async def test_the_buttons_beside_the_count_can_be_clicked() -> None:
    marked: list[int | None] = []
    async with Alone(Search(matches, marked.append, nothing)).run_test(size=(60, 3)) as pilot:
        open_search(pilot)
        await pilot.press("q")
        for button, line in (("#find-down", 43), ("#find-down", 69), ("#find-up", 43)):
            await pilot.click(button)
            assert marked[-1] == line
            assert isinstance(pilot.app.focused, Input), "one can go on typing"


def test_search(snap_compare: SnapCompare) -> None:
    """A label, what is typed, which of how many is marked, and the two keys that go on and back."""

    async def type_it(pilot: Pilot[None]) -> None:
        open_search(pilot)
        await pilot.press("q", "down")

    widget = Search(matches, lambda _: None, nothing)
    assert snap_compare(Alone(widget), terminal_size=(50, 3), run_before=type_it)


def test_search_without_a_match(snap_compare: SnapCompare) -> None:
    """The field, and that there is no such line."""

    async def type_it(pilot: Pilot[None]) -> None:
        open_search(pilot)
        await pilot.press("x")
        assert isinstance(pilot.app.focused, Input)

    assert snap_compare(Alone(Search(matches, lambda _: None, nothing)), terminal_size=(50, 3), run_before=type_it)
