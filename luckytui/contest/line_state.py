"""The state of a line, as a row of the board shows it."""

from __future__ import annotations

from enum import Enum


class LineState(Enum):
    """The state of a line in its contest."""

    RINGING = "ringing"
    NEXT = "next"
    LATE = "late"
    LAST = "last"
    CALLED = "called"
    WON = "won"
    MISSED = "missed"
    OPEN = "open"
    WAITING = "waiting"
    REMOVED = "removed"
