"""The fake journal, which tests of other packages use, behaves as a journal does."""

from __future__ import annotations

import pytest

from luckytui.journal.protocol import Journal
from tests.journal.behaviour import JournalBehaviour
from tests.journal.fake import FakeJournal
from tests.journal.live_lines import Open


class TestFakeJournal(JournalBehaviour):
    @pytest.fixture
    def open_journal(self) -> Open:
        journal = FakeJournal()

        async def open_it() -> Journal:
            return journal

        return open_it
