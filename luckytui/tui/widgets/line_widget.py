"""The base class of the panels that change with the calls: a widget that draws only lines that have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from luckytui.tui.widgets.component_styles import ComponentStyles
from luckytui.tui.widgets.plain_rows import PlainRows

#: A text and the name of its style; an empty name is the style of the widget itself.
Run = tuple[str, str]


class Line(NamedTuple):
    """A line as it was drawn last."""

    runs: list[Run]
    strip: Strip


class LineWidget(PlainRows):
    """A widget that paints lines, of which only those that have changed are drawn again.

    A style called `name` is the component class `PREFIX--name`.
    """

    PREFIX = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        #: The size that the lines were painted for: a widget may be hidden, and shown before it is told its new size.
        self._painted_for = Size()
        self._component = ComponentStyles(self, self.PREFIX)

    def paint(self) -> Iterable[Iterable[Run]]:
        """Return the lines for the present size; lines that are too long are cut."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Paint again, and redraw the lines that have changed."""
        before, self._lines = self._lines, self._painted()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, line in enumerate(self._lines) if line.strip is not before[y].strip]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return line `y`."""
        if not self._lines or self._painted_for != self.size:
            self._lines = self._painted()
        return self._lines[y].strip if y < len(self._lines) else Strip.blank(self.size.width, self._component[""])

    def on_resize(self) -> None:
        """Paint for the new size."""
        self._lines = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint in the colours of a new theme."""
        self._component.clear()
        self._lines = []
        super().notify_style_update()

    def _painted(self) -> list[Line]:
        before = self._lines if self._painted_for == self.size else []
        self._painted_for = self.size
        lines = []
        for y, line in enumerate(self.paint()):
            runs = [*line]
            same = y < len(before) and before[y].runs == runs
            lines.append(before[y] if same else Line(runs, self._drawn(runs)))
        return lines

    def _drawn(self, runs: Sequence[Run]) -> Strip:
        """Join neighbours with the same style: one segment per cell would send many more bytes to the terminal."""
        segments: list[Segment] = []
        width, drawn = self.size.width, 0
        for name, group in groupby(runs, itemgetter(1)):
            text = "".join(text for text, _ in group)
            if text:
                drawn += cell_len(text)
                segments.append(Segment(text, self._component[name]))
        if drawn > width:
            return Strip(segments, drawn).crop(0, width)
        # By hand, since a `Strip` takes as long to make as the rest of the line.
        blank = [Segment(" " * (width - drawn), self._component[""])] if drawn < width else []
        return Strip([*segments, *blank], width)
