"""The view of a contest, built from its events: everything that a screen or a page shows is derived here."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from luckytui.contest.draws import draws_of
from luckytui.contest.events import (
    Begun,
    Event,
    Joined,
    OffAir,
    OnAir,
    Over,
    Paced,
    Removed,
    Renamed,
    Resumed,
    Ruled,
    Snapshot,
)
from luckytui.contest.line_state import LineState
from luckytui.contest.lines import LiveLine, Origin, find_line, sign_of
from luckytui.contest.numbers import residue
from luckytui.contest.pause import Pause
from luckytui.contest.rules import Outcome, Standing, silence_ends_at
from luckytui.contest.rulings import Reason, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms


# Long: everything that is shown of a contest is derived here, and nowhere else.
class ContestView:
    """A contest as far as it has been announced.

    Args:
        opening: The contest's first event.
        own: The origin of the viewer's own line, if the viewer has one; that line is called "You".

    Attributes:
        contest: Its id in the journal.
        number: The number of the last event (`luckytui.contest.events`).
        terms: The contest's terms.
        start: Where an earlier record of it stopped.
        draws: Every scheduled caller's delay and number.
        deadline: Contest time at which the station gives up on silent live lines, in seconds.
        order: The scheduled callers in the order in which they call; empty until `sort` has finished.
        lines: The live lines that have joined, in order.
        present: How many of them were not removed.
        own_line: The viewer's own line, or None.
        rulings: The calls made, in order.
        live_calls: The position of each live line's call in `rulings`, from 1; in the order of the calls.
        winners: The winners, in order.
        recovered: How many of the first calls were made before the last crash.
        outcome: The contest's outcome so far.
        lobby: Whether it has not begun.
        rate: Contest seconds per wall second.
        pause: Whether the contest is paused, or was, and so holds live lines.
        off_air: Why the show stopped, or None.
        version: Incremented with every change, so that a widget knows when to redraw.
    """

    def __init__(self, opening: OnAir | Resumed | Snapshot, own: Origin | None = None) -> None:
        self.contest = opening.contest
        self.terms: Terms = opening.terms
        self.start = Start() if isinstance(opening, OnAir) else opening.start
        self.draws = draws_of(self.terms)
        self.deadline = silence_ends_at(self.terms, self.draws.last_time())
        self.order = array("L")
        self.version = 0
        self.off_air: str | None = None
        self._own = own
        self._begin(opening)

    def apply(self, event: Event) -> None:
        """Update the view with an event.

        Args:
            event: The next event of this contest, or one that begins the contest again (such as a snapshot).
        """
        match event:
            case OnAir() | Resumed() | Snapshot():
                self._begin(event)
            case Joined(_, number, line):
                self.number = number
                self._join(line)
            case Renamed(_, number, line) | Removed(_, number, line):
                self.number = number
                self._change(line)
            case Begun():
                self.lobby = False
            case Ruled(_, number, rulings, _):
                self.number = number
                self._take(rulings)
            case Over(_, number, outcome, _, _, _):
                self.number = number
                self.outcome = outcome
            case Paced(_, _, _, rate, paused):
                self.rate = rate
                self.pause.set(paused=paused, calls=self.calls)
            case OffAir(_, _, reason):
                self.off_air = reason
        self.version += 1

    @property
    def magic_number(self) -> int:
        """The sum of all numbers, those of an earlier record included."""
        return self.rulings[-1].magic_number if self.rulings else self.start.magic_number

    @property
    def residue(self) -> int:
        """The magic number mod 11."""
        return residue(self.magic_number)

    @property
    def calls(self) -> int:
        """Calls made, those of an earlier record included."""
        return self.start.calls + len(self.rulings)

    @property
    def size(self) -> int:
        """Lines in the contest: the scheduled callers and the live lines."""
        return self.terms.callers + len(self.lines)

    @property
    def ended(self) -> bool:
        """Whether the contest has ended."""
        return self.outcome is not Outcome.OPEN

    @property
    def paused(self) -> bool:
        """Whether the contest time is stopped."""
        return self.pause.paused

    @property
    def standing(self) -> Standing:
        """The counts that decide whether the contest is over."""
        scheduled = self.terms.callers - (len(self.rulings) - len(self.live_calls))
        return Standing(self.terms.prizes, len(self.winners), scheduled, self._live_open)

    @property
    def waits_for_own_line(self) -> bool:
        """Whether only live lines have not called yet, and the viewer's own line is one of them."""
        if self.ended or self.own_line is None or self._call_of(self.own_line) or self._is_removed(self.own_line):
            return False
        return self.standing.waits_for_live_lines

    @property
    def next_caller(self) -> int | None:
        """The scheduled caller that calls next; None if all have called or the order is not known yet."""
        made = len(self.rulings) - len(self.live_calls)
        return self.order[made] if made < len(self.order) else None

    def ruling(self, caller: int) -> Ruling | None:
        """Return a line's call, or None if it has not called."""
        position = self._call_of(caller)
        return self.rulings[position - 1] if position else None

    def is_live(self, caller: int) -> bool:
        """Return whether a line is a live line."""
        return caller > self.terms.callers

    def state(self, caller: int, now: float) -> LineState:
        """Return the state of a line.

        Args:
            caller: The line, 1 to `size`.
            now: The contest time, in seconds.
        """
        if position := self._call_of(caller):
            if self.rulings[position - 1].won:
                return LineState.WON
            return LineState.LAST if position == len(self.rulings) else LineState.CALLED
        if self.is_live(caller):
            return self._live_state(caller, now)
        if self.ended:
            return LineState.MISSED
        if self.draws.time(caller) <= now:
            return LineState.LATE
        return LineState.NEXT if caller == self.next_caller else LineState.RINGING

    def remaining(self, caller: int, now: float) -> float:
        """Return the seconds until a scheduled caller calls, or a live line can call or is given up; 0 or more."""
        if not self.is_live(caller):
            until = self.draws.time(caller)
        elif (held := self.held(now)) is None:
            until = self.deadline
        else:
            following = self.next_caller
            until = self.terms.live_from
            if held is not Reason.NOT_REACHED and following is not None:
                until = self.draws.time(following)
        return max(until - now, 0.0)

    def held(self, now: float) -> Reason | None:
        """Return why a live line that has not called cannot call yet, or None if it can.

        Args:
            now: The contest time, in seconds.
        """
        if self.lobby or now < self.terms.live_from:
            return Reason.NOT_REACHED
        return self.pause.reason(self.calls, self.standing.scheduled)

    def sign(self, caller: int) -> str:
        """Return the name of a line: "You", the name it joined with, or its call sign."""
        if caller == self.own_line:
            return "You"
        return sign_of(self.lines, self.terms.callers, caller)

    def sort(self) -> Iterator[None]:
        """Compute `order`, in steps that are short enough to draw a frame between them."""
        order = array("L")
        for part in self.draws.by_time():
            order += part
            yield
        self.order = order
        self.version += 1

    def _begin(self, opening: OnAir | Resumed | Snapshot) -> None:
        self.number = opening.number
        self.lines: list[LiveLine] = []
        self.present = 0
        self.own_line: int | None = None
        self.rulings = Rulings(self.start.calls)
        self.winners: list[Winner] = [*self.start.winners]
        self.recovered = 0
        self.outcome = Outcome.OPEN
        self.lobby = opening.lobby
        self.rate = 1.0
        self.pause = Pause()
        self.off_air = None
        self.live_calls: dict[int, int] = {}
        #: Live lines that can call still.
        self._live_open = 0
        for line in opening.lines:
            self._join(line)
        if not isinstance(opening, OnAir):
            self._take(opening.rulings)
        if isinstance(opening, Resumed) and opening.clean and not opening.lobby:
            self.pause = Pause(until=self.calls)
        elif isinstance(opening, Resumed):
            self.recovered = len(self.rulings)
        elif isinstance(opening, Snapshot):
            self.outcome, self.rate = opening.outcome, opening.rate
            self.pause = Pause(opening.paused, opening.paused_until)

    def _join(self, line: LiveLine) -> None:
        self.lines.append(line)
        self.present += not line.removed
        self._live_open += not line.removed
        if self._own is line.origin and self.own_line is None:
            self.own_line = line.caller

    def _change(self, line: LiveLine) -> None:
        if line.removed and not self._is_removed(line.caller):
            self.present -= 1
            self._live_open -= not self._call_of(line.caller)
        self.lines[line.caller - self.terms.callers - 1] = line

    def _take(self, rulings: Sequence[Ruling]) -> None:
        made = Rulings.of(rulings)
        if self.lines:
            callers = self.terms.callers
            for position, caller in enumerate(made.callers, len(self.rulings) + 1):
                if caller > callers:
                    self.live_calls[caller] = position
                    self._live_open -= not self.lines[caller - callers - 1].removed
        self.rulings.extend(made)
        self.winners += made.winners

    def _live_state(self, caller: int, now: float) -> LineState:
        """Return the state of a live line that has not called."""
        if self._is_removed(caller):
            return LineState.REMOVED
        if self.ended:
            return LineState.MISSED
        return LineState.OPEN if self.held(now) is None else LineState.WAITING

    def _is_removed(self, caller: int) -> bool:
        line = find_line(self.lines, self.terms.callers, caller)
        return line is not None and line.removed

    def _call_of(self, caller: int) -> int:
        """Return the position of a line's call in `rulings`, from 1; 0 if it has not called.

        A scheduled call is found by bisection: calls are sorted by time, then by caller, and the time follows from the
        seed. So no index of a million callers has to be kept.
        """
        if self.is_live(caller):
            return self.live_calls.get(caller, 0)
        at, times, callers = self.draws.time(caller), self.rulings.times, self.rulings.callers
        if not times or at > times[-1]:
            return 0
        first = bisect_left(times, at)
        last = bisect_right(times, at, first)
        index = bisect_left(callers, caller, first, last)
        return index + 1 if index < last and callers[index] == caller else 0
