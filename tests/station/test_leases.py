"""Clients with calls to come: silence ends no contest as long as one of them says that it is there."""

from __future__ import annotations

import asyncio

import pytest

from luckytui.contest.events import Over
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.terms import Terms
from luckytui.station import leases
from luckytui.station.leases import Leases
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(callers=0, prizes=0, timeout=10.0)
CLIENT = NewLine("", Origin.CLIENT, "ab" * 32)


async def test_silence_ends_no_contest_before_the_last_client_has_no_calls_to_come() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[CLIENT])
        await show.host.go_on_air()
        show.host.lease("ada", more=True)
        show.host.lease("bob", more=True)
        show.host.lease("ada", more=True)
        await show.hear(10.0)
        show.host.lease("ada", more=False)
        show.host.lease("nobody", more=False)
        assert not any(isinstance(event, Over) for event in await show.hear(99.0))
        show.host.lease("bob", more=False)
        assert isinstance((await show.hear())[-1], Over)


async def test_a_client_that_is_silent_itself_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async with OnStage() as show:
        await show.host.open(TERMS, live=[CLIENT])
        await show.host.go_on_air()
        monkeypatch.setattr(leases, "LASTS", 0.0)
        show.host.lease("ada", more=True)
        assert isinstance((await show.hear(10.0))[-1], Over)


async def test_a_show_that_comes_back_waits_for_clients_that_had_none_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    journal = FakeJournal()
    async with OnStage(journal) as show:
        await show.host.open(TERMS, live=[CLIENT])
        await show.host.go_on_air()
        await show.hear()
    async with OnStage(journal) as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        assert not any(isinstance(event, Over) for event in await show.hear(10.0))
    monkeypatch.setattr(leases, "LASTS", 0.0)
    async with OnStage(journal) as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        assert isinstance((await show.hear(10.0))[-1], Over)


async def test_a_show_without_clients_comes_back_to_silence_at_once() -> None:
    journal = FakeJournal()
    for moment in (1.0, 10.0):
        async with OnStage(journal) as show:
            await show.host.open(TERMS, live=[NewLine("", Origin.KEYBOARD)])
            await show.host.go_on_air()
            heard = await show.hear(moment)
    assert isinstance(heard[-1], Over)


async def test_off_air_nobody_holds_a_lease() -> None:
    async with OnStage() as show:
        show.host.lease("ada", more=True)
        await show.host.open(TERMS, live=[CLIENT])
        await show.host.go_on_air()
        assert isinstance((await show.hear(10.0))[-1], Over)


async def test_a_lease_ends_ten_seconds_after_it_was_renewed_last(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, passed = asyncio.get_running_loop(), 0.0
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + passed)
    held = Leases()
    over = []
    for seconds in (0.0, 9.0, 9.0, 10.1):
        passed += seconds
        for _ in range(3):
            await asyncio.sleep(0)
        # Only the last moment is more than ten seconds after a renewal.
        waiting = asyncio.ensure_future(held.over())
        await asyncio.sleep(0)
        over.append(waiting.done())
        waiting.cancel()
        if seconds < 10.0:
            held.renew("ada")
    assert over == [True, False, False, True]


async def test_a_flood_of_names_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "MOST", 2)
    held = Leases()
    for holder in ("ada", "bob", "cy", "ada"):
        held.renew(holder)
    held.end("ada")
    held.end("bob")
    over = asyncio.ensure_future(held.over())
    await asyncio.sleep(0)
    assert over.done()
