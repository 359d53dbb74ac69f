"""Events as JSON lines: what `--headless --json` prints, and what a viewer elsewhere reads (`decoder`).

An event becomes one or more lines. With `details`, the lines `on_air` and `resumed` have additional fields at their
end, from which a viewer draws the countdowns and the earlier calls. All other lines are always the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

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
    totals_of,
)
from luckytui.contest.lines import LiveLine
from luckytui.contest.numbers import residue
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms

#: The names of the events of one live line.
OF_A_LINE: dict[type[Joined | Renamed | Removed], str] = {Joined: "joined", Renamed: "renamed", Removed: "removed"}


def encode(event: Event, *, details: bool = False, made: bool = True) -> Iterator[str]:
    """Yield an event as JSON lines.

    Args:
        event: The event.
        details: Add the fields that a viewer needs to draw the contest.
        made: Fill in the list `made` of an opening line; without it that list is empty, for `made_rows` to fill.
    """
    match event:
        case OnAir() | Resumed() | Snapshot():
            yield from _opening_lines(event, details=details, with_made=made)
        case Joined(contest, _, line) | Renamed(contest, _, line) | Removed(contest, _, line):
            known = {"caller": line.caller, "name": line.name, "origin": line.origin}
            # A removal says so by its name.
            removed = {"removed": True} if line.removed and not isinstance(event, Removed) else {}
            yield _line(event=OF_A_LINE[type(event)], contest=contest, **known, **removed)
        case Begun(contest, _, at):
            yield _line(event="begun", contest=contest, at=at)
        case Ruled():
            yield from _ruled_lines(event)
        case Over(contest, _, outcome, calls, magic_number, winners):
            totals = {"calls": calls, "magic_number": magic_number}
            if outcome is Outcome.NOBODY:
                yield _line(event="nobody", contest=contest, **totals)
            callers = [winner.caller for winner in winners]
            yield _line(event="over", contest=contest, outcome=outcome, **totals, winners=callers)
        case Paced(contest, _, at, rate, paused):
            yield _line(event="paced", contest=contest, at=at, rate=rate, paused=paused)
        case OffAir(contest, _, reason):
            yield _line(event="off_air", contest=contest, reason=reason)


def call_line(contest: int, ruling: Ruling) -> str:
    """Return the JSON line of a call that the station has taken."""
    seq, caller, number, magic_number, at = ruling
    fields = call_fields(number, magic_number, at)
    return f'{{"event":"call","contest":{contest},"seq":{seq},"caller":{caller},{fields}}}'


def call_fields(number: int, magic_number: int, at: float) -> str:
    """Return what is told of a call besides its place and its line, as the last fields of a JSON object."""
    left = residue(magic_number)
    # Formatted by hand: every value is a number, and `json.dumps` is several times slower.
    return (
        f'"number":{number},"magic_number":{magic_number},"residue":{left},'
        f'"won":{"false" if left else "true"},"at":{at!r}'
    )


def until_heard(terms: Terms) -> dict[str, float]:
    """Return the fields of a contest's lead-in and propagation, in seconds; each is absent where there is none."""
    fields = {"lead_in": terms.lead_in, "propagation": terms.propagation}
    return {name: seconds for name, seconds in fields.items() if seconds}


def made_rows(rulings: Rulings, first: int, last: int) -> str:
    """Return some of the rows of an opening line's list `made`, as they stand between its brackets.

    Args:
        rulings: The calls that were made.
        first: The index of the first row.
        last: The index after the last one.
    """
    columns = (column[first:last] for column in (rulings.callers, rulings.numbers, rulings.times))
    # Sequence number and magic number are left out: they follow from the calls before.
    return ",".join(f"[{caller},{number},{at!r}]" for caller, number, at in zip(*columns, strict=True))


# The output and every client are told the same calls, at about the same time.
@lru_cache(maxsize=4)
def _ruled_lines(event: Ruled) -> Sequence[str]:
    lines = [_line(event="refused", caller=caller, reason=reason) for caller, reason in event.refused]
    for ruling in event.rulings:
        lines.append(call_line(event.contest, ruling))
        if ruling.won:
            lines.append(_winner(event.contest, Winner(ruling.caller, ruling.magic_number)))
    return lines


def _opening_lines(event: OnAir | Resumed | Snapshot, *, details: bool, with_made: bool) -> Iterator[str]:
    terms, start = event.terms, Start() if isinstance(event, OnAir) else event.start
    known = {"max_delay": terms.max_delay, "timeout": terms.timeout, "number": event.number, "start": list(start)}
    known |= until_heard(terms)
    known["lines"] = [_line_fields(line) for line in event.lines]
    settled = {"keyword": terms.keyword, "callers": terms.callers, "seed": terms.seed, "prizes": terms.prizes}
    lobby = {"lobby": True} if event.lobby else {}
    if isinstance(event, OnAir):
        yield _line(event="on_air", contest=event.contest, **settled, **lobby, **known if details else {})
        return
    rulings = event.rulings if with_made else Rulings()
    made = list(zip(rulings.callers, rulings.numbers, rulings.times, strict=True))
    if isinstance(event, Snapshot):
        state = {"outcome": event.outcome, "at": event.at, "rate": event.rate, "paused": event.paused}
        if event.paused_until is not None:
            state["paused_until"] = event.paused_until
        yield _line(event="snapshot", contest=event.contest, **settled, **lobby, **known, made=made, **state)
        return
    calls, magic_number, winners = totals_of(start, event.rulings)
    more = (
        settled | known | {"made": made, "silence": event.silence, "clean": event.clean, "at": event.at}
        if details
        else {}
    )
    totals = {"calls": calls, "magic_number": magic_number, "residue": residue(magic_number)}
    yield _line(event="resumed", contest=event.contest, **totals, **lobby, **more)
    for winner in winners:
        yield _winner(event.contest, winner)


def _line(**fields: object) -> str:
    return json.dumps(fields, separators=(",", ":"))


def _line_fields(line: LiveLine) -> list[object]:
    """Return what is told of a live line: not its token, and that it was removed only where it was."""
    return [line.caller, line.name, line.origin, *[True] * line.removed]


def _winner(contest: int, winner: Winner) -> str:
    # As for `call_line`.
    return f'{{"event":"winner","contest":{contest},"caller":{winner.caller},"magic_number":{winner.magic_number}}}'
