"""What each key of the dashboard does, by keyboard or by mouse."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.contest.rules import Outcome
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.screens.history import History
from luckytui.tui.screens.odds import Odds
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.search import Search
from tests.tui.journals import journaled
from tests.tui.show_app import ShownApp, clock_of, drawn, on_air, seen, turn, until, view_of
from tests.views import MIDWAY, NOBODY

#: Does the action once more.
Do = Callable[[], Awaitable[None]]


Effect = Callable[[Pilot[None], Do], Awaitable[None]]


def lucky(pilot: Pilot[None]) -> ShownApp:
    assert isinstance(pilot.app, ShownApp)
    return pilot.app


def dashboard(pilot: Pilot[None]) -> Dashboard:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, Dashboard)
    return screen


async def next_contest_of(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: view_of(pilot.app).contest == 2, "the next contest is on the stage")
    await on_air(pilot)


async def pauses(pilot: Pilot[None], do: Do) -> None:
    clock = clock_of(pilot.app)
    await do()
    assert clock.paused
    await drawn(pilot)
    assert "PAUSED" in seen(pilot.app)
    await do()
    assert not clock.paused
    await drawn(pilot)
    assert "ON AIR" in seen(pilot.app)


async def hurries(pilot: Pilot[None], do: Do) -> None:
    rates = []
    for _ in range(5):
        await do()
        rates.append(clock_of(pilot.app).rate)
    assert rates == [2.0, 4.0, 8.0, 16.0, 16.0]
    await drawn(pilot)
    assert "16x" in seen(pilot.app)


async def slows(pilot: Pilot[None], do: Do) -> None:
    rates = []
    for _ in range(3):
        await do()
        rates.append(clock_of(pilot.app).rate)
    assert rates == [0.5, 0.25, 0.25]
    await drawn(pilot)
    assert "1/4x" in seen(pilot.app)


async def steps(pilot: Pilot[None], do: Do) -> None:
    view, clock = view_of(pilot.app), clock_of(pilot.app)
    for calls in (1, 2, 3):
        caller = view.next_caller
        assert caller is not None
        await do()
        await until(pilot, lambda calls=calls: view.calls >= calls, "one more call")  # type: ignore[misc]
        assert clock.paused
        assert clock.elapsed() == view.draws.time(caller)
        assert [ruling.caller for ruling in view.rulings][-1] == caller
        await drawn(pilot)
        assert view.calls == calls


async def opens_a_new_one(pilot: Pilot[None], do: Do) -> None:
    await turn(pilot, MIDWAY)
    await do()
    await until(pilot, lambda: "Contest 1 is not over" in seen(pilot.app), "it asks first")
    assert view_of(pilot.app).contest == 1
    await do()
    await next_contest_of(pilot)
    view = view_of(pilot.app)
    assert (view.terms.seed, view.calls, view.ended) == (NOBODY.seed, 0, False)
    await until(pilot, lambda: "Contest 1 was given up" in seen(pilot.app), "what became of the other is told")
    assert journaled(lucky(pilot).journal.path)[0].outcome is Outcome.ABANDONED


async def opens_the_same(pilot: Pilot[None], do: Do) -> None:
    first = await turn(pilot, 12.0)
    assert first.outcome is Outcome.WON
    await do()
    await next_contest_of(pilot)
    second = await turn(pilot, 12.0)
    assert second.rulings == first.rulings
    assert journaled(lucky(pilot).journal.path)[0].outcome is Outcome.WON


async def crashes(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert lucky(pilot).crashes == 1


async def looks_back(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage again")


async def works_out(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: isinstance(pilot.app.screen, Odds), "the odds")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage again")


async def picks_up(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert dashboard(pilot).own_line.phone.is_open
    assert isinstance(pilot.app.focused, Input)
    await pilot.press("escape")
    await until(pilot, lambda: not dashboard(pilot).own_line.phone.is_open, "the phone is put down")
    assert isinstance(pilot.app.focused, Board)


async def finds(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    await do()
    await pilot.press(*"quebec")
    await until(pilot, lambda: board.found == 17, "Quebec is found")
    assert not board.follow
    await pilot.press("enter")
    assert isinstance(pilot.app.focused, Board)
    assert board.found == 17
    await do()
    await pilot.press(*"5")
    await until(pilot, lambda: board.found == 5, "line 5 is found")
    await pilot.press(*"99")
    await until(pilot, lambda: board.found is None, "there is no line 599")
    await until(pilot, lambda: "no such line" in seen(pilot.app), "it says so")
    await pilot.press("escape")
    await until(pilot, lambda: "no such line" not in seen(pilot.app), "nobody is looked for any more")
    assert isinstance(pilot.app.focused, Board)
    assert board.found is None
    assert not dashboard(pilot).query_one(Search).is_open


async def follows(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    if not board.follow:
        await do()
    await do()
    assert not board.follow
    await drawn(pilot)
    assert "staying" in seen(pilot.app)
    await do()
    assert board.follow


async def shows_the_crowd(pilot: Pilot[None], do: Do) -> None:
    screen = dashboard(pilot)
    board, large = screen.board, bool(screen.overview.region)
    await do()
    await until(pilot, lambda: "the crowd: 21 lines" in seen(pilot.app), "the crowd")
    assert bool(board.region) is large, "where there is room, the lines stay"
    await do()
    await until(pilot, lambda: "the crowd: 21 lines" not in seen(pilot.app), "the crowd is gone")
    assert board.region


async def sorts(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    await do()
    assert not board.by_next
    await drawn(pilot)
    assert "by line" in seen(pilot.app)
    lines = [int(found) for found in re.findall(r"^│[·▶] *(\d+) ", seen(pilot.app), re.MULTILINE)]
    assert len(lines) > 8
    assert lines == sorted(lines)
    await do()
    assert board.by_next


async def changes_theme(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert pilot.app.theme == "studio"
    await do()
    assert pilot.app.theme == "on-air"


async def takes_a_picture(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: bool([*Path.cwd().glob("*.svg")]), "a picture in the working folder")
    [picture] = Path.cwd().glob("*.svg")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    await until(pilot, lambda: picture.name in seen(pilot.app), "it says where")


async def helps(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: isinstance(pilot.app.screen, Help), "the help")
    await drawn(pilot)
    assert "The station says a keyword" in seen(pilot.app)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage again")


async def quits(pilot: Pilot[None], do: Do) -> None:
    await turn(pilot, MIDWAY)
    await do()
    await until(pilot, lambda: pilot.app._exit, "the end")
    assert pilot.app.return_code == 0


#: Each action of the dashboard: its keys, and what it does.
ACTIONS: dict[str, tuple[tuple[str, ...], Effect]] = {
    "toggle_pause": (("space",), pauses),
    "faster": (("+", "="), hurries),
    "slower": (("-",), slows),
    "step": (("full_stop",), steps),
    "new": (("n",), opens_a_new_one),
    "again": (("N",), opens_the_same),
    "crash": (("c",), crashes),
    "history": (("h",), looks_back),
    "odds": (("o",), works_out),
    "play": (("enter",), picks_up),
    "find": (("/",), finds),
    "toggle_follow": (("f",), follows),
    "sort": (("s",), sorts),
    "toggle_crowd": (("v",), shows_the_crowd),
    "next_theme": (("t",), changes_theme),
    "picture": (("p",), takes_a_picture),
    "help": (("?",), helps),
    "quit": (("q", "ctrl+q", "ctrl+c"), quits),
}
