"""The presenter renames and removes live lines: durable first, then announced, and after a crash as before."""

from __future__ import annotations

import asyncio

import pytest

from luckytui.contest.events import Over, Removed, Renamed, Resumed
from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
ANN = LiveLine(4, "Ann", Origin.PHONE, "a")
BOB = LiveLine(5, "Bob", Origin.PHONE, "b")
LIVE = [NewLine(*line[1:4]) for line in (ANN, BOB)]


class Gated(FakeJournal):
    """A journal whose changes of lines wait for a gate; the outcomes that came with them are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.outcomes: list[Outcome] = []

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        await self.gate.wait()
        self.outcomes.append(outcome)
        await super().change(contest, line, outcome)


async def on_air(show: OnStage, terms: Terms = TERMS) -> None:
    await show.host.open(terms, live=LIVE)
    await show.host.go_on_air()
    await show.hear(0.0)


async def reason_of(show: OnStage, caller: int, name: str) -> JoinReason:
    """Return why a line cannot be renamed."""
    with pytest.raises(JoinRefused) as refused:
        await show.host.rename(caller, name)
    return refused.value.reason


async def test_a_line_is_renamed_and_its_call_sign_put_back() -> None:
    async with OnStage() as show:
        await on_air(show)
        eve = ANN._replace(name="Eve")
        assert await show.host.rename(4, "Ｅve") == eve
        assert await show.host.rename(4, "Eve") == eve, "that is no change"
        assert await show.host.rename(5, "Ann") == BOB._replace(name="Ann"), "the name is free again"
        assert await show.host.rename(4, "") == ANN._replace(name="")
        assert await show.host.rename(4, "delta") == ANN._replace(name="")
        heard = await show.hear()
        assert heard == [
            Renamed(1, 4, eve),
            Renamed(1, 5, BOB._replace(name="Ann")),
            Renamed(1, 6, ANN._replace(name="")),
        ]
        assert show.journal.stored[1].lines == (ANN._replace(name=""), BOB._replace(name="Ann"))
        assert show.host.line("a") == ANN._replace(name="")


async def test_a_name_that_another_line_has_or_that_is_none_is_refused() -> None:
    async with OnStage() as show:
        with pytest.raises(JoinRefused, match="off air"):
            await show.host.rename(4, "Eve")
        await on_air(show)
        assert await reason_of(show, 4, "bob") is JoinReason.NAME_TAKEN
        assert await reason_of(show, 4, "Alfa") is JoinReason.NAME_TAKEN
        assert await reason_of(show, 4, "x y") is JoinReason.BAD_NAME
        assert {await reason_of(show, caller, "Eve") for caller in (-1, 0, 3, 6)} == {JoinReason.NO_LINE}
        assert await show.hear() == []


async def test_a_removed_line_is_listed_cannot_call_or_join_and_is_not_waited_for() -> None:
    async with OnStage() as show:
        await on_air(show)
        gone = BOB._replace(removed=True)
        assert await show.host.remove(5) == gone == await show.host.remove(5)
        assert await show.hear() == [Removed(1, 4, gone)]
        assert await show.host.call(5, "lucky", "345", "k") == Refused(5, Reason.REMOVED)
        with pytest.raises(JoinRefused, match="removed"):
            await show.host.join("Bob", Origin.PHONE, "b")
        assert show.host.line("b") == gone
        await show.hear(1.0)
        assert isinstance(await show.host.call(4, "lucky", "345", "k"), Ruling)
        over = (await show.hear())[-1]
        assert isinstance(over, Over)
        assert over.number == 1 + 2 + 1 + 4 + 1


async def test_a_removal_of_the_last_line_that_was_waited_for_ends_the_contest_in_one_commit() -> None:
    journal = Gated()
    async with OnStage(journal) as show:
        await on_air(show)
        await show.host.call(4, "lucky", "345", "k")
        await show.hear(1.0)
        assert not isinstance(show.heard[-1], Over)
        await show.host.remove(5)
        assert journal.outcomes == [Outcome.NOBODY]
        removed, over = await show.hear()
        assert (removed, over.number) == (Removed(1, 8, BOB._replace(removed=True)), 9)
        assert isinstance(over, Over)
        assert journal.stored[1].number == 9


async def test_a_call_that_a_removed_line_has_made_counts() -> None:
    async with OnStage() as show:
        await on_air(show)
        ruling = await show.host.call(5, "lucky", "345", "k")
        await show.host.remove(5)
        assert await show.host.call(5, "lucky", "345", "k") == ruling, "the same call is answered alike"
        assert show.host.ruling(5) == ruling
        await show.hear(1.0)
        await show.host.call(4, "lucky", "345", "k")
        over = (await show.hear())[-1]
        assert isinstance(over, Over)
        assert over.calls == 5


async def test_nobody_hears_of_a_change_before_it_is_durable() -> None:
    journal = Gated()
    async with OnStage(journal) as show:
        await on_air(show)
        journal.gate.clear()
        changing = [asyncio.ensure_future(show.host.rename(4, "Eve")), asyncio.ensure_future(show.host.remove(4))]
        assert await show.hear() == []
        assert show.host.line("a") == ANN
        journal.gate.set()
        eve = ANN._replace(name="Eve")
        assert await asyncio.gather(*changing) == [eve, eve._replace(removed=True)]
        assert await show.hear() == [Renamed(1, 4, eve), Removed(1, 5, eve._replace(removed=True))]


async def test_lines_are_renamed_and_removed_after_the_end_too() -> None:
    async with OnStage() as show:
        await on_air(show)
        await show.hear(99.0)
        over = show.heard[-1]
        assert isinstance(over, Over)
        await show.host.rename(4, "Eve")
        await show.host.remove(5)
        assert [(type(event), event.number - over.number) for event in await show.hear()] == [
            (Renamed, 1),
            (Removed, 2),
        ]
        assert show.journal.stored[1].number == over.number + 2
        assert show.journal.stored[1].outcome is over.outcome


async def test_what_was_changed_stays_so_after_a_crash_with_the_same_numbers() -> None:
    async with OnStage() as show:
        await on_air(show)
        await show.host.call(4, "lucky", "345", "k")
        await show.host.rename(4, "Eve")
        await show.host.remove(4)
        await show.host.remove(5)
        number = show.host.feed.number
    async with OnStage(show.journal) as again:
        await again.host.open(TERMS)
        await again.host.go_on_air()
        resumed = (await again.hear())[0]
        assert isinstance(resumed, Resumed)
        assert resumed.number == number
        assert resumed.lines == (ANN._replace(name="Eve", removed=True), BOB._replace(removed=True))
        with pytest.raises(JoinRefused, match="removed"):
            await again.host.join("", Origin.PHONE, "b")
        await again.hear(1.0)
        assert isinstance(again.heard[-1], Over), "nobody is waited for"
