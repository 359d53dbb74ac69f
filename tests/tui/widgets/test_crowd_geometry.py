"""Which dot of which cell stands for a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.tui.widgets.crowd_geometry import MASKS, seats

SIZES = {"lines": st.integers(1, 100_001), "width": st.integers(1, 196), "height": st.integers(1, 50)}


@given(**SIZES, most=st.sampled_from([1, 8]))
def test_every_line_has_a_dot_on_the_screen_and_every_cell_knows_its_lines(
    lines: int, width: int, height: int, most: int
) -> None:
    places = seats(lines, width, height, most)
    assert places.cells <= width * height
    for line in {1, lines // 3 + 1, lines // 2 + 1, lines}:
        cell, mask = places.cell_of(line), places.mask_of(line)
        assert 0 <= cell < places.cells
        assert line in places.lines_in(cell)
        assert mask & places.full(cell) == mask
    assert not places.lines_in(places.cells)
    assert sum(len(places.lines_in(cell)) for cell in range(places.cells)) == lines


@pytest.mark.parametrize("per_cell", MASKS)
def test_the_dots_of_a_cell_do_not_overlap(per_cell: int) -> None:
    dots = MASKS[per_cell]
    assert len(dots) == per_cell
    assert sum(mask.bit_count() for mask in dots) == sum(dots).bit_count()


@pytest.mark.parametrize(
    ("lines", "per_cell", "per_dot"),
    [(1_568, 1, 1), (1_569, 2, 1), (3_137, 4, 1), (12_544, 8, 1), (12_545, 8, 2), (100_001, 8, 8)],
)
def test_lines_share_a_cell_and_then_a_dot_when_there_are_too_many(lines: int, per_cell: int, per_dot: int) -> None:
    assert seats(lines, 196, 8, 8)[2:] == (per_cell, per_dot)
