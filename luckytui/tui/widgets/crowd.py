"""The crowd: a dot for each line, lit when it calls. Only the cells that change are drawn."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from luckytui.contest.view import ContestView
from luckytui.tui.symbols import BRAILLE, UNICODE, Symbols
from luckytui.tui.widgets.border_keys import set_titles
from luckytui.tui.widgets.component_styles import ComponentStyles
from luckytui.tui.widgets.crowd_geometry import MASKS, Block, Seats, seats
from luckytui.tui.widgets.plain_rows import PlainRows

#: Contest seconds at rate 1, which are wall seconds, that a cell blazes after a call.
FLASH = 0.5
#: The most calls that a frame takes; the calls of a long contest that is resumed are lit frame by frame.
MOST = 5_000
#: Calls in a frame from which none blazes: everything would.
WAVE = 20
#: Changed cells from which whole rows are redrawn.
MANY = 60

#: The styles of cells.
KINDS = ("waiting", "lit", "flash", "won", "among", "found", "empty", "full")
#: Cells of one style.
_RUN = re.compile(rb"(.)\1*", re.DOTALL)


class Crowd(PlainRows):
    """The lines of a contest as dots.

    Args:
        symbols: The characters to draw with.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"crowd--{name}" for name in KINDS}
    DEFAULT_CSS = """
    Crowd {
        & > .crowd--waiting { color: $border; }
        & > .crowd--lit { color: $foreground; text-style: bold; }
        & > .crowd--flash { color: $background; background: $primary; text-style: bold; }
        & > .crowd--won { color: $background; background: $success; text-style: bold; }
        & > .crowd--among { color: $success; text-style: bold; }
        & > .crowd--found { color: $background; background: $secondary; text-style: bold; }
        & > .crowd--empty { background: $border 40%; }
        & > .crowd--full { color: $background; background: $foreground; text-style: bold; }
    }
    """

    class Picked(Message):
        """A cell was clicked.

        Attributes:
            line: The first line in it.
        """

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._component = ComponentStyles(self, "crowd")
        self._view: ContestView | None = None
        self._seats: Seats | None = None
        #: The dots that are lit in each cell, and the cells that are drawn in a style of their own.
        self._lit = bytearray()
        self._won: set[int] = set()
        self._flashing: dict[int, float] = {}
        self._fading: deque[tuple[float, int]] = deque()
        self._found: int | None = None
        #: Calls and winners of the view that have been taken.
        self._calls = self._winners = 0
        #: What is drawn: each cell's character and the number of its style, and the rows that are up to date.
        self._marks: list[str] = []
        self._kinds = bytearray()
        self._strips: dict[int, Strip] = {}

    def show(self, view: ContestView) -> None:
        """Show a contest from now on."""
        self._view = view
        self._seats = None

    def tick(self, now: float, found: int | None) -> None:
        """Redraw the cells that have changed.

        Args:
            now: The contest time, in seconds.
            found: The line that the search has found, or None.
        """
        view, (width, height) = self._view, self.size
        if view is None or not width or not height:
            return
        most = max(MASKS) if self._symbols is UNICODE else 1
        wanted = seats(max(view.size, 1), width, height, most)
        if wanted != self._seats:
            self._begin(view, wanted)
        changed = self._take(view, wanted, now) | self._fade(now) | self._mark(wanted, found)
        if not changed:
            return
        for cell in changed:
            self._marks[cell], self._kinds[cell] = self._cell(wanted, cell)
        regions = [Region(*wanted.region_of(cell)) for cell in changed]
        rows = {row for region in regions for row in region.line_range}
        for row in rows:
            self._strips.pop(row, None)
        if len(changed) > MANY:
            regions = [Region(0, row, width, 1) for row in rows]
        self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return row `y`."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._drawn(y)
        return strip

    def notify_style_update(self) -> None:
        """Draw in the colours of a new theme."""
        self._component.clear()
        self._strips.clear()
        super().notify_style_update()

    def on_click(self, event: Click) -> None:
        """Post `Picked` with the first line in the cell."""
        if self._seats is not None and (cell := self._seats.cell_at(event.x, event.y)) is not None:
            self.post_message(self.Picked(self._seats.lines_in(cell)[0]))

    def _begin(self, view: ContestView, wanted: Seats) -> None:
        """Forget what is drawn, and say what a dot is."""
        self._seats, self._lit = wanted, bytearray(wanted.cells)
        self._calls = self._winners = 0
        self._found = None
        self._won.clear()
        self._flashing.clear()
        self._fading.clear()
        marks, kinds = zip(*(self._cell(wanted, cell) for cell in range(wanted.cells)), strict=True)
        self._marks, self._kinds = list(marks), bytearray(kinds)
        self._strips.clear()
        share = f", {wanted.per_dot:,} a dot" if wanted.per_dot > 1 else ""
        # In a cell of several lines the star is not filled: its neighbours have not won.
        star = f", {self._symbols.won} where one won" if wanted.shared else ""
        set_titles(self, f"the crowd: {view.size:,} lines{share}{star}")
        self.refresh()

    def _take(self, view: ContestView, places: Seats, now: float) -> set[int]:
        """Light the calls since the last frame, and return their cells."""
        made, changed = view.rulings, set()
        if self._calls > len(made) or self._winners > len(view.winners):
            self._begin(view, places)
        callers = made.callers[self._calls : self._calls + MOST]
        times = made.times[self._calls : self._calls + MOST]
        self._calls += len(callers)
        blazes = len(callers) < WAVE and self.app.animation_level != "none"
        flash = FLASH * view.rate if blazes else 0.0
        for caller, at in zip(callers, times, strict=True):
            cell = places.cell_of(caller)
            self._lit[cell] |= places.mask_of(caller)
            changed.add(cell)
            if at + flash > now:
                self._flashing[cell] = at + flash
                self._fading.append((at + flash, cell))
        for winner in view.winners[self._winners :]:
            self._winners += 1
            if winner.caller <= view.size:
                self._won.add(places.cell_of(winner.caller))
                changed.add(places.cell_of(winner.caller))
        return changed

    def _fade(self, now: float) -> set[int]:
        """Return the cells that have blazed long enough."""
        faded = set()
        while self._fading and self._fading[0][0] <= now:
            until, cell = self._fading.popleft()
            if self._flashing.get(cell) == until:
                del self._flashing[cell]
                faded.add(cell)
        return faded

    def _mark(self, places: Seats, found: int | None) -> set[int]:
        """Mark the cell of the line that is found, and return the cells that have changed."""
        cell = None if found is None else places.cell_of(found)
        if cell == self._found:
            return set()
        before, self._found = self._found, cell
        return {each for each in (before, cell) if each is not None}

    def _drawn(self, y: int) -> Strip:
        """Draw a row, neighbours of the same style as one segment."""
        width = self.size.width
        segments: list[Segment] = []
        if self._seats is not None and (inside := y % self._seats.block.down) < self._seats.block.high:
            first = y // self._seats.block.down * self._seats.width
            for run in _RUN.finditer(self._kinds[first : first + self._seats.width]):
                cells = range(first + run.start(), first + run.end())
                segments += self._run(KINDS[run.group()[0]], cells, self._seats.block, inside)
        return Strip(segments).adjust_cell_length(width, self._component[""])

    def _run(self, kind: str, cells: range, block: Block, inside: int) -> Iterator[Segment]:
        """Draw one row of neighbouring cells of one style, and the gaps after them.

        Args:
            kind: The name of the style.
            cells: The cells.
            block: What each of them takes.
            inside: Which of its rows, from 0.
        """
        if not block.right:
            yield Segment("".join(self._marks[cells.start : cells.stop]), self._component[kind])
            return
        for cell in cells:
            yield Segment(self._text(cell, block, inside), self._component[kind])
            yield Segment(" " * block.right, self._component[""])

    def _text(self, cell: int, block: Block, inside: int) -> str:
        """Return what stands in a row of a cell with a line of its own: its mark, and its number in the middle."""
        mark = self._marks[cell]
        if not block.labelled:
            return mark * block.wide
        label = f"{mark} {cell + 1}"
        if len(label) > block.wide:
            label = f"{mark}{cell + 1}"[: block.wide]
        return (label if inside == (block.high - 1) // 2 else "").center(block.wide)

    def _cell(self, places: Seats, cell: int) -> tuple[str, int]:
        """Return the character of a cell, and the number of its style."""
        symbols, lit = self._symbols, self._lit[cell]
        if cell == self._found:
            return symbols.found, KINDS.index("found")
        if cell in self._won:
            return symbols.won, KINDS.index("among" if places.shared else "won")
        big = places.block.labelled
        if big or symbols is not UNICODE:
            plain = symbols.called if lit else symbols.ringing
        else:
            plain = chr(BRAILLE + (lit or places.full(cell)))
        waiting, called = ("empty", "full") if big else ("waiting", "lit")
        return plain, KINDS.index("flash" if cell in self._flashing else called if lit else waiting)
