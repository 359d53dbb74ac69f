"""The feed of the tabs: the show is followed once, and every tab is told it whole, whenever it comes."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import pytest

from luckytui.contest.events import OffAir, OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.serve.feed import MOST_WAITING, Feed, Subscription
from tests.contest.histories import heard, shown
from tests.serve.shows import Show, Tab, tab_of
from tests.views import CONTEST, WON, rulings_of

CALLS = rulings_of(WON)


def call(calls: int) -> Ruled:
    return Ruled(CONTEST, 1 + calls, (CALLS[calls - 1],))


OPENING = OnAir(CONTEST, 1, WON)


async def test_all_tabs_hear_a_show_that_is_followed_once() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.appears(OPENING, call(1), call(2))
        await first.hears(3)
        async with tab_of(feed) as late, tab_of(feed) as later:
            show.says(call(3), Paced(CONTEST, 4, 2.5, 4.0, paused=True))
            await first.until(lambda: first.events[-1] == Paced(CONTEST, 4, 2.5, 4.0, paused=True))
            seen = shown(await first.hears(4), 3.0)
            assert seen == shown(heard([OPENING, call(1), call(2), call(3), first.events[-1]], None), 3.0)
            for tab in (late, later):
                await tab.hears_a(Paced)
                assert shown(await tab.hears(4), 3.0) == seen
                assert isinstance(tab.events[0], Snapshot)
            assert (show.followed, show.follow) == (1, 1)
    assert show.follow == 0, "nobody looks any more"


async def test_who_comes_when_all_have_left_is_told_anew() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.appears(OPENING, call(1))
        await first.hears(2)
    async with tab_of(feed) as second:
        show.appears(Snapshot(CONTEST, 1, WON, Start(), (), Rulings(), Outcome.OPEN, 0.5, 1.0, paused=False))
        await second.hears(1)
        assert len(second.events) == 1
    assert (show.followed, show.follow) == (2, 0)


async def test_a_show_that_is_gone_is_gone_for_every_tab_until_it_is_back() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.appears(OPENING, call(1))
        await first.hears(2)
        show.is_gone()
        await first.until(lambda: not first.there)
        async with tab_of(feed) as late:
            made = Rulings()
            made.extend(CALLS[:1])
            back = Resumed(CONTEST, 2, WON, Start(), (), made, silence=1.5)
            show.appears(back)
            for tab in (first, late):
                await tab.hears_a(Resumed)
                assert tab.events == [back], "with how long it was gone"


async def test_a_tab_that_does_not_read_holds_nobody_up_and_catches_up_later() -> None:
    show = Show()
    feed = Feed(show.connect)
    terms = Terms(seed=3, callers=2_000, prizes=0)
    calls = rulings_of(terms)
    ours, theirs = socket.socketpair()
    _, writer = await asyncio.open_unix_connection(sock=ours)
    async with tab_of(feed) as reads, feed.told_to(writer):
        show.appears(OnAir(CONTEST, 1, terms))
        await reads.hears(1)
        for seq, ruling in enumerate(calls, 1):
            show.says(Ruled(CONTEST, 1 + seq, (ruling,)))
            if seq % 500 == 0:
                await reads.hears(1 + seq)
        assert len(reads.events) == 1 + len(calls), "it has kept up"
        slow = Tab(theirs)
        listening = asyncio.create_task(slow.listen())
        view = await slow.hears(1 + len(calls))
        assert view.magic_number == calls[-1].magic_number
        assert len(slow.events) < len(calls)
    writer.close()
    await listening


async def test_what_waits_for_a_tab_has_a_bound() -> None:
    subscription = Subscription(lambda: [b"as it is\n"])
    ours, theirs = socket.socketpair()
    reader, back = await asyncio.open_unix_connection(sock=theirs)
    _, writer = await asyncio.open_unix_connection(sock=ours)
    telling = asyncio.create_task(subscription.tell(writer))
    assert await reader.readline() == b"as it is\n"
    waiting = []
    for _ in range(MOST_WAITING + 1):
        subscription.put([b"an event\n"])
        waiting.append(subscription.waiting)
    assert (max(waiting), waiting[-1]) == (MOST_WAITING, 0)
    assert await reader.readline() == b"as it is\n", "in place of all that waited"
    telling.cancel()
    await asyncio.wait([telling])
    for each in (writer, back):
        each.close()


async def test_many_events_that_come_at_once_reach_a_tab_that_reads() -> None:
    """As one message of a broker has them: they are no reason to begin with a snapshot again."""
    show = Show()
    feed = Feed(show.connect)
    terms = Terms(seed=3, callers=1_000, prizes=0)
    calls = rulings_of(terms)
    async with tab_of(feed) as tab:
        show.appears(OnAir(CONTEST, 1, terms))
        await tab.hears(1)
        show.says(*(Ruled(CONTEST, 1 + seq, (ruling,)) for seq, ruling in enumerate(calls, 1)))
        await tab.hears(1 + len(calls))
        assert not any(isinstance(event, Snapshot) for event in tab.events[1:])


@pytest.mark.parametrize("contest", [CONTEST + 1, 1])
async def test_the_next_contest_is_heard_by_all_whatever_its_number(contest: int) -> None:
    """It may be of another journal, whose contests are counted from 1 again."""
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.appears(OPENING, call(1))
        await first.hears(2)
        async with tab_of(feed) as late:
            await late.hears(2)
            show.says(Snapshot(contest, 1, WON, Start(), (), Rulings(), Outcome.OPEN, 0.5, 1.0, paused=False))
            show.says(Ruled(contest, 2, (CALLS[0],)))
            for tab in (first, late):
                assert (await tab.hears(2, contest)).calls == 1


async def test_why_the_show_stopped_is_told_to_who_comes_later_and_no_longer_when_it_goes_on() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.appears(OPENING, OffAir(CONTEST, 1, "the disk is full"))
        await first.until(lambda: first.events[-1:] == [OffAir(CONTEST, 1, "the disk is full")])
        async with tab_of(feed) as late:
            await late.until(lambda: len(late.events) == 2)
            assert late.events[1] == first.events[1]
        show.says(Snapshot(CONTEST, 1, WON, Start(), (), Rulings(), Outcome.OPEN, 0.5, 1.0, paused=False), call(1))
        await first.hears(2)
        async with tab_of(feed) as later:
            await later.hears(2)
            show.says(call(2))
            assert (await later.hears(3)).off_air is None
            assert [type(event) for event in later.events] == [Snapshot, Ruled]


async def test_what_hinders_is_told_to_every_tab_until_it_has_passed() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        await first.until(lambda: show.followed)
        show.tell("no broker listens at h")
        await first.until(lambda: first.troubles[-1:] == ["no broker listens at h"])
        async with tab_of(feed) as late:
            await late.until(lambda: late.troubles == ["no broker listens at h"])
            show.tell("")
            await late.until(lambda: late.troubles[-1] == "")


async def test_a_refusal_is_told_to_every_tab_and_tried_again_when_all_have_left() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as first:
        show.refuses("the broker refuses the user name ada")
        await first.until(lambda: first.refused)
        async with tab_of(feed) as late:
            await late.until(lambda: late.refused == "the broker refuses the user name ada")
    async with tab_of(feed) as again:
        show.appears(OPENING)
        await again.hears(1)


async def test_the_end_of_a_tab_is_no_matter_to_others() -> None:
    show = Show()
    feed = Feed(show.connect)
    async with tab_of(feed) as stays:
        ours, theirs = socket.socketpair()
        _, writer = await asyncio.open_unix_connection(sock=ours)
        async with feed.told_to(writer):
            theirs.close()
            show.appears(OPENING, *map(call, range(1, 11)))
            await stays.hears(11)
            over = Over(CONTEST, 12, Outcome.NOBODY, 10, CALLS[9].magic_number, ())
            show.says(over)
            await stays.hears(12)
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()


async def test_the_end_of_a_tab_ends_what_tells_it() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    _, writer = await asyncio.open_unix_connection(sock=ours)
    await Subscription(lambda: [b"as it is\n"] * 10).tell(writer)
    writer.close()
