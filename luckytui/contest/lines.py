"""Live lines: lines from which a person, a phone or another program calls, as opposed to scheduled callers."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Origin(StrEnum):
    """Where a live line calls from."""

    KEYBOARD = "keyboard"


class LiveLine(NamedTuple):
    """A live line that has joined a contest.

    Attributes:
        caller: Its id, after those of the scheduled callers, in the order in which lines joined.
        name: The name it joined with; empty if it is to go by its call sign.
        origin: Where it calls from.
    """

    caller: int
    name: str
    origin: Origin
