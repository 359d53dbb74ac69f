"""What another station sees of the one on air: each fact, from the journal alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from luckytui.contest.continuation import Continuation
from luckytui.contest.events import Begun, Event, Joined, OnAir, Over, Paced, Renamed, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres import lease, viewer
from luckytui.journal.postgres.connection import opening
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.postgres.schema import STEPS
from luckytui.journal.postgres.viewer import Others, viewing
from tests.journal.contests import ALL_TWENTY, YOU, append, line, rulings_of
from tests.patience import PATIENCE
from tests.postgres import PostgresServer


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "_LOOK", 0.01)
    monkeypatch.setattr(viewer, "_PAUSE", 0.01)


async def heard(others: Others, told: list[Event]) -> None:
    """Note what is told, as a subscriber that fills gaps notes it."""
    continuation = Continuation(whole=True)
    async for events in others.connections():
        async for event in events:
            told += [each for each in continuation.after(event) if not isinstance(each, Paced)]


async def until(told: list[Event], number: int) -> None:
    """Wait until so many events were told."""
    async with asyncio.timeout(PATIENCE):
        while len(told) < number:  # noqa: ASYNC110 - another task appends to a list
            await asyncio.sleep(0.01)


async def test_every_fact_is_told_once_until_the_journal_is_free(server: Server) -> None:
    journal = await PostgresJournal.open(server)
    rulings, _ = rulings_of(ALL_TWENTY)
    stored = await journal.open_contest(ALL_TWENTY, [YOU], lobby=True)
    others, told = Others(server, until_free=True), list[Event]()
    hearing = asyncio.create_task(heard(others, told))
    await until(told, 2)
    await journal.begin(1)
    await until(told, 3)
    await append(journal, stored, rulings[:3])
    await until(told, 4)
    await append(journal, stored, rulings[3:7])
    await until(told, 5)
    await journal.change(1, line(21, "Ann"), Outcome.OPEN)
    await until(told, 6)
    await append(journal, stored, rulings[7:], Outcome.NOBODY)
    await until(told, 8)
    second = await journal.open_contest(Terms(seed=2))
    await until(told, 9)
    assert others.holder is not None
    assert not others.free
    await journal.close()
    await hearing
    assert others.free
    kinds = [OnAir, Joined, Begun, Ruled, Ruled, Renamed, Ruled, Over, OnAir]
    assert [type(event) for event in told] == kinds
    assert [each for event in told if isinstance(event, Ruled) for each in event.rulings] == rulings
    assert [event.contest for event in told] == [1] * 8 + [second.id]


async def test_where_the_time_stands_is_told_when_it_is_paused_set_or_changed_in_rate(server: Server) -> None:
    journal = await PostgresJournal.open(server)
    await journal.open_contest(ALL_TWENTY)
    now = Paced(1, 1, 7.0, 2.0, True)
    attending = asyncio.create_task(journal.attend(lambda: now))
    connections = Others(server, until_free=True).connections()
    connection = await anext(connections)

    async def told(paused: bool) -> tuple[float, float]:
        async with asyncio.timeout(PATIENCE):
            async for event in connection:
                if isinstance(event, Paced | Snapshot) and event.paused is paused:
                    return event.at, event.rate
        raise AssertionError("nothing was told")

    assert await told(True) == (7.0, 2.0)
    now = now._replace(at=9.0)
    assert await told(True) == (9.0, 2.0)
    now = now._replace(paused=False)
    at, rate = await told(False)
    assert rate == 2.0
    assert 9.0 <= at <= 9.0 + 2.0 * lease.TTL
    now = now._replace(at=100.0)
    at, _ = await told(False)
    assert at >= 100.0
    now = now._replace(rate=0.5)
    assert (await told(False))[1] == 0.5
    attending.cancel()
    await journal.close()
    await connections.aclose()


async def test_a_lease_of_the_first_schema_tells_no_time(server: Server) -> None:
    async with opening(server) as connection:
        await connection.execute("CREATE SCHEMA luckytui")
        await connection.execute(STEPS[0].encode())
        held = await lease.look(connection)
        assert (held.contest, held.at, held.rate, held.paused) == (0, 0.0, 1.0, False)
        await connection.close()


async def test_who_looks_is_told_of_a_server_that_is_gone_only_by_silence(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    await journal.open_contest(ALL_TWENTY)
    others, connections = Others(server, until_free=False), 0

    async def first_of_each() -> AsyncIterator[Event]:
        nonlocal connections
        async for events in others.connections():
            connections += 1
            async for event in events:
                yield event

    events = first_of_each()
    assert isinstance(await anext(events), Snapshot)
    postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luckytui'")
    with pytest.raises(ServerGone):
        await journal.attend()
    waiting = asyncio.ensure_future(anext(events))
    await journal.reopen()
    assert isinstance(await waiting, Snapshot)
    assert connections >= 2
    assert not others.free
    await journal.close()


async def test_a_server_that_was_never_reached_is_an_error(server: Server) -> None:
    with pytest.raises(JournalError, match="cannot be reached"):
        await Others(Server.read("postgresql://127.0.0.1:1/radio"), until_free=True).wait()
    await Others(server, until_free=True).wait()


async def test_only_a_station_of_this_machine_is_waited_for_in_silence(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    await asyncio.sleep(0)
    others = Others(server, until_free=True)
    await others.wait(host="elsewhere")
    assert not others.free
    await journal.close()
    await others.wait()
    assert others.free


async def test_what_another_program_has_made_of_the_journal_is_an_error_that_names_it(
    server: Server, postgres: PostgresServer
) -> None:
    await (await PostgresJournal.open(server)).close()
    async with viewing(server) as watching:
        postgres.execute("DROP TABLE luckytui.lease CASCADE")
        with pytest.raises(JournalError, match=re.escape(str(server))):
            await watching.look()
