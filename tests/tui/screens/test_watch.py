"""The watch: what a spectator sees of a show that runs elsewhere, that crashes, goes on and opens another contest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from luckytui.clock import ManualClock
from luckytui.contest.events import Begun, Event, OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Start
from luckytui.tui.app import WatchApp
from luckytui.tui.screens.watch import Watch
from tests.tui.show_app import seen, until
from tests.views import CONTEST, WON, rulings_of

MADE = rulings_of(WON)
LED_IN = replace(WON, lead_in=3.0)


class Show:
    """A show elsewhere, of which the test says what happens."""

    def __init__(self) -> None:
        self._connections: asyncio.Queue[asyncio.Queue[Event | None]] = asyncio.Queue()
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()

    def appears(self) -> None:
        self._events = asyncio.Queue()
        self._connections.put_nowait(self._events)

    def tells(self, *events: Event) -> None:
        for event in events:
            self._events.put_nowait(event)

    def is_gone(self) -> None:
        self._events.put_nowait(None)

    async def connections(self) -> AsyncIterator[AsyncIterator[Event]]:
        while True:
            yield self._connection(await self._connections.get())

    async def _connection(self, events: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        while (event := await events.get()) is not None:
            yield event


def on_air() -> OnAir:
    return OnAir(CONTEST, 1, WON)


def calls(first: int, last: int) -> Ruled:
    return Ruled(CONTEST, 1 + last, tuple(MADE[first:last]))


def made(calls: int) -> Rulings:
    rulings = Rulings()
    rulings.extend(MADE[:calls])
    return rulings


def snapshot(calls: int, at: float, *, rate: float = 1.0, paused: bool = False) -> Snapshot:
    return Snapshot(CONTEST, 1 + calls, WON, Start(), (), made(calls), Outcome.OPEN, at, rate, paused)


def watch_of(show: Show) -> WatchApp:
    return WatchApp(show.connections(), "/tmp/the.journal", make_clock=ManualClock)


def screen_of(app: WatchApp) -> Watch:
    screen = app.screen_stack[0]
    assert isinstance(screen, Watch)
    return screen


async def shows(pilot: Pilot[Any], *words: str) -> None:
    await until(pilot, lambda: all(word in seen(pilot.app) for word in words), f"the screen shows {words}")


async def test_a_spectator_waits_for_the_show_and_then_sees_it() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        await shows(pilot, "waiting for the show", "/tmp/the.journal", "OFF AIR")
        show.appears()
        show.tells(on_air(), calls(0, 2))
        await shows(pilot, "ON AIR", "WATCH", "2/20 calls")
        assert "waiting for the show" not in seen(app)


async def test_the_clock_follows_that_of_the_show() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(80, 24)) as pilot:
        show.appears()
        show.tells(snapshot(3, 2.5, rate=2.0))
        await shows(pilot, "3/20 calls")
        clock = screen_of(app).clock
        assert (clock.elapsed(), clock.rate, clock.paused) == (2.5, 2.0, False)
        show.tells(Paced(CONTEST, 4, 3.5, 1.0, paused=True))
        await shows(pilot, "PAUSED")
        assert (clock.elapsed(), clock.rate, clock.paused) == (3.5, 1.0, True)


async def test_in_the_lobby_the_time_stands_still_and_the_keyword_is_not_said() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        show.appears()
        show.tells(OnAir(CONTEST, 1, LED_IN, lobby=True))
        await shows(pilot, "LOBBY", "the lobby")
        assert screen_of(app).clock.paused
        assert LED_IN.keyword not in seen(app)
        show.tells(Begun(CONTEST, 1, 0.0))
        await shows(pilot, "ON AIR", "listen for: lucky")
        assert not screen_of(app).clock.paused


@pytest.mark.parametrize("back", ["resumed", "snapshot"])
async def test_a_show_that_crashes_is_off_air_until_it_is_back(back: str) -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        show.appears()
        show.tells(on_air(), calls(0, 2))
        await shows(pilot, "ON AIR", "2/20 calls")
        show.is_gone()
        await shows(pilot, "OFF AIR", "waiting for the show", "2/20 calls")
        assert screen_of(app).clock.paused
        show.appears()
        if back == "resumed":
            show.tells(Resumed(CONTEST, 4, WON, Start(), (), made(3), silence=1.0))
            await shows(pilot, "RECOVERED")
        else:
            show.tells(snapshot(3, 2.0))
        await shows(pilot, "ON AIR", "3/20 calls")
        assert "waiting for the show" not in seen(app)
        assert not screen_of(app).clock.paused


async def test_the_end_is_announced_and_the_next_contest_follows_by_itself() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        show.appears()
        last = len(MADE)
        show.tells(on_air(), calls(0, last))
        view = screen_of(app)
        await shows(pilot, f"{last}/20 calls")
        assert view.view is not None
        winners = tuple(view.view.winners)
        show.tells(Over(CONTEST, 2 + last, Outcome.WON, last, MADE[-1].magic_number, winners))
        await shows(pilot, "the winner", "WON")
        assert "new contest" not in seen(app)
        show.tells(OnAir(CONTEST + 1, 1, WON))
        await shows(pilot, "ON AIR", f"contest {CONTEST + 1}", "0/20 calls")


async def test_a_contest_of_another_journal_takes_the_place_of_one_of_its_number() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        show.appears()
        show.tells(snapshot(3, 2.5))
        await shows(pilot, "seed 8", "3/20 calls")
        show.is_gone()
        show.appears()
        show.tells(snapshot(0, 0.5)._replace(terms=replace(WON, seed=9, callers=30)))
        await shows(pilot, "seed 9", "0/30 calls")


async def test_a_spectator_is_not_offered_to_skip_the_lead_in() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 36)) as pilot:
        show.appears()
        show.tells(OnAir(CONTEST, 1, LED_IN))
        await shows(pilot, "listen for")
        assert "skip" not in seen(app)


async def test_a_spectator_has_none_of_the_presenters_keys() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(80, 24)) as pilot:
        show.appears()
        show.tells(snapshot(3, 2.5))
        await shows(pilot, "3/20 calls")
        clock = screen_of(app).clock
        await pilot.press("space", "plus", "full_stop", "enter", "n", "c")
        await pilot.pause()
        assert (clock.elapsed(), clock.rate, clock.paused) == (2.5, 1.0, False)
        keys = {binding.binding.action for binding in app.screen.active_bindings.values()}
        assert not keys & {"toggle_pause", "faster", "slower", "step", "skip_lead_in", "play", "new", "crash"}


async def test_why_the_show_cannot_be_seen_stands_where_it_is_waited_for() -> None:
    show = Show()
    app = watch_of(show)
    async with app.run_test(size=(120, 40)) as pilot:
        await shows(pilot, "/tmp/the.journal")
        app.show_trouble("no broker listens at localhost:1999")
        await shows(pilot, "no broker listens at localhost:1999.")
        assert "/tmp/the.journal" not in seen(app)
        app.show_trouble("")
        await shows(pilot, "/tmp/the.journal")
        show.appears()
        show.tells(snapshot(2, 10.0))
        await shows(pilot, "2/20 calls")
        app.show_trouble("the connection is lost")
        await pilot.pause()
        assert "the connection is lost" not in seen(app), "the contest stays where it is"
        show.is_gone()
        await shows(pilot, "the connection is lost.")
