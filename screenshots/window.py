"""A window around a terminal, and what the film writes on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from cells import Cells
from drawing import HEIGHT, WIDTH, Shape, shapes

#: The frame around the terminal, and the bar above it, in units of the SVG.
MARGIN, BAR = 8, 40
#: Beneath a terminal, and over it.
UNDER, OVER = -1, 2
FRAME, FAINT, TEXT, LIT = "#292929", "#77736a", "#e8e3d3", "#ffb454"
KEY = "#c1121f"

#: Left, top, width and height, in units of the SVG; the terminal's top left corner is at 0, 0.
View = tuple[int, int, int, int]


def view(size: tuple[int, int]) -> View:
    """Return what is seen of a window, for a terminal's columns and rows."""
    width, height = size
    return -MARGIN, -BAR, width * WIDTH + 2 * MARGIN, height * HEIGHT + BAR + MARGIN


def window(cells: Cells) -> Iterator[Shape]:
    """Yield the shapes of a terminal in its window."""
    size = len(cells[0]), len(cells)
    left, top, width, height = view(size)
    yield Shape(UNDER - 1, f'fill="{FRAME}"', f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="8"/>')
    ground, _ = Counter(cell.background for line in cells for cell in line).most_common(1)[0]
    yield Shape(UNDER, f'class="block" fill="{ground}"', f"M0 0h{size[0] * WIDTH}v{size[1] * HEIGHT}H0z")
    yield from shapes(cells, ground)


def title(words: str, size: tuple[int, int]) -> Iterator[Shape]:
    """Yield the bar of a window: three buttons and a title."""
    for place, color in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        yield Shape(UNDER, f'fill="{color}"', f'<circle cx="{place * 18 + 10}" cy="-20" r="5"/>')
    middle = size[0] * WIDTH // 2
    yield Shape(UNDER, f'fill="{TEXT}"', _label(words, middle, -15, 13, middle=True))


def caption(step: int, steps: int, words: str) -> Iterator[Shape]:
    """Yield the bar of a film: its steps, of which one is lit, and what is seen in it.

    Args:
        step: The present one, from 1.
        steps: How many there are.
        words: A sentence.
    """
    for each in range(1, steps + 1):
        x = each * 26 - 12
        disc, digit = (LIT, FRAME) if each == step else ("none", LIT if each < step else FAINT)
        edge = LIT if each <= step else FAINT
        yield Shape(UNDER, f'fill="{disc}" stroke="{edge}"', f'<circle cx="{x}" cy="-20" r="10"/>')
        yield Shape(OVER, f'fill="{digit}"', _label(str(each), x, -15, 14, middle=True))
    x = steps * 26 + 14
    yield Shape(UNDER, f'fill="{TEXT}"', _label(words, x, -13, 20))


def pressed(key: str, region: tuple[int, int, int, int]) -> Iterator[Shape]:
    """Yield a key that is pressed, in the bar above what it acts on.

    Args:
        key: What is written on it, one character.
        region: What it acts on, in the first row: column, row, width and height, in cells.
    """
    column, row, width, height = region
    left, top = column * WIDTH - 3, row * HEIGHT - 3
    around = f'x="{left}" y="{top}" width="{width * WIDTH + 6}" height="{height * HEIGHT + 6}"'
    yield Shape(OVER, f'fill="none" stroke="{TEXT}" stroke-width="2"', f'<rect {around} rx="3"/>')
    middle = column * WIDTH + width * WIDTH // 2
    yield Shape(OVER, f'fill="{TEXT}"', f'<rect x="{middle - 16}" y="-37" width="32" height="30" rx="6"/>')
    yield Shape(OVER + 1, f'fill="{KEY}"', _label(key, middle, -15, 24, middle=True))


def _label(words: str, x: int, y: int, pixels: int, *, middle: bool = False) -> str:
    anchor = ' class="mid"' * middle
    style = f"font:bold {pixels}px system-ui,Helvetica,Arial,sans-serif"
    return f'<text{anchor} x="{x}" y="{y}" style="{style}">{escape(words)}</text>'
