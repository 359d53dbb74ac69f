"""Live lines that join a contest on air: one line a token, a commit for many, whoever asks how often."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from luckytui.contest.events import Joined
from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.station.station import MOST_JOINING
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
PHONE = Origin.PHONE


class Watched(FakeJournal):
    """A journal whose commits of lines are counted, and wait for a gate.

    Attributes:
        commits: How many lines each took; 0 is one of calls.
        gate: They wait for this.
    """

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        self.commits.append(len(lines))
        await self.gate.wait()
        await super().join(contest, lines)

    async def append(self, *given: Any, **more: Any) -> None:
        self.commits.append(0)
        await super().append(*given, **more)


async def refusal(show: OnStage, name: str, token: str) -> JoinReason:
    """Return why a phone cannot join."""
    with pytest.raises(JoinRefused) as refused:
        await show.host.join(name, PHONE, token)
    return refused.value.reason


async def test_the_same_token_gets_the_same_line_also_at_the_same_moment() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        asked = [show.host.join(name, PHONE, token) for name, token in (("Ann", "a"), ("Bob", "b"), ("Eve", "a"))]
        lines = await asyncio.gather(*asked)
        assert lines == [LiveLine(4, "Ann", PHONE, "a"), LiveLine(5, "Bob", PHONE, "b"), lines[0]]
        assert await show.host.join("", PHONE, "a") == lines[0]
        assert await show.hear() == [Joined(1, 2, lines[0]), Joined(1, 3, lines[1])]
        assert show.journal.stored[1].lines == tuple(lines[:2])


async def test_many_who_join_at_once_share_commits_and_each_is_announced() -> None:
    journal = Watched()
    async with OnStage(journal) as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        lines = await asyncio.gather(*(show.host.join("", PHONE, f"token {number}") for number in range(250)))
        assert [line.caller for line in lines] == [*range(4, 254)]
        assert journal.commits == [MOST_JOINING, MOST_JOINING, 50]
        assert [event.number for event in await show.hear() if isinstance(event, Joined)] == [*range(2, 252)]


async def test_a_call_waits_for_one_commit_of_a_crowd_that_joins() -> None:
    journal = Watched()
    async with OnStage(journal) as show:
        await show.host.open(Terms(callers=0, prizes=0), live=[NewLine("", Origin.KEYBOARD)])
        await show.host.go_on_air()
        await show.hear()
        journal.gate.clear()
        crowd = [asyncio.ensure_future(show.host.join("", PHONE, f"token {number}")) for number in range(350)]
        await show.hear()
        calling = asyncio.ensure_future(show.host.call(1, "lucky", "345", "k"))
        await show.hear()
        assert not calling.done()
        journal.gate.set()
        assert isinstance(await calling, Ruling)
        await asyncio.gather(*crowd)
        assert journal.commits == [MOST_JOINING, 0, MOST_JOINING, MOST_JOINING, 50]


async def test_a_line_is_found_by_its_token_once_it_is_durable() -> None:
    journal = Watched()
    async with OnStage(journal) as show:
        with pytest.raises(JoinRefused, match="off air"):
            show.host.line("a")
        await show.host.open(Terms(callers=0, prizes=0))
        await show.host.go_on_air()
        await show.hear()
        journal.gate.clear()
        joining = asyncio.ensure_future(show.host.join("Ann", PHONE, "a"))
        await show.hear()
        assert show.host.line("a") is None, "it may yet be lost"
        journal.gate.set()
        line = await joining
        assert show.host.line("a") == line
        assert show.host.line("") is None
        assert show.host.ruling(1) is None
        ruling = await show.host.call(1, "lucky", "345", "k")
        assert show.host.ruling(1) == ruling


async def test_who_cannot_join_hears_why_and_costs_nothing() -> None:
    async with OnStage() as show:
        assert await refusal(show, "Ann", "a") is JoinReason.OFF_AIR
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        assert await refusal(show, "An n", "a") is JoinReason.BAD_NAME
        assert await refusal(show, "Alfa", "a") is JoinReason.NAME_TAKEN
        ann = await show.host.join("Ann", PHONE, "a")
        assert await refusal(show, "ANN", "b") is JoinReason.NAME_TAKEN
        assert show.journal.stored[1].lines == (ann,)
        assert len(await show.hear()) == 1


async def test_when_the_contest_is_over_a_token_finds_its_line_and_nobody_else_joins() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.hear()
        ann = await show.host.join("Ann", PHONE, "a")
        await show.hear(99.0)
        assert await show.host.join("", PHONE, "a") == ann == show.host.line("a")
        assert await refusal(show, "Bob", "b") is JoinReason.OVER


async def test_who_asks_while_the_last_call_is_committed_hears_that_it_is_over_or_gets_the_line_there_is() -> None:
    class Slow(FakeJournal):
        async def append(self, *given: Any, **more: Any) -> None:
            await gate.wait()
            await super().append(*given, **more)

    gate = asyncio.Event()
    async with OnStage(Slow()) as show:
        await show.host.open(Terms(callers=0), live=[NewLine("Ann", PHONE, "a")])
        await show.host.go_on_air()
        await show.hear()
        asking = [asyncio.ensure_future(show.host.call(1, "lucky", "110", "k"))]
        await show.hear()
        again = asyncio.ensure_future(show.host.join("", PHONE, "a"))
        late = asyncio.ensure_future(show.host.join("", PHONE, "b"))
        await show.hear()
        gate.set()
        await asking[0]
        assert await again == LiveLine(1, "Ann", PHONE, "a")
        with pytest.raises(JoinRefused, match="over"):
            await late
