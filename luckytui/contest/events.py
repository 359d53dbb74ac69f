"""Events: what happens in a contest. They are complete: a viewer needs nothing else.

Each event belongs to a contest and has a number: how many facts of the contest there are after it (`Contest.number`).
A subscriber that has received number 12 therefore knows which events it has missed, also after a crash.
"""

from __future__ import annotations

from typing import NamedTuple

from luckytui.contest.lines import LiveLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms


class OnAir(NamedTuple):
    """A contest went on air.

    Attributes:
        contest: Its id in the journal.
        number: The event's number.
        terms: The contest's terms.
        lines: The live lines that had joined before.
        lobby: Whether it has not begun: its time stands at 0, and lines join.
    """

    contest: int
    number: int
    terms: Terms
    lines: tuple[LiveLine, ...] = ()
    lobby: bool = False

    @property
    def at(self) -> float:
        """The contest time, in seconds: 0, as for every contest that has just gone on air."""
        return 0.0


class Resumed(NamedTuple):
    """A contest that was not over goes on from the journal.

    Attributes:
        contest: Its id in the journal.
        number: The event's number.
        terms: The contest's terms.
        start: Where an earlier record of it stopped.
        lines: The live lines that have joined.
        rulings: The calls that were made before, from call `start.calls + 1` on.
        silence: Seconds from the last write to the journal until it was opened.
        clean: Whether the last show was quit, and did not crash.
        lobby: As for `OnAir`.
        at: The contest time at which it goes on, in seconds: that of the last call, or later if the show was quit.
    """

    contest: int
    number: int
    terms: Terms
    start: Start
    lines: tuple[LiveLine, ...]
    rulings: Rulings
    silence: float = 0.0
    clean: bool = False
    lobby: bool = False
    at: float = 0.0


class Snapshot(NamedTuple):
    """The state of a contest, for a subscriber that comes late or has missed events.

    Attributes:
        contest: Its id in the journal.
        number: The number of the last event it includes.
        terms: The contest's terms.
        start: Where an earlier record of it stopped.
        lines: The live lines that have joined.
        rulings: The calls that were made, from call `start.calls + 1` on.
        outcome: The contest's outcome so far.
        at: The contest time, in seconds; of a contest that is over, when it ended.
        rate: Contest seconds per wall second.
        paused: Whether the contest time is stopped.
        paused_until: How many calls were made when it last went on after a pause; None if there was none.
        lobby: As for `OnAir`.
    """

    contest: int
    number: int
    terms: Terms
    start: Start
    lines: tuple[LiveLine, ...]
    rulings: Rulings
    outcome: Outcome
    at: float
    rate: float
    paused: bool
    paused_until: int | None = None
    lobby: bool = False

    @property
    def end(self) -> Over | None:
        """The event that ended the contest; None while it is open."""
        if self.outcome is Outcome.OPEN:
            return None
        return Over(self.contest, self.number, self.outcome, *totals_of(self.start, self.rulings))


class Joined(NamedTuple):
    """A live line joined; the journal holds it."""

    contest: int
    number: int
    line: LiveLine


class Renamed(NamedTuple):
    """A live line has another name; the journal holds it."""

    contest: int
    number: int
    line: LiveLine


class Removed(NamedTuple):
    """A live line was removed; the journal holds it."""

    contest: int
    number: int
    line: LiveLine


class Begun(NamedTuple):
    """A contest has left its lobby, and its time runs; the journal holds it.

    Attributes:
        contest: Its id in the journal.
        number: The number of the event before.
        at: The contest time, in seconds.
    """

    contest: int
    number: int
    at: float


class Ruled(NamedTuple):
    """A batch of calls was ruled on; the journal holds those that were taken.

    Attributes:
        contest: Its id in the journal.
        number: The event's number: that of the last call taken.
        rulings: The calls taken, in order.
        refused: The calls refused.
    """

    contest: int
    number: int
    rulings: tuple[Ruling, ...]
    refused: tuple[Refused, ...] = ()


class Over(NamedTuple):
    """A contest ended."""

    contest: int
    number: int
    outcome: Outcome
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]


class Paced(NamedTuple):
    """The contest time was stopped, started, set or changed in rate. This is not stored in the journal.

    Attributes:
        contest: Its id in the journal.
        number: The number of the event before.
        at: The contest time, in seconds.
        rate: Contest seconds per wall second from then on.
        paused: Whether the time is stopped.
    """

    contest: int
    number: int
    at: float
    rate: float
    paused: bool


class OffAir(NamedTuple):
    """The show stopped because of a failure. Nothing announced is lost, and the contest can be resumed.

    Attributes:
        contest: Its id in the journal.
        number: The number of the event before.
        reason: What failed, in one sentence.
    """

    contest: int
    number: int
    reason: str


class Totals(NamedTuple):
    """The totals of a contest after some calls.

    Attributes:
        calls: Calls made, those of an earlier record included.
        magic_number: The magic number after them.
        winners: The winners, that of an earlier record included, in order.
    """

    calls: int
    magic_number: int
    winners: tuple[Winner, ...]


def totals_of(start: Start, rulings: Rulings) -> Totals:
    """Return the totals of a contest after its calls, of which the first one follows an earlier record."""
    magic_number = rulings.magic_numbers[-1] if rulings else start.magic_number
    return Totals(start.calls + len(rulings), magic_number, (*start.winners, *rulings.winners))


Event = OnAir | Resumed | Snapshot | Joined | Renamed | Removed | Begun | Ruled | Over | Paced | OffAir
