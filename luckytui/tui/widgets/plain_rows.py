"""A base class for widgets that are drawn often: their rows are lines between two sides, nothing is above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Frame(NamedTuple):
    """What is around the lines of a widget.

    Attributes:
        left: Border and padding at the left of each line.
        right: The same at the right.
        filters: Textual's line filters.
        ground: The background colour, for the filters.
    """

    left: list[Segment]
    right: list[Segment]
    filters: Sequence[LineFilter]
    ground: Color


class Edge(NamedTuple):
    """What a row above or below the lines is drawn with, beside the style.

    Attributes:
        title: The title in it, as markup.
        size: The size of the widget.
        pointed: The style under the mouse, which marks a key in the title.
    """

    title: str | None
    size: Size
    pointed: Style


class PlainRows(Widget):
    """A widget without opacity, tint, hatch, outline and links.

    Textual's work for those is skipped, which takes longer than drawing the lines (`tests.bench dashboard`).
    """

    def __init__(self, *children: Widget, **options: Any) -> None:
        super().__init__(*children, **options)
        #: None until it is asked.
        self._frame: Frame | None = None
        #: Lines, and the rows that were made of them.
        self._made: dict[int, tuple[Strip, Strip]] = {}
        #: The rows above and below the lines, and what they were drawn with.
        self._edges: dict[int, tuple[Edge, Strip]] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows of the widget.

        Args:
            crop: The cells to return.
        """
        gutter, (width, height) = self.styles.gutter, self.outer_size
        if crop.column_span != (0, width):
            return super().render_lines(crop)
        inside = range(gutter.top, height - gutter.bottom)
        if self._frame is None and inside:
            (sample,) = super().render_lines(Region(0, gutter.top, width, 1))
            left, right = sample.crop(0, gutter.left), sample.crop(width - gutter.right, width)
            self._frame = Frame([*left], [*right], self.get_line_filters(), self.background_colors[1])
        rows: list[Strip] = []
        for y in crop.line_range:
            if self._frame is not None and y in inside:
                rows.append(self._row(self._frame, y - gutter.top))
            else:
                rows.append(self._edge(y))
        return rows

    def notify_style_update(self) -> None:
        """Ask for border and colours again."""
        self._frame = None
        self._made.clear()
        self._edges.clear()
        super().notify_style_update()

    def _edge(self, y: int) -> Strip:
        """Return a row above or below the lines: Textual draws it again with every title that is set anywhere."""
        title = self.border_subtitle if y else self.border_title
        edge = Edge(title, self.outer_size, self.hover_style)
        drawn = self._edges.get(y)
        if drawn is None or drawn[0] != edge:
            (strip,) = super().render_lines(Region(0, y, edge.size.width, 1))
            drawn = self._edges[y] = edge, strip
        return drawn[1]

    def _row(self, frame: Frame, y: int) -> Strip:
        line = self.render_line(y)
        made = self._made.get(y)
        if made is None or made[0] is not line:
            segments = [*line]
            for each in frame.filters:
                segments = each.apply(segments, frame.ground)
            made = self._made[y] = line, Strip([*frame.left, *segments, *frame.right], self.outer_size.width)
        return made[1]
