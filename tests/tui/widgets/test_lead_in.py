"""The countdown to the keyword."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.lead_in import LeadIn
from tests.tui.widgets.alone import Alone, SnapCompare, both_sets


@both_sets
@pytest.mark.parametrize("size", [(21, 4), (44, 11)], ids=["small", "large"])
def test_lead_in(snap_compare: SnapCompare, symbols: Symbols, size: tuple[int, int]) -> None:
    """The words "listen for ... lucky" above a 3, as big as fits."""
    widget = LeadIn(symbols)

    def show(_: Pilot[None]) -> None:
        widget.show("lucky", 2.01)

    assert snap_compare(Alone(widget, fills=True), terminal_size=size, run_before=show)
