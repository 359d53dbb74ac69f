"""The buttons."""

from __future__ import annotations

from luckytui.tui.widgets.controls import Controls
from tests.tui.widgets.alone import Alone, SnapCompare


def test_controls(snap_compare: SnapCompare) -> None:
    """A row of buttons, the crash in the colour of danger."""
    widget = Controls([("Call in", "play"), ("Pause", "toggle_pause"), ("CRASH", "crash")])
    assert snap_compare(Alone(widget), terminal_size=(60, 1))
