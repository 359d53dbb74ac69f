"""The phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.tui.widgets.phone import Phone, Wanted
from tests.tui.show_app import clock_of, open_show, seen, turn, until
from tests.tui.widgets.alone import Alone, SnapCompare
from tests.views import MIDWAY, WON


def test_phone(snap_compare: SnapCompare) -> None:
    """Your call: 345 is typed, and its residue is worked out."""
    widget = Phone(lambda: Wanted(0))

    async def type_a_number(pilot: Pilot[None]) -> None:
        widget.pick_up()
        await pilot.press(*"345")
        assert widget.query_one(Input).value == "345"

    assert snap_compare(Alone(widget), terminal_size=(80, 1), run_before=type_a_number)


async def test_the_phone_says_which_numbers_win_and_keeps_up_with_the_calls(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(60, 18)) as pilot:
        view = await turn(pilot, MIDWAY)
        assert view.residue == 9
        await pilot.press("enter")
        await until(pilot, lambda: "three digits, enter: 101 112 123 win now" in seen(pilot.app), "what wins")
        await pilot.press(*"113")
        await until(pilot, lambda: "113 mod 11 = 3, needs 2: 112 wins now" in seen(pilot.app), "this does not")
        await pilot.press("backspace", "2")
        await until(pilot, lambda: "112 mod 11 = 2: it wins now" in seen(pilot.app), "this does")
        await turn(pilot, view.draws.time(view.order[9]))
        assert view.residue == 10
        await until(pilot, lambda: "112 mod 11 = 2, needs 1: 111 wins now" in seen(pilot.app), "not any more")


async def test_a_line_that_cannot_call_yet_is_told_of_no_number_that_wins_now(journal_path: Path) -> None:
    terms = replace(WON, lead_in=3.0, propagation=2.05)
    async with open_show(journal_path, terms).run_test(size=(60, 18)) as pilot:
        view = await turn(pilot, MIDWAY)
        calls = len(view.rulings)
        await pilot.press("enter")
        await until(pilot, lambda: "three digits, wait for CALL NOW" in seen(pilot.app), "what it waits for")
        await pilot.press(*"555")
        await until(pilot, lambda: "555 mod 11 = 5, wait for CALL NOW" in seen(pilot.app), "with a number, too")
        clock_of(pilot.app).set_time(5.06)
        await until(pilot, lambda: "555 mod 11 = 5, needs" in seen(pilot.app), "now it can call")
        assert len(view.rulings) == calls, "though nothing has happened"
        await pilot.press("escape", "space", "enter")
        await until(pilot, lambda: "three digits, paused: no calls now" in seen(pilot.app), "in a pause it cannot")
        await pilot.press("escape", "space", "enter")
        await until(pilot, lambda: "three digits, wait for the next call" in seen(pilot.app), "nor right after it")
        await turn(pilot, view.draws.time(view.order[calls]))
        await until(pilot, lambda: "win now" in seen(pilot.app), "another has called")


async def test_what_wins_does_not_take_the_place_of_why_a_call_was_refused(journal_path: Path) -> None:
    async with open_show(journal_path).run_test() as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", *"99", "enter")
        await until(pilot, lambda: "refused" in seen(pilot.app).splitlines()[-2], "it is refused")
        await turn(pilot, view.draws.time(view.order[9]))
        assert "refused" in seen(pilot.app).splitlines()[-2]
