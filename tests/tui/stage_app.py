"""A dashboard to play on in tests: its clock is turned by hand, and it cannot crash for real."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from luckytui.clock import Clock, WallClock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Call, Contest, Outcome, Ruling, Terms
from luckytui.contest.view import ContestView
from luckytui.journal import Journal, LiveJournal
from luckytui.journal.stored import StoredContest
from luckytui.station.host import next_contest
from luckytui.tui import app
from luckytui.tui.app import LuckyApp
from luckytui.tui.demo import Demo
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.symbols import UNICODE, Symbols

#: Seconds after which a wait has failed; far more than anything takes on a busy machine.
PATIENCE = 20.0

#: Line 10, Juliett, wins at 7.01 s with the 11th call, 518, and a total of 6,336.
WON = Terms(seed=8, callers=20, player=True)
#: All 20 call, the last one at 11.60 s, and nobody wins; the person is given up on at 21.60 s.
NOBODY = Terms(seed=4, callers=20, player=True)
#: In the middle of either: 7 calls of WON are made.
MIDWAY = 5.0


class HandTurned(WallClock):
    """The wall clock with its pause and its rate, but time goes on only when it is turned by hand."""

    def elapsed(self) -> float:
        return self._now

    def _arm(self) -> None:
        pass


class UndyingApp(LuckyApp):
    """The show, except that a crash is only counted.

    Attributes:
        crashes: How often it would be dead.
    """

    # Found from the subclass's own folder otherwise.
    CSS_PATH = str(Path(app.__file__).with_name("luckytui.tcss"))
    crashes = 0

    def crash(self) -> None:
        self.crashes += 1


def open_show(
    path: Path,
    terms: Terms = WON,
    *,
    make_clock: Callable[[float, float], Clock] = HandTurned,
    threaded: bool = False,
    symbols: Symbols = UNICODE,
    demo: Demo | None = None,
    fresh: bool = False,
) -> UndyingApp:
    """Return the dashboard over a journal: its unfinished contest, or a new one."""
    journal = LiveJournal(path)
    stored, resumed = next_contest(journal, terms, fresh=fresh)
    return UndyingApp(
        journal,
        stored,
        resumed=resumed,
        draw_seed=lambda: NOBODY.seed,
        player=terms.player,
        silence=12.4,
        make_clock=make_clock,
        threaded=threaded,
        symbols=symbols,
        demo=demo,
    )


def view_of(show: App[None]) -> ContestView:
    """Return what stands on the stage that shows, or that lies below what shows."""
    for screen in reversed(show.screen_stack):
        if isinstance(screen, ContestScreen) and screen.view is not None:
            return screen.view
    raise AssertionError("there is no stage")


def clock_of(show: App[None]) -> HandTurned:
    """Return the contest's clock."""
    clock = view_of(show).clock
    assert isinstance(clock, HandTurned)
    return clock


async def until(pilot: Pilot[None], happened: Callable[[], bool], what: str) -> None:
    """Let the app work until something is true.

    Raises:
        AssertionError: It did not happen in time; says what the screen shows.
    """
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"it never came to this: {what}; the screen shows:\n{seen(pilot.app)}"
        await pilot.pause()


async def on_air(pilot: Pilot[None]) -> ContestView:
    """Wait for the contest to be on the stage and its keyword in the feed, and return the stage."""

    def has_begun() -> bool:
        screen = pilot.app.screen_stack[0]
        return isinstance(screen, ContestScreen) and screen.view is not None and screen.feed.virtual_size.height > 0

    await until(pilot, has_begun, "the contest is on air")
    return view_of(pilot.app)


async def turn(pilot: Pilot[None], moment: float) -> ContestView:
    """Turn the clock, wait until all that is due by then is announced, and draw it."""
    view = await on_air(pilot)
    view.clock.turn(moment)
    await until(pilot, lambda: _settled(view, moment), f"the calls up to {moment} s are announced")
    if view.ended and isinstance(pilot.app, LuckyApp):
        journal = pilot.app.journal
        await until(pilot, lambda: journal.unfinished() is None, "the outcome is noted as told")
    await drawn(pilot)
    return view


async def drawn(pilot: Pilot[None]) -> None:
    """Wait for what is on its way to the screen, then draw the panels as they stand now."""
    await pilot.pause()
    screen = pilot.app.screen_stack[0]
    if isinstance(screen, ContestScreen) and screen.view is not None:
        screen._redraw_panels()
    await pilot.pause()


def seen(show: App[None]) -> str:
    """Return what stands on the screen, one line a row, without trailing blanks."""
    strips = show.screen._compositor.render_strips(show.size)
    return "\n".join(strip.text.rstrip() for strip in strips)


def journaled(path: Path, contest: int = 1) -> tuple[StoredContest, list[Ruling]]:
    """Return a contest and its calls as the journal holds them, read as a viewer does."""
    with Journal(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return stored, journal.rulings(stored)


def played(path: Path, terms: Terms = WON, *, to: float = math.inf, person: tuple[float, str] | None = None) -> Path:
    """Play a contest into a journal without a screen.

    Args:
        path: The journal.
        terms: What is settled.
        to: The contest time at which the show was cut off.
        person: When the person called, and what they said.

    Returns:
        The journal's path.
    """
    journal = LiveJournal(path)
    try:
        stored = journal.open_contest(terms)
        draws, contest = Draws(terms.seed, terms.callers, terms.max_delay), Contest(terms)
        calls = [
            Call(draws.delay(caller), caller, terms.keyword, str(draws.number(caller)))
            for caller in range(1, terms.callers + 1)
        ]
        if person is not None:
            calls.append(Call(person[0], terms.callers + 1, terms.keyword, person[1]))
        rulings = [contest.rule(call) for call in sorted(calls) if call.at <= to]
        if to == math.inf:
            contest.close()
        journal.stage(stored.id, [ruling for ruling in rulings if isinstance(ruling, Ruling)], contest.outcome)
        journal.commit()
        if contest.outcome is not Outcome.OPEN:
            journal.announced(stored.id)
    finally:
        journal.close()
    return path


def _settled(view: ContestView, moment: float) -> bool:
    if view.ended or view.off_air is not None:
        return True
    terms, draws = view.terms, view.draws
    due = (caller for caller in range(1, terms.callers + 1) if draws.delay(caller) <= moment)
    waits_for_person = terms.player_line is None or view.ruling(terms.player_line) or moment < view.deadline
    return bool(waits_for_person) and all(view.ruling(caller) for caller in due)
