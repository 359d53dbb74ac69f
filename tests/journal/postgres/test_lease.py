"""The lease: one station is on air, and one that was replaced writes nothing."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from contextlib import suppress

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import DoesNotAddUp, OnAirElsewhere, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres import lease, writer
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.stored import Departure
from tests.journal.contests import ALL_TWENTY, YOU, append, line, rulings_in, rulings_of
from tests.patience import PATIENCE
from tests.postgres import PostgresServer

EXPIRE = "UPDATE luckytui.lease SET until = '-infinity'"


async def test_a_second_station_is_told_who_is_on_air_and_gets_the_journal_at_once_after_a_clean_end(
    server: Server,
) -> None:
    first = await PostgresJournal.open(server)
    with pytest.raises(
        OnAirElsewhere, match=r"is in use by another station \(.*, process \d+, on air since "
    ) as refused:
        await PostgresJournal.open(server)
    assert refused.value.since.endswith("+00:00")
    await first.close()
    await (await PostgresJournal.open(server)).close()


async def test_who_is_on_air_is_known_by_machine_and_process(server: Server) -> None:
    journal = await PostgresJournal.open(server)
    with pytest.raises(OnAirElsewhere, match=re.escape(f"({socket.gethostname()}, process {os.getpid()}, on air")):
        await PostgresJournal.open(server)
    await journal.close()


async def test_of_two_that_start_at_one_moment_on_nothing_one_is_on_air(server: Server) -> None:
    found = await asyncio.gather(*(PostgresJournal.open(server) for _ in range(4)), return_exceptions=True)
    opened = [journal for journal in found if isinstance(journal, PostgresJournal)]
    assert len(opened) == 1
    assert all(isinstance(other, OnAirElsewhere) for other in found if other is not opened[0])
    assert await opened[0].contests() == []
    await opened[0].close()


async def test_a_station_that_gives_no_sign_of_life_is_replaced(server: Server) -> None:
    first = await PostgresJournal.open(server)
    stored = await first.open_contest(ALL_TWENTY)
    assert first._connections is not None
    first._connections.keeping.cancel()
    second = None
    while second is None:
        try:
            second = await PostgresJournal.open(server)
        except OnAirElsewhere:
            await asyncio.sleep(0.05)
    assert second.silence > lease.TTL
    assert await second.unfinished(ALL_TWENTY) == stored
    await second.close()
    await first.close()


async def replaced(
    server: Server, postgres: PostgresServer, terms: Terms = ALL_TWENTY
) -> tuple[PostgresJournal, PostgresJournal]:
    """Return a station that was replaced without having noticed, and the one that is on air."""
    first = await PostgresJournal.open(server)
    await first.open_contest(terms, [YOU])
    async with asyncio.timeout(PATIENCE):
        while True:
            postgres.execute(EXPIRE)
            # Its next sign of life may come in between.
            with suppress(OnAirElsewhere):
                return first, await PostgresJournal.open(server)


async def test_a_station_that_was_replaced_writes_nothing(server: Server, postgres: PostgresServer) -> None:
    first, second = await replaced(server, postgres)
    rulings, _ = rulings_of(ALL_TWENTY)
    [stored] = await second.contests()
    await append(second, stored, rulings[:3])
    before = await second.contests(), await second.room()
    for late in (
        append(first, stored, rulings[3:5]),
        append(first, stored, rulings[3:5], Outcome.NOBODY),
        first.append(1, [Ruling(4, 21, 100, rulings[2].magic_number + 100, 9.0)], Outcome.OPEN, {21: "key"}),
        first.join(1, [line(22)]),
        first.change(1, line(21, "Ann"), Outcome.OPEN),
        first.begin(1),
        first.told(1),
        first.abandon(1),
        first.open_contest(Terms()),
        first.set_room(locked=True),
        first.depart(1, Departure(1.0, False)),
        first.departure(1),
        first.attend(),
        first.reopen(),
    ):
        with pytest.raises(OnAirElsewhere):
            await late
    assert (await second.contests(), await second.room()) == before
    assert await rulings_in(second, before[0][0]) == rulings[:3]
    assert await second.departure(1) is None
    await first.close()
    with pytest.raises(OnAirElsewhere):
        # The end of a station that was replaced does not free the lease of the other one.
        await PostgresJournal.open(server)
    await second.close()


async def test_without_the_fence_a_station_that_was_replaced_would_write(
    server: Server, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the test above can fail."""
    monkeypatch.setattr(writer, "FENCE", "$1 > 0")
    first, second = await replaced(server, postgres)
    rulings, _ = rulings_of(ALL_TWENTY)
    [stored] = await second.contests()
    await append(first, stored, rulings[:2])
    [found] = await second.contests()
    assert found.calls == 2
    await second.close()
    await first.close()


async def test_of_a_large_batch_too_a_station_that_was_replaced_writes_nothing(
    server: Server, postgres: PostgresServer
) -> None:
    terms = Terms(callers=writer.COPIED, prizes=0)
    first, second = await replaced(server, postgres, terms)
    [stored] = await second.contests()
    made, _ = rulings_of(terms)
    # Twice: the first refusal leaves a connection that is fit for use.
    for _ in range(2):
        with pytest.raises(OnAirElsewhere):
            await append(first, stored, made)
    await append(second, stored, made)
    assert await rulings_in(second, (await second.contests())[0]) == made
    await second.close()
    await first.close()


async def test_a_contest_whose_row_was_removed_takes_no_calls(server: Server, postgres: PostgresServer) -> None:
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    postgres.execute("DELETE FROM luckytui.contest")
    rulings, _ = rulings_of(ALL_TWENTY)
    with pytest.raises(DoesNotAddUp, match="contest 1 is missing"):
        await append(journal, stored, rulings[:3])
    assert postgres.execute("SELECT count(*) FROM luckytui.call") == [(0,)]
    await journal.close()


async def test_what_an_earlier_connection_has_under_way_is_refused_after_the_journal_was_opened_anew(
    server: Server,
) -> None:
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    connections = journal._connections
    assert connections is not None
    # As if it were still on its way through the network.
    journal._connections = None
    await journal.reopen()
    rulings, _ = rulings_of(ALL_TWENTY)
    with pytest.raises(OnAirElsewhere):
        await connections.writer.append(stored.id, rulings[:2], Outcome.OPEN, {})
    [found] = await journal.contests()
    assert found.calls == 0
    await connections.close(release=False)
    await journal.close()


async def test_a_connection_that_is_lost_is_noticed_though_nobody_writes_and_the_journal_is_opened_anew(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    rulings, _ = rulings_of(ALL_TWENTY)
    await append(journal, stored, rulings[:3])
    postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luckytui'")
    for lost in (journal.attend(), append(journal, stored, rulings[3:]), journal.contests()):
        with pytest.raises(ServerGone):
            await lost
    await journal.reopen()
    [found] = await journal.contests()
    assert await rulings_in(journal, found) == rulings[:3]
    await append(journal, stored, rulings[3:])
    await journal.close()


async def test_a_server_that_does_not_answer_is_gone_for_whoever_waits(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    rulings, _ = rulings_of(ALL_TWENTY)
    with postgres.stopped():
        attended, *waited = await asyncio.gather(
            journal.attend(), append(journal, stored, rulings[:3]), journal.contests(), return_exceptions=True
        )
    assert isinstance(attended, ServerGone)
    assert attended.fact == f"{server} has not answered for 1 s"
    assert [type(error) for error in waited] == [ServerGone, ServerGone]
    await journal.reopen()
    # What was under way when the server stopped is there whole, or not at all.
    [found] = await journal.contests()
    assert await rulings_in(journal, found) in ([], rulings[:3])
    await append(journal, stored, rulings[found.calls :])
    await journal.close()


async def test_a_station_that_stops_within_a_transaction_keeps_its_locks_no_longer_than_the_lease(
    server: Server,
) -> None:
    journal = await PostgresJournal.open(server)
    connections = journal._connections
    assert connections is not None
    with pytest.raises(ServerGone):
        async with connections.writer._transaction():
            # Only the station stops: the server goes on, and waits for its next statement.
            await asyncio.wait([connections.keeping], timeout=lease.TTL + 1)
    await journal.reopen()
    await journal.close()
