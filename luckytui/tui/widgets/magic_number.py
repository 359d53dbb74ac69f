"""The magic number in big digits, with the last addition below."""

from __future__ import annotations

from luckytui.contest.numbers import MODULUS
from luckytui.contest.view import ContestView
from luckytui.text import grouped
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: Digits for which the size is chosen at first, so that a growing number is not drawn smaller and smaller.
USUAL = 4


class MagicNumber(LineWidget):
    """The magic number, as big as fits.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "magic"
    COMPONENT_CLASSES = {"magic--digits", "magic--won", "magic--step"}
    DEFAULT_CSS = """
    MagicNumber {
        & > .magic--digits { color: $primary; text-style: bold; }
        & > .magic--won { color: $success; text-style: bold; }
        & > .magic--step { color: $foreground; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._picture: tuple[int, str, bool] = (0, "", False)

    def show(self, view: ContestView) -> None:
        """Show the present magic number of a contest."""
        picture = (view.magic_number, last_step(view), bool(view.rulings) and view.rulings[-1].won)
        if picture != self._picture:
            self._picture = picture
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the digits in the middle, and the last addition below."""
        number, step, won = self._picture
        width, height = self.size
        gap = 1 if height >= 7 else 0
        digits = str(number)
        scale = big_text.fit(digits.zfill(USUAL), width, height - 1 - gap, self._symbols)
        big = big_text.draw(digits, scale, self._symbols)
        lines = [(line, "won" if won else "digits") for line in big] + [("", "")] * gap + [(step, "step")]
        above: list[list[Run]] = [[]] * max((height - len(lines)) // 2, 0)
        return above + [[(" " * max((width - len(text)) // 2, 0), ""), (text, name)] for text, name in lines]


def last_step(view: ContestView) -> str:
    """Return the last addition as text, for example `2,871 + 917 = 3,788`, or why it won."""
    if not view.rulings:
        return "an earlier record" if view.calls else "nobody has called yet"
    last = view.rulings[-1]
    if last.won:
        return f"= {MODULUS} x {grouped(last.magic_number // MODULUS)}"
    return f"{grouped(last.magic_number - last.number)} + {last.number} = {grouped(last.magic_number)}"
