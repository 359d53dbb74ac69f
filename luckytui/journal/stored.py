"""A contest as the journal holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome, Standing
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms


class LiveCall(NamedTuple):
    """A live line's call, as the journal holds it: nothing about it follows from the seed.

    Attributes:
        seq: Which call of the contest it is.
        key: What it was sent with.
    """

    seq: int
    key: str


@dataclass(frozen=True, slots=True)
class StoredContest:
    """A contest as the journal holds it.

    Attributes:
        id: Its place in the journal, from 1.
        opened_at: When it went on air, UTC, ISO 8601.
        terms: What was settled.
        start: Where an earlier record of it stopped.
        outcome: How it stands.
        told: Whether its outcome was told.
        calls: Calls made, those of the earlier record included.
        magic_number: The magic number after them.
        winners: Who won, in order, if they were looked up.
        lines: The live lines that joined, in order.
        live_calls: Their calls, by caller.
    """

    id: int
    opened_at: str
    terms: Terms
    start: Start
    outcome: Outcome
    told: bool
    calls: int
    magic_number: int
    winners: tuple[Winner, ...]
    lines: tuple[LiveLine, ...] = ()
    live_calls: Mapping[int, LiveCall] = field(default_factory=dict)

    @property
    def made(self) -> int:
        """Calls made, those of the earlier record left out."""
        return self.calls - self.start.calls

    @property
    def standing(self) -> Standing:
        """How far it is, by its calls and winners."""
        live = len(self.live_calls)
        scheduled = self.terms.callers - (self.made - live)
        return Standing(self.terms.prizes, len(self.winners), scheduled, len(self.lines) - live)

    @property
    def decided(self) -> bool:
        """Whether its last call ended it."""
        return self.start.won or self.standing.decided

    @property
    def may_be_over(self) -> bool:
        """Whether its calls let it be over: they decided it, or only live lines were left."""
        return self.decided or self.standing.waits_for_live_lines

    def from_keyboard(self, caller: int) -> bool:
        """Say whether a line is that of the person at the keyboard."""
        place = caller - self.terms.callers - 1
        return 0 <= place < len(self.lines) and self.lines[place].origin is Origin.KEYBOARD

    @property
    def keyboard_called(self) -> bool:
        """Whether the person at the keyboard called."""
        return any(self.from_keyboard(caller) for caller in self.live_calls)
