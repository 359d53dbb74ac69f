"""The timeline of a replay."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.timeline import Timeline
from tests.tui.widgets.alone import Alone, SnapCompare, both_sets
from tests.views import NOBODY, rulings_of


@both_sets
@pytest.mark.parametrize("moment", [0.0, 4.0, 12.6], ids=["start", "midway", "end"])
def test_timeline(snap_compare: SnapCompare, symbols: Symbols, moment: float) -> None:
    """The calls as marks, the winning one starred where there is one, and the pointer at the moment.

    Below them the times and a legend; at the end, how to begin again.
    """
    widget = Timeline(symbols)

    async def seek(pilot: Pilot[None]) -> None:
        await pilot.pause()
        widget.load(rulings_of(NOBODY), 12.6)
        widget.seek(moment)

    assert snap_compare(Alone(widget), terminal_size=(100, 2), run_before=seek)
