"""The phone."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input

from luckytui.tui.widgets.phone import Phone
from tests.tui.widgets.alone import Alone, SnapCompare


def test_phone(snap_compare: SnapCompare) -> None:
    """Your call: 345 is typed, and its residue is worked out."""
    widget = Phone()

    async def type_a_number(pilot: Pilot[None]) -> None:
        widget.pick_up()
        await pilot.press(*"345")
        assert widget.query_one(Input).value == "345"

    assert snap_compare(Alone(widget), terminal_size=(80, 1), run_before=type_a_number)
