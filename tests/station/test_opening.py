"""The opening of a contest on air: its lead-in, the keyword on its way to the live lines, and pauses."""

from __future__ import annotations

from dataclasses import replace

from luckytui.contest.draws import draws_of
from luckytui.contest.events import OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0, timeout=10.0)
YOU = NewLine("", Origin.KEYBOARD)
OPENING = replace(TERMS, lead_in=3.0, propagation=0.5)


async def test_nobody_calls_before_the_keyword_and_no_live_line_before_it_reaches_them() -> None:
    async with OnStage() as show:
        await show.host.open(OPENING, live=[YOU])
        await show.host.go_on_air()
        assert isinstance((await show.hear(2.999))[0], OnAir)
        assert await show.host.call(7, "lucky", "110", "k") == Refused(7, Reason.NOT_REACHED)
        assert await show.hear() == [Ruled(1, 2, (), (Refused(7, Reason.NOT_REACHED),))], "aloud"
        assert show.journal.rulings[1] == []
        await show.hear(3.5)
        calls = [ruling for event in show.heard if isinstance(event, Ruled) for ruling in event.rulings]
        assert [call.at for call in calls] == [at for at in sorted(draws_of(OPENING).times(range(1, 7))) if at <= 3.5]
        assert isinstance(await show.host.call(7, "lucky", "110", "k"), Ruling)


async def test_a_contest_killed_in_its_lead_in_has_it_again_and_then_goes_the_same_way() -> None:
    journal = FakeJournal()
    async with OnStage(journal) as show:
        await show.host.open(OPENING)
        await show.host.go_on_air()
        await show.hear(2.0)
    async with OnStage(journal) as again:
        await again.host.open(Terms())
        await again.host.go_on_air()
        opening, *more = await again.hear(2.9)
        assert isinstance(opening, Resumed)
        assert (opening.terms, list(opening.rulings), more) == (OPENING, [], [])
        await again.hear(100.0)
    assert [ruling.at for ruling in journal.rulings[1]] == sorted(draws_of(OPENING).times(range(1, 7)))


async def test_the_lead_in_is_skipped_by_a_jump_and_the_calls_stay_the_same() -> None:
    async with OnStage() as show:
        await show.host.open(OPENING)
        await show.host.go_on_air()
        await show.hear()
        show.host.pace(moment=3.0)
        assert await show.hear() == [Paced(1, 1, 3.0, 1.0, paused=False)]
        await show.hear(100.0)
    assert [ruling.at for ruling in show.journal.rulings[1]] == sorted(draws_of(OPENING).times(range(1, 7)))


async def test_a_live_line_cannot_be_given_up_before_it_could_call() -> None:
    terms = Terms(callers=0, timeout=10.0, lead_in=3.0, propagation=2.0)
    async with OnStage() as show:
        await show.host.open(terms, live=[YOU])
        await show.host.go_on_air()
        await show.hear(14.999)
        assert not isinstance(show.heard[-1], Over)
        assert isinstance((await show.hear(15.0))[-1], Over)


async def test_a_live_call_in_a_pause_and_right_after_it_is_refused_and_costs_nothing() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear()
        show.host.pace(paused=True)
        assert await show.host.call(7, "lucky", "110", "k") == Refused(7, Reason.PAUSED)
        show.host.pace(paused=False)
        assert await show.host.call(7, "lucky", "110", "k") == Refused(7, Reason.JUST_PAUSED)
        assert show.journal.rulings[1] == []
        await show.hear(min(draws_of(TERMS).times(range(1, 7))))
        ruling = await show.host.call(7, "lucky", "110", "k")
        assert isinstance(ruling, Ruling)
        show.host.pace(paused=True)
        assert await show.host.call(7, "lucky", "110", "k") == ruling, "what was ruled on is answered alike"


async def test_a_subscriber_that_comes_late_knows_of_the_pause() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear()
        show.host.pace(paused=True)
        show.host.pace(paused=False)
        async with show.host.feed.subscribe() as events:
            snapshot = await anext(events)
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.paused, snapshot.paused_until) == (False, 0)


async def test_a_show_that_was_quit_and_started_again_is_no_time_to_think_either() -> None:
    journal = FakeJournal()
    async with OnStage(journal) as show:
        await show.host.open(TERMS, live=[YOU])
        await show.host.go_on_air()
        await show.hear()
        await show.host.take_off_air(quit=True)
    async with OnStage(journal) as again:
        await again.host.open(TERMS)
        await again.host.go_on_air()
        await again.hear()
        assert await again.host.call(7, "lucky", "110", "k") == Refused(7, Reason.JUST_PAUSED)
        opening = again.heard[0]
        assert isinstance(opening, Resumed)
        assert ContestView(opening).held(0.0) is Reason.JUST_PAUSED
        await again.hear(min(draws_of(TERMS).times(range(1, 7))))
        assert isinstance(await again.host.call(7, "lucky", "110", "k"), Ruling)
