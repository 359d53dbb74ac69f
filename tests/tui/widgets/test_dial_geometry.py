"""Where the dots of the ring are, and how the trail moves on it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.numbers import MODULUS, NUMBERS, residue
from luckytui.tui.widgets import dial_geometry
from luckytui.tui.widgets.dial_geometry import MOVE, Arc, Cell, arcs, dots, head_at, label_cell, passed

residues = st.integers(0, MODULUS - 1)
numbers = st.sampled_from(NUMBERS)

#: The fields of the ring at 120x36 and 200x60, the least one, and one that is not twice as wide as high.
SIZES = [(23, 11), (43, 21), (19, 9), (41, 11)]


def closed_gaps(columns: int, rows: int, drawn: dict[Cell, Arc]) -> set[int]:
    """Return the residues after which there is a dot in the middle of the gap."""
    step = math.pi * dial_geometry.diameter(columns, rows) / MODULUS
    held = [dot for dot in dots(columns, rows) if dot.cell in drawn and drawn[dot.cell].mask & dot.bit]
    return {int(dot.angle) for dot in held if abs(dot.angle % 1 - 0.5) * step < 1}


@given(before=residues, number=numbers)
def test_the_trail_leads_from_the_old_residue_to_the_new_one(before: int, number: int) -> None:
    assert head_at(before, number, 0.0) == before
    assert residue(round(head_at(before, number, MOVE))) == residue(before + number)
    assert head_at(before, number, 10.0) - before == residue(number)


@given(before=residues, number=numbers, since=st.floats(0, 1), more=st.floats(0, 1))
def test_the_trail_never_goes_back(before: int, number: int, since: float, more: float) -> None:
    assert head_at(before, number, since) <= head_at(before, number, since + more)


def test_the_strip_marks_the_residues_behind_the_present_one() -> None:
    assert passed(9, 9.0) == []
    assert passed(9, 12.0) == [9, 10, 0]
    assert passed(3, head_at(3, 104, 0.01)) == []


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_ring_is_a_circle_as_wide_as_high_in_the_middle_of_its_field(columns: int, rows: int) -> None:
    across = [cell[0] * 2 + (1 if bit in (0x08, 0x10, 0x20, 0x80) else 0) for cell, bit, _, _ in dots(columns, rows)]
    down = [
        cell[1] * 4 + [0x09, 0x12, 0x24, 0xC0].index(next(row for row in (0x09, 0x12, 0x24, 0xC0) if bit & row))
        for cell, bit, _, _ in dots(columns, rows)
    ]
    assert max(across) - min(across) == max(down) - min(down)
    assert max(across) + min(across) == columns * 2 - 1
    assert max(down) + min(down) == rows * 4 - 1
    radius = dial_geometry.diameter(columns, rows) / 2
    for x, y in zip(across, down, strict=True):
        distance = math.hypot(x + 0.5 - columns, y + 0.5 - rows * 2)
        assert radius * (1 - dial_geometry.THICK) <= distance <= radius


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("present", range(MODULUS))
def test_without_a_trail_there_are_eleven_arcs_with_gaps_and_one_is_thick(
    columns: int, rows: int, present: int
) -> None:
    drawn = arcs(columns, rows, present, present)
    assert {arc.residue for arc in drawn.values()} == set(range(MODULUS))
    assert {arc.residue for arc in drawn.values() if arc.kind == "present"} == {present}
    assert not [arc for arc in drawn.values() if arc.kind == "trail"]
    count = {
        shown: sum(arc.mask.bit_count() for arc in drawn.values() if arc.residue == shown) for shown in range(MODULUS)
    }
    assert min(count, key=lambda shown: -count[shown]) == present
    others = [dots for shown, dots in count.items() if shown != present]
    assert max(others) < 2 * min(others), "they are alike"
    assert not closed_gaps(columns, rows, drawn)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_trail_closes_the_gaps_on_its_way_and_no_other(columns: int, rows: int) -> None:
    drawn = arcs(columns, rows, 9, 12)
    closed = closed_gaps(columns, rows, drawn)
    assert closed == {9, 10, 0}, closed


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_labels_stand_apart_inside_the_ring(columns: int, rows: int) -> None:
    ring = set(arcs(columns, rows, 0, 0))
    cells = []
    for of in range(MODULUS):
        x, y = label_cell(columns, rows, of, len(str(of)))
        cells += [(x + offset, y) for offset in range(len(str(of)))]
    assert len(set(cells)) == MODULUS + 1, "no two labels overlap"
    middle = columns / 2, rows / 2
    for x, y in cells:
        assert (x, y) not in ring
        assert (
            math.hypot((x + 0.5 - middle[0]) * 2, (y + 0.5 - middle[1]) * 4) < dial_geometry.diameter(columns, rows) / 2
        )
