"""Events from JSON lines (`codec`). They may come from another machine: what cannot be is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from math import isfinite
from operator import itemgetter
from typing import Any

from luckytui.contest.codec import OF_A_LINE
from luckytui.contest.events import (
    Begun,
    Event,
    OffAir,
    OnAir,
    Over,
    Paced,
    Resumed,
    Ruled,
    Snapshot,
    totals_of,
)
from luckytui.contest.fields import LONGEST, rate, seconds, truth, whole
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import HIGHEST, LOWEST
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings, Winner, won
from luckytui.contest.terms import Start, Terms
from luckytui.contest.words import is_name
from luckytui.text import printable

_BY_NAME: dict[str, Callable[[int, int, LiveLine], Event]] = {name: kind for kind, name in OF_A_LINE.items()}

#: Takes a ruling from the fields of a call's line.
_RULING = itemgetter(*Ruling._fields)

#: The longest text, in characters.
_LONGEST_TEXT = 1_000


class Decoder:
    """Decodes the lines of `encode(event, details=True)`, given in their order, from the opening of a contest on.

    What is decoded can be shown: calls come from lines of the contest and add up, names are names, times and rates are
    in their bounds. Calls that are decoded line by line are an event each; `events` makes one of those that follow one
    another.
    """

    def __init__(self) -> None:
        self._contest = 0
        self._number = 0
        self._winners: list[Winner] = []
        #: The scheduled callers, the live lines, and the totals so far.
        self._callers = self._lines = 0
        self._calls = self._magic_number = 0

    def decode(self, line: str) -> Event | None:
        """Return the event of a line, or None for a line that only repeats other lines (`winner`, `nobody`).

        Raises:
            ValueError: The line is not an encoded event, or does not fit the lines before.
        """
        try:
            fields: dict[str, Any] = json.loads(line)
            return self._event(fields.pop("event"), fields)
        except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError(f"not an event: {line[:80]!r}") from error

    def events(self, lines: Iterable[str]) -> Iterator[Event]:
        """Yield the events of lines, calls that follow one another as one event.

        Raises:
            ValueError: As for `decode`.
        """
        calls: list[str] = []
        for line in lines:
            if line.startswith('{"event":"call"'):
                calls.append(line)
            elif not line.startswith('{"event":"winner"'):
                if calls:
                    yield self._run(calls)
                    calls = []
                if (event := self.decode(line)) is not None:
                    yield event
        if calls:
            yield self._run(calls)

    def _run(self, lines: list[str]) -> Ruled:
        """Return the event of calls that follow one another."""
        try:
            return self._ruled(json.loads(f"[{','.join(lines)}]"))
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"not calls: {lines[0][:80]!r}") from error

    def _ruled(self, rows: list[dict[str, Any]]) -> Ruled:
        rulings = tuple(map(Ruling._make, map(_RULING, rows)))
        seqs, callers, numbers, magic_numbers, times = zip(*rulings, strict=True)
        self._check_calls(callers, numbers, times)
        if seqs != tuple(range(self._calls + 1, self._calls + 1 + len(rows))):
            raise ValueError("a call is missing")
        if magic_numbers != tuple(accumulate(numbers, initial=self._magic_number))[1:]:
            raise ValueError("the calls do not add up")
        self._calls, self._magic_number = seqs[-1], magic_numbers[-1]
        self._number += len(rulings)
        self._winners += won(callers, magic_numbers)
        return Ruled(self._contest_of(rows[-1]), self._number, rulings)

    def _event(self, kind: str, fields: dict[str, Any]) -> Event | None:
        if kind in ("winner", "nobody"):
            return None
        if kind in ("on_air", "resumed", "snapshot"):
            return self._opening(kind, fields)
        if kind in ("over", *_BY_NAME):
            self._number += 1
        if kind == "call":
            event: Event = self._ruled([fields])
        elif kind == "refused":
            refused = Refused(whole(fields["caller"]), Reason(fields["reason"]))
            event = Ruled(self._contest, self._number, (), (refused,))
        elif kind in _BY_NAME:
            event = _BY_NAME[kind](self._contest_of(fields), self._number, self._line_of(kind, fields))
        elif kind == "begun":
            event = Begun(self._contest_of(fields), self._number, seconds(fields["at"]))
        elif kind == "over":
            ended = Outcome(fields["outcome"]), whole(fields["calls"]), whole(fields["magic_number"])
            event = Over(self._contest_of(fields), self._number, *ended, tuple(self._winners))
        elif kind == "paced":
            pace = seconds(fields["at"]), rate(fields["rate"]), truth(fields["paused"])
            event = Paced(self._contest_of(fields), self._number, *pace)
        elif kind == "off_air":
            reason = printable(fields["reason"][:_LONGEST_TEXT])
            event = OffAir(self._contest_of(fields), self._number, reason)
        else:
            raise ValueError(f"no event is called {kind!r}")
        return event

    def _opening(self, kind: str, fields: dict[str, Any]) -> OnAir | Resumed | Snapshot:
        counts = (whole(fields[name]) for name in ("seed", "callers", "prizes"))
        until_heard = fields.get("lead_in", 0.0), fields.get("propagation", 0.0)
        waits = map(seconds, (fields["max_delay"], fields["timeout"], *until_heard))
        terms = Terms(fields["keyword"], *counts, *waits)
        start = Start(*map(whole, fields["start"]))
        self._contest, self._number = whole(fields["contest"]), whole(fields["number"])
        self._callers, self._lines = terms.callers, 0
        lines = tuple(self._joined(*line) for line in fields["lines"])
        rulings = self._made(start, fields.get("made", []))
        self._calls, self._magic_number, winners = totals_of(start, rulings)
        self._winners = list(winners)
        lobby = truth(fields.get("lobby", False))
        if kind == "on_air":
            return OnAir(self._contest, self._number, terms, lines, lobby)
        known = self._contest, self._number, terms, start, lines, rulings
        if kind == "resumed":
            silence, at = seconds(fields["silence"]), seconds(fields.get("at", 0.0))
            return Resumed(*known, silence, truth(fields["clean"]), lobby, at)
        until = fields.get("paused_until")
        pace = seconds(fields["at"]), rate(fields["rate"]), truth(fields["paused"])
        return Snapshot(*known, Outcome(fields["outcome"]), *pace, None if until is None else whole(until), lobby)

    def _contest_of(self, fields: dict[str, Any]) -> int:
        if fields["contest"] != self._contest:
            raise ValueError("another contest than the one that was opened")
        return self._contest

    def _line_of(self, kind: str, fields: dict[str, Any]) -> LiveLine:
        """Return the live line that has joined, or was changed."""
        line = fields["caller"], fields["name"], fields["origin"]
        if kind == "joined":
            return self._joined(*line)
        if not self._callers < fields["caller"] <= self._callers + self._lines:
            raise ValueError("no such live line")
        return _live_line(*line, removed=kind == "removed" or fields.get("removed", False))

    def _joined(self, caller: int, name: str, origin: str, removed: bool = False) -> LiveLine:
        self._lines += 1
        if caller != self._callers + self._lines:
            raise ValueError("live lines are numbered in the order in which they joined")
        return _live_line(caller, name, origin, removed=removed)

    def _made(self, start: Start, rows: list[list[Any]]) -> Rulings:
        rulings = Rulings(start.calls)
        if rows:
            callers, numbers, times = zip(*rows, strict=True)
            self._check_calls(callers, numbers, times)
            magic_numbers = list(accumulate(numbers, initial=start.magic_number))[1:]
            rulings.extend_columns(((), callers, numbers, magic_numbers, times))
        return rulings

    def _check_calls(self, callers: Sequence[Any], numbers: Sequence[Any], times: Sequence[Any]) -> None:
        """Refuse calls that cannot be of this contest, given by column."""
        if {*map(type, callers), *map(type, numbers)} != {int} or not {*map(type, times)} <= {int, float}:
            raise ValueError("callers and numbers are whole numbers, and times are seconds")
        if not (min(callers) > 0 and max(callers) <= self._callers + self._lines):
            raise ValueError("a call from no line of the contest")
        if not (min(numbers) >= LOWEST and max(numbers) <= HIGHEST):
            raise ValueError("a number has three digits")
        if not all(map(isfinite, times)) or min(times) < 0 or max(times) > LONGEST:
            raise ValueError("no contest takes that long")


def _live_line(caller: Any, name: Any, origin: str, *, removed: Any) -> LiveLine:
    if name != "" and not is_name(name):
        raise ValueError("no name")
    return LiveLine(whole(caller), name, Origin(origin), removed=truth(removed))
