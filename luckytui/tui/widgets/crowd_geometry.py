"""The geometry of the crowd: which dot of which cell stands for a line, and where the cells are. Pure."""

from __future__ import annotations

from typing import NamedTuple

#: The braille patterns of the dots of a cell, by how many stand in it: big ones while there is room.
MASKS = {
    1: (0x36,),
    2: (0x06, 0x30),
    4: (0x03, 0x18, 0x44, 0xA0),
    8: (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80),
}


class Block(NamedTuple):
    """The characters of a cell, and the gap between it and the next ones.

    Attributes:
        wide: Columns that are drawn, 1 or more.
        high: Rows that are drawn, 1 or more.
        right: Empty columns after it.
        below: Empty rows after it.
    """

    wide: int = 1
    high: int = 1
    right: int = 0
    below: int = 0

    @property
    def labelled(self) -> bool:
        """Whether it has room for the number of its line."""
        return self.wide >= 4

    @property
    def across(self) -> int:
        """Columns from one cell to the next."""
        return self.wide + self.right

    @property
    def down(self) -> int:
        """Rows from one cell to the next."""
        return self.high + self.below

    def cells_in(self, width: int, height: int) -> tuple[int, int]:
        """Return how many cells fit beside and below one another; the last ones need no gap."""
        return (width + self.right) // self.across, (height + self.below) // self.down

    def stretched(self, columns: int, rows: int, width: int, height: int) -> Block:
        """Return the largest one of which so many fit beside and below one another."""
        return self._replace(
            wide=(width + self.right) // columns - self.right, high=(height + self.below) // rows - self.below
        )


#: The blocks of cells with a line each, the largest first: few lines are drawn big, and fill the panel. Twice as many
#: columns as rows look about square.
BLOCKS = (
    *(Block(2 * rows, rows, 2, 1) for rows in range(6, 1, -1)),
    Block(4, 1, 2, 1),
    Block(2, 1, 2, 1),
    Block(right=1),
    Block(),
)


class Seats(NamedTuple):
    """Where the lines of a contest are drawn, row by row.

    Attributes:
        lines: The number of lines.
        width: Cells of a row, 1 or more.
        per_cell: Dots in a cell: 1, 2, 4 or 8.
        per_dot: Lines that share a dot, 1 or more.
        block: The characters of a cell.
    """

    lines: int
    width: int
    per_cell: int
    per_dot: int
    block: Block = BLOCKS[-1]

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

    def cell_at(self, x: int, y: int) -> int | None:
        """Return the cell at a place, or beside it; None if there is none."""
        column, cell = x // self.block.across, y // self.block.down * self.width + x // self.block.across
        return cell if column < self.width and cell < self.cells else None

    def region_of(self, cell: int) -> tuple[int, int, int, int]:
        """Return where a cell is drawn: its first column and row, its columns and its rows."""
        row, column = divmod(cell, self.width)
        return column * self.block.across, row * self.block.down, self.block.wide, self.block.high

    def lines_in(self, cell: int) -> range:
        """Return the lines in a cell, from 0; none if it has no dots."""
        share = self.per_dot * self.per_cell
        return range(cell * share + 1, min((cell + 1) * share, self.lines) + 1)

    def full(self, cell: int) -> int:
        """Return the pattern of a cell, from 0, in which every dot is drawn."""
        dots = -(-len(self.lines_in(cell)) // self.per_dot)
        return sum(MASKS[self.per_cell][:dots])


def seats(lines: int, width: int, height: int, most: int) -> Seats:
    """Return where lines are drawn: as big as they fit, then with several dots in a cell, then several lines a dot.

    Args:
        lines: 1 or more.
        width: Columns, 1 or more.
        height: Rows, 1 or more.
        most: The most dots in a cell: 1, 2, 4 or 8.
    """
    for block in BLOCKS:
        columns, rows = block.cells_in(width, height)
        if lines > columns * rows:
            continue
        if not block.labelled:
            return Seats(lines, columns, 1, 1, block)
        rows = -(-lines // columns)
        columns = -(-lines // rows)
        return Seats(lines, columns, 1, 1, block.stretched(columns, rows, width, height))
    cells = width * height
    per_cell = next((dots for dots in MASKS if dots <= most and lines <= dots * cells), most)
    return Seats(lines, width, per_cell, -(-lines // (per_cell * cells)))
