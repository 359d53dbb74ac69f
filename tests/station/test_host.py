"""The host: contests on air one after another, live lines, and a show that goes off air and carries on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from luckytui.clock import Clock, JumpClock, ManualClock
from luckytui.contest.events import Joined, OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.journal.errors import JournalError
from luckytui.journal.stored import StoredContest
from luckytui.station.host import Host
from luckytui.station.inbox import Channel
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0, timeout=10.0)
YOU = NewLine("", Origin.KEYBOARD)


async def test_a_live_call_is_answered_with_its_ruling_once_it_is_durable() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        assert await show.hear(0.25) == [OnAir(1, 2, TERMS, (LiveLine(7, *YOU),)), *show.heard[1:]]
        made = len(show.journal.rulings[1])
        ruling = await show.host.call(7, "lucky", "345", "k")
        assert ruling == show.journal.rulings[1][-1]
        assert isinstance(ruling, Ruling)
        assert (ruling.seq, ruling.caller, ruling.number, ruling.at) == (made + 1, 7, 345, 0.25)
        assert await show.host.call(7, "lucky", "345", "k") == ruling, "the same call is answered alike"
        assert await show.host.call(7, "lucky", "345", "other") == Refused(7, Reason.SECOND_CALL)
        assert len(show.journal.rulings[1]) == made + 1
        told = [event for event in await show.hear() if isinstance(event, Ruled)]
        assert [event.rulings for event in told] == [(ruling,), ()]


async def test_a_live_call_without_a_key_is_no_call() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        with pytest.raises(ValueError, match="key"):
            await show.host.call(7, "lucky", "345", "")


async def test_the_same_call_is_answered_alike_after_a_crash_too() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear(0.25)
        ruling = await show.host.call(7, "lucky", "345", "k")
    async with OnStage(show.journal) as again:
        await again.host.open(Terms(seed=1))
        await again.host.go_on_air()
        opening = (await again.hear())[0]
        assert isinstance(opening, Resumed)
        assert opening.rulings[-1] == ruling
        assert opening.lines == (LiveLine(7, *YOU),), "the line is there after the crash"
        assert await again.host.call(7, "lucky", "999", "k") == ruling


@pytest.mark.parametrize(
    ("keyword", "number", "reason"),
    [("wrong", "345", Reason.WRONG_KEYWORD), ("lucky", "34", Reason.BAD_NUMBER), ("lucky", "١٢٣", Reason.BAD_NUMBER)],
)
async def test_a_live_call_that_is_refused_costs_nothing(keyword: str, number: str, reason: Reason) -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear()
        assert await show.host.call(7, keyword, number, "k") == Refused(7, reason)
        assert show.journal.rulings[1] == []
        assert isinstance(await show.host.call(7, "lucky", "345", "k"), Ruling), "and can be mended, with the same key"


async def test_a_scheduled_line_s_call_from_outside_is_of_nobody_known() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        assert await show.host.call(6, "lucky", "345", "k") == Refused(6, Reason.UNKNOWN_CALLER)


async def test_a_journal_that_cannot_be_read_has_no_unfinished_contest_to_tell_of() -> None:
    class Unreadable(FakeJournal):
        async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
            raise JournalError("the disk is gone")

    async with OnStage(Unreadable()) as show:
        assert await show.host.unfinished() is None


async def test_a_line_joins_while_the_contest_is_on_air_and_everybody_hears_of_it() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear(0.0)
        line = await show.host.join("Ada", Origin.KEYBOARD)
        assert line == LiveLine(7, "Ada", Origin.KEYBOARD)
        assert show.journal.stored[1].lines == (line,)
        assert await show.hear() == [Joined(1, 2, line)]
        await show.hear(1.0)
        assert not isinstance(show.heard[-1], Over), "it is waited for"
        assert isinstance(await show.host.call(7, "lucky", "345", "k"), Ruling)
        assert isinstance((await show.hear())[-1], Over)
        with pytest.raises(ValueError, match="over"):
            await show.host.join("Bob", Origin.KEYBOARD)
        assert await show.host.call(7, "lucky", "345", "late") == Refused(7, Reason.OFF_AIR)


async def test_a_contest_without_callers_is_played_by_live_lines_alone() -> None:
    terms = Terms(callers=0, prizes=0, timeout=10.0)
    async with OnStage() as show:
        await show.host.open(terms, live=[YOU, YOU])
        await show.host.go_on_air()
        await show.hear(3.0)
        assert isinstance(await show.host.call(2, "lucky", "345", "k"), Ruling)
        assert isinstance(await show.host.call(1, "lucky", "345", "k"), Ruling), "in the same millisecond"
        assert (await show.hear())[-1] == Over(1, 6, Outcome.NOBODY, 2, 690, ())


async def test_live_lines_that_stay_silent_are_given_up_after_the_timeout() -> None:
    async with OnStage() as show:
        await show.host.open(Terms(callers=0, timeout=10.0), live=[YOU])
        await show.host.go_on_air()
        await show.hear(9.999)
        assert not isinstance(show.heard[-1], Over)
        assert (await show.hear(10.0))[-1] == Over(1, 3, Outcome.NOBODY, 0, 0, ())


async def test_an_outcome_that_silence_decided_stands_after_a_crash_that_came_before_it_was_told() -> None:
    async with OnStage() as show:
        await show.host.open(Terms(callers=0, timeout=10.0), live=[YOU])
        await show.host.go_on_air()
        over = (await show.hear(10.0))[-1]
    async with OnStage(show.journal) as again:
        await again.host.open(Terms(seed=1))
        await again.host.go_on_air()
        resumed, end = await again.hear()
        assert isinstance(resumed, Resumed)
        assert end == over == Over(1, 3, Outcome.NOBODY, 0, 0, ())
        assert resumed.number == 2, "the opening and the line; the end has the next number"


class Asked(FakeJournal):
    """A journal that notes with what it was asked for its unfinished contest."""

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        self.asked = terms, live
        return await super().unfinished(terms, live)


async def test_a_fresh_contest_gives_up_the_unfinished_one_and_is_not_a_resumed_one() -> None:
    journal = Asked()
    async with OnStage(journal) as show:
        await show.host.open(TERMS)
        other = Terms(seed=9, callers=1)
        assert (await show.host.open(other, live=[YOU])).id == 1
        assert show.host.resumed
        assert journal.asked == (other, [YOU]), "for a record that is converted"
        assert (await show.host.open(other, live=[YOU], fresh=True)).terms == other
        assert not show.host.resumed
        assert [stored.outcome for stored in journal.stored.values()] == [Outcome.ABANDONED, Outcome.OPEN]


async def test_when_a_contest_is_over_nobody_waits_for_its_time_and_its_station_goes_on_with_its_lines() -> None:
    async with OnStage() as show:
        await show.host.open(Terms(seed=8, callers=20), live=[YOU])
        await show.host.go_on_air()
        for moment in (3.0, 7.1):
            await show.hear(moment)
        assert isinstance(show.heard[-1], Over)
        assert show.clock._next() is None
        assert show.host.crew._busy == 1


async def test_pace_changes_time_and_is_told() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        show.host.pace(paused=True)
        show.host.pace(rate=4.0)
        show.host.pace(moment=0.001)
        assert await show.hear() == [
            Paced(1, 1, 0.0, 1.0, paused=True),
            Paced(1, 1, 0.0, 4.0, paused=True),
            Paced(1, 1, 0.001, 4.0, paused=True),
        ]
        show.host.pace(moment=0.0)
        assert show.clock.elapsed() == 0.001, "never back"
        show.clock = ManualClock()
        await show.host.next_contest(TERMS)
        assert show.clock.rate == 4.0, "the next contest keeps the pace"
        assert [type(event) for event in await show.hear()][-2:] == [OnAir, Paced]


async def test_the_next_contest_gives_up_one_that_is_not_over() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        assert await show.host.next_contest(Terms(seed=9, callers=1)) == 1
        assert await show.hear() == [OnAir(2, 1, Terms(seed=9, callers=1))]
        assert show.journal.stored[1].outcome is Outcome.ABANDONED
        await show.hear(99.0)
        assert await show.host.next_contest(Terms(seed=9, callers=1)) is None, "it is over, if nobody was told yet"
        assert show.journal.stored[2].outcome is Outcome.NOBODY


async def test_a_snapshot_has_the_number_of_the_last_event_and_the_time_and_its_pace() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear(1.5)
        show.host.pace(rate=4.0)
        over = next(event for event in await show.hear() + show.heard if isinstance(event, Over))
        async with show.host.feed.subscribe() as late:
            snapshot = await anext(late)
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.number, snapshot.outcome) == (over.number, over.outcome)
        assert (snapshot.at, snapshot.rate, snapshot.paused) == (1.5, 4.0, False)


async def test_a_subscriber_that_comes_late_sees_what_those_see_who_were_there() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear(0.5)
        await show.host.call(7, "lucky", "345", "k")
        show.host.pace(paused=True)
        await show.hear()
        async with show.host.feed.subscribe() as late:
            snapshot = await anext(late)
        assert isinstance(snapshot, Snapshot)
        opening = show.heard[0]
        assert isinstance(opening, OnAir)
        there, here = ContestView(opening), ContestView(snapshot)
        for event in show.heard[1:]:
            there.apply(event)
        for view in (there, here):
            assert (view.number, list(view.rulings), view.winners, view.lines, view.paused) == (
                snapshot.number,
                list(show.journal.rulings[1]),
                there.winners,
                [LiveLine(7, *YOU)],
                True,
            )


async def test_an_outcome_that_is_told_late_is_not_taken_for_that_of_the_next_contest() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear(1.0)
        assert await show.host.next_contest(Terms(seed=5, callers=6)) is None, "it was not given up"
        await show.host.told(1)
        unfinished = await show.host.unfinished()
        assert unfinished is not None
        assert unfinished.id == 2


async def test_a_jumping_clock_stays_with_those_who_are_getting_ready() -> None:
    seen: list[float] = []

    class Slow:
        def __init__(self, clock: Clock) -> None:
            self._clock = clock

        async def serve(self, channel: Channel) -> None:
            await channel.keyword()
            for _ in range(20):
                await asyncio.sleep(0)
            seen.append(self._clock.elapsed())
            channel.send((), float("inf"))

    async with Host(FakeJournal(), JumpClock, make_sources=lambda contest, clock: [Slow(clock)]) as host:
        await host.open(Terms(callers=0), live=[YOU])
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            async for event in events:
                if isinstance(event, Over):
                    break
        assert seen == [0.0]
        assert host.clock is not None
        assert host.clock.elapsed() >= 10.0, "then the silence was waited for"
