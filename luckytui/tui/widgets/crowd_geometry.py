"""The geometry of the crowd: which dot of which cell stands for a line. Pure."""

from __future__ import annotations

from typing import NamedTuple

#: The braille patterns of the dots of a cell, by how many stand in it: big ones while there is room.
MASKS = {
    1: (0x36,),
    2: (0x06, 0x30),
    4: (0x03, 0x18, 0x44, 0xA0),
    8: (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80),
}


class Seats(NamedTuple):
    """Where the lines of a contest are drawn, row by row.

    Attributes:
        lines: The number of lines.
        width: Cells of a row, 1 or more.
        per_cell: Dots in a cell: 1, 2, 4 or 8.
        per_dot: Lines that share a dot, 1 or more.
    """

    lines: int
    width: int
    per_cell: int
    per_dot: int

    @property
    def shared(self) -> bool:
        """Whether a cell stands for more than one line."""
        return self.per_cell * self.per_dot > 1

    @property
    def cells(self) -> int:
        """Cells with dots."""
        return -(-self.lines // (self.per_cell * self.per_dot))

    def cell_of(self, line: int) -> int:
        """Return the cell of a line, from 0; cells are counted row by row."""
        return (line - 1) // (self.per_dot * self.per_cell)

    def mask_of(self, line: int) -> int:
        """Return the pattern of a line's dot in its cell."""
        return MASKS[self.per_cell][(line - 1) // self.per_dot % self.per_cell]

    def lines_in(self, cell: int) -> range:
        """Return the lines in a cell, from 0; none if it has no dots."""
        share = self.per_dot * self.per_cell
        return range(cell * share + 1, min((cell + 1) * share, self.lines) + 1)

    def full(self, cell: int) -> int:
        """Return the pattern of a cell, from 0, in which every dot is drawn."""
        dots = -(-len(self.lines_in(cell)) // self.per_dot)
        return sum(MASKS[self.per_cell][:dots])


def seats(lines: int, width: int, height: int, most: int) -> Seats:
    """Return where lines are drawn: with as few dots in a cell as fit, then with several lines a dot.

    Args:
        lines: 1 or more.
        width: Cells of a row, 1 or more.
        height: Rows, 1 or more.
        most: The most dots in a cell: 1, 2, 4 or 8.
    """
    cells = width * height
    per_cell = next((dots for dots in MASKS if dots <= most and lines <= dots * cells), most)
    return Seats(lines, width, per_cell, -(-lines // (per_cell * cells)))
