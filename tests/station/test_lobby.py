"""The lobby: lines join, time stands still, nothing else happens; and once a contest has begun, it has."""

from __future__ import annotations

import asyncio

import pytest

from luckytui.clock import JumpClock, ManualClock
from luckytui.contest.events import Begun, Joined, OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.joining import JoinRefused
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from luckytui.station.host import Host
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
EMPTY = Terms(callers=0, prizes=0, timeout=10.0)
PHONE = Origin.PHONE


@pytest.mark.parametrize("terms", [TERMS, EMPTY], ids=["callers", "people only"])
async def test_in_the_lobby_lines_join_and_nothing_else_happens_before_the_presenter_begins(terms: Terms) -> None:
    async with OnStage() as show:
        await show.host.open(terms, lobby=True)
        await show.host.go_on_air()
        assert await show.hear(0.0) == [OnAir(1, 1, terms, (), lobby=True)]
        assert show.clock.paused
        line = await show.host.join("Ann", PHONE, "a")
        assert await show.hear(0.0) == [Joined(1, 2, line)]
        # Answered at once, though the callers are not ready.
        asking = asyncio.ensure_future(show.host.call(line.caller, "lucky", "345", "k"))
        await show.hear()
        assert asking.done()
        assert await asking == Refused(line.caller, Reason.NOT_REACHED)
        assert show.journal.stored[1].begun is False
        await show.host.begin()
        assert show.journal.stored[1].begun
        assert not show.clock.paused
        assert (await show.hear())[0] == Begun(1, 2, 0.0)
        assert isinstance(await show.host.call(line.caller, "lucky", "345", "k"), Ruling)
        await show.hear(1.0)
        assert isinstance(show.heard[-1], Over)
        assert show.heard[-1].calls == terms.callers + 1


async def test_a_contest_of_people_only_waits_in_its_lobby_for_ever_also_where_clocks_jump() -> None:
    async with Host(FakeJournal(), JumpClock) as host, host.feed.subscribe() as events:
        await host.open(EMPTY, lobby=True)
        await host.go_on_air()
        assert isinstance(await anext(events), OnAir)
        for _ in range(100):
            await asyncio.sleep(0)
        assert host.clock is not None
        assert host.clock.elapsed() == 0.0
        await host.begin()
        assert isinstance(await anext(events), Begun)
        assert await anext(events) == Over(1, 2, Outcome.NOBODY, 0, 0, ())


async def test_whoever_is_removed_in_the_lobby_does_not_end_the_contest() -> None:
    async with OnStage() as show:
        await show.host.open(EMPTY, live=[NewLine("Ann", PHONE, "a")], lobby=True)
        await show.host.go_on_air()
        await show.host.remove(1)
        bob = await show.host.join("Bob", PHONE, "b")
        await show.host.begin()
        await show.hear(1.0)
        assert isinstance(await show.host.call(bob.caller, "lucky", "345", "k"), Ruling)
        assert isinstance((await show.hear())[-1], Over)


async def test_pace_in_the_lobby_is_the_rate_alone() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, lobby=True)
        await show.host.go_on_air()
        await show.hear()
        show.host.pace(paused=True, moment=5.0)
        show.host.pace(paused=False, rate=4.0)
        assert await show.hear() == [Paced(1, 1, 0.0, 1.0, paused=False), Paced(1, 1, 0.0, 4.0, paused=False)]
        assert show.clock.paused
        async with show.host.feed.subscribe() as late:
            snapshot = await anext(late)
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.lobby, snapshot.paused, snapshot.at, snapshot.rate) == (True, False, 0.0, 4.0)
        await show.host.begin()
        assert (show.clock.paused, show.clock.rate, show.clock.elapsed()) == (False, 4.0, 0.0)


async def test_to_begin_once_more_changes_nothing_and_without_a_contest_it_is_refused() -> None:
    async with OnStage() as show:
        with pytest.raises(JoinRefused, match="off air"):
            await show.host.begin()
        await show.host.open(TERMS, lobby=True)
        await show.host.go_on_air()
        await asyncio.gather(show.host.begin(), show.host.begin())
        show.host.pace(paused=True)
        await show.host.begin()
        assert show.clock.paused
        assert [type(event) for event in await show.hear()] == [OnAir, Begun, Paced]


@pytest.mark.parametrize("quit", [False, True], ids=["killed", "quit"])
async def test_a_show_that_ends_in_the_lobby_comes_back_there(quit: bool) -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, lobby=True)
        await show.host.go_on_air()
        ann = await show.host.join("Ann", PHONE, "a")
        if quit:
            await show.host.take_off_air(quit=True)
    async with OnStage(show.journal) as again:
        await again.host.open(Terms(seed=1), lobby=True)
        await again.host.go_on_air()
        [resumed] = await again.hear()
        assert isinstance(resumed, Resumed)
        assert (resumed.lobby, resumed.clean, resumed.lines, resumed.number) == (True, quit, (ann,), 2)
        assert await again.host.join("", PHONE, "a") == ann
        await again.host.begin()
        assert isinstance(await again.host.call(4, "lucky", "345", "k"), Ruling), "it was no pause"


async def test_a_show_that_ends_after_the_lobby_goes_on() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, lobby=True)
        await show.host.go_on_air()
        await show.host.begin()
    async with OnStage(show.journal) as again:
        await again.host.open(Terms(seed=1), lobby=True)
        await again.host.go_on_air()
        resumed = (await again.hear(1.0))[0]
        assert isinstance(resumed, Resumed)
        assert not resumed.lobby
        assert isinstance(again.heard[-1], Over)


async def test_a_show_without_a_lobby_begins_a_contest_that_was_left_in_one() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, lobby=True)
    async with OnStage(show.journal) as again:
        assert (await again.host.open(Terms(seed=1))).begun
        await again.host.go_on_air()
        assert isinstance((await again.hear(1.0))[-1], Over)


async def test_the_next_contest_has_a_lobby_too_and_the_lines_of_the_last_but_those_removed() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[NewLine("", Origin.KEYBOARD)])
        await show.host.go_on_air()
        await show.hear()
        await show.host.join("Ann", PHONE, "Ann")
        bob = await show.host.join("Bob", PHONE, "Bob")
        await show.host.remove(bob.caller)
        present = (NewLine("", Origin.KEYBOARD), NewLine("Ann", PHONE, "Ann"))
        assert show.host.lines == present
        await show.host.take_off_air()
        assert show.host.lines == present
        show.clock = ManualClock()
        assert await show.host.next_contest(TERMS, live=show.host.lines, lobby=True) == 1
        lines = (LiveLine(4, "", Origin.KEYBOARD), LiveLine(5, "Ann", PHONE, "Ann"))
        assert (await show.hear())[-1] == OnAir(2, 3, TERMS, lines, lobby=True)
        assert await show.host.join("", PHONE, "Ann") == lines[1]
        await show.host.begin()
        await show.hear(1.0)
        assert [event for event in show.heard if isinstance(event, Ruled)]
