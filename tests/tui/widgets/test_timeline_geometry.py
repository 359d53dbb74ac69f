"""Cells and moments of the timeline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luckytui.tui.widgets.timeline_geometry import cell_of, moment_of


@given(moment=st.floats(-5, 100), width=st.integers(1, 200))
def test_every_moment_has_a_cell_of_the_timeline(moment: float, width: int) -> None:
    assert 0 <= cell_of(moment, 30.0, width) < width


@given(width=st.integers(1, 200), cell=st.integers(0, 199))
def test_a_clicked_cell_is_the_cell_the_pointer_then_stands_in(width: int, cell: int) -> None:
    cell = min(cell, width - 1)
    assert cell_of(moment_of(cell, 12.5, width), 12.5, width) == cell


def test_the_timeline_begins_and_ends_at_its_ends() -> None:
    assert cell_of(0.0, 10.0, 80) == 0
    assert cell_of(10.0, 10.0, 80) == 79
    assert cell_of(0.0, 0.0, 80) == 79
    assert moment_of(-3, 10.0, 10) == 0.5
    assert moment_of(99, 10.0, 10) == 9.5
