"""How the pointer moves, and where the residues are on the ring."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.numbers import MODULUS, NUMBERS, residue
from luckytui.tui.widgets import dial_geometry

residues = st.integers(0, MODULUS - 1)
numbers = st.sampled_from(NUMBERS)


@given(before=residues, number=numbers)
def test_the_pointer_goes_one_residue_at_a_time_to_the_new_residue(before: int, number: int) -> None:
    passed = dial_geometry.passed(before, number)
    assert len(passed) == residue(number)
    for at, after in zip([before, *passed], passed, strict=False):
        assert after == residue(at + 1)
    assert ([before, *passed])[-1] == residue(before + number)


@given(before=residues, number=numbers, since=st.floats(0, 10))
def test_the_pointer_is_always_on_its_way_and_arrives_in_time(before: int, number: int, since: float) -> None:
    pointer = dial_geometry.pointer_at(before, number, since)
    assert pointer in [before, *dial_geometry.passed(before, number)]
    if since >= dial_geometry.LONGEST:
        assert pointer == residue(before + number)


def test_the_pointer_begins_where_it_stood() -> None:
    assert dial_geometry.pointer_at(3, 109, 0.0) == 3
    assert dial_geometry.pointer_at(3, 109, 0.061) == 4


@pytest.mark.parametrize(("width", "height"), [(26, 9), (26, 11), (30, 11), (46, 17), (60, 20)])
def test_the_labels_stand_apart_inside_the_ring(width: int, height: int) -> None:
    centres = dial_geometry.centres(width, height)
    cells = [(x + offset, y) for x, y in centres for offset in (-2, -1, 0, 1)]
    assert len(centres) == MODULUS
    assert len(set(cells)) == 4 * MODULUS, "no two labels overlap"
    assert all(0 <= x < width and 0 <= y < height for x, y in cells)
    top = min(centres, key=lambda centre: centre[1])
    assert centres[0] == top, "0 is on top"
    assert centres[1][0] > centres[0][0], "and 1 comes clockwise"


@pytest.mark.parametrize("to", range(MODULUS))
def test_the_hand_points_from_the_middle_to_its_residue(to: int) -> None:
    (end_x, end_y), middle_x, middle_y = dial_geometry.centres(30, 11)[to], 14.5, 5.0
    for x, y in dial_geometry.hand(30, 11, to):
        assert (x, y) != (end_x, end_y)
        assert math.hypot(x - end_x, y - end_y) < math.hypot(middle_x - end_x, middle_y - end_y)
