"""Cells of a terminal as shapes of an SVG: text as text, blocks as rectangles, braille as dots, borders as lines.

A font draws a block a little smaller or larger than its cell, so that seams show between two of them. Drawn as
rectangles that are merged with their neighbours, they have none at any zoom.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import NamedTuple

from cells import Cell, Cells

#: A cell's width and height in the units of the SVG: eighths of both are whole, and the dots of braille are square.
WIDTH, HEIGHT = 8, 16
#: Height of the baseline in a cell.
BASELINE = 12
#: Left and right, upper and lower half of a cell.
HALVES = ((0, 4), (4, 8)), ((0, 8), (8, 16))
#: The quadrants of U+2596 to U+259F: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
QUADRANTS = (4, 8, 1, 13, 9, 7, 11, 2, 6, 14)
#: The places of a braille pattern's dots, from its lowest bit.
DOTS = ((2, 2), (2, 6), (2, 10), (6, 2), (6, 6), (6, 10), (2, 14), (6, 14))
#: What the arms of a border character are called.
ARMS = {"HORIZONTAL": ("LEFT", "RIGHT"), "VERTICAL": ("UP", "DOWN")}
#: From the middle of a cell to its edges.
REACH = {"LEFT": (0, 8, 4, 8), "RIGHT": (4, 8, 8, 8), "UP": (4, 0, 4, 8), "DOWN": (4, 8, 4, 16)}
#: Left, top, right, bottom; a line has no width or no height.
Box = tuple[int, int, int, int]


class Shape(NamedTuple):
    """Something that is drawn in one colour.

    Attributes:
        layer: What has a higher one is drawn over it; shapes of one layer do not overlap.
        look: The attributes of the element: colour and kind.
        drawn: A piece of a path, or a whole element of text.
    """

    layer: int
    look: str
    drawn: str


class Glyph(NamedTuple):
    """A character that is not drawn as text.

    Attributes:
        kind: How it is drawn: `block`, `line`, `heavy` or `dot`.
        boxes: The rectangles or lines that it consists of.
        path: The rest of it, from the cell's top left corner; `{x}` and `{y}` stand for that.
        opacity: 0 to 1.
    """

    kind: str
    boxes: tuple[Box, ...] = ()
    path: str = ""
    opacity: float = 1.0


def shapes(cells: Cells, ground: str) -> Iterator[Shape]:
    """Yield the shapes of a terminal.

    Args:
        cells: Its cells.
        ground: The background that is not drawn, since it lies behind all.
    """
    boxes: dict[tuple[int, str], list[Box]] = defaultdict(list)
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell.background != ground:
                boxes[0, f'class="block" fill="{cell.background}"'].append(_moved((0, 0, WIDTH, HEIGHT), column, row))
            if (glyph := glyph_of(cell.text)) is not None:
                look = _look(glyph, cell.color)
                boxes[1, look] += [_moved(box, column, row) for box in glyph.boxes]
                if glyph.path:
                    yield Shape(1, look, glyph.path.format(x=column * WIDTH, y=row * HEIGHT))
        yield from _texts(line, row)
    for (layer, look), several in boxes.items():
        yield from (Shape(layer, look, path_of(box)) for box in merged(several))


@cache
def glyph_of(text: str) -> Glyph | None:
    """Return how a character is drawn; None if as text."""
    code = ord(text)
    if 0x2580 <= code <= 0x259F:
        return _block(code)
    if 0x2800 <= code <= 0x28FF:
        dots = (place for bit, place in enumerate(DOTS) if code & 1 << bit)
        return Glyph("dot", boxes=tuple((x, y, x, y) for x, y in dots))
    return _border(unicodedata.name(text, "")) if 0x2500 <= code < 0x2580 else None


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes with those merged that touch along a whole side, first side by side, then one above the other."""
    wide: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[3], box[0])):
        left, top, right, bottom = wide[-1] if wide else box
        if wide and (top, bottom, right) == (box[1], box[3], box[0]):
            wide[-1] = (left, top, box[2], bottom)
        else:
            wide.append(box)
    high: list[Box] = []
    for box in sorted(wide, key=lambda box: (box[0], box[2], box[1])):
        left, top, right, bottom = high[-1] if high else box
        if high and (left, right, bottom) == (box[0], box[2], box[1]):
            high[-1] = (left, top, right, box[3])
        else:
            high.append(box)
    return high


def path_of(box: Box) -> str:
    """Return a box as a piece of a path; a dot is a line without length."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if not height:
        return f"M{left} {top}h{width}"
    return f"M{left} {top}v{height}" + (f"h{width}v-{height}z" if width else "")


def _look(glyph: Glyph, color: str) -> str:
    opacity = f' opacity="{glyph.opacity:g}"' if glyph.opacity < 1 else ""
    return f'class="{glyph.kind}" {"fill" if glyph.kind == "block" else "stroke"}="{color}"{opacity}'


def _moved(box: Box, column: int, row: int) -> Box:
    left, top, right, bottom = box
    return left + column * WIDTH, top + row * HEIGHT, right + column * WIDTH, bottom + row * HEIGHT


def _block(code: int) -> Glyph:
    eighth = HEIGHT // 8
    match code:
        case 0x2580:
            box = (0, 0, WIDTH, HEIGHT // 2)
        case 0x2590:
            box = (WIDTH // 2, 0, WIDTH, HEIGHT)
        case 0x2591 | 0x2592 | 0x2593:
            return Glyph("block", ((0, 0, WIDTH, HEIGHT),), opacity=(code - 0x2590) / 4)
        case 0x2594:
            box = (0, 0, WIDTH, eighth)
        case 0x2595:
            box = (WIDTH - 1, 0, WIDTH, HEIGHT)
        case _ if code <= 0x2588:
            box = (0, HEIGHT - (code - 0x2580) * eighth, WIDTH, HEIGHT)
        case _ if code < 0x2590:
            box = (0, 0, 0x2590 - code, HEIGHT)
        case _:
            (columns, rows), mask = HALVES, QUADRANTS[code - 0x2596]
            places = [(x, y) for y in rows for x in columns]
            return Glyph(
                "block", tuple((x[0], y[0], x[1], y[1]) for bit, (x, y) in enumerate(places) if mask & 1 << bit)
            )
    return Glyph("block", (box,))


def _border(name: str) -> Glyph | None:
    """Return a border character of one weight, by its name in Unicode; None for the others, which are text."""
    match name.split():
        case ["BOX", "DRAWINGS", "LIGHT", "ARC", vertical, "AND", horizontal]:
            bottom, reach = HEIGHT if vertical == "DOWN" else 0, 4 if horizontal == "RIGHT" else -4
            bend = -4 if vertical == "DOWN" else 4
            return Glyph("line", path=f"M{{x}} {{y}}m4 {bottom}v{bend}q0 {bend} {reach} {bend}")
        case ["BOX", "DRAWINGS", "LIGHT" | "HEAVY" as weight, *arms]:
            named = [each for arm in arms if arm != "AND" for each in ARMS.get(arm, (arm,))]
            if all(arm in REACH for arm in named):
                return Glyph("line" if weight == "LIGHT" else "heavy", tuple(REACH[arm] for arm in named))
    return None


def _texts(line: list[Cell], row: int) -> Iterator[Shape]:
    column = 0
    for (color, bold, underlined), group in groupby(line, key=lambda cell: (cell.color, cell.bold, cell.underlined)):
        run = "".join(" " if glyph_of(cell.text) or cell.text == "\xa0" else cell.text for cell in group)
        look = f'fill="{color}"' + ' font-weight="bold"' * bold + ' text-decoration="underline"' * underlined
        # Two spaces part words, so that one that stays is the same shape beside one that changes. A character that no
        # fixed-width font is sure to have stands alone.
        for match in re.finditer(r"[^\u0000-\u2030]|[^\s\u2031-\uffff](?: ?[^\s\u2031-\uffff])*", run):
            yield Shape(1, look, _text(match[0], (column + match.start()) * WIDTH, row * HEIGHT + BASELINE))
        column += len(run)


def _text(words: str, x: int, y: int) -> str:
    if words > "\u2030":
        return f'<text class="mid" x="{x + WIDTH // 2}" y="{y}">{words}</text>'
    length = f' textLength="{len(words) * WIDTH}"' if len(words) > 1 else ""
    return f'<text x="{x}" y="{y}"{length}>{escape(words, quote=False)}</text>'
