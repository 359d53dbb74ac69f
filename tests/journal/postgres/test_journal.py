"""The journal on a PostgreSQL server, as the show uses it."""

from __future__ import annotations

import pytest

from luckytui.journal.place import Server
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.protocol import Journal
from tests.journal.behaviour import KeptJournalBehaviour
from tests.journal.live_lines import Open


class TestPostgresJournal(KeptJournalBehaviour):
    @pytest.fixture
    def open_journal(self, database: str) -> Open:
        async def open_it() -> Journal:
            return await PostgresJournal.open(Server.read(database))

        return open_it
