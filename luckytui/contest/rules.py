"""The rules of the contest: which calls are refused, who wins, when it ends. No clock, no I/O, no randomness."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import compress
from operator import not_
from typing import NamedTuple

from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import SPOKEN, residue
from luckytui.contest.pause import Pause
from luckytui.contest.roster import Roster
from luckytui.contest.rulings import Call, Reason, Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms


class Outcome(StrEnum):
    """How a contest has ended, or that it has not."""

    OPEN = "open"
    WON = "won"
    NOBODY = "nobody"
    ABANDONED = "abandoned"


class Standing(NamedTuple):
    """The counts that decide whether a contest is over.

    Attributes:
        prizes: Winners until the contest ends; 0 lets everybody call.
        winners: Winners so far.
        scheduled: Scheduled callers that have not called yet.
        live: Live lines that have not called yet.
    """

    prizes: int
    winners: int
    scheduled: int
    live: int

    @property
    def prizes_gone(self) -> bool:
        """Whether all prizes are won."""
        return 0 < self.prizes <= self.winners

    @property
    def decided(self) -> bool:
        """Whether the contest is over: its prizes are won, or everybody has called."""
        return self.prizes_gone or self.scheduled + self.live <= 0

    @property
    def waits_for_live_lines(self) -> bool:
        """Whether only live lines have not called yet; if they stay silent, the contest ends (`silence_ends_at`)."""
        return not self.decided and self.scheduled <= 0


def silence_ends_at(terms: Terms, last_call: float) -> float:
    """Return the contest time at which the station gives up on live lines that have not called, in seconds.

    Args:
        terms: The contest's terms.
        last_call: Contest time of the last scheduled call, in seconds.
    """
    return max(last_call, terms.live_from) + terms.timeout


class Contest:
    """A contest: it rules on calls and keeps the totals.

    Args:
        terms: The contest's terms.
        start: Where an earlier record of this contest stopped.
        lines: The live lines that have joined.
        changes: How often they were renamed or removed.

    Attributes:
        lobby: Whether it has not begun: lines join, and nothing else happens.
        pause: Whether live lines are held because of a pause.
        roster: The live lines.
    """

    __slots__ = (
        "_called",
        "_live",
        "_live_open",
        "_scheduled_open",
        "_taken",
        "calls",
        "lobby",
        "magic_number",
        "outcome",
        "pause",
        "roster",
        "start",
        "terms",
        "winners",
    )

    def __init__(
        self, terms: Terms, start: Start | None = None, lines: Sequence[LiveLine] = (), changes: int = 0
    ) -> None:
        start = start or Start()
        self.terms = terms
        self.start = start
        self.calls = start.calls
        self.magic_number = start.magic_number
        self.winners: list[Winner] = [*start.winners]
        self.outcome = Outcome.OPEN
        self.lobby = False
        self.pause = Pause()
        self.roster = Roster(terms.callers + 1, lines, changes)
        self._called = bytearray(terms.callers + 1 + len(lines))
        self._scheduled_open = terms.callers
        self._live_open = sum(not line.removed for line in lines)
        #: By live line: the key that its call was sent with, and the ruling.
        self._taken: dict[int, tuple[str, Ruling]] = {}
        if start.won:
            self.outcome = Outcome.WON

    @property
    def lines(self) -> list[LiveLine]:
        """The live lines that have joined, in order."""
        return self.roster.lines

    @property
    def residue(self) -> int:
        """The magic number mod 11."""
        return residue(self.magic_number)

    @property
    def standing(self) -> Standing:
        """The counts that decide whether the contest is over."""
        return Standing(self.terms.prizes, len(self.winners), self._scheduled_open, self._live_open)

    @property
    def number(self) -> int:
        """The number of facts so far: the opening, each line that joined or was changed, each call, the end.

        An event has the number of the last fact it reports.
        """
        facts = len(self.lines) + self.roster.changes + self.calls - self.start.calls
        return 1 + facts + (self.outcome is not Outcome.OPEN)

    def has_called(self, caller: int) -> bool:
        """Say whether a line of this contest has made its call."""
        return bool(self._called[caller])

    def silent(self, block: range) -> array[int]:
        """Return the lines of a block that have not called yet."""
        return array("L", compress(block, map(not_, self._called[block.start : block.stop])))

    def answer(self, caller: int, key: str) -> Ruling | None:
        """Return the ruling on a call that a live line has made with this key, or None."""
        made_with, ruling = self.live_call(caller)
        return ruling if key and made_with == key else None

    def live_call(self, caller: int) -> tuple[str, Ruling | None]:
        """Return the key that a live line's call was sent with, and the ruling; an empty key and None before that."""
        return self._taken.get(caller, ("", None))

    def join(self, name: str, origin: Origin, token: str = "") -> LiveLine:
        """Add a live line and return it; whoever has a line already gets that one.

        Args:
            name: The name wanted; empty for the call sign.
            origin: Where the line calls from.
            token: As for `LiveLine`.

        Raises:
            JoinRefused: The contest is over, or the room or the name does not allow it.
        """
        if self.outcome is not Outcome.OPEN and self.roster.find(token) is None:
            raise JoinRefused(JoinReason.OVER)
        line = self.roster.admit(name, origin, token)
        if line.caller == len(self._called):
            self.roster.add(line)
            self._called.append(0)
            self._live_open += 1
        return line

    def remove(self, caller: int) -> LiveLine:
        """Remove a live line and return it; it is not waited for any more, and a call that it has made counts.

        Raises:
            JoinRefused: There is no such line.
        """
        before = self.roster.line(caller)
        line = self.roster.remove(caller)
        if not before.removed and not self._called[caller]:
            self._live_open -= 1
            if not self.lobby:
                self._end()
        return line

    def rule(self, call: Call) -> Ruling | Refused:
        """Take or refuse a call. A refused call changes nothing."""
        at, caller, _, digits, key = call
        if (reason := self._refuses(call)) is not None:
            return Refused(caller, reason)
        number = SPOKEN.get(digits) if isinstance(digits, str) else None
        if number is None:
            return Refused(caller, Reason.BAD_NUMBER)
        self.calls += 1
        self.magic_number += number
        self._called[caller] = 1
        ruling = Ruling(self.calls, caller, number, self.magic_number, at)
        if caller <= self.terms.callers:
            self._scheduled_open -= 1
        else:
            self._live_open -= 1
            self._taken[caller] = (key, ruling)
        if ruling.won:
            self.winners.append(Winner(caller, self.magic_number))
        self._end()
        return ruling

    def restore(self, rulings: Iterable[Ruling], keys: Mapping[int, str] | None = None) -> None:
        """Take over rulings that were made before, in order.

        Args:
            rulings: The calls that came next.
            keys: The keys of the live lines' calls, by line.
        """
        made = Rulings.of(rulings, self.calls)
        if not made:
            return
        self.calls += len(made)
        self.magic_number = made.magic_numbers[-1]
        self.winners += made.winners
        called, scheduled = self._called, self.terms.callers
        for caller in made.callers:
            called[caller] = 1
        live = [index for index, caller in enumerate(made.callers) if caller > scheduled] if self.lines else []
        for index in live:
            ruling = made[index]
            self._taken[ruling.caller] = ((keys or {}).get(ruling.caller, ""), ruling)
        self._live_open -= sum(not self.roster.line(made.callers[index]).removed for index in live)
        self._scheduled_open -= len(made) - len(live)
        self._end()

    def close(self) -> None:
        """End the contest, if it has not ended."""
        if self.outcome is Outcome.OPEN:
            self.outcome = Outcome.WON if self.winners else Outcome.NOBODY

    def _refuses(self, call: Call) -> Reason | None:
        """Return why a call is refused, whatever its number; None if it is not."""
        at, caller, keyword, _, _ = call
        if self.outcome is not Outcome.OPEN:
            return Reason.OFF_AIR
        if type(caller) is not int or not 1 <= caller < len(self._called):
            return Reason.UNKNOWN_CALLER
        if self._called[caller]:
            return Reason.SECOND_CALL
        if keyword != self.terms.keyword:
            return Reason.WRONG_KEYWORD
        return None if caller <= self.terms.callers else self._holds(caller, at)

    def _holds(self, caller: int, at: float) -> Reason | None:
        """Return why a live line that has not called cannot call at a contest time; None if it can."""
        if self.roster.line(caller).removed:
            return Reason.REMOVED
        if self.lobby or at < self.terms.live_from:
            return Reason.NOT_REACHED
        return self.pause.reason(self.calls, self._scheduled_open)

    def _end(self) -> None:
        """End the contest if it is decided."""
        # Not `self.standing.decided`, which means the same: this runs once for every call.
        if 0 < self.terms.prizes <= len(self.winners) or self._scheduled_open + self._live_open <= 0:
            self.close()
