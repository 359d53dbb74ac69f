"""The base class of the board and the feed panel: a list that draws only its visible rows."""

from __future__ import annotations

from collections.abc import Collection

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from luckytui.tui.widgets.component_styles import ComponentStyles
from luckytui.tui.widgets.plain_rows import PlainRows


class VirtualList(ScrollView, PlainRows):
    """Rows of text; Textual asks `render_line` for the visible ones only.

    Scrolling is never animated, so that keys take effect at once (`tests.bench keys`).

    Args:
        prefix: The prefix of its component classes.
        partial: As for `ComponentStyles`.
        id: The widget's id.
    """

    ALLOW_SELECT = False

    def __init__(self, prefix: str, partial: Collection[str] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.component = ComponentStyles(self, prefix, partial)

    def notify_style_update(self) -> None:
        """Drop the styles when the theme changes."""
        self.component.clear()
        super().notify_style_update()

    def show_rows(self, rows: int) -> None:
        """Set the number of rows."""
        size = Size(self.scrollable_content_region.width, rows)
        if self.show_vertical_scrollbar and rows > self.scrollable_content_region.height:
            # Without the watcher, which would lay out the screen with every call (`tests.bench burst`).
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = rows
        else:
            self.virtual_size = size

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Set the position of a scrollbar that has just appeared: Textual sets only that of a visible one."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows, and the scrollbar only if it looks otherwise: with many rows, a page does not move it."""
        if self.show_vertical_scrollbar and self._thumb(old_value) == self._thumb(new_value):
            # Drawing the scrollbar takes longer than drawing the rows (`tests.bench keys`).
            self.vertical_scrollbar.set_reactive(ScrollBar.position, new_value)
        super().watch_scroll_y(old_value, new_value)

    def _thumb(self, y: float) -> int:
        """Return where the scrollbar's thumb begins if the list is scrolled to a row, in eighths of a cell."""
        bar = self.vertical_scrollbar
        rows, window, cells = bar.window_virtual_size, bar.window_size, bar.size.height
        if rows <= window:
            return 0
        # As Textual 8.2.8 draws it (`ScrollBarRender`).
        return int((cells - max(1, window * cells / rows)) * y / (rows - window) * 8)

    def action_scroll_down(self) -> None:
        """Move one row down."""
        self.scroll_relative(y=1, animate=False)

    def action_scroll_up(self) -> None:
        """Move one row up."""
        self.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """Move one page down."""
        self.scroll_relative(y=self.scrollable_content_region.height, animate=False)

    def action_page_up(self) -> None:
        """Move one page up."""
        self.scroll_relative(y=-self.scrollable_content_region.height, animate=False)

    def action_scroll_home(self) -> None:
        """Move to the first row."""
        self.scroll_to(y=0, animate=False)

    def action_scroll_end(self) -> None:
        """Move to the last row."""
        self.scroll_to(y=self.max_scroll_y, animate=False)
