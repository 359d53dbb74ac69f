"""A dashboard to play on in tests: its clock stands still until it is turned by hand, and a crash is only counted."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import MouseDown, MouseUp
from textual.pilot import Pilot

from luckytui.clock import Clock, ManualClock
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.door.audience import Audience
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.broadcast import MakeClock
from luckytui.station.host import Host
from luckytui.tui import app
from luckytui.tui.app import LuckyApp, ReplayApp, nothing
from luckytui.tui.demo import Demo
from luckytui.tui.preferences import Preferences
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.symbols import UNICODE, Symbols
from tests.patience import PATIENCE
from tests.tui.journals import KEYBOARD, DatedJournal, journaled
from tests.views import NOBODY, WON

#: The person's line in a contest of 20 callers.
PLAYER = 21


class ShownApp(LuckyApp):
    """The show with a host of its own, in which a crash is only counted.

    Attributes:
        host: The show.
        journal: Where it is kept.
        crashes: How often it would be dead.
    """

    # Found from the subclass's own folder otherwise.
    CSS_PATH = str(Path(app.__file__).with_name("luckytui.tcss"))

    def __init__(self, journal: SqliteJournal, make_clock: MakeClock, terms: Terms, **options: Any) -> None:
        self.journal = journal
        self.host = Host(journal, make_clock)
        self.crashes = 0
        self._terms = terms
        self._fresh = options.pop("fresh")
        self._waits_for_card = options.pop("card")
        self._opens_with_player = options["player"] and options["demo"] is None
        self._in_lobby = options["audience"] is not None
        super().__init__(
            self.host,
            draw_seed=lambda: NOBODY.seed,
            next_terms=lambda terms, seed: replace(terms, seed=seed),
            first=terms if self._waits_for_card else None,
            crash=self._count_crash,
            make_clock=ManualClock,
            **options,
        )

    async def on_load(self) -> None:
        """Open a contest, as the command line does before it runs the app."""
        if self._waits_for_card:
            return
        live = KEYBOARD if self._opens_with_player else ()
        await self.host.open(self._terms, live=live, fresh=self._fresh, lobby=self._in_lobby)

    async def on_unmount(self) -> None:
        """End the show, as the command line does when the app has run."""
        await self.host.__aexit__(None, None, None)

    def _count_crash(self) -> None:
        self.crashes += 1


def open_show(
    path: Path,
    terms: Terms = WON,
    *,
    player: bool = True,
    make_clock: MakeClock = ManualClock,
    threaded: bool = False,
    symbols: Symbols = UNICODE,
    demo: Demo | None = None,
    fresh: bool = False,
    note: str = "",
    card: bool = False,
    audience: Audience | None = None,
    journal: Callable[..., SqliteJournal] = DatedJournal,
    preferences: Preferences | None = None,
    when_painted: Callable[[], Awaitable[object]] = nothing,
) -> ShownApp:
    """Return the dashboard over a journal: its unfinished contest, or a new one."""
    return ShownApp(
        journal(path, threaded=threaded),
        make_clock,
        terms,
        player=player,
        symbols=symbols,
        demo=demo,
        fresh=fresh,
        note=note,
        card=card,
        preferences=preferences,
        when_painted=when_painted,
        audience=audience,
        local="http://127.0.0.1:8000" if audience is not None else "",
    )


def replay_of(path: Path, contest: int = 1) -> ReplayApp:
    """Return a replay of a journal's contest, with a clock that stands still."""
    return ReplayApp(*journaled(path, contest), make_clock=ManualClock)


def screen_of(show: App[None]) -> ContestScreen:
    """Return the screen of the contest that is shown, or that is behind what is shown."""
    for screen in reversed(show.screen_stack):
        if isinstance(screen, ContestScreen) and screen.view is not None:
            return screen
    raise AssertionError("no contest is shown")


def view_of(show: App[None]) -> ContestView:
    """Return the contest that is shown."""
    view = screen_of(show).view
    assert view is not None
    return view


def clock_of(show: App[None]) -> Clock:
    """Return the contest's clock."""
    return screen_of(show).clock


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
    """Wait until the contest is shown and its keyword is in the feed, and return the contest."""

    def has_begun() -> bool:
        screen = pilot.app.screen_stack[0]
        return isinstance(screen, ContestScreen) and screen.view is not None and screen.feed.virtual_size.height > 0

    await until(pilot, has_begun, "the contest is on air")
    return view_of(pilot.app)


async def turn(pilot: Pilot[None], moment: float) -> ContestView:
    """Turn the clock, wait until all that is due by then is announced, and draw it."""
    view = await on_air(pilot)
    clock_of(pilot.app).set_time(moment)
    await until(pilot, lambda: _settled(view, moment), f"the calls up to {moment} s are announced")
    if view.ended and isinstance(pilot.app, ShownApp):
        await _told(pilot, pilot.app.host)
    await drawn(pilot)
    return view


async def drawn(pilot: Pilot[None]) -> None:
    """Wait for what is on its way to the screen, then draw the panels as they are now."""
    await pilot.pause()
    screen = pilot.app.screen_stack[0]
    if isinstance(screen, ContestScreen) and screen.view is not None:
        screen.draw_at_once()
    await pilot.pause()


def click(show: App[None], column: int, row: int) -> None:
    """Click as the driver does it; the pilot would go to the screen at once, and not to the app."""
    for kind in (MouseDown, MouseUp):
        show.post_message(kind(None, column, row, 0, 0, 1, False, False, False, screen_x=column, screen_y=row))


def click_on(show: App[None], label: str) -> None:
    """Click on the first place of a text on the screen."""
    row, text = next((row, text) for row, text in enumerate(seen(show).split("\n")) if label in text)
    click(show, text.index(label), row)


def seen(show: App[None]) -> str:
    """Return what is on the screen, one line a row, without trailing blanks."""
    strips = show.screen._compositor.render_strips(show.size)
    return "\n".join(strip.text.rstrip() for strip in strips)


async def _told(pilot: Pilot[None], host: Host) -> None:
    deadline = time.monotonic() + PATIENCE
    while await host.unfinished() is not None:
        assert time.monotonic() < deadline, "the outcome was never noted as told"
        await pilot.pause()


def _settled(view: ContestView, moment: float) -> bool:
    if view.ended or view.off_air is not None:
        return True
    terms, draws = view.terms, view.draws
    due = (caller for caller in range(1, terms.callers + 1) if draws.time(caller) <= moment)
    waits_for_person = view.own_line is None or view.ruling(view.own_line) or moment < view.deadline
    return bool(waits_for_person) and all(view.ruling(caller) for caller in due)
