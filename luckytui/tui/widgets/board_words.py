"""The words in a row of the board: what a live line can do, and what its call was worth. Pure."""

from __future__ import annotations

import math
from typing import NamedTuple

from luckytui.contest.numbers import nearest_winner
from luckytui.contest.rulings import Ruling
from luckytui.text import counted

#: The words for a line that can call: on a badge for the viewer's own line, plain for the others.
CALL_NOW, CAN_CALL = " CALL NOW ", "can call"


#: Cells that the words for what a live line can do take at least, the longest of them.
LEAST_WORDS = len("after the next call")

#: Cells of the words for whether somebody is here, with a blank behind them.
PRESENCE = 12


class Presence(NamedTuple):
    """Whether the owner of a live line is connected.

    Attributes:
        here: Whether it is so; None for a line that needs no connection, such as that of the person at the keyboard,
            and where it is not known.
        round_trip: From the show to the owner and back, in milliseconds; None if it was not measured.
    """

    here: bool | None = None
    round_trip: float | None = None


def always_here(_: int) -> Presence:
    """Return the presence of a line in a show without a room."""
    return Presence()


def presence_words(presence: Presence, room: int) -> str:
    """Return whether somebody is here, in the longest wording that fits; `gone` is said wherever it can be.

    Args:
        presence: What is known.
        room: Cells.
    """
    if presence.here is None:
        return ""
    if not presence.here:
        return "gone".ljust(PRESENCE) if room >= PRESENCE else "gone, "
    if room < PRESENCE:
        return ""
    trip = presence.round_trip
    return ("here" if trip is None else f"here {min(round(trip), 9_999)} ms").ljust(PRESENCE)


def time_left(remaining: float, room: int, *, own: bool, last_prize: bool) -> str:
    """Return how long a live line can still call, in the longest wording that fits.

    Args:
        remaining: Seconds, 0 or more; they are rounded up.
        room: Cells, 6 or more.
        own: Whether it is the viewer's own line.
        last_prize: Whether the contest is over once somebody wins.
    """
    seconds = f"{math.ceil(remaining):,} s"
    short, has = (f" {seconds}", f" you have {seconds}") if own else (f", {seconds}", f", has {seconds}")
    longest = f"{has} unless somebody wins first" if last_prize else has
    wordings = [longest, has, short]
    if own:
        wordings.insert(0, f"{longest}: enter, then three digits")
    return next((wording for wording in wordings if len(wording) <= room), short)


def time_until(remaining: float, *, own: bool) -> str:
    """Return when a live line can call, for example `you can call in 3 s`.

    Args:
        remaining: As for `time_left`.
        own: As for `time_left`.
    """
    return f"{'you ' if own else ''}can call in {math.ceil(remaining):,} s"


def after_next_call(room: int, *, own: bool) -> str:
    """Return that a live line can call after the next call, in the longest wording that fits.

    Args:
        room: Cells, 19 or more.
        own: As for `time_left`.
    """
    short = "after the next call"
    longest = f"{'you ' if own else ''}can call {short}"
    return longest if len(longest) <= room else short


def no_calls(why: str, room: int) -> str:
    """Return that a live line cannot call for now, in the longest wording that fits.

    Args:
        why: The reason, in one or two words.
        room: Cells, as many as the reason has or more.
    """
    longest = f"{why}: no calls now"
    return longest if len(longest) <= room else why


def recovery(calls: int, room: int) -> str:
    """Return what a recovery brought back, in the longest wording that fits.

    Args:
        calls: Calls that were made before the crash.
        room: Cells, 9 or more.
    """
    longest = f"recovered: {counted(calls, 'call')}, 0 lost"
    return longest if len(longest) <= room else "recovered"


def over_too_early(room: int, *, own: bool) -> str:
    """Return that a contest was over before the keyword reached a live line, in the longest wording that fits.

    Args:
        room: Cells, 11 or more.
        own: As for `time_left`.
    """
    wordings = (f"over before {'you' if own else 'they'} could call", "over too early")
    return next((wording for wording in wordings if len(wording) <= room), "not reached")


def worth(ruling: Ruling, room: int) -> str:
    """Return what a live line's call was worth, in the longest wording that fits.

    Args:
        ruling: The call; it has not won.
        room: Cells, 11 or more.
    """
    missed = f"missed by {abs(nearest_winner(ruling.number, ruling.residue) - ruling.number)}"
    longest = f"{missed}: {would_have_won(ruling)}"
    return longest if len(longest) <= room else missed


def would_have_won(ruling: Ruling) -> str:
    """Return which number would have won in the place of a call's own, for example `516 would have won`."""
    return f"{nearest_winner(ruling.number, ruling.residue)} would have won"
