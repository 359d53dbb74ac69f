"""The residue dial's arithmetic: places on a ring, steps of the pointer, the chance of the next call."""

from __future__ import annotations

import math

from luckytui.contest.rules import HIGHEST, LOWEST, MODULUS, needed

#: Seconds the pointer takes for a step, and the most it takes for a way.
STEP = 0.07
LONGEST = 0.6

#: How many numbers fall in each residue class: 81 or 82 of 900.
NUMBERS_IN_CLASS = tuple(
    sum(number % MODULUS == residue for number in range(LOWEST, HIGHEST + 1)) for residue in range(MODULUS)
)


def way(before: int, number: int) -> list[int]:
    """Return the places the pointer passes when a number is added, the last one included.

    Args:
        before: The residue before, 0 to 10.
        number: 100 to 999; the pointer moves number mod 11 steps.
    """
    return [(before + step) % MODULUS for step in range(1, number % MODULUS + 1)]


def pointer(before: int, number: int, since: float) -> int:
    """Return where the pointer stands a while after a call.

    Args:
        before: The residue before the call.
        number: The number that was called.
        since: Seconds since it was announced.
    """
    steps = number % MODULUS
    pace = min(STEP, LONGEST / max(steps, 1))
    return (before + min(int(since / pace), steps)) % MODULUS


def chance(residue: int) -> tuple[int, int]:
    """Return how many of how many numbers win from a residue."""
    return NUMBERS_IN_CLASS[needed(residue)], HIGHEST - LOWEST + 1


def places(width: int, height: int) -> list[tuple[int, int]]:
    """Return the centre (column, row) of each place on a ring, 0 on top, clockwise.

    Args:
        width: Cells; a place is up to 4 wide.
        height: Rows.
    """
    return [_spot(width, height, place) for place in range(MODULUS)]


def ring(width: int, height: int) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the dots between the places of a ring."""
    parts = (0.5,) if height < 13 else (0.34, 0.66)
    return [_spot(width, height, place + part) for place in range(MODULUS) for part in parts]


def hand(width: int, height: int, place: int) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the hand that points from the middle to a place."""
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    to_x, to_y = places(width, height)[place]
    return [
        (round(middle_x + (to_x - middle_x) * part), round(middle_y + (to_y - middle_y) * part))
        for part in (0.62, 0.74)
    ]


def _spot(width: int, height: int, place: float) -> tuple[int, int]:
    """Return the cell (column, row) of a place, or of a part of the way to the next one."""
    middle_x, radius_y = (width - 1) / 2, (height - 1) / 2
    # A cell is about twice as high as wide: 2.3 is round on the common fonts.
    radius_x = min(middle_x - 2, radius_y * 2.3)
    angle = 2 * math.pi * place / MODULUS
    return round(middle_x + radius_x * math.sin(angle)), round(radius_y - radius_y * math.cos(angle))
