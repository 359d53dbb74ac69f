"""The dial: the eleven residues on a ring or, in less room, on a strip, with a pointer at the present one."""

from __future__ import annotations

from luckytui.clock import wall
from luckytui.contest.numbers import MODULUS, NUMBERS, needed, residue, winning_numbers
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text, dial_geometry
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The least rows and columns of the ring; in fewer the strip is drawn.
RING_ROWS = 9
RING_COLUMNS = 46

#: The lines of a picture.
Lines = list[list[Run]]


class Dial(LineWidget):
    """Shows the residue of the magic number, and the residue that the next number needs to win.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "dial"
    COMPONENT_CLASSES = {
        "dial--residue",
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
        & > .dial--residue { color: $text-muted; }
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
        self._pointer = 0
        self._empty = True
        self._trail: tuple[int, ...] = ()
        self._contest: tuple[int, int] = (0, 0)
        self._ended = False

    def show(self, view: ContestView) -> None:
        """Show the present state of a contest; a new call starts the pointer."""
        trail = tuple(ruling.residue for ruling in view.rulings[-100:])
        contest = (view.contest, view.calls)
        if contest == self._contest and trail == self._trail and view.ended is self._ended:
            return
        moved = contest[0] == self._contest[0] and contest[1] > self._contest[1] and bool(view.rulings)
        self._contest, self._trail, self._ended = contest, trail, view.ended
        self._empty = view.calls == 0
        self._number = view.rulings[-1].number if view.rulings else 0
        self._before = residue(view.residue - self._number)
        self._since = wall() if moved and self.app.animation_level != "none" else None
        self._pointer = view.residue if self._since is None else self._before
        self.draw_anew()

    def tick(self) -> None:
        """Move the pointer; to be called once per frame."""
        if self._since is None:
            return
        pointer = dial_geometry.pointer_at(self._before, self._number, wall() - self._since)
        if pointer == residue(self._before + self._number):
            self._since = None
        if pointer != self._pointer or self._since is None:
            self._pointer = pointer
            self.draw_anew()

    def paint(self) -> Lines:
        """Draw the ring if there is room for it, else the strip."""
        width, height = self.size
        ring = height >= RING_ROWS and width >= RING_COLUMNS
        return self._ring(width, height) if ring else self._strip(width, height)

    def _colour(self, shown: int) -> str:
        """Return the name of the colour of a residue."""
        if shown == self._pointer:
            return "won" if shown == 0 and not self._empty else "pointer"
        if shown == 0:
            return "lucky"
        moving = self._since is not None
        return "passed" if moving and shown in dial_geometry.passed(self._before, self._number) else "residue"

    def _label(self, shown: int) -> str:
        mark = str(shown) if shown else self._symbols.lucky
        return f"[{mark}]" if shown == self._pointer else f" {mark} "

    def _strip(self, width: int, height: int) -> Lines:
        cell = 4 if width >= 4 * MODULUS else 3
        # In the narrowest strip `[10]` is cut to `[10`; the pointer is never shown by colour alone.
        row: list[Run] = [
            (self._label(shown).strip()[:cell].center(cell), self._colour(shown)) for shown in range(MODULUS)
        ]
        indent: Run = (" " * max((width - cell * MODULUS) // 2, 0), "text")
        lines: Lines = [[indent, *row]]
        if height >= 5:
            lines.append([])
        lines += self._words()[: max(height - len(lines) - 1, 0)]
        if len(lines) < height:
            lines.append(self._trail_row(width))
        return lines

    def _words(self) -> list[list[Run]]:
        label, number, chance = self._verdict()
        wanted: list[Run] = [(f"{label:<11}", "muted"), (number, "strong"), (f"  (mod {MODULUS})", "muted")]
        if chance is None:
            return [wanted, [("over       ", "muted"), ("nobody is left to call", "text")]]
        fits, of = chance
        when = "chance was " if self._ended else "chance     "
        return [wanted, [(when, "muted"), (f"{fits}/{of}", "strong"), (f"  = {fits / of:.2%}", "text")]]

    def _verdict(self) -> tuple[str, str, tuple[int, int] | None]:
        """Return a label, the number that wins, won or was missing, and how many of how many numbers win."""
        now = residue(self._before + self._number)
        same = self._symbols.congruent
        if self._ended and self._number and now == 0:
            return "won with", f"{self._number} {same} {residue(self._number)}", _chance(self._before)
        number = f"number {same} {needed(now)}"
        return ("missing", number, None) if self._ended else ("wins with", number, _chance(now))

    def _trail_row(self, width: int) -> list[Run]:
        row: list[Run] = [("so far     ", "muted")]
        room = max(width - 12, 0)
        for past in self._trail[-room:] if room else ():
            won = past == 0
            mark = self._symbols.lucky if won else self._symbols.sparks[past]
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

        for x, y in dial_geometry.dots(across, height):
            put(x, y, self._symbols.dot, "faint")
        for x, y in dial_geometry.hand(across, height, self._pointer):
            put(x, y, self._symbols.hand, "strong")
        for shown, (x, y) in enumerate(dial_geometry.centres(across, height)):
            put(x - 1, y, self._label(shown), self._colour(shown))
        digits = big_text.draw(str(self._pointer), 2 if height > 12 else 1, self._symbols)
        name = "lucky" if self._pointer == 0 and not self._empty else "strong"
        for row, text in enumerate(digits):
            put((across - len(text)) // 2, (height - len(digits)) // 2 + row, text, name)
        side = self._side(width - across - 2)
        top = max((height - len(side)) // 2, 0)
        for row, text_cells in enumerate(side[:height]):
            cells[top + row] += [("  ", "text"), *text_cells]
        return cells

    def _side(self, width: int) -> list[list[Run]]:
        moved = f"{self._number} moved it on by {residue(self._number)}" if self._number else "waiting for a call"
        label, number, chance = self._verdict()
        who = {"wins with": "the next call ", "won with": "the last call "}.get(label, "in the end: ")
        fits, of = chance or (0, 0)
        return [
            [(moved, "text")],
            [],
            [(f"{who}{label}", "muted")],
            [(number, "strong"), (f" (mod {MODULUS})", "muted")],
            [(f"{fits} of {of}", "strong"), (f"  = {fits / of:.2%}", "text")] if chance else [],
            [],
            [("residues so far", "muted")],
            self._trail_row(width + 11)[1:],
        ]


def _chance(before: int) -> tuple[int, int]:
    """Return how many numbers win at a residue, and of how many."""
    return winning_numbers(before), len(NUMBERS)
