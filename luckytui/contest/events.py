"""What happens in a contest, as it is told to everybody: a viewer needs nothing but these.

Each event belongs to a contest and has a number: how many facts there are of the contest once it has happened
(`Contest.number`). So whoever has heard number 12 knows what is missing, also after a crash.
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
        terms: What was settled.
        lines: The live lines that joined before.
    """

    contest: int
    number: int
    terms: Terms
    lines: tuple[LiveLine, ...] = ()


class Resumed(NamedTuple):
    """A contest that was cut off goes on from the journal.

    Attributes:
        contest: Its id in the journal.
        number: The event's number.
        terms: What was settled.
        start: Where an earlier record of it stopped.
        lines: The live lines that have joined.
        rulings: The calls that were made before, from call `start.calls + 1` on.
        silence: Seconds since the journal was last written, when it was opened.
    """

    contest: int
    number: int
    terms: Terms
    start: Start
    lines: tuple[LiveLine, ...]
    rulings: Rulings
    silence: float = 0.0


class Snapshot(NamedTuple):
    """Where a contest stands, for a viewer that comes late or has missed events.

    Attributes:
        contest: Its id in the journal.
        number: The number of the last event that is in it.
        terms: What was settled.
        start: Where an earlier record of it stopped.
        lines: The live lines that have joined.
        rulings: The calls that were made, from call `start.calls + 1` on.
        outcome: How the contest stands.
        at: Its contest time, in seconds.
        rate: Contest seconds a wall second.
        paused: Whether its time is stopped.
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


class Joined(NamedTuple):
    """A live line joined; that is durable."""

    contest: int
    number: int
    line: LiveLine


class Ruled(NamedTuple):
    """A batch of calls was ruled on; those taken are durable.

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
    """The contest's time was stopped, set or goes at another pace. It changes nothing that is durable.

    Attributes:
        contest: Its id in the journal.
        number: The number of the event before.
        at: The contest time, in seconds.
        rate: Contest seconds a wall second from then on.
        paused: Whether it is stopped.
    """

    contest: int
    number: int
    at: float
    rate: float
    paused: bool


class OffAir(NamedTuple):
    """The show stopped, and why; nothing announced is lost, and the contest can be carried on.

    Attributes:
        contest: Its id in the journal.
        number: The number of the event before.
        reason: One sentence.
    """

    contest: int
    number: int
    reason: str


Event = OnAir | Resumed | Snapshot | Joined | Ruled | Over | Paced | OffAir
