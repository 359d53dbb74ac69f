"""The geometry of the dial: a ring of eleven arcs, in dots of which a cell has two across and four down."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from luckytui.contest.numbers import MODULUS, residue

#: Wall seconds that the trail takes from one residue to the next, whatever the way.
MOVE = 0.4
#: Dots between two arcs.
GAP = 3.0
#: The thickness of arcs as a part of the radius: at rest, on the trail, at the present residue.
THIN, TRAIL, THICK = 0.09, 0.14, 0.23

#: A cell: its column and its row.
Cell = tuple[int, int]


class Dot(NamedTuple):
    """A dot of the ring.

    Attributes:
        cell: Where it is.
        bit: Its bit in the braille pattern of the cell.
        angle: Residues from the top, clockwise: 0 or more, less than 11.
        depth: Its distance from the outer edge, as a part of the radius.
    """

    cell: Cell
    bit: int
    angle: float
    depth: float


class Arc(NamedTuple):
    """A cell of the ring as it is drawn.

    Attributes:
        mask: Its braille pattern, 1 to 255.
        kind: `present`, `trail` or `rest`.
        residue: The residue of the arc, 0 to 10; where there is none below a trail, 0.
    """

    mask: int
    kind: str
    residue: int


def diameter(columns: int, rows: int) -> int:
    """Return the diameter of the ring that fits in so many cells, in dots; a dot is as high as wide."""
    return min(columns * 2, rows * 4)


@cache
def dots(columns: int, rows: int) -> tuple[Dot, ...]:
    """Return the dots of the ring, as thick as an arc can be, in the middle of a field of cells."""
    radius = diameter(columns, rows) / 2
    return tuple(_dots(columns, rows, radius))


def _dots(columns: int, rows: int, radius: float) -> Iterator[Dot]:
    for y in range(rows * 4):
        for x in range(columns * 2):
            right, down = x + 0.5 - columns, y + 0.5 - rows * 2
            depth = 1 - math.hypot(right, down) / radius
            if 0 <= depth < THICK:
                angle = math.atan2(right, -down) * MODULUS / math.tau % MODULUS
                yield Dot((x // 2, y // 4), _BITS[y % 4][x % 2], angle, depth)


def arcs(columns: int, rows: int, begin: float, head: float) -> dict[Cell, Arc]:
    """Return the cells of the ring with a trail on it.

    Args:
        columns: Cells across.
        rows: Cells down.
        begin: The residue at which the trail begins, 0 to 10.
        head: Where it ends, clockwise: `begin` or more, less than `begin` + 11.
    """
    ring = _ring(columns, rows)
    present = round(head) % MODULUS
    drawn = {cell: Arc(mask, "rest", shown) for cell, (mask, shown) in ring.rest.items()}
    trail: dict[Cell, int] = {}
    for cell, bit in ring.trail[bisect_left(ring.angles, begin) : bisect_left(ring.angles, head)]:
        trail[cell] = trail.get(cell, 0) | bit
    for cell, mask in trail.items():
        rest, shown = ring.rest.get(cell, (0, 0))
        drawn[cell] = Arc(rest | mask, "trail", shown)
    for cell, mask in ring.present[present].items():
        drawn[cell] = Arc(mask | (drawn[cell].mask if cell in drawn else 0), "present", present)
    return drawn


class Ring(NamedTuple):
    """The parts of a ring.

    Attributes:
        rest: The cells of the arcs at rest: their patterns and residues.
        present: The cells of each arc as the present one, by residue: their patterns.
        trail: The cells and bits of the dots on which a trail can be, clockwise, twice around: it may pass the top.
        angles: Their angles, from 0 to 22.
    """

    rest: dict[Cell, tuple[int, int]]
    present: list[dict[Cell, int]]
    trail: list[tuple[Cell, int]]
    angles: list[float]


@cache
def _ring(columns: int, rows: int) -> Ring:
    """Return the parts of the ring in a field of cells."""
    gap = GAP / 2 / (math.pi * diameter(columns, rows) / MODULUS)
    rest: dict[Cell, tuple[int, int]] = {}
    present: list[dict[Cell, int]] = [{} for _ in range(MODULUS)]
    for cell, bit, angle, depth in dots(columns, rows):
        if abs(angle - round(angle)) > 0.5 - gap:
            continue
        arc = round(angle) % MODULUS
        present[arc][cell] = present[arc].get(cell, 0) | bit
        if depth < THIN:
            mask, shown = rest.get(cell, (0, arc))
            rest[cell] = mask | bit, shown
    around = sorted((dot for dot in dots(columns, rows) if dot.depth < TRAIL), key=attrgetter("angle"))
    trail, angles = [(dot.cell, dot.bit) for dot in around], [dot.angle for dot in around]
    return Ring(rest, present, trail * 2, angles + [angle + MODULUS for angle in angles])


def label_cell(columns: int, rows: int, of: int, length: int) -> Cell:
    """Return the first cell of the label of a residue, which stands inside the ring.

    Args:
        columns: Cells across.
        rows: Cells down.
        of: The residue.
        length: Characters of the label.
    """
    radius = diameter(columns, rows) / 2
    angle = math.tau * of / MODULUS
    # Half a label is two dots high.
    inside = radius * (0.95 - THICK) - 3
    x, y = columns + inside * math.sin(angle), rows * 2 - inside * math.cos(angle)
    return round(x / 2 - length / 2), int(y // 4)


def head_at(before: int, number: int, since: float) -> float:
    """Return where the trail of a call ends some time after it: from `before` on, slowing down.

    Args:
        before: The residue before the call.
        number: The number that was called.
        since: Wall seconds since the call was shown.
    """
    part = min(max(since / MOVE, 0.0), 1.0)
    return before + residue(number) * (1 - (1 - part) ** 3)


def passed(before: int, head: float) -> list[int]:
    """Return the residues that the trail has passed, from `before` up to the one before the present one."""
    return [residue(step) for step in range(before, round(head))]


#: The bits of the dots of a braille pattern, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
