"""The residue dial: eleven places, 0 the lucky one; a strip of eleven cells where there is less room."""

from __future__ import annotations

from luckytui.clock import wall
from luckytui.contest.rules import MODULUS, needed
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text, dial_geometry
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: Rows and columns from which the ring is drawn instead of the strip.
RING_ROWS = 9
RING_COLUMNS = 46

#: The picture's lines.
Lines = list[list[Run]]


class Dial(LineWidget):
    """Where the magic number stands on the ring of residues, and what the next number must add.

    Args:
        symbols: What to draw with.
    """

    PREFIX = "dial"
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

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._before = 0
        self._number = 0
        self._since: float | None = None
        self._place = 0
        self._empty = True
        self._trail: tuple[int, ...] = ()
        self._contest: tuple[int, int] = (0, 0)
        self._ended = False

    def show(self, view: ContestView) -> None:
        """Show a contest as it stands now; a new call sets the pointer off."""
        trail = tuple(ruling.residue for ruling in view.rulings[-100:])
        contest = (view.contest, view.calls)
        if contest == self._contest and trail == self._trail and view.ended is self._ended:
            return
        moved = contest[0] == self._contest[0] and contest[1] > self._contest[1] and bool(view.rulings)
        self._contest, self._trail, self._ended = contest, trail, view.ended
        residue = view.magic_number % MODULUS
        self._empty = view.calls == 0
        self._number = view.rulings[-1].number if view.rulings else 0
        self._before = (residue - self._number) % MODULUS
        self._since = wall() if moved and self.app.animation_level != "none" else None
        self._place = residue if self._since is None else self._before
        self.draw_anew()

    def tick(self) -> None:
        """Move the pointer on; call it once a frame."""
        if self._since is None:
            return
        place = dial_geometry.pointer(self._before, self._number, wall() - self._since)
        if place == (self._before + self._number) % MODULUS:
            self._since = None
        if place != self._place or self._since is None:
            self._place = place
            self.draw_anew()

    def paint(self) -> Lines:
        """Draw the ring where there is room for it, else the strip."""
        width, height = self.size
        ring = height >= RING_ROWS and width >= RING_COLUMNS
        return self._ring(width, height) if ring else self._strip(width, height)

    def _place_name(self, place: int) -> str:
        if place == self._place:
            return "won" if place == 0 and not self._empty else "pointer"
        passed = dial_geometry.way(self._before, self._number) if self._since is not None else ()
        if place == 0:
            return "lucky"
        return "passed" if place in passed else "place"

    def _label(self, place: int) -> str:
        if place == self._place:
            return f"[{place if place else self._symbols.lucky}]"
        return f" {place if place else self._symbols.lucky} "

    def _strip(self, width: int, height: int) -> Lines:
        cell = 4 if width >= 4 * MODULUS else 3
        row: list[Run] = []
        for place in range(MODULUS):
            mark = str(place) if place else self._symbols.lucky
            # In the narrowest strip `[10` has to do: never by colour alone.
            text = f"[{mark}]"[:cell] if place == self._place else mark
            row.append((text.center(cell), self._place_name(place)))
        indent: Run = (" " * max((width - cell * MODULUS) // 2, 0), "text")
        words = self._words()
        canvas: Lines = [[indent, *row]]
        if height >= 5:
            canvas.append([])
        canvas += words[: max(height - len(canvas) - 1, 0)]
        if len(canvas) < height:
            canvas.append(self._trail_row(width))
        return canvas

    def _words(self) -> list[list[Run]]:
        said, number, chance = self._verdict()
        wanted: list[Run] = [(f"{said:<11}", "muted"), (number, "strong"), (f"  (mod {MODULUS})", "muted")]
        if chance is None:
            return [wanted, [("over       ", "muted"), ("nobody is left to call", "text")]]
        fits, of = chance
        when = "chance was " if self._ended else "chance     "
        return [wanted, [(when, "muted"), (f"{fits}/{of}", "strong"), (f"  = {fits / of:.2%}", "text")]]

    def _verdict(self) -> tuple[str, str, tuple[int, int] | None]:
        """Say what wins, what won, or what nobody called: which number it is, and how many of how many are."""
        residue = (self._before + self._number) % MODULUS
        same = self._symbols.congruent
        if self._ended and self._number and residue == 0:
            return "won with", f"{self._number} {same} {self._number % MODULUS}", dial_geometry.chance(self._before)
        number = f"number {same} {needed(residue)}"
        return ("missing", number, None) if self._ended else ("wins with", number, dial_geometry.chance(residue))

    def _trail_row(self, width: int) -> list[Run]:
        row: list[Run] = [("so far     ", "muted")]
        room = max(width - 12, 0)
        for residue in self._trail[-room:] if room else ():
            won = residue == 0
            mark = self._symbols.lucky if won else self._symbols.sparks[residue]
            row.append((mark, "lucky" if won else "strong"))
        if not self._trail:
            row.append(("no call yet", "muted"))
        return row

    def _ring(self, width: int, height: int) -> Lines:
        across = min(int(height * 2.4) + 4, width - 26)
        cells: list[list[Run]] = [[(" ", "text")] * across for _ in range(height)]

        def put(x: int, y: int, text: str, name: str) -> None:
            for offset, character in enumerate(text):
                if 0 <= x + offset < across:
                    cells[y][x + offset] = (character, name)

        for x, y in dial_geometry.ring(across, height):
            put(x, y, self._symbols.dot, "faint")
        for x, y in dial_geometry.hand(across, height, self._place):
            put(x, y, self._symbols.hand, "strong")
        for place, (x, y) in enumerate(dial_geometry.places(across, height)):
            put(x - 1, y, self._label(place), self._place_name(place))
        digits = big_text.draw(str(self._place), 2 if height > 12 else 1, self._symbols)
        name = "lucky" if self._place == 0 and not self._empty else "strong"
        for row, text in enumerate(digits):
            put((across - len(text)) // 2, (height - len(digits)) // 2 + row, text, name)
        side = self._side(width - across - 2)
        top = max((height - len(side)) // 2, 0)
        for row, text_cells in enumerate(side[:height]):
            cells[top + row] += [("  ", "text"), *text_cells]
        return cells

    def _side(self, width: int) -> list[list[Run]]:
        moved = f"{self._number} moved it on by {self._number % MODULUS}" if self._number else "waiting for a call"
        said, number, chance = self._verdict()
        who = {"wins with": "the next call ", "won with": "the last call "}.get(said, "in the end: ")
        fits, of = chance or (0, 0)
        return [
            [(moved, "text")],
            [],
            [(f"{who}{said}", "muted")],
            [(number, "strong"), (f" (mod {MODULUS})", "muted")],
            [(f"{fits} of {of}", "strong"), (f"  = {fits / of:.2%}", "text")] if chance else [],
            [],
            [("residues so far", "muted")],
            self._trail_row(width + 11)[1:],
        ]
