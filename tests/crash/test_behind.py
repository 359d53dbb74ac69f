"""A viewer that is behind when something else fails too: it sees a contest as it is, or nothing of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from luckytui.contest.events import Event, OffAir, OnAir, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import JournalError
from luckytui.station.feed import Feed, Subscription

TERMS = Terms()
#: Events that wait for a viewer at most.
LIMIT = 4


class Contest:
    """A contest that a viewer follows: its calls, its feed, and a journal that may fail or take its time."""

    def __init__(self) -> None:
        self.made: list[Ruling] = []
        self.on_air = True
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.feed = Feed(self._snapshot, LIMIT)
        self.feed.publish(OnAir(1, 1, TERMS))

    def call(self, times: int = 1) -> None:
        for _ in range(times):
            seq = len(self.made) + 1
            self.made.append(Ruling(seq, seq, 100, 100 * seq, float(seq)))
            self.feed.publish(Ruled(1, 1 + seq, (self.made[-1],)))

    async def _snapshot(self) -> Snapshot | None:
        await self.gate.wait()
        if self.fails:
            raise JournalError("the disk cannot be read")
        if not self.on_air:
            return None
        rulings = Rulings()
        rulings.extend(self.made)
        return Snapshot(1, 1 + len(rulings), TERMS, Start(), (), rulings, Outcome.OPEN, 0.0, 1.0, paused=False)


async def heard_by(viewer: Subscription) -> list[Event]:
    """Return what a viewer hears until it would have to wait."""
    heard: list[Event] = []
    while True:
        listening = asyncio.ensure_future(anext(viewer))
        for _ in range(20):
            await asyncio.sleep(0)
        if not listening.done():
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            return heard
        heard.append(await listening)


def calls_in(heard: list[Event]) -> list[Ruling]:
    """Return the calls that a viewer knows of; a snapshot shows all that there were."""
    known: list[Ruling] = []
    for event in heard:
        if isinstance(event, Snapshot):
            known = list(event.rulings)
        elif isinstance(event, Ruled):
            known += event.rulings
    return known


async def test_where_what_was_missed_cannot_be_read_nothing_that_follows_it_is_heard() -> None:
    """Once it can be read, all is seen."""
    contest = Contest()
    viewer = contest.feed.subscribe()
    contest.call(3)
    assert calls_in(await heard_by(viewer)) == contest.made
    contest.fails = True
    contest.call(10)
    assert await heard_by(viewer) == []
    contest.call()
    assert await heard_by(viewer) == []
    contest.feed.publish(off_air := OffAir(1, contest.feed.number, "the disk is full"))
    assert await heard_by(viewer) == [off_air]
    contest.fails = False
    contest.call()
    assert calls_in(await heard_by(viewer)) == contest.made


async def test_whoever_is_behind_when_a_contest_is_taken_off_air_hears_the_next_one_from_its_beginning() -> None:
    """And nothing of the old one with calls left out."""
    contest = Contest()
    viewer = contest.feed.subscribe()
    assert calls_in(await heard_by(viewer)) == []
    contest.call(10)
    contest.on_air = False
    assert await heard_by(viewer) == []
    contest.feed.publish(opening := OnAir(2, 1, TERMS))
    contest.feed.publish(called := Ruled(2, 2, (Ruling(1, 1, 100, 100, 1.0),)))
    assert await heard_by(viewer) == [opening, called]


async def test_whoever_gives_up_waiting_for_a_snapshot_gets_it_the_next_time() -> None:
    """As with a timeout around each event."""
    contest = Contest()
    viewer = contest.feed.subscribe()
    contest.call(10)
    contest.gate.clear()
    assert await heard_by(viewer) == []
    contest.gate.set()
    assert calls_in(await heard_by(viewer)) == contest.made
