"""Live lines: lines from which a person, a phone or another program calls, as opposed to scheduled callers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from luckytui.contest.callers import call_sign

#: The name of a caller of an earlier record, who has no line.
NO_LINE = "a lucky-call caller"


class Origin(StrEnum):
    """Where a live line calls from."""

    KEYBOARD = "keyboard"
    PHONE = "phone"
    CLIENT = "client"


class NewLine(NamedTuple):
    """A live line for a contest that is opened, from its beginning.

    Attributes:
        name: Its name; empty if it is to go by its call sign.
        origin: Where it calls from.
        token: As for `LiveLine`.
    """

    name: str
    origin: Origin
    token: str = ""


class LiveLine(NamedTuple):
    """A live line that has joined a contest.

    Attributes:
        caller: Its id, after those of the scheduled callers, in the order in which lines joined.
        name: The name it joined with; empty if it is to go by its call sign.
        origin: Where it calls from.
        token: Whose line it is: the SHA-256, as 64 hexadecimal digits, of the secret that its owner holds. Empty for
            the keyboard's. It is in no event that leaves the show.
        removed: Whether the presenter has removed it: it is listed, and cannot call.
    """

    caller: int
    name: str
    origin: Origin
    token: str = ""
    removed: bool = False


def first_lines(callers: int, live: Sequence[NewLine]) -> tuple[LiveLine, ...]:
    """Return the live lines with which a contest is opened.

    Args:
        callers: The number of its scheduled callers.
        live: The lines, in order.
    """
    return tuple(LiveLine(caller, *line) for caller, line in enumerate(live, callers + 1))


def find_line(lines: Sequence[LiveLine], callers: int, caller: int) -> LiveLine | None:
    """Return the live line with an id, or None if there is none.

    Args:
        lines: All live lines of a contest, in the order in which they joined.
        callers: The number of its scheduled callers.
        caller: The id.
    """
    index = caller - callers - 1
    return lines[index] if 0 <= index < len(lines) else None


def sign_of(lines: Sequence[LiveLine], callers: int, caller: int) -> str:
    """Return the name that a line joined with, or its call sign if it has none.

    Args:
        lines: As for `find_line`.
        callers: As for `find_line`.
        caller: As for `find_line`; 0 for a caller of an earlier record (`Winner`).
    """
    if not caller:
        return NO_LINE
    line = find_line(lines, callers, caller)
    return (line.name if line is not None else "") or call_sign(caller)
