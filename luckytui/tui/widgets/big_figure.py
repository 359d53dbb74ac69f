"""Two widgets for chances: a percentage in big digits, and a bar divided among three chances."""

from __future__ import annotations

from collections.abc import Sequence

from rich.align import Align
from rich.console import Group, RenderableType
from rich.text import Text
from textual.widget import Widget

from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.widgets import big_text


def share_cells(shares: Sequence[float], width: int) -> list[int]:
    """Divide the cells of a bar among shares: each share above 0 gets at least one cell.

    Args:
        shares: The shares, which add up to 1.
        width: Cells of the bar, at least one per share.
    """
    cells = [max(int(share * width), share > 0) for share in shares]
    while sum(cells) != width:
        step = 1 if sum(cells) < width else -1
        fits = [part for part, share in enumerate(shares) if share > 0 and (step > 0 or cells[part] > 1)]
        part = max(fits, key=lambda each: (shares[each] * width - cells[each]) * step)
        cells[part] += step
    return cells


class BigFigure(Widget):
    """A percentage in big digits with a line of words below.

    Args:
        symbols: The characters to draw with.
    """

    COMPONENT_CLASSES = {"figure--digits", "figure--words"}
    DEFAULT_CSS = """
    BigFigure {
        content-align: center middle;
        border: round $border;
        border-title-color: $text-muted;
        & > .figure--digits { color: $foreground; text-style: bold; }
        & > .figure--words { color: $text-muted; }
        &.-now > .figure--digits { color: $primary; }
        &.-good > .figure--digits { color: $success; }
        &.-bad > .figure--digits { color: $secondary; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._symbols = symbols
        self._picture = ("", "")

    def show(self, number: str, words: str) -> None:
        """Show a percentage, which may be empty, and words."""
        if (number, words) != self._picture:
            self._picture = number, words
            self.refresh()

    def render(self) -> RenderableType:
        """Return the digits and the words."""
        number, words = self._picture
        room = self.content_size
        gap = room.height >= 7
        below = Text(words, self.get_component_rich_style("figure--words"), justify="center")
        if not number:
            return below
        style = self.get_component_rich_style("figure--digits")
        for scale in [each for each in big_text.scales(self._symbols) if each <= 2] + [0]:
            drawn = big_text.draw(number, scale, self._symbols)
            if len(drawn[0]) + 2 <= room.width and len(drawn) + (2 if gap else 1) <= room.height:
                break
        lines = [f"{line} {'%' if row == len(drawn) - 1 else ' '}" for row, line in enumerate(drawn)]
        # Centred as a block: centred line by line, rows that end in blanks would be moved.
        big = Align.center(Text("\n".join(lines), style, no_wrap=True))
        return Group(big, Text(), below) if gap else Group(big, below)


class Share(Widget):
    """A bar divided among this call, later calls and nobody.

    Args:
        symbols: The characters to draw with.
    """

    COMPONENT_CLASSES = {"share--now", "share--later", "share--nobody"}
    DEFAULT_CSS = """
    Share {
        height: 1;
        padding: 0 1;
        & > .share--now { color: $primary; }
        & > .share--later { color: $success; }
        & > .share--nobody { color: $secondary; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.patterns = patterns(symbols)
        self._shares = (0.0, 0.0, 1.0)

    def show(self, shares: tuple[float, float, float]) -> None:
        """Show three shares, which add up to 1."""
        if shares != self._shares:
            self._shares = shares
            self.refresh()

    def render(self) -> Text:
        """Return the bar; each part has its own pattern, so that they differ without colours too."""
        parts = zip(
            self.patterns, share_cells(self._shares, self.content_size.width), ("now", "later", "nobody"), strict=True
        )
        row = Text.assemble(
            *((pattern * cells, self.get_component_rich_style(f"share--{name}")) for pattern, cells, name in parts)
        )
        return Text("\n").join([row] * self.content_size.height)


def patterns(symbols: Symbols) -> str:
    """Return the patterns of this call, later calls and nobody."""
    return "#=." if symbols is ASCII else "█▓░"
