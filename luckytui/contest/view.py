"""What stands on the stage: the picture of a contest that every widget draws from. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from luckytui.clock import Clock
from luckytui.contest.draws import Draws, call_sign
from luckytui.contest.rules import Outcome, Record, Ruling, Rulings, Terms, Winner
from luckytui.station.scheduled import MOST_WORKERS


class LineState(Enum):
    """How a line stands."""

    RINGING = "ringing"
    NEXT = "next"
    LATE = "late"
    LAST = "last"
    CALLED = "called"
    WON = "won"
    MISSED = "missed"
    OPEN = "open"


class ContestView:
    """A contest as far as it has been announced.

    Args:
        contest: Its place in the journal.
        terms: What was settled.
        start: Where an earlier record of it stopped.
        draws: Every caller's delay and number.
        clock: Tells the contest time.
        deadline: Contest time at which the station gives up on a silent line, in seconds.
        recovered: The calls that were made before the show was cut off.
    """

    def __init__(
        self,
        contest: int,
        terms: Terms,
        start: Record,
        draws: Draws,
        clock: Clock,
        recovered: Sequence[Ruling] = (),
    ) -> None:
        self.contest = contest
        self.terms = terms
        self.start = start
        self.draws = draws
        self.clock = clock
        self.deadline = draws.last_delay() + terms.timeout
        #: The callers in the order in which they call; empty until `sort` is through.
        self.order = array("L")
        self.recovered = len(recovered)
        self.off_air: str | None = None
        self._restart()
        self.take(recovered)

    def _restart(self) -> None:
        self.rulings = Rulings(self.start.calls)
        self.winners: list[Winner] = []
        if self.start.won:
            self.winners.append(Winner(self.start.last_caller, self.start.magic_number))
        self.outcome = Outcome.OPEN
        #: Grows with every change, so that a widget knows when to draw anew.
        self.version = 0
        #: Which call was the person's, from 1; 0 before it.
        self._player_call = 0

    @property
    def magic_number(self) -> int:
        """The sum of the start and of every call taken."""
        return self.rulings[-1].magic_number if self.rulings else self.start.magic_number

    @property
    def calls(self) -> int:
        """Calls made, those of an earlier record included."""
        return self.start.calls + len(self.rulings)

    @property
    def ended(self) -> bool:
        """Whether the outcome was announced."""
        return self.outcome is not Outcome.OPEN

    def take(self, rulings: Iterable[Ruling]) -> None:
        """Show calls that were announced, in their order."""
        made, player = Rulings(), self.terms.player_line
        made.extend(rulings)
        if player is not None and player in made.callers:
            self._player_call = len(self.rulings) + made.callers.index(player) + 1
        self.rulings.extend(made)
        self.winners += made.winners
        self.version += 1

    def end(self, outcome: Outcome) -> None:
        """Show how the contest ended."""
        self.outcome = outcome
        self.version += 1

    def rewind(self, rulings: Iterable[Ruling]) -> None:
        """Show the contest as it stood after these calls."""
        version = self.version
        self._restart()
        self.version = version
        self.take(rulings)

    def ruling(self, caller: int) -> Ruling | None:
        """Return a line's call, or None before it."""
        place = self._call_of(caller)
        return self.rulings[place - 1] if place else None

    def was_recovered(self, caller: int) -> bool:
        """Say whether a line's call comes from before the show was cut off."""
        return 0 < self._call_of(caller) <= self.recovered

    def state(self, caller: int, now: float) -> LineState:
        """Return how a line stands at a contest time.

        Args:
            caller: 1 to `terms.lines`.
            now: In seconds.
        """
        place = self._call_of(caller)
        if place:
            if self.rulings[place - 1].won:
                return LineState.WON
            return LineState.LAST if place == len(self.rulings) else LineState.CALLED
        if self.ended:
            return LineState.MISSED
        if caller == self.terms.player_line:
            return LineState.OPEN
        if self.draws.delay(caller) <= now:
            return LineState.LATE
        return LineState.NEXT if caller == self.next_caller else LineState.RINGING

    def remaining(self, caller: int, now: float) -> float:
        """Return how long until a line calls, or until it is given up, in seconds, 0 or more."""
        until = self.deadline if caller == self.terms.player_line else self.draws.delay(caller)
        return max(until - now, 0.0)

    def place_in_order(self, caller: int) -> int:
        """Return how many callers are due before one (1 to `terms.callers`); `sort` must be through."""
        delay = self.draws.delay
        return bisect_left(self.order, (delay(caller), caller), key=lambda each: (delay(each), each))

    @property
    def next_caller(self) -> int | None:
        """The line that calls next, or None: nobody is left, or the order is not known yet."""
        made = len(self.rulings) - bool(self._player_call)
        return self.order[made] if made < len(self.order) else None

    def sign(self, caller: int) -> str:
        """Return the name of a line: its call sign, or "You"."""
        return "You" if caller == self.terms.player_line else call_sign(caller)

    def sort(self) -> Iterator[None]:
        """Find the order in which callers call, in steps short enough to draw between them."""
        # The lines get ready first: the show waits for them, and only the board for this.
        for _ in range(MOST_WORKERS):
            yield
        order = array("L")
        for part in self.draws.by_delay():
            order += part
            yield
        self.order = order
        self.version += 1

    def _call_of(self, caller: int) -> int:
        """Return which call is a line's, from 1; 0 before it.

        Calls stand by time, then by caller, and times follow from the seed: nothing is kept of a million lines.
        """
        if caller == self.terms.player_line:
            return self._player_call
        at, times, callers = self.draws.delay(caller), self.rulings.times, self.rulings.callers
        if not times or at > times[-1]:
            return 0
        first = bisect_left(times, at)
        last = bisect_right(times, at, first)
        place = bisect_left(callers, caller, first, last)
        return place + 1 if place < last and callers[place] == caller else 0
