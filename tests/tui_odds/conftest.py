"""What these tests stand on: the dashboard's own still surroundings."""

from __future__ import annotations

import pytest

from tests.tui.conftest import still

__all__ = ["still"]


@pytest.fixture(autouse=True)
def no_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every app the collection at its start: beside all that pytest holds it takes 0.3 s each."""
    monkeypatch.setattr("luckytui.tui.app.gc.collect", lambda: 0)
