"""What the tests of the journal on a server stand on."""

from __future__ import annotations

import pytest

from luckytui.journal.place import Server


@pytest.fixture
def server(database: str) -> Server:
    """Return a server without a journal."""
    return Server.read(database)
