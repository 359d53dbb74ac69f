"""A list of lines that draws only those in view: what the board and the feed have in common."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


class VirtualList(ScrollView):
    """Lines of text, one a row; what draws them (`render_line`) is asked for those in view.

    Scrolling is never animated: an animated page takes 470 ms to stand still, this one 6.
    """

    ALLOW_SELECT = False

    def show_rows(self, rows: int) -> None:
        """Say how many rows there are."""
        size = Size(self.scrollable_content_region.width, rows)
        if self.show_vertical_scrollbar and rows > self.scrollable_content_region.height:
            # Set aside, the layout stays as it is: laying out with every call took a third of all frames.
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = rows
        else:
            self.virtual_size = size

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Put a scrollbar that has just come to where the rows stand: Textual moves only one that is seen."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

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
