"""The geometry of the dial: positions on the ring, and the movement of the pointer."""

from __future__ import annotations

import math

from luckytui.contest.numbers import MODULUS, residue

#: Wall seconds that the pointer takes from one residue to the next, and at most for one call.
STEP = 0.07
LONGEST = 0.6


def passed(before: int, number: int) -> list[int]:
    """Return the residues that the pointer passes when a number is added, including the last one.

    Args:
        before: The residue before, 0 to 10.
        number: 100 to 999; the pointer moves number mod 11 steps.
    """
    return [residue(before + step) for step in range(1, residue(number) + 1)]


def pointer_at(before: int, number: int, since: float) -> int:
    """Return the residue at which the pointer is, some time after a call.

    Args:
        before: The residue before the call.
        number: The number that was called.
        since: Wall seconds since the call was announced.
    """
    steps = residue(number)
    pace = min(STEP, LONGEST / max(steps, 1))
    return residue(before + min(int(since / pace), steps))


def centres(width: int, height: int) -> list[tuple[int, int]]:
    """Return the cell (column, row) at the centre of each residue's label, 0 on top, clockwise.

    Args:
        width: Cells; a label is up to 4 wide.
        height: Rows.
    """
    return [_cell(width, height, step) for step in range(MODULUS)]


def dots(width: int, height: int) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the dots between the residues."""
    parts = (0.5,) if height < 13 else (0.34, 0.66)
    return [_cell(width, height, step + part) for step in range(MODULUS) for part in parts]


def hand(width: int, height: int, to: int) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the hand that points from the middle to a residue."""
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    to_x, to_y = centres(width, height)[to]
    return [
        (round(middle_x + (to_x - middle_x) * part), round(middle_y + (to_y - middle_y) * part))
        for part in (0.62, 0.74)
    ]


def _cell(width: int, height: int, steps: float) -> tuple[int, int]:
    """Return the cell (column, row) on the ring, `steps` residues clockwise from the top; fractions are between two."""
    middle_x, radius_y = (width - 1) / 2, (height - 1) / 2
    # A cell is about twice as high as wide; with the usual fonts 2.3 gives a circle.
    radius_x = min(middle_x - 2, radius_y * 2.3)
    angle = 2 * math.pi * steps / MODULUS
    return round(middle_x + radius_x * math.sin(angle)), round(radius_y - radius_y * math.cos(angle))
