"""A QR code: black on white whatever the theme, with the margin that readers need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from luckytui.tui.widgets.line_widget import LineWidget, Run

#: Light modules around the code: the standard asks for 4, and every reader tried needs 1 or more.
MARGINS = (4, 2)
LEAST_MARGIN = 1
#: The largest modules, in cells across.
LARGEST = 6

#: What a cell is drawn with, by whether its upper and its lower half are dark: a character, and how it is coloured.
#: A cell of one colour is a blank, since a font may draw a full block smaller than its cell.
_CELLS: dict[tuple[bool, bool], Run] = {
    (False, False): (" ", "light"),
    (True, True): (" ", "dark"),
    (True, False): ("▀", "light"),
    (False, True): ("▀", "dark"),
}

#: Whether each module is dark, row by row.
Matrix = Sequence[Sequence[bool]]


class Scale(NamedTuple):
    """How large a code is drawn.

    Attributes:
        cells: Cells across a module; half as many down, so that it is square.
        margin: Light modules around the code.
    """

    cells: int
    margin: int

    def across(self, modules: int) -> int:
        """Return the width of a code, in cells, with its margin; it is half as high.

        Args:
            modules: Modules at each side of the code.
        """
        return self.cells * (modules + 2 * self.margin)


@cache
def matrix_of(text: str) -> Matrix:
    """Return the modules of the QR code of a text, without a margin.

    Args:
        text: Upper-case letters, digits and `$%*+-./:` take the fewest modules.
    """
    # Only now: most shows have no room, and the package may not be there.
    import segno

    return tuple(tuple(map(bool, row)) for row in segno.make(text, error="m", micro=False).matrix)


def scale_for(modules: int, columns: int, rows: int) -> Scale | None:
    """Return the largest scale at which a code fits, with the widest margin at that; None if it does not fit.

    Args:
        modules: Modules at each side of the code.
        columns: Cells across.
        rows: Cells down.
    """
    scales = [Scale(cells, margin) for cells in range(LARGEST, 0, -1) for margin in MARGINS]
    scales.append(Scale(1, LEAST_MARGIN))
    return next((each for each in scales if each.across(modules) <= min(columns, 2 * rows)), None)


def draw(matrix: Matrix, scale: Scale) -> list[list[Run]]:
    """Return the lines of a code with its margin.

    Args:
        matrix: Its modules.
        scale: How large it is drawn.
    """
    side, blank = [False] * scale.margin, [False] * (len(matrix) + 2 * scale.margin)
    rows = [*[blank] * scale.margin, *([*side, *row, *side] for row in matrix), *[blank] * scale.margin]
    halves = [[module for module in row for _ in range(scale.cells)] for row in rows for _ in range(scale.cells)]
    halves += [[False] * len(halves[0])] * (len(halves) % 2)
    return [[_CELLS[both] for both in zip(*pair, strict=True)] for pair in zip(halves[::2], halves[1::2], strict=True)]


class QrCode(LineWidget):
    """A QR code in the middle of the widget, as large as it fits; nothing if it does not."""

    PREFIX = "qr"
    COMPONENT_CLASSES = {"qr--light", "qr--dark"}
    DEFAULT_CSS = """
    QrCode {
        & > .qr--light { color: #000000; background: #ffffff; }
        & > .qr--dark { color: #ffffff; background: #000000; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._matrix: Matrix = ()

    def show(self, text: str) -> None:
        """Show the code of a text; nothing for an empty one."""
        matrix = matrix_of(text) if text else ()
        if matrix != self._matrix:
            self._matrix = matrix
            self.draw_anew()

    def width_in(self, columns: int, rows: int) -> int:
        """Return how many of these cells across the code takes; 0 if there is none or it does not fit.

        Args:
            columns: Cells across.
            rows: Cells down.
        """
        scale = scale_for(len(self._matrix), columns, rows) if self._matrix else None
        return scale.across(len(self._matrix)) if scale else 0

    def paint(self) -> list[list[Run]]:
        """Draw the code."""
        width, height = self.size
        scale = scale_for(len(self._matrix), width, height)
        if not self._matrix or scale is None:
            return []
        lines = draw(self._matrix, scale)
        left: list[Run] = [(" " * ((width - len(lines[0])) // 2), "")]
        above: list[list[Run]] = [[]] * ((height - len(lines)) // 2)
        return [*above, *(left + line for line in lines)]
