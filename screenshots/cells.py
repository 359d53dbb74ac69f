"""What stands in each cell of a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from rich.color import Color, blend_rgb
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME
from textual.app import App


class Cell(NamedTuple):
    """A cell of a terminal.

    Attributes:
        text: Its character, one that is not wide.
        color: The colour of the character, as `#rrggbb`.
        background: The colour behind it.
        bold: Whether it is bold.
        underlined: Whether it is underlined.
    """

    text: str
    color: str
    background: str
    bold: bool = False
    underlined: bool = False


#: The rows of a terminal, each of the same width.
Cells = list[list[Cell]]


def cells_of(app: App[Any]) -> Cells:
    """Return what an app shows now."""
    # As `App.export_screenshot` does.
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert update is not None
    return cells(update, (app.size.width, app.size.height))


def cells(drawn: RenderableType, size: tuple[int, int]) -> Cells:
    """Return the cells of what Rich can draw.

    Args:
        drawn: Drawn from the top left corner.
        size: Columns and rows of the terminal.
    """
    width, height = size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        safe_box=False,
    )
    segments = (segment for segment in console.render(drawn) if not segment.control)
    empty = Cell(" ", *_looks(Style.null()))
    rows = [list(_row(line))[:width] for line in Segment.split_lines(segments)][:height]
    rows += [[] for _ in range(height - len(rows))]
    return [row + [empty] * (width - len(row)) for row in rows]


def _row(line: list[Segment]) -> Iterator[Cell]:
    for text, style, _ in line:
        looks = _looks(style or Style.null())
        yield from (Cell(char, *looks) for char in text)


@cache
def _looks(style: Style) -> tuple[str, str, bool, bool]:
    """Return all of a cell but its character."""
    color, background = _hex(style.color, foreground=True), _hex(style.bgcolor, foreground=False)
    if style.reverse:
        color, background = background, color
    if style.dim:
        color = blend_rgb(Color.parse(color).get_truecolor(), Color.parse(background).get_truecolor(), 0.4).hex
    return color, background, bool(style.bold), bool(style.underline)


def _hex(color: Color | None, *, foreground: bool) -> str:
    return (color or Color.default()).get_truecolor(SVG_EXPORT_THEME, foreground=foreground).hex
