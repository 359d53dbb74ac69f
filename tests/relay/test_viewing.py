"""A viewer over a real broker hears what the show tells, through crashes of relay and broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luckytui.contest.events import Event, Joined, OnAir, Paced, Ruled, Snapshot
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.door.protocol import DoorError
from luckytui.relay.viewing import at_the_broker
from tests.patience import PATIENCE
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto
from tests.relay.served import TOPICS, relayed, served


async def calls_heard(events: AsyncIterator[Event], calls: int) -> ContestView:
    """Return the view of a connection's events once it has so many calls."""
    first = await anext(events)
    assert isinstance(first, Snapshot)
    view = ContestView(first)
    while view.calls < calls:
        event = await anext(events)
        if isinstance(event, Snapshot):
            view = ContestView(event)
        elif event.number > view.number or isinstance(event, Ruled):
            view.apply(event)
    return view


async def test_it_sees_the_contest_from_where_it_is_and_all_that_follows(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker(), seed=7) as (_, listener):
        await listener.call("ada", b"lucky 517")
        await listener.ruling("ada")
        connections = at_the_broker(mosquitto.broker(), str)
        events = await anext(connections)
        first = await anext(events)
        assert isinstance(first, Snapshot)
        assert (first.terms.seed, len(first.rulings)) == (7, 1)
        await listener.call("bob", b"lucky 518")
        heard = [await anext(events), await anext(events)]
        assert [type(each).__name__ for each in heard] == ["Joined", "Ruled"]
        assert isinstance(heard[1], Ruled)
        assert heard[1].rulings[0].number == 518
        await connections.aclose()


async def test_it_sees_a_contest_begin_that_has_just_begun(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.beginning.NEW", 10 * PATIENCE)
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await show.host.next_contest(Terms(callers=2, seed=8, prizes=0))
        await listener.next(TOPICS.state, lambda said: said["contest"] == 2)
        connections = at_the_broker(mosquitto.broker(), str)
        events = await anext(connections)
        opening = await anext(events)
        assert isinstance(opening, OnAir)
        assert (opening.contest, opening.terms.seed) == (2, 8)
        paced = await anext(events)
        assert isinstance(paced, Paced), "it took a while to get here"
        assert (paced.contest, paced.rate, paced.paused) == (2, 1.0, False)
        await listener.call("ada", b"lucky 517")
        assert [type(await anext(events)) for _ in range(2)] == [Joined, Ruled]
        await connections.aclose()


async def test_the_next_contest_is_asked_for_at_once_however_short_the_one_before_was(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.viewing._AGAIN", 10 * PATIENCE)
    async with served(tmp_path, mosquitto.broker()) as (show, _), asyncio.timeout(PATIENCE):
        connections = at_the_broker(mosquitto.broker(), str)
        events = await anext(connections)
        for contest in (2, 3):
            await anext(events)
            await show.host.next_contest(Terms(callers=2, seed=contest, prizes=0))
            async for event in events:
                if event.contest == contest:
                    assert isinstance(event, OnAir)
                    break
        await connections.aclose()


async def test_it_hears_no_call_twice_and_misses_none_when_the_relay_goes_and_comes(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        connections = at_the_broker(mosquitto.broker(), str)
        first = await anext(connections)
        reading = asyncio.create_task(calls_heard(first, 1))
        await listener.call("ada", b"lucky 517")
        view = await reading
        assert view.calls == 1
        async with relayed(show.journal, mosquitto.broker()):
            # The first relay leaves to the second; what happens then is heard over that.
            await listener.call("bob", b"lucky 518")
            await listener.ruling("bob")
            while view.calls < 2:
                async for event in first:
                    if isinstance(event, Snapshot):
                        # What was missed between the two relays.
                        view = ContestView(event)
                    else:
                        view.apply(event)
                    if view.calls == 2:
                        break
                else:
                    first = await anext(connections)
                    view = await calls_heard(first, 2)
        assert view.magic_number == 517 + 518
        await connections.aclose()


async def test_the_end_of_the_broker_is_the_end_of_a_connection(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()):
        connections = at_the_broker(mosquitto.broker(), str)
        events = await anext(connections)
        assert isinstance(await anext(events), Snapshot)
        mosquitto.end()
        assert [event async for event in events] == []
        await asyncio.to_thread(mosquitto.start)
        assert isinstance(await anext(await anext(connections)), Snapshot)
        await connections.aclose()


async def test_who_is_refused_is_told(start_broker: StartBroker) -> None:
    with pytest.raises(DoorError, match="wants a user name and a password"):
        await anext(at_the_broker(start_broker(anonymous=False).broker(), str))


async def test_why_nothing_can_be_seen_is_told_until_it_has_passed(tmp_path: Path, mosquitto: Mosquitto) -> None:
    broker, told = mosquitto.broker(), asyncio.Queue[str]()
    mosquitto.end()
    connections = at_the_broker(broker, told.put_nowait)
    waiting = asyncio.ensure_future(anext(connections))
    assert await told.get() == f"no broker listens at {broker.place}"
    await asyncio.to_thread(mosquitto.start)
    assert await told.get() == ""
    async with served(tmp_path, broker):
        events = await waiting
        assert isinstance(await anext(events), Snapshot)
        mosquitto.end()
        assert [event async for event in events] == []
        waiting = asyncio.ensure_future(anext(connections))
        assert await told.get() == f"the connection to the broker at {broker.place} is lost"
        waiting.cancel()
        await asyncio.wait([waiting])


async def test_a_feed_that_may_not_be_read_is_told(
    tmp_path: Path, start_broker: StartBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.viewing._AGAIN", 0.1)
    rules = tmp_path / "acl"
    rules.write_text("pattern readwrite lucky/1/radio/#\npattern deny lucky/1/radio/feed/ada\n")
    broker, told = start_broker(f"acl_file {rules}").broker(), asyncio.Queue[str]()
    async with served(tmp_path, broker):
        connections = at_the_broker(broker._replace(user="ada"), told.put_nowait)
        reading = asyncio.ensure_future(anext(await anext(connections)))
        assert await told.get() == ""
        said = "the station does not answer: the broker may not let this user read lucky/1/radio/feed/ada"
        assert await told.get() == said
        reading.cancel()
        await asyncio.wait([reading])


async def test_two_screens_of_one_user_both_see_the_show(tmp_path: Path, mosquitto: Mosquitto) -> None:
    broker = mosquitto.broker()._replace(user="ada")
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        screens = [at_the_broker(broker, str) for _ in range(2)]
        reading = [asyncio.create_task(calls_heard(await anext(screen), 1)) for screen in screens]
        await listener.call("ada", b"lucky 517")
        assert [view.magic_number for view in await asyncio.gather(*reading)] == [517, 517]
        for screen in screens:
            await screen.aclose()
