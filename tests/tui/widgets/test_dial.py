"""The dial, as a strip and as a ring."""

from __future__ import annotations

import pytest

from luckytui.contest.terms import Start, Terms
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.dial import Dial
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets, shows
from tests.views import view_for


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_dial_as_a_strip(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Eleven cells, the pointer in brackets, the class that wins, its chance, and the residues so far."""
    widget = Dial(symbols)
    assert snap_compare(Alone(widget), terminal_size=(46, 5), run_before=shows(widget, at_call(calls)))


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_dial_as_a_ring(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Eleven residues on a ring, the star on top, the pointer in brackets and in the middle; words beside it."""
    widget = Dial(symbols)
    assert snap_compare(Alone(widget), terminal_size=(58, 11), run_before=shows(widget, at_call(calls)))


async def test_the_cells_of_a_narrow_strip_are_of_one_width() -> None:
    terms = Terms(seed=3, callers=4)
    view = view_for(terms, start=Start(2, 1, 109))
    widget = Dial()
    async with Alone(widget).run_test(size=(40, 5)):
        widget.show(view)
        assert widget.render_line(0).text.rstrip() == "    ★  1  2  3  4  5  6  7  8  9 [10"
