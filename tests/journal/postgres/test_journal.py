"""The journal on a PostgreSQL server, as the show uses it."""

from __future__ import annotations

import asyncio

import pytest

from luckytui.contest.rules import Outcome
from luckytui.journal.errors import JournalError, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.protocol import Journal
from tests.journal.behaviour import KeptJournalBehaviour
from tests.journal.contests import ALL_TWENTY, append, rulings_in, rulings_of
from tests.journal.live_lines import Open
from tests.postgres import PostgresServer


class TestPostgresJournal(KeptJournalBehaviour):
    @pytest.fixture
    def open_journal(self, database: str) -> Open:
        async def open_it() -> Journal:
            return await PostgresJournal.open(Server.read(database))

        return open_it


@pytest.mark.parametrize("outcome", [Outcome.OPEN, Outcome.NOBODY])
async def test_a_task_that_is_cancelled_waits_for_its_commit(
    server: Server, postgres: PostgresServer, outcome: Outcome
) -> None:
    rulings, _ = rulings_of(ALL_TWENTY)
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    with postgres.stopped():
        first = asyncio.create_task(append(journal, stored, rulings[:3], outcome))
        second = asyncio.create_task(append(journal, stored, rulings[3:5]))
        for _ in range(3):
            await turns()
            first.cancel()
        await turns()
        assert not first.done(), "its commit is on its way"
        assert not second.done()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    [found] = await journal.contests()
    assert await rulings_in(journal, found) == rulings[:5]
    await journal.close()


async def turns() -> None:
    """Let every other task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_server_that_says_why_it_goes_is_quoted(server: Server, postgres: PostgresServer) -> None:
    rulings, _ = rulings_of(ALL_TWENTY)
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luckytui'")
    with pytest.raises(ServerGone, match="terminating connection due to administrator command"):
        await append(journal, stored, rulings[:3])
    await journal.reopen()
    await append(journal, stored, rulings)
    await journal.close()


async def test_a_journal_that_was_closed_takes_nothing(server: Server) -> None:
    journal = await PostgresJournal.open(server)
    await journal.close()
    with pytest.raises(JournalError, match=r" is not open$"):
        await journal.open_contest(ALL_TWENTY)


async def test_a_connection_that_ctrl_c_left_in_the_middle_of_a_commit_is_used_no_more(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    stored = await journal.open_contest(ALL_TWENTY)
    rulings, _ = rulings_of(ALL_TWENTY)
    with postgres.stopped():
        commit = append(journal, stored, rulings[:3])
        commit.send(None)
        with pytest.raises(KeyboardInterrupt):
            commit.throw(KeyboardInterrupt())
    with pytest.raises(ServerGone):
        await append(journal, stored, rulings[3:5])
    await journal.reopen()
    [found] = await journal.contests()
    assert await rulings_in(journal, found) in ([], rulings[:3])
    await journal.close()
