"""How frames reach the terminal: only rows that have changed are drawn, and only cells that have changed are sent.

Textual draws each widget in the rectangle around all that has changed, cuts its rows at the edges of all others, and
sends each row from the left edge of its widget: half the time of a frame, and most bytes (`tests.bench dashboard`). The
names with an underscore are private in Textual 8.2.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from luckytui.tui.changed_cells import changes

#: What the terminal shows, by the row and the column at which it begins.
Shown = dict[tuple[int, int], Strip]


class Piece(NamedTuple):
    """Cells of a row that a widget draws, none of them below another widget.

    Attributes:
        left: The first column.
        right: The column after the last one.
        widget: The widget.
        region: Its place on the screen.
        clip: The part of the screen that it may draw on.
    """

    left: int
    right: int
    widget: Widget
    region: Region
    clip: Region


class FrameUpdate(CompositorUpdate):
    """Rows of widgets for the terminal.

    Args:
        strips: Row, column and content.
        shown: What the terminal shows; kept up to date.
    """

    def __init__(self, strips: list[tuple[int, int, Strip]], shown: Shown) -> None:
        self._strips = strips
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """Return what has to be sent to the terminal."""
        shown, sent = self._shown, []
        colours = console._color_system or ColorSystem.TRUECOLOR
        for y, x, strip in self._strips:
            before = shown.get((y, x))
            if before is strip:
                continue
            shown[y, x] = strip
            if before is None:
                sent += [_move(x, y), strip.render(console)]
                continue
            for first, segments in changes(before._segments, strip._segments):
                sent.append(_move(x + first, y))
                sent += [
                    text if style is None else Strip.render_style(style, text, colours) for text, style, _ in segments
                ]
        return "".join(sent)


class FrameCompositor(Compositor):
    """A compositor for a screen that changes with every frame."""

    def __init__(self) -> None:
        super().__init__()
        #: The widgets from the front to the back for which the pieces were worked out, and the pieces by row.
        self._laid_out: dict[Widget, tuple[Region, Region]] = {}
        self._pieces: dict[int, list[Piece]] = {}

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """Return an update of the pieces in which something is to be drawn again; None if there are none."""
        screen = self.size.region
        regions = [screen.intersection(region) for region in self._dirty_regions]
        self._dirty_regions.clear()
        app = self.root.app if self.root is not None else None
        if not regions or not isinstance(app, FrameApp):
            return None
        if self._laid_out != self.visible_widgets:
            self._laid_out = self.visible_widgets
            self._pieces.clear()
            app.shown.clear()
        # Once each: a piece may be in more than one span.
        dirty = {
            (y, piece): None
            for y, first, end in self._regions_to_spans(regions)
            for piece in self._pieces_in(y)
            if piece.left < end and piece.right > first
        }
        return FrameUpdate([*_drawn([*dirty])], app.shown)

    def _pieces_in(self, y: int) -> list[Piece]:
        """Return the pieces of a row."""
        if y not in self._pieces:
            self._pieces[y] = [*self._cut(y)]
        return self._pieces[y]

    def _cut(self, y: int) -> Iterator[Piece]:
        free = [(0, self.size.width)]
        for widget, (region, clip) in self._laid_out.items():
            place = region.intersection(clip)
            if not place.y <= y < place.bottom:
                continue
            left_over = []
            for first, end in free:
                left, right = max(first, place.x), min(end, place.right)
                if left >= right:
                    left_over.append((first, end))
                    continue
                yield Piece(left, right, widget, region, clip)
                left_over += [(first, left)] * (first < left) + [(right, end)] * (right < end)
            free = left_over


class FrameApp(App[None]):
    """An application that knows what the terminal shows, for its frames.

    Attributes:
        shown: What was sent in frames since the last update of another kind.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown: Shown = {}

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is not None and not isinstance(renderable, FrameUpdate):
            self.shown.clear()
        super()._display(screen, renderable)


class FrameScreen(Screen[None]):
    """A screen that changes with every frame, in an application that is a `FrameApp`."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrameCompositor()


def _drawn(dirty: list[tuple[int, Piece]]) -> Iterator[tuple[int, int, Strip]]:
    """Draw pieces: each widget once, from its first row to its last one."""
    rows: dict[Widget, list[int]] = {}
    for y, piece in dirty:
        rows.setdefault(piece.widget, []).append(y)
    strips: dict[Widget, list[Strip]] = {}
    for y, (left, right, widget, region, clip) in dirty:
        place = region.intersection(clip)
        first, last = min(rows[widget]), max(rows[widget])
        if widget not in strips:
            crop = Region(place.x, first, place.width, last + 1 - first).translate((-region.x, -region.y))
            strips[widget] = widget.render_lines(crop)
        yield y, left, strips[widget][y - first].crop(left - place.x, right - place.x)


def _move(x: int, y: int) -> str:
    """Return the sequence that moves the cursor to a cell, from 0."""
    return f"\x1b[{y + 1};{x + 1}H"
