"""The feed: everybody hears everything in order; who is slow gets a snapshot, and nobody is waited for."""

from __future__ import annotations

import asyncio

from luckytui.contest.events import Event, OffAir, OnAir, Over, Paced, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import JournalError
from luckytui.station.feed import Feed


async def nothing() -> Snapshot | None:
    """Return no snapshot: there is no contest on air."""
    return None


def call(seq: int) -> Ruled:
    """Return the event of a contest's n-th call."""
    return Ruled(1, 1 + seq, (Ruling(seq, seq, 100, 100 * seq, float(seq)),))


class Show:
    """A contest of which so many calls were announced, and its feed."""

    def __init__(self, limit: int = 4) -> None:
        self.calls = 0
        self.asked = 0
        self.feed = Feed(self.snapshot, limit)

    def announce(self, calls: int = 1) -> None:
        for _ in range(calls):
            self.calls += 1
            self.feed.publish(call(self.calls))

    async def snapshot(self) -> Snapshot | None:
        self.asked += 1
        await asyncio.sleep(0)
        return snapshot(self.calls)


def snapshot(calls: int) -> Snapshot:
    rulings = Rulings()
    rulings.extend(call(seq).rulings[0] for seq in range(1, calls + 1))
    return Snapshot(1, 1 + calls, Terms(), Start(), (), rulings, Outcome.OPEN, 0.0, 1.0, paused=False)


async def test_every_subscriber_hears_every_event_once_in_order() -> None:
    show = Show()
    one, other = show.feed.subscribe(), show.feed.subscribe()
    show.announce(3)
    for subscriber in (one, other):
        assert [await anext(subscriber) for _ in range(3)] == [call(1), call(2), call(3)]


async def test_whoever_comes_while_a_contest_is_on_air_begins_with_a_snapshot() -> None:
    show = Show()
    show.announce(2)
    subscriber = show.feed.subscribe()
    show.announce()
    assert await anext(subscriber) == snapshot(3), "the call announced meanwhile is in it"
    show.announce()
    assert await anext(subscriber) == call(4)


async def test_what_is_announced_while_a_snapshot_is_made_and_is_in_it_is_not_heard_again() -> None:
    show = Show()
    show.announce()
    subscriber = show.feed.subscribe()
    waiting = asyncio.ensure_future(anext(subscriber))
    await asyncio.sleep(0)
    show.announce()
    assert await waiting == snapshot(2)
    show.announce()
    assert await anext(subscriber) == call(3)


async def test_a_slow_subscriber_gets_a_snapshot_and_then_what_comes_after_it() -> None:
    show = Show(limit=4)
    slow, quick = show.feed.subscribe(), show.feed.subscribe()
    heard: list[Event] = []
    show.announce()
    assert [await anext(slow), await anext(quick)] == [call(1), call(1)]
    for _ in range(20):
        show.announce()
        heard.append(await anext(quick))
    assert await anext(slow) == snapshot(21)
    show.announce()
    assert await anext(slow) == call(22)
    assert show.asked == 1
    assert len(heard) == 20, "the quick one missed nothing"


async def test_what_waits_is_bounded() -> None:
    show = Show(limit=4)
    subscriber = show.feed.subscribe()
    for _ in range(1_000):
        show.announce()
        assert len(subscriber._waiting) <= 4


async def test_what_is_not_in_the_snapshot_is_heard_after_it() -> None:
    show = Show(limit=4)
    show.announce()
    subscriber = show.feed.subscribe()
    show.announce()
    waiting = asyncio.ensure_future(anext(subscriber))
    await asyncio.sleep(0)
    late = Paced(1, 4, 1.0, 1.0, paused=True)
    off_air = OffAir(1, 3, "the disk is full")
    show.feed.publish(late)
    show.feed.publish(off_air)
    assert await waiting == snapshot(2)
    assert [await anext(subscriber), await anext(subscriber)] == [late, off_air]


async def test_a_subscriber_that_left_hears_nothing_more_and_costs_nothing() -> None:
    show = Show()
    async with show.feed.subscribe() as subscriber:
        show.announce()
        assert await anext(subscriber) == call(1)
        waiting = asyncio.ensure_future(anext(subscriber))
        await asyncio.sleep(0)
        subscriber.close()
        await asyncio.wait([waiting])
        assert isinstance(waiting.exception(), StopAsyncIteration)
    show.announce()
    assert [event async for event in subscriber] == []
    assert show.feed._subscribers == []


async def test_where_the_journal_cannot_be_read_the_subscriber_hears_that_the_show_is_off_air() -> None:
    async def unreadable() -> Snapshot | None:
        raise JournalError("the disk is gone")

    feed = Feed(unreadable)
    feed.publish(call(1))
    subscriber = feed.subscribe()
    feed.publish(OffAir(1, 1, "the disk is gone"))
    assert await anext(subscriber) == OffAir(1, 1, "the disk is gone")


async def test_the_feed_knows_how_much_waits_for_who_is_furthest_behind() -> None:
    show = Show()
    assert show.feed.unheard == 0
    slow, quick = show.feed.subscribe(), show.feed.subscribe()
    show.announce(3)
    await anext(quick)
    assert (slow.waiting, quick.waiting, show.feed.unheard) == (3, 2, 3)


async def test_who_stops_waiting_for_a_snapshot_gets_it_when_asking_again() -> None:
    show = Show()
    show.announce(2)
    subscriber = show.feed.subscribe()
    waiting = asyncio.ensure_future(anext(subscriber))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert await anext(subscriber) == snapshot(2)


async def test_whoever_comes_right_after_the_opening_begins_with_a_snapshot_too() -> None:
    show = Show()
    show.feed.publish(OnAir(1, 1, Terms()))
    assert await anext(show.feed.subscribe()) == snapshot(0)


async def test_to_leave_twice_is_to_leave() -> None:
    show = Show()
    one, other = show.feed.subscribe(), show.feed.subscribe()
    one.close()
    one.close()
    show.announce()
    assert await anext(other) == call(1)


async def test_where_there_is_no_snapshot_the_subscriber_begins_with_the_next_contest() -> None:
    feed = Feed(nothing)
    feed.publish(call(1))
    subscriber = feed.subscribe()
    off_air, opening = OffAir(1, 2, "the disk is gone"), OnAir(2, 1, Terms())
    after = Ruled(2, 2, (Ruling(1, 5, 100, 100, 1.0),))
    for event in (call(2), off_air, opening, after):
        feed.publish(event)
    assert [await anext(subscriber) for _ in range(3)] == [off_air, opening, after]


async def test_what_a_snapshot_holds_is_not_heard_again_when_it_is_announced() -> None:
    show = Show()
    show.announce()
    subscriber = show.feed.subscribe()
    show.calls = 3
    assert await anext(subscriber) == snapshot(3)
    refused = Ruled(1, 4, (), (Refused(9, Reason.SECOND_CALL),))
    over = Over(1, 5, Outcome.NOBODY, 3, 300, ())
    for event in (call(2), call(3), refused, over):
        show.feed.publish(event)
    assert [await anext(subscriber) for _ in range(2)] == [refused, over]


async def test_the_feed_knows_the_number_of_the_last_event() -> None:
    show = Show()
    show.announce(3)
    assert show.feed.number == 4


async def test_whoever_comes_while_the_show_is_off_air_hears_why_until_it_is_on_air_again() -> None:
    show = Show()
    off_air, on_air = OffAir(1, 3, "the disk is full"), OnAir(1, 1, Terms())
    show.announce(2)
    show.feed.publish(off_air)
    late = show.feed.subscribe()
    assert [await anext(late), await anext(late)] == [snapshot(2), off_air]
    show.feed.publish(on_air)
    later = show.feed.subscribe()
    assert await anext(late) == on_air
    assert await anext(later) == snapshot(2)
    assert later.waiting == 0


async def test_a_show_that_cannot_be_read_is_heard_to_be_off_air() -> None:
    async def fail() -> Snapshot | None:
        raise JournalError("the disk fails")

    feed = Feed(fail)
    off_air = OffAir(1, 3, "the disk fails")
    feed.publish(off_air)
    assert await anext(feed.subscribe()) == off_air


async def test_what_waits_when_a_subscriber_leaves_can_still_be_taken() -> None:
    show = Show()
    leaving = show.feed.subscribe()
    show.announce(2)
    leaving.close()
    show.announce(1)
    assert [event async for event in leaving] == [call(1), call(2)]
