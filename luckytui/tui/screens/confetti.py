"""Confetti: a screen on which confetti falls for a few seconds, behind the text of the screen below."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from luckytui.clock import wall
from luckytui.tui import frame_loop
from luckytui.tui.symbols import Symbols

#: Cells of the screen per piece of confetti.
CELLS_A_PIECE = 28
#: Wall seconds between two updates of the screen below.
UPDATE_BELOW = 0.25

COLOURS = ("#ff5c57", "#ffb454", "#8ddb6a", "#59c2ff", "#d2a6ff", "#ffd173")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of confetti. Lengths are in cells, times in seconds.

    Attributes:
        x: The column at which it starts.
        delay: When it enters the screen.
        speed: Rows per second at the start; it accelerates.
        sway: Columns per second, to either side.
        mark: Its character.
        colour: Its colour, `#rrggbb`.
    """

    x: float
    delay: float
    speed: float
    sway: float
    mark: str
    colour: str

    def at(self, since: float) -> tuple[int, int]:
        """Return column and row after `since` seconds; the row is negative before the piece enters the screen."""
        falling = since - self.delay
        return round(self.x + self.sway * falling), round(self.speed * falling + falling * falling * 3) - 1


def throw(width: int, height: int, marks: str, lasts: float, seed: int = 0) -> list[Piece]:
    """Return random pieces of confetti for a screen.

    Args:
        width: Columns.
        height: Rows; pieces are faster on higher screens.
        marks: The characters to choose from.
        lasts: Seconds until the confetti ends.
        seed: The same seed gives the same pieces.
    """
    draw = random.Random(seed)
    return [
        Piece(
            x=draw.uniform(0, width),
            delay=draw.uniform(0, lasts * 0.6),
            speed=draw.uniform(0.25, 0.6) * height,
            sway=draw.uniform(-4, 4),
            mark=draw.choice(marks),
            colour=draw.choice(COLOURS),
        )
        for _ in range(width * height // CELLS_A_PIECE)
    ]


class Rain(Widget):
    """The screen below with confetti over it.

    Args:
        symbols: The characters to draw with.
        below: The screen below.
        lasts: Wall seconds until the confetti ends.
        now: Returns wall seconds since a fixed moment.
    """

    DEFAULT_CSS = "Rain { width: 100%; height: 100%; }"

    def __init__(self, symbols: Symbols, below: Screen[Any], lasts: float, now: Callable[[], float]) -> None:
        super().__init__()
        self._symbols = symbols
        self._screen_below = below
        self._lasts = lasts
        self._now = now
        self._pieces: list[Piece] = []
        self._rows: dict[int, dict[int, Piece]] = {}
        self._below: list[Strip] = []
        self._looked = 0.0
        self._styles: dict[tuple[str, Color | None], Style] = {}
        self._began = now()

    def on_resize(self, event: events.Resize) -> None:
        """Make new pieces for the new size."""
        self._pieces = throw(event.size.width, event.size.height, self._symbols.confetti, self._lasts)
        self._looked = 0.0

    def tick(self) -> None:
        """Draw a frame: the rows with a piece, now or in the last frame."""
        since = self._now() - self._began
        width, height = self.size
        rows: dict[int, dict[int, Piece]] = {}
        for piece in self._pieces:
            x, y = piece.at(since)
            if 0 <= y < height and 0 <= x < width:
                rows.setdefault(y, {})[x] = piece
        changed = [Region(0, y, width, 1) for y in rows.keys() | self._rows.keys()]
        self._rows = rows
        if self._now() >= self._looked + UPDATE_BELOW:
            self._looked = self._now()
            self._below = self._screen_below._compositor.render_strips(self.size)
            changed = [Region(0, 0, width, height)]
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the screen below with the pieces. Skips Textual's border and padding: there is none."""
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen below, with the pieces in its blank cells that touch no text."""
        if y >= len(self._below):
            return Strip.blank(self.size.width, self.rich_style)
        pieces, strip = self._rows.get(y), self._below[y]
        # No pieces in a row with double-width characters: half of one cannot be drawn over.
        if not pieces or sum(len(text) for text, _, _ in strip) != strip.cell_length:
            return strip
        # Between two words a piece would be read as a part of them.
        row = f" {strip.text} "
        columns = deque(column for column in sorted(pieces) if row[column : column + 3].isspace())
        segments: list[Segment] = []
        begin = 0
        for text, style, _ in strip:
            done, end = 0, begin + len(text)
            while columns and columns[0] < end:
                piece, here = pieces[columns[0]], columns.popleft() - begin
                if here > done:
                    segments.append(Segment(text[done:here], style))
                segments.append(Segment(piece.mark, self._style(piece.colour, style)))
                done = here + 1
            if done < len(text):
                segments.append(Segment(text[done:], style))
            begin = end
        return Strip(segments, strip.cell_length)

    def _style(self, colour: str, under: Style | None) -> Style:
        """Return the style of a piece, given the style of the cell below."""
        ground = under.bgcolor if under is not None else None
        style = self._styles.get((colour, ground))
        if style is None:
            segments = [Segment(" ", Style(color=colour, bgcolor=ground, bold=True))]
            for each in self.get_line_filters():
                segments = each.apply(segments, self.background_colors[1])
            style = self._styles[colour, ground] = segments[0].style or Style()
        return style


class Confetti(ModalScreen[None]):
    """A few seconds of confetti over the live show. The app ends it at any key or click (`BaseApp.on_event`).

    Args:
        symbols: The characters to draw with.
        below: The screen below.
        now: Returns wall seconds since a fixed moment.
    """

    #: Wall seconds until it ends.
    LASTS = 3.5
    # The screen below shows the notifications already.
    DEFAULT_CSS = "Confetti { background: transparent; & Toast { visibility: hidden; } }"

    def __init__(self, symbols: Symbols, below: Screen[Any], now: Callable[[], float] = wall) -> None:
        super().__init__(classes="-seen-through")
        self._rain = Rain(symbols, below, self.LASTS, now)

    def compose(self) -> ComposeResult:
        """Lay out the confetti."""
        yield self._rain

    def on_mount(self) -> None:
        """Start the confetti."""
        self.run_worker(frame_loop.run(self.app, self._rain.tick), group="frames")
        self.set_timer(self.LASTS, self._end)

    def _end(self) -> None:
        if self.is_current:
            self.dismiss()
