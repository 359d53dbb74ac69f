"""A host in trouble: callers that leave, a journal that fails, a show taken off air, a viewer that is behind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from luckytui.clock import ManualClock
from luckytui.contest.draws import draws_of
from luckytui.contest.events import Event, Joined, OffAir, OnAir, Resumed, Ruled
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.journal.errors import JournalError
from luckytui.station.host import Host
from luckytui.station.inbox import Channel
from tests.journal.fake import FakeJournal

TERMS = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
YOU = NewLine("You", Origin.KEYBOARD)
ADA = LiveLine(5, "Ada", Origin.KEYBOARD)


class Disk(FakeJournal):
    """A journal whose writes wait for a gate, and whose disk can fail."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = asyncio.Event()
        self.full = False

    async def pass_gate(self) -> None:
        if self.full:
            raise JournalError("the disk is full")
        self.waiting.set()
        # As a commit in a thread: whoever is cancelled waits all the same, and then it is durable.
        cancelled = False
        while not self.gate.is_set():
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                cancelled = True
        self.waiting.clear()
        if cancelled:
            raise asyncio.CancelledError

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        if self.full:
            raise JournalError("the disk is full")
        await super().append(contest, rulings, outcome, keys)
        await self.pass_gate()

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        if self.full:
            raise JournalError("the disk is full")
        await super().join(contest, lines)
        await self.pass_gate()


class OnAirHere:
    """A contest on air with one live line, a disk to play tricks on, and a clock turned by hand."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.clock = ManualClock()
        self.host = Host(self.disk, lambda start, span: self.clock)
        self.heard: list[Event] = []

    async def __aenter__(self) -> OnAirHere:
        self._listening = asyncio.ensure_future(self._listen())
        await asyncio.sleep(0)
        await self.host.open(TERMS, live=[YOU])
        await self.host.go_on_air()
        await settle()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.disk.gate.set()
        self._listening.cancel()
        await self.host.__aexit__(None, None, None)

    async def _listen(self) -> None:
        async with self.host.feed.subscribe() as events:
            async for event in events:
                self.heard.append(event)


async def settle() -> None:
    """Let everybody who is awake finish."""
    for _ in range(60):
        await asyncio.sleep(0)


async def test_whoever_waits_for_an_answer_has_one_when_the_show_is_taken_off_air() -> None:
    """Its turn has not come: a scheduled caller may still get in ahead of it, in the same millisecond."""
    async with OnAirHere() as show:
        draws = draws_of(TERMS)
        first = min(draws.times(range(1, TERMS.callers + 1)))
        show.clock.set_time(first - 1e-6)
        asking = asyncio.ensure_future(show.host.call(4, "lucky", "345", "k"))
        await settle()
        assert not asking.done()
        await show.host.take_off_air()
        await settle()
        assert asking.done()
        assert await asking == Refused(4, Reason.OFF_AIR)
        assert show.disk.rulings[1] == []


async def test_a_call_in_the_commit_during_which_the_show_is_taken_off_air_is_not_left_waiting() -> None:
    """It is durable, and its caller is told to send it again; after the relaunch it is answered."""
    async with OnAirHere() as show:
        show.disk.gate.clear()
        asking = asyncio.ensure_future(show.host.call(4, "lucky", "345", "k"))
        await show.disk.waiting.wait()
        taking = asyncio.ensure_future(show.host.take_off_air())
        await settle()
        assert not taking.done(), "the commit is waited for"
        show.disk.gate.set()
        await taking
        await settle()
        assert asking.done()
        assert await asking == Refused(4, Reason.OFF_AIR)
        show.clock = ManualClock()
        await show.host.open(TERMS)
        await show.host.go_on_air()
        assert await show.host.call(4, "lucky", "345", "k") == show.disk.rulings[1][0]


async def test_a_line_whose_joining_fails_takes_the_show_off_air() -> None:
    """What is on air is ahead of the journal then: nothing more may be announced from it."""
    async with OnAirHere() as show:
        show.disk.full = True
        with pytest.raises(ValueError, match="off air"):
            await show.host.join("Ada", Origin.KEYBOARD)
        await settle()
        assert isinstance(show.heard[-1], OffAir)
        show.disk.full = False
        show.clock = ManualClock()
        await show.host.retry()
        await settle()
        assert isinstance(show.heard[-1], Resumed)
        assert await show.host.join("Ada", Origin.KEYBOARD) == ADA
        assert show.disk.stored[1].lines[1:] == (ADA,)


async def test_a_line_that_leaves_while_it_joins_has_joined_for_everybody() -> None:
    """Its phone hangs up during the commit: whoever listens hears of the line, since it is durable."""
    async with OnAirHere() as show:
        show.disk.gate.clear()
        joining = asyncio.ensure_future(show.host.join("Ada", Origin.KEYBOARD))
        await show.disk.waiting.wait()
        joining.cancel()
        show.disk.gate.set()
        with suppress(asyncio.CancelledError):
            await joining
        await settle()
        assert show.disk.stored[1].lines[1:] == (ADA,)
        assert show.heard[-1] == Joined(1, 3, ADA)


async def test_a_line_that_leaves_before_its_turn_leaves_no_gap() -> None:
    """It waits for the commit of another: whether it joins then or not, journal and show agree on it."""
    async with OnAirHere() as show:
        show.disk.gate.clear()
        calling = asyncio.ensure_future(show.host.call(4, "lucky", "345", "k"))
        await show.disk.waiting.wait()
        joining = asyncio.ensure_future(show.host.join("Ada", Origin.KEYBOARD))
        await settle()
        joining.cancel()
        show.disk.gate.set()
        await calling
        await settle()
        other = await show.host.join("Bob", Origin.KEYBOARD)
        await settle()
        told = [event.line for event in show.heard if isinstance(event, Joined)]
        assert show.disk.stored[1].lines[1:] == tuple(told)
        assert told[-1] == other == LiveLine(4 + len(told), "Bob", Origin.KEYBOARD)


async def test_no_line_joins_a_contest_that_was_taken_off_air_for_the_next_one() -> None:
    """It asked while the last batch was committed: the next contest hears nothing of it."""
    async with OnAirHere() as show:
        show.disk.gate.clear()
        calling = asyncio.ensure_future(show.host.call(4, "lucky", "345", "k"))
        await show.disk.waiting.wait()
        joining = asyncio.ensure_future(show.host.join("Ada", Origin.KEYBOARD))
        await settle()
        following = asyncio.ensure_future(show.host.next_contest(Terms(seed=9, callers=1)))
        await settle()
        show.clock = ManualClock()
        show.disk.gate.set()
        await following
        await settle()
        assert calling.done()
        assert joining.done()
        joining.exception()
        first = next(place for place, event in enumerate(show.heard) if isinstance(event, OnAir) and event.contest == 2)
        assert [event for event in show.heard[first:] if event.contest != 2] == []
        assert len(show.disk.stored[1].lines) == 1 or any(isinstance(event, Joined) for event in show.heard[:first])


@pytest.mark.parametrize("caller", [0, 1, 3, -1, 5, 99])
async def test_a_live_client_calls_from_no_line_but_a_live_one(caller: int) -> None:
    """Least of all for a scheduled caller, whose time and number follow from the seed."""
    async with OnAirHere() as show:
        assert await show.host.call(caller, "lucky", "345", "k") == Refused(caller, Reason.UNKNOWN_CALLER)
        await settle()
        assert show.disk.rulings[1] == []


async def test_what_a_snapshot_held_before_it_was_announced_is_not_heard_a_second_time() -> None:
    """A call is durable, and read by a viewer that comes late, a moment before it is announced."""
    async with OnAirHere() as show:
        show.disk.gate.clear()
        asking = asyncio.ensure_future(show.host.call(4, "lucky", "345", "k"))
        await show.disk.waiting.wait()
        async with show.host.feed.subscribe() as late:
            opening = await anext(late)
            assert not isinstance(opening, Ruled | OffAir | Joined)
            assert isinstance(opening, OnAir | Resumed) or len(opening.rulings) == 1  # type: ignore[union-attr]
            view = ContestView(opening)  # type: ignore[arg-type]
            show.host.pace(paused=True)
            show.disk.gate.set()
            await asking
            line = await show.host.join("Ada", Origin.KEYBOARD)
            while line not in view.lines:
                view.apply(await anext(late))
        assert list(view.rulings) == show.disk.rulings[1]
        assert view.magic_number == 345
        assert view.paused


async def test_a_show_whose_reader_is_far_behind_loses_nothing() -> None:
    """More events than wait for a subscriber: it sees what those see who were there."""
    async with OnAirHere() as show:
        async with show.host.feed.subscribe() as slow:
            view = ContestView(await anext(slow))  # type: ignore[arg-type]
            for number in range(300):
                await show.host.join(f"Line-{number}", Origin.KEYBOARD)
            ruling = await show.host.call(304, "lucky", "345", "k")
            while not view.rulings:
                view.apply(await anext(slow))
        assert isinstance(ruling, Ruling)
        assert [line.name for line in view.lines] == ["You", *(f"Line-{number}" for number in range(300))]
        assert view.ruling(304) == ruling


class Ending:
    """A source that leaves before its last call: its program has ended, or the network is gone."""

    def __init__(self, error: BaseException | None) -> None:
        self._error = error

    async def serve(self, channel: Channel) -> None:
        await channel.keyword()
        channel.send([], 0.5)
        if self._error is not None:
            raise self._error


@pytest.mark.parametrize("error", [None, asyncio.CancelledError(), ConnectionError("gone"), GeneratorExit()])
async def test_a_source_that_leaves_early_takes_the_show_off_air(error: BaseException | None) -> None:
    """Nobody waits for ever for calls that do not come."""
    async with Host(FakeJournal(), lambda start, span: ManualClock(), make_sources=lambda *_: [Ending(error)]) as host:
        await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            assert isinstance(await anext(events), OnAir)
            await settle()
            assert host.failure is not None
            assert isinstance(await anext(events), OffAir)
