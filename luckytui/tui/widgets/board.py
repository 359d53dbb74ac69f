"""The board: every line of the contest, counting down by the clock. Only the visible rows are drawn."""

from __future__ import annotations

from typing import NamedTuple

from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from luckytui.clock import Clock
from luckytui.contest.view import ContestView, LineState
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import board_order
from luckytui.tui.widgets.board_columns import column_widths
from luckytui.tui.widgets.board_rows import Row, RowWriter
from luckytui.tui.widgets.virtual_list import VirtualList


class Visible(NamedTuple):
    """Which rows are visible, and in how much room.

    Attributes:
        first: The first visible row, from 0.
        height: How many rows there is room for.
        room: Cells that the columns share.
        width: Cells that are drawn: to the edge, or to the scrollbar. Textual would cut off more, row by row.
    """

    first: int
    height: int
    room: int
    width: int


class Board(VirtualList, can_focus=True):
    """Every line: id, call sign, countdown, number, total and residue.

    Args:
        symbols: What to draw with.

    Attributes:
        by_next: Whether it is sorted by who is next, instead of by line.
        follow: Whether it scrolls with the calls.
        found: The line that was searched for, or None.
    """

    COMPONENT_CLASSES = {f"board--{state.value}" for state in LineState} | {
        "board--recovered",
        "board--found",
        "board--bar",
        "board--heading",
    }
    DEFAULT_CSS = """
    Board {
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
        & > .board--heading { color: $text-muted; }
        & > .board--ringing { color: $foreground; }
        & > .board--bar { color: $secondary; }
        & > .board--next { color: $primary; text-style: bold; }
        & > .board--late { color: $warning; text-style: bold italic; }
        & > .board--last { color: $foreground; text-style: bold; }
        & > .board--called { color: $text-muted; }
        & > .board--recovered { color: $secondary; }
        & > .board--won { color: $background; background: $success; text-style: bold; }
        & > .board--missed { color: $text-disabled; }
        & > .board--open { color: $accent; text-style: bold; }
        & > .board--found { text-style: reverse; }
    }
    """

    class OwnLineClicked(Message):
        """The viewer's own line was clicked."""

    class Changed(Message):
        """How the board is sorted, how many lines it has, or whether it follows, changed."""

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__("board", partial=("bar", "found"), id=id)
        self.symbols = symbols
        self.by_next = True
        self.follow = True
        self.found: int | None = None
        self._contest: tuple[ContestView, Clock] | None = None
        self._rows: list[Row] = []
        #: What the rows were drawn for; None draws all of them anew.
        self._drawn_for: Visible | None = None
        self._writer: RowWriter | None = None
        #: Version and lines of the view that was drawn last.
        self._version = -1
        self._lines = 0

    def show(self, view: ContestView, clock: Clock) -> None:
        """Show a contest from now on."""
        self._contest = view, clock
        self._version = -1
        self.found = None
        self.follow = True
        self._rearrange()
        self.scroll_to(y=0, animate=False)

    def tick(self) -> None:
        """Draw what has changed since the last frame; call it once a frame."""
        if self._contest is None:
            return
        view, clock = self._contest
        if view.version != self._version:
            self._version = view.version
            if view.size != self._lines:
                self._rearrange()
            elif self.follow:
                self._follow(view)
        changed = self._draw(view, clock.elapsed())
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return visible rows as they were drawn last.

        A board has no border, padding or opacity: what Textual would do to each row for those is left out; it took
        as long as the rest of the frame (`tests.bench board`).

        Args:
            crop: Which cells.
        """
        if self._contest is not None and self._drawn_for != self._visible():
            view, clock = self._contest
            self._draw(view, clock.elapsed())
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Return the visible row `y`, from 0, as it was drawn last."""
        return self._rows[y].strip if y < len(self._rows) else Strip.blank(self.size.width, self.component[""])

    def find(self, caller: int | None) -> None:
        """Mark a line and scroll to it; None marks none."""
        self.found = caller
        if caller is not None:
            self.follow = False
            self._scroll_around(caller)
        self._rearrange()

    def action_toggle_follow(self) -> None:
        """Follow the calls, or stay put."""
        self.follow = not self.follow
        self._rearrange()

    def action_toggle_sort(self) -> None:
        """Sort by line, or by who is next; a line that was searched for stays visible."""
        self.by_next = not self.by_next
        if self.found is not None and not self.follow:
            self._scroll_around(self.found)
        self._rearrange()

    def notify_style_update(self) -> None:
        """Draw in the new colours when the theme changes."""
        self._drawn_for = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._rearrange()

    def on_click(self, event: Click) -> None:
        """Say so when the viewer's own line is clicked."""
        if self._contest is not None and self._contest[0].own_line is not None and event.y == 0:
            self.post_message(self.OwnLineClicked())

    def on_mouse_scroll_down(self) -> None:
        """Stay put once somebody scrolls."""
        self._stay_put()

    on_mouse_scroll_up = on_mouse_scroll_down

    def scroll_relative(self, *args: object, **options: object) -> None:
        """Scroll by hand, which ends following."""
        self._stay_put()
        super().scroll_relative(*args, **options)  # type: ignore[arg-type]

    def _stay_put(self) -> None:
        if self.follow:
            self.follow = False
            self.post_message(self.Changed())

    def _rearrange(self) -> None:
        """Draw all visible rows anew: their number, order or width may have changed."""
        self._drawn_for = None
        if self._contest is not None:
            view, _ = self._contest
            self._lines = view.size
            self.show_rows(view.size)
            if self.follow:
                self._follow(view)
        self.post_message(self.Changed())
        self.refresh()

    def _follow(self, view: ContestView) -> None:
        caller = board_order.followed_caller(view)
        if caller is None:
            return
        if view.ended:
            self._scroll_around(caller)
            return
        row, first = board_order.row_of(view, caller, by_next=self.by_next), self.scroll_offset.y
        target = board_order.first_row_for(row, first, self.scrollable_content_region.height)
        if target != first:
            self.scroll_to(y=target, animate=False, force=True)

    def _scroll_around(self, caller: int) -> None:
        assert self._contest is not None
        row = board_order.row_of(self._contest[0], caller, by_next=self.by_next)
        first = board_order.first_row_around(row, self.scrollable_content_region.height)
        self.scroll_to(y=first, animate=False, force=True)

    def _visible(self) -> Visible:
        room, height = self.scrollable_content_region.size
        width = self.size.width - (self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0)
        return Visible(self.scroll_offset.y, height, room, width)

    def _draw(self, view: ContestView, now: float) -> list[Region]:
        """Draw the visible rows that no longer look as they did, and return where they are."""
        visible = self._visible()
        writer = self._writer
        if writer is None or visible != self._drawn_for:
            self._drawn_for, self._rows = visible, []
            widths, ground = column_widths(visible.room, view.size), self.background_colors[1]
            filters = self.get_line_filters()
            writer = RowWriter(view, self.symbols, self.component, widths, visible.width, filters, ground)
            self._writer = writer
        rows, changed = self._rows, []
        for y in range(min(visible.height, view.size - visible.first)):
            # The viewer's own line stays on top.
            row = 0 if y == 0 and view.own_line is not None else visible.first + y
            caller = board_order.caller_in(view, row, by_next=self.by_next)
            shown = writer.shown(caller, now, found=caller == self.found)
            before = rows[y] if y < len(rows) else None
            if before is not None and before.shown == shown:
                continue
            strip, cells = writer.write(shown, before)
            # One more, or in place of the one before.
            rows[y : y + 1] = [Row(shown, strip)]
            changed.append(Region(0, y, cells, 1))
        return changed
