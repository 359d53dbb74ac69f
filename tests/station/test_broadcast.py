"""A contest is read from the journal page by page; every source has to stay until its last call."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from luckytui.clock import Clock, ManualClock
from luckytui.contest.events import OffAir, OnAir, Over, Snapshot
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Reason, Ruling, Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest
from luckytui.station import broadcast
from luckytui.station.host import Host
from luckytui.station.inbox import Channel, Source
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(callers=3, prizes=0)
CALLS = [Ruling(1, 2, 100, 100, 0.5), Ruling(2, 1, 101, 201, 0.75)]


class Paged(FakeJournal):
    """A journal with a call a page."""

    async def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        for ruling in self.rulings[stored.id]:
            page = Rulings(ruling.seq - 1)
            page.extend([ruling])
            yield page


async def begun() -> Paged:
    """Return a journal with a contest in which two have called."""
    journal = Paged()
    await journal.open_contest(TERMS)
    await journal.append(1, CALLS, Outcome.OPEN)
    return journal


async def test_who_waits_for_a_long_contest_is_told_how_much_of_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "REPORT", 0.0)
    journal, reports = await begun(), list[tuple[int, int]]()

    async def progress(read: int, all_calls: int) -> None:
        reports.append((read, all_calls))

    contest, made = await broadcast.read(journal.stored[1], journal, progress)
    assert reports == [(1, 2), (2, 2)]
    async with Host(journal, ManualClock) as host:
        await host.open(TERMS)
        await host.go_on_air(progress)
    assert reports == [(1, 2), (2, 2)] * 2
    assert list(made) == CALLS
    assert (contest.calls, contest.magic_number, contest.outcome) == (2, 201, Outcome.OPEN)


async def test_reports_are_not_made_more_often_than_they_can_be_seen() -> None:
    journal, reports = await begun(), list[tuple[int, int]]()

    async def progress(read: int, all_calls: int) -> None:
        reports.append((read, all_calls))

    await broadcast.read(journal.stored[1], journal, progress)
    assert reports == []


async def test_a_source_that_leaves_before_its_last_call_takes_the_show_off_air() -> None:
    class Leaving:
        async def serve(self, channel: Channel) -> None:
            channel.send((), 1.0)

    async with Host(FakeJournal(), ManualClock, make_sources=lambda contest, clock: [Leaving()]) as host:
        await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            assert [type(await anext(events)) for _ in range(2)] == [OnAir, OffAir]
        assert isinstance(host.failure, EOFError)
        assert str(host.failure) == "a source of calls has left before its last one"


async def test_every_source_ends_with_its_contest() -> None:
    ended = []

    class Staying:
        async def serve(self, channel: Channel) -> None:
            channel.send((), math.inf)
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("it")

    def sources(contest: Contest, clock: Clock) -> Sequence[Source]:
        return [Staying(), *broadcast.callers_of(contest, clock)]

    clock = ManualClock()
    async with Host(FakeJournal(), lambda start, span: clock, make_sources=sources) as host:
        await host.open(TERMS)
        await host.go_on_air()
        async with host.feed.subscribe() as events:
            clock.set_time(99.0)
            while not isinstance(await anext(events), Over):
                pass
        for _ in range(10):
            await asyncio.sleep(0)
        assert ended == ["it"]


async def test_a_subscriber_that_comes_late_knows_of_a_pause_that_is_over_and_where_a_record_left_off() -> None:
    async with OnStage() as show:
        opened = await show.host.open(Terms(callers=6))
        show.journal.stored[1] = show.host.stored = replace(opened, start=Start(46687, 2, 520), calls=2)
        await show.host.go_on_air()
        await show.hear()
        for paused in (True, False):
            show.host.pace(paused=paused)
        async with show.host.feed.subscribe() as late:
            snapshot = await anext(late)
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.contest, snapshot.paused, snapshot.paused_until) == (1, False, 2)
        view = ContestView(snapshot)
        assert view.pause.reason(2, 6) is Reason.JUST_PAUSED
        rulings = snapshot.rulings
        rulings.extend([Ruling(3, 1, 100, 620, 0.5)])
        assert rulings[0].seq == 3


async def test_whoever_comes_after_the_end_hears_when_that_was() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear(99.0)
        assert isinstance(show.heard[-1], Over)
        await show.hear(200.0)
        async with show.host.feed.subscribe() as late:
            snapshot = await anext(late)
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.end is not None, snapshot.at) == (True, 99.0)
