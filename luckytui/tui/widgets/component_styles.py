"""The styles of a widget's component classes, each looked up once."""

from __future__ import annotations

from collections.abc import Collection

from rich.style import Style
from textual.widget import Widget


class ComponentStyles(dict[str, Style]):
    """Styles by name: that of `won` in a board is its component class `board--won`; that of `` is the widget's own.

    To work one out takes as long as to draw a row (`tests.bench board`). Clear it when the theme changes.

    Args:
        widget: Whose they are.
        prefix: What its component classes begin with.
        partial: Names of styles that are laid over others, and have no background of their own.
    """

    def __init__(self, widget: Widget, prefix: str, partial: Collection[str] = ()) -> None:
        super().__init__()
        self._widget = widget
        self._prefix = prefix
        self._partial = partial

    def __missing__(self, name: str) -> Style:
        """Look a style up."""
        if name:
            component = f"{self._prefix}--{name}"
            style = self._widget.get_component_rich_style(component, partial=name in self._partial)
        else:
            style = self._widget.rich_style
        self[name] = style
        return style
