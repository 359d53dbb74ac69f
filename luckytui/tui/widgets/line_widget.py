"""The base class of the status bar, the magic number and the dial: a widget that redraws only changed lines."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from luckytui.tui.widgets.component_styles import ComponentStyles

#: A text and the name of its style; an empty name is the style of the widget itself.
Run = tuple[str, str]


class LineWidget(Widget):
    """A widget that paints lines, of which only those that have changed are redrawn.

    A style called `name` is the component class `PREFIX--name`.
    """

    PREFIX = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Strip] = []
        #: The size that the lines were painted for: a widget may be hidden, and shown before it is told its new size.
        self._painted_for = Size()
        self._component = ComponentStyles(self, self.PREFIX)

    def paint(self) -> Iterable[Iterable[Run]]:
        """Return the lines for the present size; lines that are too long are cut."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Paint again, and redraw the lines that have changed."""
        before, self._lines = self._lines, self._strips()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, line in enumerate(self._lines) if line != before[y]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return line `y`."""
        if not self._lines or self._painted_for != self.size:
            self._lines = self._strips()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self._component[""])

    def on_resize(self) -> None:
        """Paint for the new size."""
        self._lines = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint in the colours of a new theme."""
        self._component.clear()
        self._lines = []
        super().notify_style_update()

    def _strips(self) -> list[Strip]:
        width, blank = self.size.width, self._component[""]
        self._painted_for = self.size
        return [Strip(self._joined(line)).adjust_cell_length(width, blank) for line in self.paint()]

    def _joined(self, line: Iterable[Run]) -> list[Segment]:
        """Join neighbours with the same style: one segment per cell would send many more bytes to the terminal."""
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
