"""The rows of the board: how a row is drawn, with its countdown bar, and redrawn while it counts down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from luckytui.contest.line_state import LineState
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board_columns import SECONDS, ColumnWidths, bar_level, bar_text, bar_warmth, seconds_text
from luckytui.tui.widgets.board_words import (
    CALL_NOW,
    CAN_CALL,
    LEAST_WORDS,
    Presence,
    after_next_call,
    always_here,
    no_calls,
    over_too_early,
    presence_words,
    recovery,
    time_left,
    time_until,
    worth,
)

#: The style of what divides the calls before a crash from what follows.
UNDERLINED = Style(underline=True)

#: Wall seconds that the number of a line that has just called is flashed.
FLASH = 0.5

#: Lines that have called without a prize, and lines whose countdown runs.
_CALLED = (LineState.LAST, LineState.CALLED)
_COUNTING = (LineState.RINGING, LineState.NEXT, LineState.OPEN, LineState.WAITING)
#: Of these, live lines: words stand in place of a bar.
_LIVE = (LineState.OPEN, LineState.WAITING)
#: What is said of lines that have not called and cannot any more.
_SILENT = {LineState.MISSED: "did not call", LineState.REMOVED: "removed"}


class Shown(NamedTuple):
    """The contents of a row. As long as these are the same, the row need not be redrawn.

    Attributes:
        caller: The line.
        state: The state of the line.
        found: Whether the search has found it.
        flashes: Whether its number is flashed, since it has just called.
        name: The name of a live line; empty for a scheduled caller, whose call sign never changes.
        gone: Whether the owner of a live line has lost the connection.
        level: The level of its countdown bar.
        words: Its countdown, as text; for a live line, how long it can call.
    """

    caller: int
    state: LineState
    found: bool
    flashes: bool
    name: str
    gone: bool
    level: int
    words: str


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
        warmths: The colours of a bar, from one that is nearly empty to a full one.
        flash: Wall seconds that a number is flashed; 0 does without.
        can_play: Whether the viewer's own line can call from here.
        divider: The line whose row is underlined, since what follows happened after a crash, or None.
        presence: Returns whether the owner of a live line is here.
    """

    view: ContestView
    symbols: Symbols
    styles: Mapping[str, Style]
    widths: ColumnWidths
    width: int
    filters: Sequence[LineFilter]
    ground: Color
    warmths: Sequence[Style]
    flash: float = FLASH
    can_play: bool = True
    divider: int | None = None
    presence: Callable[[int], Presence] = always_here

    def shown(self, caller: int, now: float, *, found: bool) -> Shown:
        """Return the contents of a line's row at a contest time, in seconds."""
        view = self.view
        state = view.state(caller, now)
        live = view.is_live(caller)
        name, gone = (view.sign(caller), self.presence(caller).here is False) if live else ("", False)
        if state not in _COUNTING:
            return Shown(caller, state, found, self._flashes(caller, now), name, gone, 0, "")
        remaining = view.remaining(caller, now)
        if state in _LIVE:
            state, words = self._live(caller, state, now, remaining)
            return Shown(caller, state, found, False, name, gone, 0, words)
        level = bar_level(remaining, view.terms.max_delay, self.widths.countdown, len(self.symbols.bar) - 1)
        return Shown(caller, state, found, False, name, gone, level, seconds_text(remaining))

    def write(self, shown: Shown, before: Row | None = None) -> tuple[Strip, int]:
        """Draw a row.

        Args:
            shown: Its contents.
            before: The row that it replaces, if there is one.

        Returns:
            The row, and how many of its cells, from the left, may have changed.
        """
        if before is not None and isinstance(before.strip, Countdown) and before.shown[:6] == shown[:6]:
            strip = before.strip.counted_on(self._filtered(self._count(shown)))
            return strip, strip.counting
        segments = self._segments(shown)
        # By hand, since `Strip` takes twice as long to count and pad the cells (`tests.bench board`).
        drawn = sum(len(text) if text.isascii() else cell_len(text) for text, _, _ in segments)
        rest = self._row_style("", found=shown.found)
        segments = [*segments, Segment(" " * (self.width - drawn), rest)]
        if shown.caller == self.divider:
            segments = [*Segment.apply_style(segments, post_style=UNDERLINED)]
        segments = self._filtered(segments)
        if drawn > self.width:
            return Strip(segments, drawn).crop(0, self.width), self.width
        if shown.state in _COUNTING:
            return Countdown(segments, self.width, drawn), self.width
        return Strip(segments, self.width), self.width

    def _segments(self, shown: Shown) -> list[Segment]:
        caller, state, found, flashes, _, gone, _, _ = shown
        view, widths = self.view, self.widths
        ruling = view.ruling(caller)
        recovered = ruling is not None and ruling.seq <= view.start.calls + view.recovered
        name = "recovered" if recovered and state in _CALLED else self._style_name(caller, state)
        style = self._row_style(name, found=found)
        live = view.is_live(caller)
        mark = self._mark(state, recovered=recovered, live=live, gone=gone) + (self.symbols.found if found else " ")
        head = f"{mark}{caller:>{widths.caller}} {self._sign(view.sign(caller))} "
        room = widths.bar + 1 + SECONDS
        if ruling is not None:
            word = "WINNER" if ruling.won else worth(ruling, room) if live else "recovered" if recovered else ""
            if caller == self.divider and not ruling.won:
                word = recovery(view.start.calls + view.recovered, room)
            total = f" {ruling.magic_number:>{widths.total},}" if widths.total else ""
            return [
                Segment(f"{head}{word[:room]:>{room}} ", style),
                Segment(f" {ruling.number} ", self.styles["flash"] if flashes else style),
                Segment(f"{total} {ruling.residue:>{widths.residue}}"[1:], style),
            ]
        if state in _SILENT:
            return [Segment(f"{head}{self._silence(caller, state):>{room}}", style)]
        return [Segment(head, style), *self._count(shown)]

    def _count(self, shown: Shown) -> list[Segment]:
        """Draw what a line that has not called can still do: its bar and the seconds, or the words for a live line."""
        caller, state, found, _, _, _, level, words = shown
        style = self._row_style(self._style_name(caller, state), found=found)
        if state in _LIVE:
            badge = CALL_NOW if words.startswith(CALL_NOW) else ""
            rest = words.removeprefix(badge).ljust(self._room_for_words - len(badge))
            return [Segment(badge, self.styles["call"]), Segment(rest, style)]
        cells = self.widths.countdown
        bar = bar_text(level, cells, self.symbols.bar)
        steps = cells * (len(self.symbols.bar) - 1)
        warmth = self.warmths[bar_warmth(level, steps, len(self.warmths))]
        tail = " late " if state is LineState.LATE else words
        return [Segment(bar, style + warmth if state is LineState.RINGING else style), Segment(f" {tail}", style)]

    def _silence(self, caller: int, state: LineState) -> str:
        """Return what is said of a line that has not called and cannot any more."""
        view = self.view
        # A record of lucky-call may be won without a call of ours.
        won_early = view.outcome is Outcome.WON and bool(view.rulings) and view.rulings[-1].at < view.terms.live_from
        if state is LineState.MISSED and view.is_live(caller) and won_early:
            return over_too_early(self._room_for_words, own=caller == view.own_line and self.can_play)
        return _SILENT[state]

    def _flashes(self, caller: int, now: float) -> bool:
        """Return whether a line that does not count down has called just now."""
        view, since = self.view, now - self.flash * self.view.rate
        if not self.flash or not view.rulings or view.rulings.times[-1] <= since:
            return False
        ruling = view.ruling(caller)
        return ruling is not None and ruling.at > since and ruling.seq > view.start.calls + view.recovered

    def _live(self, caller: int, state: LineState, now: float, remaining: float) -> tuple[LineState, str]:
        """Return how a live line that has not called is shown, and its words: who is here, and what they can do."""
        view, room = self.view, self._room_for_words
        presence = self.presence(caller)
        if view.lobby:
            return LineState.WAITING, presence_words(presence, room)
        here = presence_words(presence, room - LEAST_WORDS)
        why = "off air" if view.off_air is not None else "paused" if view.pause.paused and self.can_play else ""
        if why:
            # Nothing counts down.
            return LineState.WAITING, here + no_calls(why, room - len(here))
        return state, here + self._live_words(caller, now, remaining, room - len(here))

    def _live_words(self, caller: int, now: float, remaining: float, room: int) -> str:
        """Return what a live line that has not called can do."""
        own = caller == self.view.own_line and self.can_play
        held = self.view.held(now)
        if held is Reason.JUST_PAUSED:
            return after_next_call(room, own=own)
        if held is not None:
            return time_until(remaining, own=own)
        first = CALL_NOW if own else CAN_CALL
        last_prize = self.view.terms.prizes == len(self.view.winners) + 1
        return first + time_left(remaining, room - len(first), own=own, last_prize=last_prize)

    @property
    def _room_for_words(self) -> int:
        """Cells of a row after the name; the words for a live line that can call cover the columns of its call."""
        return self.width - (self.widths.caller + self.widths.sign + 5)

    def _sign(self, sign: str) -> str:
        """Cut or pad a name to the width of its column."""
        width, ellipsis = self.widths.sign, self.symbols.ellipsis
        if sign.isascii():
            return f"{sign:<{width}}" if len(sign) <= width else sign[: width - len(ellipsis)] + ellipsis
        # The name of a live line may contain letters that are two cells wide.
        if cell_len(sign) > width:
            sign = set_cell_size(sign, width - len(ellipsis)).rstrip() + ellipsis
        return set_cell_size(sign, width)

    def _mark(self, state: LineState, *, recovered: bool, live: bool, gone: bool) -> str:
        if state in _CALLED and recovered:
            return self.symbols.recovered
        if state in (LineState.OPEN, LineState.WAITING, LineState.REMOVED) or (live and state in _CALLED):
            return self.symbols.gone if gone else self.symbols.live
        mark: str = getattr(self.symbols, state.value)
        return mark

    def _style_name(self, caller: int, state: LineState) -> str:
        """Return the name of the style of a line: the viewer's own stands out from the others that can call."""
        return "guest" if state is LineState.OPEN and caller != self.view.own_line else state.value

    def _row_style(self, name: str, *, found: bool) -> Style:
        return self.styles[name] + self.styles["found"] if found else self.styles[name]

    def _filtered(self, segments: list[Segment]) -> list[Segment]:
        for each in self.filters:
            segments = each.apply(segments, self.ground)
        return segments
