"""What every test of the dashboard stands on: banners that stay, a cursor that does not blink, a clean collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from luckytui.tui.screens.announcements import Announcements


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing on the screen depend on when the test runs."""
    monkeypatch.setattr(Announcements, "RECOVERED_FOR", 3600.0)
    # A test presses the next key faster than a person.
    monkeypatch.setattr("luckytui.tui.unopened.UNSEEN", 0.0)
    # A cursor that blinks is in a picture or not, as chance will have it.
    monkeypatch.setattr("textual.widgets.Input._toggle_cursor", lambda _: None)
    yield
    # The app keeps what there is at its start from the collector; a hundred apps would fill the memory.
    gc.unfreeze()


@pytest.fixture
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures be saved in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
