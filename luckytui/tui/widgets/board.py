"""The board: a list of all lines with their countdowns and calls. Only the visible rows are drawn."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from luckytui.clock import Clock
from luckytui.contest.line_state import LineState
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import board_order
from luckytui.tui.widgets.board_columns import Visible, columns_of
from luckytui.tui.widgets.board_rows import FLASH, Row, RowWriter
from luckytui.tui.widgets.board_words import Presence, always_here
from luckytui.tui.widgets.virtual_list import VirtualList

#: The colours of a countdown bar, from far to near.
WARMTHS = 8


class Board(VirtualList, can_focus=True):
    """A row per line: id, call sign, countdown, number, total and residue.

    Args:
        symbols: The characters to draw with.
        can_play: Whether the viewer's own line can call from this board.
        people: Whether the scheduled callers are left out.

    Attributes:
        by_next: Whether the board is sorted by next call, instead of by line.
        people: Whether the scheduled callers are left out.
        presence: Returns whether the owner of a live line is here.
        follow: Whether the board scrolls with the calls.
        found: The line that the search has found, or None.
    """

    COMPONENT_CLASSES = {f"board--{state.value}" for state in LineState} | {
        "board--recovered",
        "board--found",
        "board--bar",
        "board--between",
        "board--near",
        "board--flash",
        "board--call",
        "board--guest",
    }
    DEFAULT_CSS = """
    Board {
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
        & > .board--ringing { color: $foreground; }
        & > .board--bar { color: $secondary; }
        & > .board--between { color: $bar-between; }
        & > .board--near { color: $primary; }
        & > .board--flash { color: $background; background: $primary; text-style: bold; }
        & > .board--call { color: $background; background: $accent; text-style: bold; }
        & > .board--next { color: $primary; text-style: bold; }
        & > .board--late { color: $warning; text-style: bold italic; }
        & > .board--last { color: $foreground; text-style: bold; }
        & > .board--called { color: $text-muted; }
        & > .board--recovered { color: $secondary; }
        & > .board--won { color: $background; background: $success; text-style: bold; }
        & > .board--missed { color: $text-muted; }
        & > .board--removed { color: $text-muted; text-style: strike; }
        & > .board--open { color: $accent; text-style: bold; }
        & > .board--guest { color: $foreground; }
        & > .board--waiting { color: $foreground; text-style: italic; }
        & > .board--found { background: $found; text-style: bold; }
    }
    """

    class OwnLineClicked(Message):
        """The viewer's own line was clicked."""

    class Changed(Message):
        """The order of the board, its number of lines, or whether it follows has changed."""

    def __init__(
        self, symbols: Symbols = UNICODE, *, can_play: bool = True, people: bool = False, id: str | None = None
    ) -> None:
        super().__init__("board", partial=("bar", "between", "near", "found"), id=id)
        self.symbols = symbols
        self.can_play = can_play
        self.by_next = True
        self.people = people
        self.presence: Callable[[int], Presence] = always_here
        self.follow = True
        self.found: int | None = None
        self._contest: tuple[ContestView, Clock] | None = None
        self._rows: list[Row] = []
        #: The visible part that the rows were drawn for; None if all must be redrawn.
        self._drawn_for: Visible | None = None
        self._writer: RowWriter | None = None
        #: Version and number of lines of the view when it was drawn last.
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
        """Redraw what has changed since the last frame; to be called once per frame."""
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

        A board has no border, padding or opacity, so Textual's work for those is skipped; it would take as long as
        the rest of the frame (`tests.bench board`).

        Args:
            crop: The cells to return.
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
        if y < len(self._rows):
            return self._rows[y].strip
        below = Strip.blank(self.size.width, self.component[""])
        for each in self.get_line_filters():
            below = below.apply_filter(each, self.background_colors[1])
        return below

    def find(self, caller: int | None) -> None:
        """Mark a line and scroll to it; None marks none."""
        self.found = caller
        if caller is not None:
            self.follow = False
            self._scroll_around(caller)
        self._rearrange()

    def action_toggle_follow(self) -> None:
        """Follow the calls, or stop following."""
        self.follow = not self.follow
        self._rearrange()

    def sort(self, *, by_next: bool) -> None:
        """Sort by next call, or by line; a line that is marked stays visible."""
        self.by_next = by_next
        if self.found is not None and not self.follow:
            self._scroll_around(self.found)
        self._rearrange()

    def show_people(self, *, only: bool) -> None:
        """Leave the scheduled callers out, or show all lines."""
        self.people = only
        self._rearrange()

    def notify_style_update(self) -> None:
        """Redraw in the colours of a new theme."""
        self._drawn_for = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._rearrange()

    def on_click(self, event: Click) -> None:
        """Post `OwnLineClicked` if the viewer's own line is clicked; mark another line, or unmark it."""
        if self._contest is None or event.y >= len(self._rows):
            return
        view, caller = self._contest[0], self._rows[event.y].shown.caller
        if caller == view.own_line and self.can_play:
            self.post_message(self.OwnLineClicked())
            return
        self.found = None if caller == self.found else caller
        self.follow = False
        self._rearrange()

    def on_mouse_scroll_down(self) -> None:
        """Stop following when the mouse scrolls."""
        self._stop_following()

    on_mouse_scroll_up = on_mouse_scroll_down

    def scroll_relative(self, *args: object, **options: object) -> None:
        """Scroll by keys, and stop following."""
        self._stop_following()
        super().scroll_relative(*args, **options)  # type: ignore[arg-type]

    def _stop_following(self) -> None:
        if self.follow:
            self.follow = False
            self.post_message(self.Changed())

    def _rearrange(self) -> None:
        """Redraw all visible rows, since their number, order or width may have changed."""
        self._drawn_for = None
        if self._contest is not None:
            view, _ = self._contest
            self._lines = view.size
            self.show_rows(board_order.rows(view, people=self.people))
            if self.follow:
                self._follow(view)
        self.post_message(self.Changed())
        self.refresh()

    def _follow(self, view: ContestView) -> None:
        caller = board_order.followed_person(view) if self.people else board_order.followed_caller(view)
        if caller is None:
            return
        if view.ended:
            self._scroll_around(caller)
            return
        row, first = board_order.row_of(view, caller, by_next=self.by_next, people=self.people), self.scroll_offset.y
        target = board_order.first_row_for(row, first, self.scrollable_content_region.height)
        if target != first:
            self.scroll_to(y=target, animate=False, force=True)

    def _scroll_around(self, caller: int) -> None:
        assert self._contest is not None
        row = board_order.row_of(self._contest[0], caller, by_next=self.by_next, people=self.people)
        first = board_order.first_row_around(row, self.scrollable_content_region.height)
        self.scroll_to(y=first, animate=False, force=True)

    def _visible(self) -> Visible:
        room, height = self.scrollable_content_region.size
        width = self.size.width - (self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0)
        return Visible(self.scroll_offset.y, height, room, width)

    def _draw(self, view: ContestView, now: float) -> list[Region]:
        """Redraw the visible rows that have changed, and return their regions."""
        visible = self._visible()
        if not visible.height:
            # Not laid out yet, and perhaps without its styles.
            return []
        writer = self._writer
        if writer is None or visible != self._drawn_for:
            self._drawn_for, self._rows = visible, []
            widths, ground = columns_of(view, visible.room, people=self.people), self.background_colors[1]
            writer = RowWriter(
                view,
                self.symbols,
                self.component,
                widths,
                visible.width,
                self.get_line_filters(),
                ground,
                self.component.ramp(("near", "between", "bar"), WARMTHS),
                flash=FLASH if self.app.animation_level != "none" else 0.0,
                can_play=self.can_play,
                divider=board_order.last_recovered(view) if self.by_next else None,
                presence=self.presence,
            )
            self._writer = writer
        rows, changed = self._rows, []
        for y in range(min(visible.height, board_order.rows(view, people=self.people) - visible.first)):
            # The viewer's own line is always on top.
            row = 0 if y == 0 and view.own_line is not None else visible.first + y
            caller = board_order.caller_in(view, row, by_next=self.by_next, people=self.people)
            shown = writer.shown(caller, now, found=caller == self.found)
            before = rows[y] if y < len(rows) else None
            if before is not None and before.shown == shown:
                continue
            strip, cells = writer.write(shown, before)
            # Replaces the row at `y`, or appends one.
            rows[y : y + 1] = [Row(shown, strip)]
            changed.append(Region(0, y, cells, 1))
        return changed
