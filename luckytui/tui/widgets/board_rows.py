"""The rows of the board: how a row is drawn, with its countdown bar, and redrawn while it counts down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from luckytui.contest.view import ContestView, LineState
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board_columns import SECONDS, ColumnWidths, bar_level, bar_text, seconds_text

#: Lines that have called without a prize, and lines whose countdown runs.
_CALLED = (LineState.LAST, LineState.CALLED)
_COUNTING = (LineState.RINGING, LineState.NEXT, LineState.OPEN, LineState.WAITING)
#: In place of the bar of a live line that cannot call yet; the shorter one where the bar is narrow.
_WAITS = ("can call in", "wait")


class Shown(NamedTuple):
    """The contents of a row. As long as these are the same, the row need not be redrawn.

    Attributes:
        caller: The line.
        state: The state of the line.
        found: Whether the search has found it.
        level: The level of its countdown bar.
        seconds: Its countdown, as text.
    """

    caller: int
    state: LineState
    found: bool
    level: int
    seconds: str


class Row(NamedTuple):
    """A visible row as it was drawn last."""

    shown: Shown
    strip: Strip


class Countdown(Strip):
    """A row that counts down: a head, a bar, the seconds, and a blank rest.

    Each frame redraws it without the rest. The cropped strip is kept ready, since cropping segment by segment would
    take Textual as long as drawing the row (`tests.bench board`).

    Args:
        segments: The segments; the last one is the blank rest.
        width: Cells of the row.
        counting: Cells before the blank rest.
    """

    def __init__(self, segments: list[Segment], width: int, counting: int) -> None:
        super().__init__(segments, width)
        self.counting = counting
        self._cropped = Strip(segments[:-1], counting)

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return the part between two cells."""
        return self._cropped if (start, end) == (0, self.counting) else super().crop(start, end)

    def counted_on(self, count: list[Segment]) -> Countdown:
        """Return the row with a new bar and new seconds."""
        return Countdown([self._segments[0], *count, self._segments[-1]], self.cell_length, self.counting)


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Draws the rows of a board of a certain size, with certain colours.

    Attributes:
        view: The contest.
        symbols: The characters to draw with.
        styles: The board's styles, by name; `` is that of the board itself.
        widths: The widths of the columns.
        width: Cells of a row.
        filters: Textual's line filters, applied to all segments.
        ground: The background colour, for the filters.
    """

    view: ContestView
    symbols: Symbols
    styles: Mapping[str, Style]
    widths: ColumnWidths
    width: int
    filters: Sequence[LineFilter]
    ground: Color

    def shown(self, caller: int, now: float, *, found: bool) -> Shown:
        """Return the contents of a line's row at a contest time, in seconds."""
        view = self.view
        state = view.state(caller, now)
        if state not in _COUNTING:
            return Shown(caller, state, found, 0, "")
        remaining = view.remaining(caller, now)
        if state is LineState.WAITING:
            return Shown(caller, state, found, 0, seconds_text(remaining))
        longest = view.deadline if state is LineState.OPEN else view.terms.max_delay
        level = bar_level(remaining, longest, self.widths.countdown, len(self.symbols.bar) - 1)
        return Shown(caller, state, found, level, seconds_text(remaining))

    def write(self, shown: Shown, before: Row | None = None) -> tuple[Strip, int]:
        """Draw a row.

        Args:
            shown: Its contents.
            before: The row that it replaces, if there is one.

        Returns:
            The row, and how many of its cells, from the left, may have changed.
        """
        if before is not None and isinstance(before.strip, Countdown) and before.shown[:3] == shown[:3]:
            strip = before.strip.counted_on(self._filtered(self._count(shown)))
            return strip, strip.counting
        segments = self._segments(shown)
        # By hand, since `Strip` takes twice as long to count and pad the cells (`tests.bench board`).
        drawn = sum(len(text) if text.isascii() else cell_len(text) for text, _, _ in segments)
        segments = self._filtered([*segments, Segment(" " * (self.width - drawn), self.styles[""])])
        if drawn > self.width:
            return Strip(segments, drawn).crop(0, self.width), self.width
        if shown.state in _COUNTING:
            return Countdown(segments, self.width, drawn), self.width
        return Strip(segments, self.width), self.width

    def _segments(self, shown: Shown) -> list[Segment]:
        caller, state, found, _, _ = shown
        view, widths = self.view, self.widths
        ruling = view.ruling(caller)
        recovered = ruling is not None and ruling.seq <= view.start.calls + view.recovered
        style = self._row_style("recovered" if recovered and state in _CALLED else state.value, found=found)
        mark = self._mark(state, recovered=recovered, live=view.is_live(caller))
        head = f"{mark} {caller:>{widths.caller}} {self._sign(view.sign(caller))} "
        room = widths.bar + 1 + SECONDS
        if ruling is not None:
            word = "WINNER" if ruling.won else "recovered" if recovered else ""
            total = f" {ruling.magic_number:>{widths.total},}" if widths.total else ""
            text = f"{head}{word[:room]:>{room}}  {ruling.number}{total} {ruling.residue:>{widths.residue}}"
            return [Segment(text, style)]
        if state is LineState.MISSED:
            return [Segment(f"{head}{'missed the show':>{room}}", style)]
        return [Segment(head, style), *self._count(shown)]

    def _count(self, shown: Shown) -> list[Segment]:
        """Draw the bar and the seconds of a line that has not called."""
        _, state, found, level, seconds = shown
        style = self._row_style(state.value, found=found)
        cells = self.widths.countdown
        if state is LineState.WAITING:
            text = next((each for each in _WAITS if len(each) <= cells), "")
            return [Segment(f"{text:>{cells}} {seconds}", style)]
        bar = bar_text(level, cells, self.symbols.bar)
        bar_style = style if state is not LineState.RINGING else style + self.styles["bar"]
        tail = " late " if state is LineState.LATE else seconds
        return [Segment(bar, bar_style), Segment(f" {tail}", style)]

    def _sign(self, sign: str) -> str:
        """Cut or pad a name to the width of its column."""
        width, ellipsis = self.widths.sign, self.symbols.ellipsis
        if sign.isascii():
            return f"{sign:<{width}}" if len(sign) <= width else sign[: width - len(ellipsis)] + ellipsis
        # The name of a live line may contain letters that are two cells wide.
        if cell_len(sign) > width:
            sign = set_cell_size(sign, width - len(ellipsis)).rstrip() + ellipsis
        return set_cell_size(sign, width)

    def _mark(self, state: LineState, *, recovered: bool, live: bool) -> str:
        if state in _CALLED and recovered:
            return self.symbols.recovered
        if state in (LineState.OPEN, LineState.WAITING) or (live and state in _CALLED):
            return self.symbols.live
        mark: str = getattr(self.symbols, state.value)
        return mark

    def _row_style(self, name: str, *, found: bool) -> Style:
        return self.styles[name] + self.styles["found"] if found else self.styles[name]

    def _filtered(self, segments: list[Segment]) -> list[Segment]:
        for each in self.filters:
            segments = each.apply(segments, self.ground)
        return segments
