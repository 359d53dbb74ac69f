"""What a station tells everybody: `alive`, `air` and `state`, which the broker keeps, and news. Nothing is sent here.

None of it gives the seed away, from which all scheduled calls follow, nor the keyword before live lines hear it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from luckytui.clock import wall_since_epoch
from luckytui.contest.numbers import needed
from luckytui.door.contest import FollowedContest
from luckytui.relay.messages import encode
from luckytui.relay.topics import MOST_BYTES

#: The winners that are listed, the last ones.
MOST_WINNERS = 10

#: Event lines that wait to be told; who misses some asks for the whole contest.
MOST_WAITING = 20_000

#: What a message with news has besides its lines, and each line besides its text, in bytes.
_FRAME, _LINE = 200, 8

#: The opening lines, which hold the seed: of a contest that begins or goes on, and of one that is under way.
BEGINNINGS = ('{"event":"on_air"', '{"event":"resumed"')
OPENINGS = (*BEGINNINGS, '{"event":"snapshot"')
#: The lines of an event that has a number of its own.
NUMBERED = tuple(f'{{"event":"{name}"' for name in ("call", "over", "joined", "renamed", "removed"))


def alive(contest: FollowedContest, relay: int) -> dict[str, Any]:
    """Return whether the station's show is there.

    Args:
        contest: What is known of its contest.
        relay: Which relay says so: a later one has a higher number.
    """
    return {"epoch": contest.epoch, "on_air": contest.show, "relay": relay}


def off_air(relay: int) -> bytes:
    """Return what is told when a relay is gone; it says which one was, and is none itself."""
    return encode(epoch=0, on_air=False, gone=relay)


def relay_in(payload: bytes) -> int:
    """Return which relay has told a message that the station is alive; 0 if none did."""
    try:
        relay = json.loads(payload)["relay"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return relay if type(relay) is int else 0


def air(contest: FollowedContest) -> dict[str, Any]:
    """Return what callers need to know, as it is now: which contest is on air, its keyword and its time."""
    fields: dict[str, Any] = {"v": 1, "epoch": contest.epoch, "contest": contest.contest, "phase": contest.phase}
    if (view := contest.view) is not None:
        terms = view.terms
        keyword = terms.keyword if contest.heard else None
        fields |= {"keyword": keyword, "live_from": terms.live_from, "prizes": terms.prizes, "rate": view.rate}
    return fields


def clock(contest: FollowedContest) -> dict[str, Any]:
    """Return the contest time, and the wall time in milliseconds since 1970 at which it was that."""
    return {"at": round(contest.clock.elapsed(), 3), "now": round(wall_since_epoch() * 1000)}


def state(contest: FollowedContest) -> dict[str, Any]:
    """Return how far the contest is."""
    fields: dict[str, Any] = {"v": 1, "epoch": contest.epoch, "contest": contest.contest, "phase": contest.phase}
    if (view := contest.view) is not None:
        totals = {"seq": view.number, "calls": view.calls, "magic_number": view.magic_number}
        fields |= totals | {"residue": view.residue, "needed": needed(view.residue)}
        fields |= {"lines": view.present, "won": len(view.winners)}
        fields["winners"] = [
            {"line": caller, "name": view.sign(caller), "magic_number": magic_number}
            for caller, magic_number in view.winners[-MOST_WINNERS:]
        ]
    return fields


class News:
    """The event lines that are to be told. Those of a contest's opening are not: they hold its seed."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        #: Contest and number of the last event that was told or skipped, and of the last one that waits.
        self._told = self._last = (0, 0)

    def __bool__(self) -> bool:
        """Return whether anything waits to be told."""
        return bool(self._lines)

    def add(self, lines: Iterable[str]) -> None:
        """Add the next event lines of the show."""
        contest, number = self._last
        for line in lines:
            if line.startswith(OPENINGS):
                opening = json.loads(line)
                contest, number = self._told = opening["contest"], opening["number"]
                self._lines = []
                continue
            if len(self._lines) >= MOST_WAITING:
                # Whoever listens sees that numbers are missing.
                self._told, self._lines = (contest, number), []
            number += line.startswith(NUMBERED)
            self._lines.append(line)
        self._last = contest, number

    def messages(self, epoch: int) -> Iterator[bytes]:
        """Yield messages that tell all that waits; each says the numbers of its first and its last event.

        Args:
            epoch: The show's.
        """
        lines, self._lines = self._lines, []
        contest, number = self._told
        self._told = self._last
        part: list[str] = []
        first, size = number + 1, _FRAME
        for line in lines:
            # Its quotes are escaped once more.
            takes = len(line) + line.count('"') + line.count("\\") + _LINE
            if part and size + takes > MOST_BYTES:
                yield _news(epoch, contest, first, number, part)
                part, first, size = [], number + 1, _FRAME
            part.append(line)
            size += takes
            number += line.startswith(NUMBERED)
        if part:
            yield _news(epoch, contest, first, number, part)


def _news(epoch: int, contest: int, first: int, last: int, lines: list[str]) -> bytes:
    """Return a message with news; `from` is above `to` where none of its lines has a number."""
    return json.dumps(
        {"epoch": epoch, "contest": contest, "from": first, "to": last, "lines": lines}, separators=(",", ":")
    ).encode()
