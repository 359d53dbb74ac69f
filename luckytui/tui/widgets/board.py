"""The board: every line of the contest, drawn from the clock, only those in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import TRANSPARENT
from textual.events import Click
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from luckytui.contest.view import ContestView, LineState
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.board_columns import SECONDS, Columns, bar_level, bar_text, columns, seconds_text
from luckytui.tui.widgets.virtual_list import VirtualList

#: What a row shows: whose line it is, how it stands, whether it was searched for, its bar's fill, its seconds.
#: Equal keys look alike.
Key = tuple[int, LineState, bool, int, str]


class Row(NamedTuple):
    """A row in view, as it was drawn last."""

    key: Key
    strip: Strip


class Countdown(Strip):
    """A row that counts down: a head, a bar and the seconds, and what is blank behind them.

    Each frame takes it without the blank. To look for the place, segment by segment, took Textual as long as
    the row to be written.

    Args:
        segments: The blank is the last one.
        width: Cells of the row.
        counting: Cells before the blank.
    """

    def __init__(self, segments: list[Segment], width: int, counting: int) -> None:
        super().__init__(segments, width)
        self.counting = counting
        self._counts = Strip(segments[:-1], counting)

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return what stands between two cells."""
        return self._counts if (start, end) == (0, self.counting) else super().crop(start, end)

    def counted_on(self, count: list[Segment]) -> Countdown:
        """Return the row with another bar and other seconds."""
        return Countdown([self._segments[0], *count, self._segments[-1]], self.cell_length, self.counting)


class Board(VirtualList, can_focus=True):
    """Every line: id, call sign, countdown, number, total and residue.

    Args:
        symbols: What to draw with.
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

    class PlayerClicked(Message):
        """The person's own line was clicked."""

    class Changed(Message):
        """How the board is sorted, or whether it follows, changed."""

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.symbols = symbols
        self.by_next = True
        self.follow = True
        self.found: int | None = None
        self._view: ContestView | None = None
        self._rows: list[Row] = []
        #: What the rows were drawn for; None draws all of them anew.
        self._drawn_for: tuple[int, Size, int] | None = None
        self._filters: Sequence[LineFilter] = ()
        self._ground = TRANSPARENT
        self._version = -1
        self._styles: dict[str, Style] = {}

    def show(self, view: ContestView) -> None:
        """Show a contest from now on."""
        self._view = view
        self._version = -1
        self.found = None
        self.follow = True
        self._settle()
        self.scroll_to(y=0, animate=False)

    def tick(self) -> None:
        """Draw what has changed since the last frame; call it once a frame."""
        view = self._view
        if view is None:
            return
        if view.version != self._version:
            self._version = view.version
            if self.follow:
                self._keep_up(view)
        changed = self._look(view)
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in view, as they were drawn last.

        A board has neither border nor padding nor opacity, so what Textual would do to each row on its way
        is left out; it took as long as all the rest of a frame.

        Args:
            crop: What to return of the view.
        """
        if self._view is not None and self._drawn_for != self._visible_rows():
            self._look(self._view)
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Return the row in line `y` of the view, as it was drawn last."""
        return self._rows[y].strip if y < len(self._rows) else Strip.blank(self.size.width, self._style("row"))

    def row_of(self, caller: int) -> int:
        """Return the row in which a line stands."""
        view = self._view
        assert view is not None
        if view.terms.player_line is not None:
            if caller == view.terms.player_line:
                return 0
            return 1 + self._place(view, caller)
        return self._place(view, caller)

    def find(self, caller: int | None) -> None:
        """Mark a line and bring it into view; None marks none."""
        self.found = caller
        if caller is not None:
            self.follow = False
            self._show_row(self.row_of(caller))
        self._settle()

    def action_toggle_follow(self) -> None:
        """Follow the action, or stay put."""
        self.follow = not self.follow
        self._settle()

    def action_toggle_sort(self) -> None:
        """Sort by line, or by who is next; a line that was searched for stays in view."""
        self.by_next = not self.by_next
        if self.found is not None and not self.follow:
            self._show_row(self.row_of(self.found))
        self._settle()

    def notify_style_update(self) -> None:
        """Forget the colours when the theme changes."""
        self._styles.clear()
        self._drawn_for = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._settle()

    def on_click(self, event: Click) -> None:
        """Open the phone when the person's line is clicked."""
        view = self._view
        if view is not None and view.terms.player and event.y == 0:
            self.post_message(self.PlayerClicked())

    def on_mouse_scroll_down(self) -> None:
        """Stay put once the person scrolls."""
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

    def _settle(self) -> None:
        self._drawn_for = None
        if self._view is not None:
            self.show_rows(self._view.terms.lines)
            if self.follow:
                self._keep_up(self._view)
        self.post_message(self.Changed())
        self.refresh()

    def _keep_up(self, view: ContestView) -> None:
        caller = view.next_caller or (view.rulings[-1].caller if view.rulings else None)
        if caller is not None and not view.ended:
            row, top = self.row_of(caller), self.scroll_offset.y
            height = self.scrollable_content_region.height
            # Rows stay put while the action moves down them: scrolled with every call, nobody could read
            # them, and each call would draw the whole board.
            if not top + min(2, height // 3) <= row < top + height * 2 // 3:
                self._show_row(row)
        elif view.winners and view.winners[-1].caller <= view.terms.lines:
            self._show_row(self.row_of(view.winners[-1].caller))

    def _show_row(self, row: int) -> None:
        self.scroll_to(y=max(row - self.scrollable_content_region.height // 3, 0), animate=False, force=True)

    def _visible_rows(self) -> tuple[int, Size, int]:
        """Return the first row in view, the room for rows, and how wide a row is drawn.

        Rows reach to the edge, or to the scrollbar: what was drawn below that, Textual would cut off each.
        """
        width = self.size.width - (self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0)
        return self.scroll_offset.y, self.scrollable_content_region.size, width

    def _look(self, view: ContestView) -> list[Region]:
        """Draw the rows in view that no longer look as they did; return where they are."""
        visible = self._visible_rows()
        if visible != self._drawn_for:
            self._drawn_for, self._rows = visible, []
            self._filters, self._ground = self.get_line_filters(), self.background_colors[1]
        top, (room, height), width = visible
        now, layout = view.clock.elapsed(), columns(room, view.terms.lines)
        changed = []
        for y in range(min(height, view.terms.lines - top)):
            # The person's own line stays on top.
            caller = self._caller_in(0 if y == 0 and view.terms.player else top + y)
            key = self._key(view, caller, now, layout)
            before = self._rows[y] if y < len(self._rows) else None
            if before is not None and before.key == key:
                continue
            if before is not None and isinstance(before.strip, Countdown) and before.key[:3] == key[:3]:
                # It only counts on: what is behind the seconds is blank and stays so.
                strip: Strip = before.strip.counted_on(self._filtered(self._count(key, layout)))
                drawn = before.strip.counting
            else:
                strip, drawn = self._draw(view, key, layout, width), width
            # One more, or in place of the one before.
            self._rows[y : y + 1] = [Row(key, strip)]
            changed.append(Region(0, y, drawn, 1))
        return changed

    def _place(self, view: ContestView, caller: int) -> int:
        if not (self.by_next and view.order):
            return caller - 1
        return view.place_in_order(caller)

    def _caller_in(self, row: int) -> int:
        view = self._view
        assert view is not None
        if view.terms.player_line is not None:
            if row == 0:
                return view.terms.player_line
            row -= 1
        return view.order[row] if self.by_next and view.order else row + 1

    def _key(self, view: ContestView, caller: int, now: float, layout: Columns) -> Key:
        state = view.state(caller, now)
        if state in _COUNTING:
            remaining = view.remaining(caller, now)
            longest = view.deadline if state is LineState.OPEN else view.terms.max_delay
            level = bar_level(remaining, longest, layout.countdown, len(self.symbols.bar) - 1)
            return caller, state, caller == self.found, level, seconds_text(remaining)
        return caller, state, caller == self.found, 0, ""

    def _draw(self, view: ContestView, key: Key, layout: Columns, width: int) -> Strip:
        segments = self._write(view, key, layout)
        # Every character here is one cell wide. To leave it to `Strip` to count and to fill up took twice as long.
        drawn = sum(len(text) for text, _, _ in segments)
        segments = self._filtered([*segments, Segment(" " * (width - drawn), self._style("row"))])
        if drawn > width:
            return Strip(segments, drawn).crop(0, width)
        return Countdown(segments, width, drawn) if key[1] in _COUNTING else Strip(segments, width)

    def _filtered(self, segments: list[Segment]) -> list[Segment]:
        for each in self._filters:
            segments = each.apply(segments, self._ground)
        return segments

    def _write(self, view: ContestView, key: Key, layout: Columns) -> list[Segment]:
        caller, state, found, _, _ = key
        recovered = view.was_recovered(caller)
        mark = self._mark(state, recovered=recovered, player=caller == view.terms.player_line)
        name = "recovered" if recovered and state in _CALLED else state.value
        style = self._row_style(name, found=found)
        sign = view.sign(caller)
        if len(sign) > layout.sign:
            sign = sign[: layout.sign - len(self.symbols.ellipsis)] + self.symbols.ellipsis
        head = f"{mark} {caller:>{layout.caller}} {sign:<{layout.sign}} "
        ruling = view.ruling(caller)
        if ruling is not None:
            word = "WINNER" if ruling.won else "recovered" if recovered else ""
            space = layout.bar + SECONDS + 1
            total = f" {ruling.magic_number:>{layout.total},}" if layout.total else ""
            text = f"{head}{word[:space]:>{space}}  {ruling.number}{total} {ruling.residue:>{layout.residue}}"
            return [Segment(text, style)]
        if state is LineState.MISSED:
            return [Segment(f"{head}{'missed the show':>{layout.bar + SECONDS + 1}}", style)]
        return [Segment(head, style), *self._count(key, layout)]

    def _count(self, key: Key, layout: Columns) -> list[Segment]:
        """Write the bar and the seconds of a line that has not called."""
        _, state, found, level, seconds = key
        style = self._row_style(state.value, found=found)
        bar = bar_text(level, layout.countdown, self.symbols.bar)
        bar_style = style if state is not LineState.RINGING else style + self._style("bar")
        tail = " late " if state is LineState.LATE else seconds
        return [Segment(bar, bar_style), Segment(f" {tail}", style)]

    def _mark(self, state: LineState, *, recovered: bool, player: bool) -> str:
        if state in _CALLED and recovered:
            return self.symbols.recovered
        if state is LineState.OPEN or (player and state in _CALLED):
            return self.symbols.player
        mark: str = getattr(self.symbols, state.value)
        return mark

    def _row_style(self, name: str, *, found: bool) -> Style:
        """Return the style of a row, marked if it was searched for."""
        return self._style(name) + self._style("found") if found else self._style(name)

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            partial = name in ("bar", "found")
            # The row's own is worked out from all the widgets around it: a tenth of a frame, row by row.
            style = (
                self.rich_style if name == "row" else self.get_component_rich_style(f"board--{name}", partial=partial)
            )
            self._styles[name] = style
        return style


_CALLED = (LineState.LAST, LineState.CALLED)
_COUNTING = (LineState.RINGING, LineState.NEXT, LineState.OPEN)
