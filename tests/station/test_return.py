"""A show that is quit and started again goes on where it was left; one that failed, or was killed, is recovered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from luckytui.clock import ManualClock
from luckytui.contest.events import Event, Paced, Resumed
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.stored import Departure, StoredContest
from luckytui.station.host import Host
from tests.journal.fake import FakeJournal

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=10.0)


async def settle() -> None:
    for _ in range(60):
        await asyncio.sleep(0)


async def show(journal: FakeJournal, moment: float, *, paused: bool = False, quit: bool = True) -> list[Event]:
    """Run a show until a contest time, and return what it began with; `paused` stops its time at the end."""
    heard: list[Event] = []
    async with Host(journal, ManualClock) as host:
        async with host.feed.subscribe() as events:
            await host.open(TERMS)
            await host.go_on_air(paused=host.departure is not None and host.departure.paused)
            await settle()
            while events.waiting:
                heard.append(await anext(events))
        host.pace(moment=moment, paused=paused)
        await settle()
        assert host.clock is not None
        await host.take_off_air(quit=quit)
    return heard


async def test_a_contest_goes_on_from_the_moment_at_which_it_was_left() -> None:
    journal = FakeJournal()
    await show(journal, 3.25, paused=True)
    assert journal.departures == {1: Departure(3.25, True)}
    resumed, paced = await show(journal, 3.25)
    assert isinstance(resumed, Resumed)
    assert resumed.clean
    assert paced == Paced(1, resumed.number, 3.25, 1.0, paused=True)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_show_that_is_killed_after_a_clean_return_is_recovered(times: int) -> None:
    journal = FakeJournal()
    await show(journal, 1.0)
    for _ in range(times):
        clean, *_ = await show(journal, 2.0, quit=False)
    again, *_ = await show(journal, 2.0)
    assert isinstance(clean, Resumed)
    assert isinstance(again, Resumed)
    assert (clean.clean, again.clean) == (times == 1, False)


class Unread(FakeJournal):
    """A journal with a contest that takes long to read."""

    async def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        await asyncio.Event().wait()
        yield Rulings()


async def test_a_show_that_is_quit_while_it_reads_its_contest_leaves_it_as_it_was_left() -> None:
    journal = Unread()
    stored = await journal.open_contest(TERMS)
    await journal.depart(stored.id, Departure(3.25, True))
    async with Host(journal, ManualClock) as host:
        await host.open(TERMS)
        assert journal.departures == {}
        reading = asyncio.create_task(host.go_on_air())
        await settle()
        reading.cancel()
        await asyncio.wait([reading])
        await host.take_off_air(quit=True)
    assert journal.departures == {stored.id: Departure(3.25, True)}


async def test_a_contest_that_is_over_is_not_left() -> None:
    journal = FakeJournal()
    await show(journal, 1e6)
    assert journal.stored[1].outcome is Outcome.WON
    assert journal.departures == {}


class Broken(FakeJournal):
    """A journal that can be written no longer."""

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        raise JournalError("the disk is full")


async def test_a_show_that_is_off_air_is_not_left_in_good_order() -> None:
    journal = Broken()
    await show(journal, 5.0)
    assert journal.departures == {}


class Full(FakeJournal):
    """A journal that cannot take a word more."""

    async def depart(self, contest: int, departure: Departure) -> None:
        raise JournalError("the disk is full")


async def test_where_the_end_cannot_be_recorded_the_show_ends_all_the_same() -> None:
    journal = Full()
    await show(journal, 1.0)
    resumed, *_ = await show(journal, 1.0)
    assert isinstance(resumed, Resumed)
    assert not resumed.clean


async def test_after_a_crash_the_time_goes_on_from_the_last_call() -> None:
    journal = FakeJournal()
    await show(journal, 5.0, quit=False)
    assert journal.rulings[1]
    async with Host(journal, ManualClock) as host:
        await host.open(TERMS)
        await host.go_on_air()
        assert host.clock is not None
        assert 0 < host.clock.elapsed() == journal.rulings[1].times[-1]
