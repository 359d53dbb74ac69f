"""A person plays: a winning call, a losing one, and bad ones that cost nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.clock import WallClock
from luckytui.contest.line_state import LineState
from luckytui.contest.numbers import LOWEST, MODULUS, needed
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.text import grouped
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.widgets.board import Board
from tests.tui.journals import journaled, played
from tests.tui.show_app import PLAYER, clock_of, drawn, on_air, open_show, seen, turn, until
from tests.views import MIDWAY, NOBODY, WON


def winning(magic_number: int) -> str:
    """Return a number that wins after a magic number, as the dial tells a person."""
    return str(next(n for n in range(LOWEST, 1000) if n % MODULUS == needed(magic_number % MODULUS)))


def phone_is_open(pilot: Pilot[None]) -> bool:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, Dashboard)
    return screen.own_line.phone.is_open


async def test_a_winning_call_wins(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        number = winning(view.magic_number)
        await pilot.press("enter", *number)
        await until(pilot, lambda: f"{number} mod 11" in seen(pilot.app), "the phone works the number out")
        await pilot.press("enter")
        await until(pilot, lambda: view.ended, "the contest is won")
        await drawn(pilot)
        assert view.outcome is Outcome.WON
        assert [winner.caller for winner in view.winners] == [PLAYER]
        assert view.state(PLAYER, MIDWAY) is LineState.WON
        assert not phone_is_open(pilot)
        assert f"You win with {number}: {grouped(view.magic_number)} = 11 x" in seen(pilot.app)
        assert isinstance(pilot.app.focused, Board)
    stored, rulings = journaled(journal_path)
    assert stored.winners[0].caller == PLAYER
    assert rulings[-1].at == MIDWAY
    assert rulings[-1].number == int(number)


@pytest.mark.parametrize("how", ["enter", "button"])
async def test_a_losing_call_counts_and_the_contest_goes_on(journal_path: Path, how: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        before, number = view.magic_number, int(winning(view.magic_number)) + 1
        if how == "enter":
            await pilot.press("enter", *str(number), "enter")
        else:
            await pilot.click(Board, offset=(5, 0))
            await pilot.press(*str(number))
            await pilot.click("#phone-call")
        await until(pilot, lambda: view.ruling(PLAYER) is not None, "the call is taken")
        assert view.magic_number == before + number
        assert not view.ended
        await until(pilot, lambda: not phone_is_open(pilot), "the phone is put down")
        await pilot.press("enter")
        await until(pilot, lambda: "called already" in seen(pilot.app), "a second call is not offered")
        assert not phone_is_open(pilot)
        await turn(pilot, 30.0)
        assert view.ended
    assert [ruling.caller for ruling in journaled(journal_path)[1]].count(PLAYER) == 1


async def test_a_bad_number_says_why_costs_nothing_and_can_be_mended(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=(120, 36)) as pilot:
        view = await turn(pilot, MIDWAY)
        calls, before = view.calls, view.magic_number
        await pilot.press("enter")
        field = pilot.app.screen.query_one("#phone-number", Input)
        for bad in ("99", "", "abc", "099", "-11", "1e2", "0x1", " 99", "１２３", "٣٣٣"):
            field.value = bad
            await pilot.press("enter")
            await until(pilot, lambda: "refused, at no cost: not 100 to 999" in seen(pilot.app), f"why not {bad!r}")
            assert (view.calls, view.magic_number) == (calls, before)
            assert phone_is_open(pilot)
            field.value = "111"
            await until(pilot, lambda: "111 mod 11" in seen(pilot.app), "the answer makes way")
        field.value = "100"
        await pilot.press("enter")
        await until(pilot, lambda: view.ruling(PLAYER) is not None, "a good number is taken")
        assert view.magic_number == before + 100
    stored, rulings = journaled(journal_path)
    assert (stored.calls, stored.magic_number) == (calls + 1, before + 100)
    assert len(rulings) == calls + 1


async def test_what_is_typed_after_a_refusal_takes_the_place_of_what_was_refused(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", *"99", "enter")
        await until(pilot, lambda: "refused, at no cost: not 100 to 999" in seen(pilot.app), "why not")
        await pilot.press(*"111")
        await until(pilot, lambda: "111 mod 11" in seen(pilot.app), "the next number")
        pilot.app.screen.query_one("#phone-number", Input).value = "99"
        await pilot.click("#phone-call")
        await until(pilot, lambda: "refused, at no cost: not 100 to 999" in seen(pilot.app), "why not")
        await pilot.press(*"222")
        await until(pilot, lambda: "222 mod 11" in seen(pilot.app), "the next number, though the button was clicked")


async def test_a_click_on_the_button_leaves_the_keys_with_the_phone(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", "9")
        await pilot.click("#phone-call")
        await until(pilot, lambda: "refused, at no cost: not 100 to 999" in seen(pilot.app), "why not")
        assert "esc Put the phone down" in seen(pilot.app)
        await pilot.press("n")
        await until(pilot, lambda: "three digits, no more" in seen(pilot.app), "a key of the show does nothing")


@pytest.mark.parametrize("turns", range(4))
async def test_whoever_just_types_a_number_has_the_phone_at_hand(journal_path: Path, turns: int) -> None:
    """However fast it is typed: the next key comes after so many turns of the loop."""
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        before = view.magic_number
        for key in (*"111", "enter"):
            pilot.app.post_message(Key(key, key if key.isdigit() else None))
            for _ in range(turns):
                await asyncio.sleep(0)
        await until(pilot, lambda: view.ruling(PLAYER) is not None, "the call is taken")
        assert view.magic_number == before + 111
        await until(pilot, lambda: not phone_is_open(pilot), "the phone is put down")
        await pilot.press("1")
        await until(pilot, lambda: "called already" in seen(pilot.app), "a second call is not offered")
        assert not phone_is_open(pilot)


async def test_a_click_on_the_own_line_opens_the_phone(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.click("#board", offset=(5, 1))
        assert not phone_is_open(pilot), "another line does not"
        await pilot.click("#board", offset=(5, 0))
        await until(pilot, lambda: phone_is_open(pilot), "the own line does")


async def test_the_phone_is_put_down_and_forgets_what_was_typed(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", *"12", "escape")
        await until(pilot, lambda: not phone_is_open(pilot), "the phone is put down")
        await pilot.press("enter")
        assert pilot.app.screen.query_one("#phone-number", Input).value == ""
        assert view.ruling(PLAYER) is None


async def test_typing_a_number_presses_no_key_of_the_show(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", "c", "n", "q")
        await drawn(pilot)
        assert pilot.app.screen.query_one("#phone-number", Input).value == ""
        assert view.contest == 1
        assert not pilot.app._exit


@pytest.mark.parametrize("key", [".", "q", "-", "4", "４"], ids=["a point", "a letter", "a sign", "a fourth", "wide"])
async def test_what_the_phone_does_not_take_is_said(journal_path: Path, key: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", *"123")
        await until(pilot, lambda: "123 mod 11" in seen(pilot.app), "the phone is open")
        pilot.app.post_message(Paste(key) if key == "４" else Key(key, key))
        await until(pilot, lambda: "three digits, no more" in seen(pilot.app), "what can be typed is said")
        field = pilot.app.screen.query_one("#phone-number", Input)
        assert field.value == "123"
        await pilot.press("backspace", "4")
        await until(pilot, lambda: "124 mod 11" in seen(pilot.app), "the number can be corrected")


async def test_a_call_in_a_paused_show_is_refused_and_so_is_one_right_after_it(journal_path: Path) -> None:
    """A pause is no time to work out the number; the reasons fit a small screen."""
    async with open_show(journal_path).run_test(notifications=True, size=(80, 24)) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("space", "enter", *"555", "enter")
        await until(pilot, lambda: "refused, at no cost: the contest is paused" in seen(pilot.app), "it says why")
        await pilot.press("escape", "space")
        assert not clock_of(pilot.app).paused
        await pilot.press("enter", *"555", "enter")
        await until(pilot, lambda: "refused, at no cost: another caller goes first" in seen(pilot.app), "it says why")
        assert view.ruling(PLAYER) is None
        await turn(pilot, view.draws.time(view.order[len(view.rulings)]))
        await until(pilot, lambda: "555 mod 11" in seen(pilot.app), "the reason makes way once it holds no longer")
        await pilot.press("enter")
        await until(pilot, lambda: view.ruling(PLAYER) is not None, "after the next call the line can call")


async def test_a_call_before_the_keyword_has_reached_the_line_is_refused(journal_path: Path) -> None:
    terms = replace(WON, lead_in=3.0, propagation=4.5)
    async with open_show(journal_path, terms).run_test(notifications=True, size=(120, 36)) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", *"110", "enter")
        await until(pilot, lambda: "refused, at no cost: wait for CALL NOW" in seen(pilot.app), "it says why")
        assert view.ruling(PLAYER) is None
        await turn(pilot, view.draws.time(view.order[len(view.rulings)]))
        assert "wait for CALL NOW" in seen(pilot.app), "it still does"
        await turn(pilot, 7.5)
        await until(pilot, lambda: "110 mod 11" in seen(pilot.app), "the reason makes way once it holds no longer")
        await pilot.press("enter")
        await until(pilot, lambda: view.ruling(PLAYER) is not None, "now it can call")


async def test_the_station_waits_for_the_person_and_gives_up_in_the_end(journal_path: Path) -> None:
    async with open_show(journal_path, NOBODY).run_test(notifications=True, size=(120, 36)) as pilot:
        view = await turn(pilot, 12.0)
        assert len(view.rulings) == 20
        assert not view.ended
        assert "only you left: 10 s" in seen(pilot.app)
        assert view.remaining(PLAYER, 12.0) == view.deadline - 12.0
        await pilot.press("enter", "1")
        await turn(pilot, 21.61)
        assert view.outcome is Outcome.NOBODY
        assert not phone_is_open(pilot), "there is nothing left to call"
        await pilot.press("enter")
        await until(pilot, lambda: "The contest is over" in seen(pilot.app), "it says so")


async def test_a_person_who_is_left_alone_is_asked_to_call(journal_path: Path) -> None:
    async with open_show(journal_path, NOBODY).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        assert "Only you are left" not in seen(pilot.app)
        await turn(pilot, 11.7)
        await until(pilot, lambda: "Only you are left: press enter to call in." in seen(pilot.app), "it is said aloud")


async def test_a_contest_that_ends_while_a_number_is_typed_says_so(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", "5")
        await turn(pilot, 12.0)
        await until(pilot, lambda: "Too late" in seen(pilot.app), "why the phone is put down")
        assert not phone_is_open(pilot)


async def test_without_a_line_of_their_own_a_person_is_told(journal_path: Path) -> None:
    async with open_show(journal_path, player=False).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "--no-player" in seen(pilot.app), "it says so")
        assert not phone_is_open(pilot)


async def test_the_persons_call_is_there_after_a_resume(journal_path: Path) -> None:
    played(journal_path, to=MIDWAY, person=(2.0, "346"))
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        ruling = view.ruling(PLAYER)
        assert ruling is not None
        assert ruling.number == 346
        assert view.ruling(PLAYER) in view.rulings[: view.recovered]
        await pilot.press("enter")
        await until(pilot, lambda: "called already" in seen(pilot.app), "it is not offered again")


async def test_a_call_beats_the_next_countdown_on_the_wall_clock(journal_path: Path) -> None:
    terms = Terms(seed=3, callers=3, max_delay=3600.0)
    async with open_show(journal_path, terms, make_clock=WallClock, threaded=True).run_test(
        notifications=True
    ) as pilot:
        view = await on_air(pilot)
        await pilot.press("enter", *"110", "enter")
        await until(pilot, lambda: view.ended, "the person wins with the first call")
        assert [winner.caller for winner in view.winners] == [4]
    stored, _ = journaled(journal_path)
    assert stored.told
