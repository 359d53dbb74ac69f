"""A show off air: a journal or a worker that fails, a retry, and what lines hear meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from luckytui.clock import JumpClock, ManualClock
from luckytui.contest.events import OffAir, OnAir, Resumed
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.stored import StoredContest
from luckytui.station.host import Host
from luckytui.station.inbox import Channel
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0, timeout=10.0)
YOU = NewLine("", Origin.KEYBOARD)


class FailingJournal(FakeJournal):
    """A journal whose disk can fail."""

    full = False

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        if self.full:
            raise JournalError("the disk is full", "make room")
        await super().append(contest, rulings, outcome, keys)


async def test_a_journal_that_fails_takes_the_show_off_air_and_a_retry_carries_on() -> None:
    journal = FailingJournal()
    async with OnStage(journal) as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear(0.3)
        announced = len(journal.rulings[1])
        assert announced
        journal.full = True
        asking = asyncio.ensure_future(show.host.call(7, "lucky", "345", "k"))
        off_air = await show.hear()
        assert off_air == [OffAir(1, 2 + announced, "the disk is full: make room")]
        assert await asking == Refused(7, Reason.OFF_AIR), "whoever waits for an answer has one"
        assert await show.host.call(7, "lucky", "345", "k") == Refused(7, Reason.OFF_AIR)
        assert await show.hear(5.0) == [], "nothing is announced off air"
        journal.full = False
        show.clock = ManualClock(0.3)
        await show.host.retry()
        opening = (await show.hear())[0]
        assert isinstance(opening, Resumed)
        assert len(opening.rulings) == announced
        assert isinstance(await show.host.call(7, "lucky", "345", "k"), Ruling)


class LostJournal(FailingJournal):
    """A journal whose disk fails, cannot be opened again while it is away, and is another one when it is back."""

    away = False

    async def reopen(self) -> None:
        if self.away:
            raise JournalError("the disk is away")
        self.stored.clear()


async def test_a_retry_that_fails_is_told_and_one_that_finds_another_journal_opens_a_contest_alike() -> None:
    journal = LostJournal()
    async with OnStage(journal) as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        journal.full = True
        assert isinstance((await show.hear(5.0))[-1], OffAir)
        journal.away = True
        await show.host.retry()
        assert await show.hear() == [OffAir(1, 2, "the disk is away")]
        assert str(show.host.failure) == "the disk is away"
        journal.away = journal.full = False
        show.clock = ManualClock()
        await show.host.retry()
        assert await show.hear() == [OnAir(1, 2, TERMS, (LiveLine(7, *YOU),))]
        assert show.host.failure is None


async def test_without_a_contest_on_air_there_is_no_clock_and_nobody_joins_or_calls() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        assert show.host.clock is None
        with pytest.raises(ValueError, match="off air"):
            await show.host.join("Ada", Origin.KEYBOARD)
        assert await show.host.call(7, "lucky", "345", "k") == Refused(7, Reason.OFF_AIR)
        show.host.pace(paused=True)
        assert await show.hear() == []
        await show.host.go_on_air()
        assert show.host.clock is show.clock


async def test_who_asks_to_join_when_the_contest_is_taken_off_air_is_told_so() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        asked = asyncio.create_task(show.host.join("Ada", Origin.KEYBOARD))
        await asyncio.sleep(0)
        await show.host.take_off_air()
        with pytest.raises(ValueError, match="the contest is off air"):
            await asyncio.wait_for(asked, 10.0)


async def test_a_contest_that_cannot_be_read_is_told_to_be_off_air() -> None:
    class Unreadable(FakeJournal):
        def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
            raise JournalError("a page is damaged")

    async with OnStage(Unreadable()) as show:
        await show.host.open(TERMS)
        assert await show.hear() == []
        await show.host.go_on_air()
        assert await show.hear() == [OffAir(1, 0, "a page is damaged")]
        assert str(show.host.failure) == "a page is damaged"


async def test_whatever_a_worker_fails_of_takes_the_show_off_air() -> None:
    class Broken:
        async def serve(self, channel: Channel) -> None:
            await channel.keyword()
            raise RuntimeError("a mistake")

    async with Host(FakeJournal(), JumpClock, make_sources=lambda contest, clock: [Broken()]) as host:
        await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            assert isinstance(await anext(events), OnAir)
            off_air = await anext(events)
        assert off_air == OffAir(1, 1, "the show failed (RuntimeError('a mistake'))")
        assert isinstance(host.failure, RuntimeError)


async def test_a_call_that_nobody_ruled_on_is_refused_when_its_contest_is_taken_off_air() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        # The station has not had its turn yet.
        asked = asyncio.create_task(show.host.call(7, "lucky", "345", "k"))
        await asyncio.sleep(0)
        await show.host.take_off_air()
        answer = await asyncio.wait_for(asked, 10.0)
        assert answer in (Refused(7, Reason.OFF_AIR), *show.journal.rulings[1])
