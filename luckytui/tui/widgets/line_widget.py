"""A widget that draws itself line by line: what the lamp, the magic number and the dial have in common."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

#: Some text and the name of its colour; an empty name is the widget's own.
Run = tuple[str, str]


class LineWidget(Widget):
    """A picture made of lines, of which only those that changed are drawn.

    A colour called `name` is the component class `PREFIX--name`.
    """

    PREFIX = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Strip] = []
        self._styles: dict[str, Style] = {}

    def paint(self) -> Iterable[Iterable[Run]]:
        """Return the picture's lines for the present size, each from the left; too long ones are cut."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Bring what changed of the picture to the screen."""
        before, self._lines = self._lines, self._paint()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, line in enumerate(self._lines) if line != before[y]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return a line of the picture."""
        if not self._lines:
            self._lines = self._paint()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self._style(""))

    def on_resize(self) -> None:
        """Draw for the new room."""
        self._lines = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw in the new colours when the theme changes."""
        self._styles.clear()
        self._lines = []
        super().notify_style_update()

    def _paint(self) -> list[Strip]:
        width, blank = self.size.width, self._style("")
        return [Strip(self._joined(line)).adjust_cell_length(width, blank) for line in self.paint()]

    def _joined(self, line: Iterable[Run]) -> list[Segment]:
        """Join neighbours of one colour: a segment a cell is five times as much to the terminal."""
        segments: list[Segment] = []
        text, colour = "", ""
        for more, name in line:
            if name == colour:
                text += more
                continue
            if text:
                segments.append(Segment(text, self._style(colour)))
            text, colour = more, name
        if text:
            segments.append(Segment(text, self._style(colour)))
        return segments

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            # Looked up anew after every refresh, it would be a third of the drawing.
            style = self.get_component_rich_style(f"{self.PREFIX}--{name}") if name else self.rich_style
            self._styles[name] = style
        return style
