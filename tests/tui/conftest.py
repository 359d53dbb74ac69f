"""What every test of the dashboard stands on: pinned dates, a replay's clock that stands still, a clean collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.tui.stage_app import HandTurned

#: When every contest was opened.
OPENED_AT = "2026-02-11T18:30:00+00:00"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing on the screen depend on when the test runs."""
    monkeypatch.setattr("luckytui.journal.sqlite.schema.utc_now", lambda: OPENED_AT)
    monkeypatch.setattr("luckytui.tui.screens.replay.WallClock", HandTurned)
    monkeypatch.setattr("luckytui.tui.screens.dashboard.RECOVERED_FOR", 3600.0)
    # A cursor that blinks is in a picture or not, as chance will have it.
    monkeypatch.setattr("textual.widgets.Input._toggle_cursor", lambda _: None)
    yield
    # The app keeps what there is at its start from the collector; a hundred apps would fill the memory.
    gc.unfreeze()
