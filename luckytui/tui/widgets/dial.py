"""The dial: the eleven residues on a ring or, in less room, on a strip, with the way of the last call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from luckytui.clock import wall
from luckytui.contest.numbers import MODULUS, residue
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text, dial_geometry
from luckytui.tui.widgets.dial_geometry import Cell
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The least rows and columns of the ring; in fewer the strip is drawn.
RING_ROWS, RING_COLUMNS = 9, 18
#: The scale of digits that can be seen from afar, and the cells that the ring takes beside them.
LEAST_DIGITS, BESIDE = 2, 8


class Dial(LineWidget):
    """Shows the residue of the magic number, and how far the last call moved it.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "dial"
    COMPONENT_CLASSES = {f"dial--{name}" for name in ("rest", "lucky", "trail", "present", "won", "label", "pointer")}
    DEFAULT_CSS = """
    Dial {
        & > .dial--rest { color: $border; }
        & > .dial--label { color: $text-muted; }
        & > .dial--trail { color: $foreground; }
        & > .dial--lucky { color: $success; text-style: bold; }
        & > .dial--present { color: $primary; text-style: bold; }
        & > .dial--won { color: $success; text-style: bold; }
        & > .dial--pointer { color: $background; background: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._before = 0
        self._number = 0
        self._since: float | None = None
        #: Wall time of the last call that was shown.
        self._last = float("-inf")
        self._head = 0.0
        self._calls = (0, 0)

    @property
    def moving(self) -> bool:
        """Whether the trail of the last call is still on its way."""
        return self._since is not None

    def show(self, view: ContestView) -> None:
        """Show the present state of a contest; a new call starts its trail."""
        calls = view.contest, view.calls
        number = view.rulings[-1].number if view.rulings else 0
        before = residue(view.residue - number)
        if (calls, number, before) == (self._calls, self._number, self._before):
            return
        moves = calls[0] == self._calls[0] and calls[1] > self._calls[1] and bool(view.rulings)
        self._calls, self._number, self._before = calls, number, before
        now = wall()
        # In a wave of calls each is shown at once: trails that are cut short tell nothing, and cost a redraw a frame.
        calm, self._last = now - self._last >= dial_geometry.MOVE, now
        self._since = now if moves and calm and self.app.animation_level != "none" else None
        self._head = dial_geometry.head_at(before, number, 0.0 if self.moving else dial_geometry.MOVE)
        self.draw_anew()

    def tick(self) -> None:
        """Move the trail on; to be called once per frame."""
        if self._since is None:
            return
        since = wall() - self._since
        if since >= dial_geometry.MOVE:
            self._since = None
        self._head = dial_geometry.head_at(self._before, self._number, since)
        self.draw_anew()

    def paint(self) -> Iterable[Iterable[Run]]:
        """Draw the ring if there is room for it, else the strip."""
        width, height = self.size
        return self._ring(width, height) if height >= RING_ROWS and width >= RING_COLUMNS else [self._strip(width)]

    @property
    def _present(self) -> int:
        return residue(round(self._head))

    def _colour(self, kind: str, shown: int) -> str:
        """Return the name of the colour of a part of the dial."""
        if kind == "present":
            return "won" if shown == 0 and self._calls[1] else "present"
        return "lucky" if shown == 0 and kind != "trail" else kind

    def _strip(self, width: int) -> Iterator[Run]:
        cell = 4 if width >= 4 * MODULUS else 3
        passed = dial_geometry.passed(self._before, self._head)
        yield " " * max((width - cell * MODULUS) // 2, 0), ""
        for shown in range(MODULUS):
            mark = str(shown) if shown else self._symbols.lucky
            # In the narrowest strip `[10]` is cut to `[10`; the present residue is never shown by colour alone.
            if shown == self._present:
                yield f"[{mark}]"[:cell].center(cell), "pointer" if shown else self._colour("present", 0)
            else:
                yield mark.center(cell), self._colour("trail" if shown in passed else "label", shown)

    def _ring(self, width: int, height: int) -> list[list[Run]]:
        # With an odd number of cells, a label of one cell can stand in the middle.
        width -= 1 - width % 2
        cells: list[list[Run]] = [[(" ", "")] * width for _ in range(height)]
        for (x, y), (mask, kind, shown) in dial_geometry.arcs(width, height, self._before, self._head).items():
            cells[y][x] = self._symbols.dots(mask, kind), self._colour(kind, shown)
        labels = list(self._labels(width, height))
        digits = list(self._digits(width, height, {cell for cell, _, _ in labels}))
        # The digits of 10 leave no room for the labels at both sides of a small ring.
        covered = {(x + beside, y) for (x, y), _, _ in digits for beside in (-1, 0, 1)}
        for (x, y), text, name in [*(label for label in labels if label[0] not in covered), *digits]:
            cells[y][x] = text, name
        return cells

    def _labels(self, width: int, height: int) -> Iterator[tuple[Cell, str, str]]:
        for shown in range(MODULUS):
            text = str(shown) if shown else self._symbols.lucky
            x, y = dial_geometry.label_cell(width, height, shown, len(text))
            name = self._colour("present" if shown == self._present else "label", shown)
            yield from (((x + offset, y), character, name) for offset, character in enumerate(text))

    def _digits(self, width: int, height: int, taken: set[Cell]) -> Iterator[tuple[Cell, str, str]]:
        """Yield the cells of the present residue, in the largest digits that touch no label, or the least ones."""
        text, name = str(self._present), self._colour("present", self._present)
        for scale in [*big_text.scales(self._symbols), 0]:
            lines = big_text.draw(text, scale, self._symbols)
            left, top = (width - len(lines[0])) // 2, (height - len(lines)) // 2
            field = {(x, y) for y in range(top, top + len(lines)) for x in range(left - 1, left + len(lines[0]) + 1)}
            big_enough = scale == LEAST_DIGITS and len(lines[0]) + BESIDE <= width
            if not scale or big_enough or not field & taken:
                for y, line in enumerate(lines, top):
                    yield from (((x, y), character, name) for x, character in enumerate(line, left))
                return
