"""A widget that draws itself line by line: what the status bar, the magic number and the dial have in common."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from luckytui.tui.widgets.component_styles import ComponentStyles

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
        self._component = ComponentStyles(self, self.PREFIX)

    def paint(self) -> Iterable[Iterable[Run]]:
        """Return the picture's lines for the present size, each from the left; too long ones are cut."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Draw the lines of the picture that have changed."""
        before, self._lines = self._lines, self._strips()
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
            self._lines = self._strips()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self._component[""])

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._lines = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw in the new colours when the theme changes."""
        self._component.clear()
        self._lines = []
        super().notify_style_update()

    def _strips(self) -> list[Strip]:
        width, blank = self.size.width, self._component[""]
        return [Strip(self._joined(line)).adjust_cell_length(width, blank) for line in self.paint()]

    def _joined(self, line: Iterable[Run]) -> list[Segment]:
        """Join neighbours of one colour: a segment a cell is five times as many bytes to the terminal."""
        segments: list[Segment] = []
        text, colour = "", ""
        for more, name in line:
            if name == colour:
                text += more
                continue
            if text:
                segments.append(Segment(text, self._component[colour]))
            text, colour = more, name
        if text:
            segments.append(Segment(text, self._component[colour]))
        return segments
