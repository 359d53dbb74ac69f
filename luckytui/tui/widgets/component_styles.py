"""A cache of the styles of a widget's component classes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.style import Style
from textual.color import Color, Gradient
from textual.widget import Widget


class ComponentStyles(dict[str, Style]):
    """Styles by name: `won` of a board is its component class `board--won`; `` is the style of the widget itself.

    Computing a style takes as long as drawing a row (`tests.bench board`). Clear the cache when the theme changes.

    Args:
        widget: The widget.
        prefix: The prefix of its component classes.
        partial: Names of styles that are added to others, and so have no background of their own.
    """

    def __init__(self, widget: Widget, prefix: str, partial: Collection[str] = ()) -> None:
        super().__init__()
        self._widget = widget
        self._prefix = prefix
        self._partial = partial

    def __missing__(self, name: str) -> Style:
        """Compute a style and keep it."""
        if name:
            component = f"{self._prefix}--{name}"
            style = self._widget.get_component_rich_style(component, partial=name in self._partial)
        else:
            style = self._widget.rich_style
        self[name] = style
        return style

    def ramp(self, names: Sequence[str], steps: int) -> list[Style]:
        """Return styles whose colours lead from that of one style to that of the next.

        Args:
            names: The names of the styles, two or more.
            steps: How many colours, 2 or more.
        """
        gradient = Gradient.from_colors(*(Color.from_rich_color(self[name].color) for name in names))
        return [Style(color=gradient.get_rich_color(step / (steps - 1))) for step in range(steps)]
