"""The residue dial: eleven places, 0 the lucky one; a strip of eleven cells where there is less room."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from luckytui.clock import wall
from luckytui.contest import MODULUS, needed
from luckytui.tui import bigtext, dialling
from luckytui.tui.glyphs import UNICODE, Glyphs
from luckytui.tui.stage import Stage

#: Rows and columns from which the ring is drawn instead of the strip.
RING_ROWS = 9
RING_COLUMNS = 46

#: A cell of the picture: a character and the name of its colour.
Cell = tuple[str, str]
Canvas = list[list[Cell]]


class Dial(Widget):
    """Where the magic number stands on the ring of residues, and what the next number must add.

    Args:
        glyphs: What to draw with.
    """

    COMPONENT_CLASSES = {
        "dial--place",
        "dial--lucky",
        "dial--pointer",
        "dial--won",
        "dial--passed",
        "dial--text",
        "dial--strong",
        "dial--muted",
        "dial--faint",
    }
    DEFAULT_CSS = """
    Dial {
        & > .dial--place { color: $text-muted; }
        & > .dial--lucky { color: $success; text-style: bold; }
        & > .dial--pointer { color: $background; background: $primary; text-style: bold; }
        & > .dial--won { color: $background; background: $success; text-style: bold; }
        & > .dial--passed { color: $primary; }
        & > .dial--text { color: $foreground; }
        & > .dial--strong { color: $primary; text-style: bold; }
        & > .dial--muted { color: $text-muted; }
        & > .dial--faint { color: $border; }
    }
    """

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._before = 0
        self._number = 0
        self._since: float | None = None
        self._place = 0
        self._empty = True
        self._trail: tuple[int, ...] = ()
        self._contest: tuple[int, int] = (0, 0)
        self._lines: list[Strip] = []

    def show(self, stage: Stage) -> None:
        """Show a contest as it stands now; a new call sets the pointer off."""
        trail = tuple(ruling.residue for ruling in stage.rulings[-100:])
        contest = (stage.contest, stage.calls)
        if contest == self._contest and trail == self._trail:
            return
        moved = contest[0] == self._contest[0] and contest[1] > self._contest[1] and bool(stage.rulings)
        self._contest, self._trail = contest, trail
        residue = stage.magic_number % MODULUS
        self._empty = stage.calls == 0
        self._number = stage.rulings[-1].number if stage.rulings else 0
        self._before = (residue - self._number) % MODULUS
        self._since = wall() if moved and self.app.animation_level != "none" else None
        self._place = residue if self._since is None else self._before
        self._draw_anew()

    def tick(self) -> None:
        """Move the pointer on; call it once a frame."""
        if self._since is None:
            return
        place = dialling.pointer(self._before, self._number, wall() - self._since)
        if place == (self._before + self._number) % MODULUS:
            self._since = None
        if place != self._place or self._since is None:
            self._place = place
            self._draw_anew()

    def render_line(self, y: int) -> Strip:
        """Return a line of the picture."""
        if not self._lines:
            self._lines = self._paint()
        if y < len(self._lines):
            return self._lines[y]
        return Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        """Draw for the new room."""
        self._lines = []
        self._draw_anew()

    def notify_style_update(self) -> None:
        """Draw in the new colours when the theme changes."""
        self._lines = []
        super().notify_style_update()

    def _draw_anew(self) -> None:
        before, self._lines = self._lines, self._paint()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, line in enumerate(self._lines) if line != before[y]]
        if changed:
            self.refresh(*changed)

    def _paint(self) -> list[Strip]:
        width, height = self.size
        ring = height >= RING_ROWS and width >= RING_COLUMNS
        canvas = self._ring(width, height) if ring else self._strip(width, height)
        styles = {name: self.get_component_rich_style(f"dial--{name}", partial=False) for name in _NAMES}
        blank = self.rich_style
        return [
            # Simplified: a segment a cell is five times as much to the terminal.
            Strip([Segment(text, styles.get(name, blank)) for text, name in row])
            .adjust_cell_length(width, blank)
            .simplify()
            for row in canvas
        ]

    def _place_name(self, place: int) -> str:
        if place == self._place:
            return "won" if place == 0 and not self._empty else "pointer"
        passed = dialling.way(self._before, self._number) if self._since is not None else ()
        if place == 0:
            return "lucky"
        return "passed" if place in passed else "place"

    def _label(self, place: int) -> str:
        if place == self._place:
            return f"[{place if place else self._glyphs.lucky}]"
        return f" {place if place else self._glyphs.lucky} "

    def _strip(self, width: int, height: int) -> Canvas:
        cell = 4 if width >= 4 * MODULUS else 3
        row: list[Cell] = []
        for place in range(MODULUS):
            mark = str(place) if place else self._glyphs.lucky
            text = f"[{mark}]" if place == self._place and len(mark) == 1 else mark
            row.append((text.center(cell), self._place_name(place)))
        indent: Cell = (" " * max((width - cell * MODULUS) // 2, 0), "text")
        words = self._words()
        canvas: Canvas = [[indent, *row]]
        if height >= 5:
            canvas.append([])
        canvas += words[: max(height - len(canvas) - 1, 0)]
        if len(canvas) < height:
            canvas.append(self._trail_row(width))
        return canvas

    def _words(self) -> list[list[Cell]]:
        residue = (self._before + self._number) % MODULUS
        fits, of = dialling.chance(residue)
        same = self._glyphs.congruent
        return [
            [("wins with  ", "muted"), (f"number {same} {needed(residue)}", "strong"), (f"  (mod {MODULUS})", "muted")],
            [("chance     ", "muted"), (f"{fits}/{of}", "strong"), (f"  = {fits / of:.2%}", "text")],
        ]

    def _trail_row(self, width: int) -> list[Cell]:
        row: list[Cell] = [("so far     ", "muted")]
        room = max(width - 12, 0)
        for residue in self._trail[-room:] if room else ():
            won = residue == 0
            mark = self._glyphs.lucky if won else self._glyphs.sparks[residue]
            row.append((mark, "lucky" if won else "strong"))
        if not self._trail:
            row.append(("no call yet", "muted"))
        return row

    def _ring(self, width: int, height: int) -> Canvas:
        across = min(int(height * 2.4) + 4, width - 26)
        cells: list[list[Cell]] = [[(" ", "text")] * across for _ in range(height)]

        def put(x: int, y: int, text: str, name: str) -> None:
            for offset, character in enumerate(text):
                if 0 <= x + offset < across:
                    cells[y][x + offset] = (character, name)

        for x, y in dialling.ring(across, height):
            put(x, y, self._glyphs.dot, "faint")
        for x, y in dialling.hand(across, height, self._place):
            put(x, y, self._glyphs.hand, "strong")
        for place, (x, y) in enumerate(dialling.places(across, height)):
            put(x - 1, y, self._label(place), self._place_name(place))
        digits = bigtext.draw(str(self._place), 2 if height > 12 else 1, self._glyphs)
        name = "lucky" if self._place == 0 and not self._empty else "strong"
        for row, text in enumerate(digits):
            put((across - len(text)) // 2, (height - len(digits)) // 2 + row, text, name)
        side = self._side(width - across - 2)
        top = max((height - len(side)) // 2, 0)
        for row, text_cells in enumerate(side[:height]):
            cells[top + row] += [("  ", "text"), *text_cells]
        return cells

    def _side(self, width: int) -> list[list[Cell]]:
        residue = (self._before + self._number) % MODULUS
        said = f"{self._number} moved it on by {self._number % MODULUS}" if self._number else "waiting for a call"
        fits, of = dialling.chance(residue)
        return [
            [(said, "text")],
            [],
            [("the next number wins", "muted")],
            [(f"if it {self._glyphs.congruent} {needed(residue)}", "strong"), (f" (mod {MODULUS})", "muted")],
            [(f"{fits} of {of}", "strong"), (f"  = {fits / of:.2%}", "text")],
            [],
            [("residues so far", "muted")],
            self._trail_row(width + 11)[1:],
        ]


_NAMES = ("place", "lucky", "pointer", "won", "passed", "text", "strong", "muted", "faint")
