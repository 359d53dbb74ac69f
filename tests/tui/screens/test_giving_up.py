"""The question before a contest that is not over is given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from luckytui.tui.app import LuckyApp
from luckytui.tui.confirmation import WAIT
from luckytui.tui.screens.giving_up import GivingUp
from tests.tui.show_app import on_air, open_show, screen_of, turn, until
from tests.views import MIDWAY, NOBODY, view_for


def told(app: LuckyApp) -> list[str]:
    """Return what is notified at present."""
    return [each.message for each in app._notifications]


async def test_it_asks_once_for_each_contest_and_key(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view = await on_air(pilot)
        asks = GivingUp(screen_of(app))
        assert not asks.agreed(view, "n")
        await until(pilot, lambda: told(app) != [], "it asks")
        [question] = app._notifications
        assert question.message == "Contest 1 is not over. n once more gives it up and opens a new one."
        assert (question.severity, question.timeout) == ("warning", WAIT)
        assert not asks.agreed(view, "N"), "the other key is asked about by itself"
        assert asks.agreed(view, "N")
        following = view_for(NOBODY)
        assert not asks.agreed(following, "n"), "another contest"
        assert asks.agreed(following, "n")


@pytest.mark.parametrize(("moment", "presses"), [(MIDWAY, 2), (12.0, 1)], ids=["on air", "over"])
async def test_a_key_that_is_pressed_once_too_often_opens_one_contest(
    journal_path: Path, moment: float, presses: int
) -> None:
    """It comes while the new contest is being opened, and would give it up at once."""
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view, asks = await turn(pilot, moment), GivingUp(screen_of(app))
        assert [asks.agreed(view, "n") for _ in range(presses)][-1]
        await until(pilot, lambda: len(told(app)) == presses - 1, "it has asked")
        assert not asks.agreed(view, "n")
        assert not asks.agreed(view, "n")
        await pilot.pause()
        assert len(told(app)) == presses - 1, "it asks no more"


async def test_it_does_not_ask_where_nothing_would_be_given_up(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view = await on_air(pilot)
        view.off_air = "the disk is full"
        assert GivingUp(screen_of(app)).agreed(view, "n")
        assert told(app) == []


async def test_it_takes_back_its_own_question_and_no_other_notification(journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        view = await on_air(pilot)
        asks = GivingUp(screen_of(app))
        app.notify("something else")
        await until(pilot, lambda: told(app) == ["something else"], "it is told")
        asks.forget()
        assert told(app) == ["something else"], "nothing was asked"
        asks.agreed(view, "n")
        await until(pilot, lambda: "Contest 1" in "".join(told(app)), "it asks")
        asks.forget()
        assert told(app) == []
        app.notify("something new")
        await until(pilot, lambda: told(app) == ["something new"], "it is told")
        asks.forget()
        assert told(app) == ["something new"], "the question is gone already"
