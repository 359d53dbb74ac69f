"""The banner: an outcome or an interruption in big letters, in the place of the next call."""

from __future__ import annotations

from typing import NamedTuple

from rich.align import Align
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text

#: Cells at each side of the big words, if possible.
MARGIN = 2


class BannerText(NamedTuple):
    """The text of the banner.

    Attributes:
        kind: One of `Banner.KINDS`; determines the colour.
        title: The title in the border.
        big: The words in big letters, if there is room and a letter for each character.
        small: The lines below them.
        foot: The words in the lower border, where no keys stand.
    """

    kind: str
    title: str
    big: str
    small: str
    foot: str = ""


class Banner(Widget):
    """Words in big letters, with a few lines below.

    Args:
        symbols: The characters to draw with.

    Attributes:
        drawn: Whether the text that was put up last has been drawn.
    """

    KINDS = ("won", "nobody", "recovered", "reading", "off-air")
    COMPONENT_CLASSES = {"banner--big", "banner--small"}
    DEFAULT_CSS = """
    Banner {
        display: none;
        content-align: center middle;
        & > .banner--big { text-style: bold; }
        & > .banner--small { color: $foreground; }
        &.-shown { display: block; }
        &.-won > .banner--big { color: $success; }
        &.-nobody > .banner--big { color: $secondary; }
        &.-recovered > .banner--big { color: $primary; }
        &.-reading > .banner--big { color: $primary; }
        &.-off-air > .banner--big { color: $error; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._text = BannerText("won", "", "", "")
        self.drawn = False

    @property
    def shown(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-shown")

    @property
    def kind(self) -> str:
        """The kind of what is shown; empty if nothing is."""
        return self._text.kind if self.shown else ""

    def put_up(self, text: BannerText) -> None:
        """Show the banner."""
        self._text = text
        self.drawn = False
        self.update_classes({"-shown": True} | {f"-{each}": each == text.kind for each in self.KINDS})
        self.refresh()

    def put_away(self) -> None:
        """Hide the banner."""
        self.remove_class("-shown")

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines to be drawn in a part of the widget."""
        self.drawn = True
        return super().render_lines(crop)

    def render(self) -> RenderableType:
        """Return the big words and the small lines; what does not fit is left out, the big words first."""
        width, height = self.content_size
        # A blank on either side: where the big words fill the panel, it has no padding.
        across = max(width - 2, 1)
        words = self._text.small
        if self._text.kind == "won":
            words = "\n".join(_broken(line, across) for line in words.split("\n"))
        small = Text(words, self.get_component_rich_style("banner--small", partial=True))
        lines = small.wrap(self.app.console, across)[:height]
        room = height - len(lines)
        big = "\n".join(self._big(width, room))
        gap = [Text()] if big and room > big.count("\n") + 1 else []
        # Centred as a block: centred line by line, rows that end in blanks would be moved, and columns too.
        below: list[RenderableType] = [Align.center(Text("\n").join(lines))]
        if self._text.kind != "recovered":
            below = [Align.center(line) for line in lines]
        return Group(*([Align.center(self._styled(big))] if big else []), *gap, *below)

    def _styled(self, big: str) -> Text:
        return Text(big, self.get_component_rich_style("banner--big", partial=True), no_wrap=True)

    def _big(self, width: int, rows: int) -> list[str]:
        """Return the big words in the largest letters that fit into `rows` rows, on more than one line if need be."""
        words = self._text.big
        if not big_text.can_draw(words):
            return [words][:rows]
        options = []
        for lines in ([words], words.split()):
            scales = [big_text.fit(line, width, (rows - len(lines) + 1) // len(lines), self._symbols) for line in lines]
            # Letters of one size are better on two lines than from edge to edge.
            across = max(big_text.width(line, min(scales)) for line in lines)
            options.append((min(scales), across + 2 * MARGIN <= width, lines))
        scale, _, lines = max(options, key=lambda option: option[:2])
        if scale == 0:
            return [words][: max(rows, 0)]
        drawn: list[str] = []
        for line in lines:
            letters = big_text.draw(line, scale, self._symbols)
            drawn += [*([""] if drawn else []), *letters]
        across = max(map(len, drawn))
        return [line.center(across) for line in drawn]


def _broken(line: str, across: int) -> str:
    """Return a line or, where it does not fit, two: the sum after the colon stays together."""
    return line if cell_len(line) <= across else line.replace(": ", ":\n", 1)
