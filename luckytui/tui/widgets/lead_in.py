"""The lead-in: the seconds until the keyword in big digits, and the keyword to listen for."""

from __future__ import annotations

import math

from rich.cells import cell_len

from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text
from luckytui.tui.widgets.line_widget import LineWidget, Run


class LeadIn(LineWidget):
    """A countdown to the keyword, as big as fits.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "lead-in"
    COMPONENT_CLASSES = {"lead-in--digits", "lead-in--words", "lead-in--keyword"}
    DEFAULT_CSS = """
    LeadIn {
        & > .lead-in--digits { color: $primary; text-style: bold; }
        & > .lead-in--words { color: $foreground; }
        & > .lead-in--keyword { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._picture = ("", 0)

    def show(self, keyword: str, left: float) -> None:
        """Show how long it is to the keyword.

        Args:
            keyword: What the station will say.
            left: Seconds until then.
        """
        picture = keyword, max(math.ceil(left), 0)
        if picture != self._picture:
            self._picture = picture
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the words, and the seconds below, in the middle."""
        keyword, left = self._picture
        width, height = self.size
        listen = f"listen for {self._symbols.ellipsis} "
        gap = 1 if height >= 7 else 0
        digits = big_text.draw(
            str(left), big_text.fit(str(left), width, height - 1 - gap, self._symbols), self._symbols
        )
        blank = " " * max((width - cell_len(listen + keyword)) // 2, 0)
        lines: list[list[Run]] = [[(blank, ""), (listen, "words"), (keyword, "keyword")], *[[]] * gap]
        lines += [[(" " * max((width - len(line)) // 2, 0), ""), (line, "digits")] for line in digits]
        return [*[[]] * max((height - len(lines)) // 2, 0), *lines]
