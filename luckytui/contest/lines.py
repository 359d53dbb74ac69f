"""Live lines: those that a person, a phone or another program calls from, beside the scheduled callers."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Origin(StrEnum):
    """Where a live line calls from."""

    KEYBOARD = "keyboard"


class LiveLine(NamedTuple):
    """A line that joined a contest.

    Attributes:
        caller: Its id, after those of the scheduled callers, in the order in which lines joined.
        name: What it is called; empty for its call sign.
        origin: Where it calls from.
    """

    caller: int
    name: str
    origin: Origin
