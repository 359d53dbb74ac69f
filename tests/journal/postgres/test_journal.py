"""The journal on a PostgreSQL server, as the show uses it."""

from __future__ import annotations

import pytest

from luckytui.journal.errors import JournalError
from luckytui.journal.place import Server
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.protocol import Journal
from tests.journal.behaviour import JournalBehaviour
from tests.journal.contests import TWENTY
from tests.journal.live_lines import Open


class TestPostgresJournal(JournalBehaviour):
    @pytest.fixture
    def open_journal(self, database: str) -> Open:
        async def open_it() -> Journal:
            return await PostgresJournal.open(Server.read(database))

        return open_it

    async def test_a_closed_journal_says_so(self, journal: Journal) -> None:
        await journal.close()
        await journal.close()
        with pytest.raises(JournalError):
            await journal.contests()
        with pytest.raises(JournalError):
            await journal.open_contest(TWENTY)
