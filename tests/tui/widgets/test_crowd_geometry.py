"""Which dot of which cell stands for a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.tui.widgets.crowd_geometry import BLOCKS, MASKS, Block, seats

SIZES = {"lines": st.integers(1, 100_001), "width": st.integers(1, 196), "height": st.integers(1, 50)}


@given(**SIZES, most=st.sampled_from([1, 8]))
def test_every_line_has_a_dot_on_the_screen_and_every_cell_knows_its_lines(
    lines: int, width: int, height: int, most: int
) -> None:
    places = seats(lines, width, height, most)
    columns, rows = places.block.cells_in(width, height)
    assert places.width <= columns
    assert places.cells <= places.width * rows
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
    assert seats(lines, 196, 8, 8)[2:4] == (per_cell, per_dot)


@given(**SIZES)
def test_cells_are_drawn_on_the_screen_side_by_side_and_found_again(lines: int, width: int, height: int) -> None:
    places = seats(lines, width, height, 8)
    drawn: set[tuple[int, int]] = set()
    for cell in range(min(places.cells, 300)):
        x, y, wide, high = places.region_of(cell)
        assert x + wide <= width
        assert y + high <= height
        inside = {(column, row) for column in range(x, x + wide) for row in range(y, y + high)}
        assert {places.cell_at(*each) for each in inside} == {cell}
        assert not drawn & inside
        drawn |= inside
    assert places.cell_at(width + 2, 0) is None
    assert places.cell_at(0, height + 1) is None


@pytest.mark.parametrize(
    ("lines", "block"),
    [
        (2, Block(38, 12, 2, 1)),
        (21, Block(9, 3, 2, 1)),
        (78, Block(4, 1, 2, 1)),
        (79, Block(2, 1, 2, 1)),
        (120, Block(2, 1, 2, 1)),
        (121, Block(1, 1, 1, 0)),
        (468, Block(1, 1, 1, 0)),
        (469, Block(1, 1, 0, 0)),
        (10_000, Block(1, 1, 0, 0)),
    ],
)
def test_few_lines_are_drawn_big(lines: int, block: Block) -> None:
    assert seats(lines, 78, 12, 8).block == block


def test_larger_blocks_are_tried_first() -> None:
    assert sorted(BLOCKS, key=lambda block: block.across * block.down, reverse=True) == [*BLOCKS]
