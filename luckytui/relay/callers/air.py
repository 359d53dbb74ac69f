"""What callers hear of a station: which contest is on air, its keyword, and its time."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from luckytui.clock import wall_since_epoch
from luckytui.contest.fields import rate, seconds, whole
from luckytui.contest.phase import Phase

#: Phases in which a contest is not over yet.
_OPEN = (Phase.LOBBY, Phase.LEAD_IN, Phase.ON_AIR, Phase.PAUSED, Phase.OFF_AIR)


class Air(NamedTuple):
    """What a station has said last on its topic `air`.

    Attributes:
        epoch: When the show process began; larger in every later one.
        contest: The contest on air or over; 0 before the first.
        phase: Its phase.
        keyword: The keyword; empty before the live lines hear it.
        live_from: Contest time at which they hear it, in seconds.
        at: The contest time, in seconds, when it was said.
        rate: Contest seconds per wall second.
        prizes: The prizes of the contest; 0 lets everybody call.
    """

    epoch: int = 0
    contest: int = 0
    phase: Phase = Phase.OFF_AIR
    keyword: str = ""
    live_from: float = 0.0
    at: float = 0.0
    rate: float = 1.0
    prizes: int = 1

    @property
    def is_open(self) -> bool:
        """Whether lines can join and call, now or later."""
        return bool(self.contest) and self.phase in _OPEN

    @property
    def runs(self) -> bool:
        """Whether the contest's time runs."""
        return self.phase in (Phase.LEAD_IN, Phase.ON_AIR)


def read_air(payload: bytes, *, retained: bool) -> Air | None:
    """Return what a message on `air` says; None if it says nothing that can be understood.

    Args:
        payload: The message.
        retained: Whether the broker had kept it: then it was said some time ago.
    """
    try:
        said = json.loads(payload)
        if not said["contest"]:
            return Air(epoch=whole(said["epoch"]))
        air = Air(
            whole(said["epoch"]),
            whole(said["contest"]),
            Phase(said["phase"]),
            str(said["keyword"] or ""),
            seconds(said["live_from"]),
            seconds(said["at"]),
            rate(said["rate"]),
            whole(said["prizes"]),
        )
        ago = max(wall_since_epoch() - said["now"] / 1000, 0.0) if retained and air.runs else 0.0
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
    return air._replace(at=air.at + ago * air.rate)


def is_alive(payload: bytes) -> bool:
    """Return whether a message on `alive` says that the station's show is there."""
    try:
        said: Any = json.loads(payload)
        return said["on_air"] is True
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
