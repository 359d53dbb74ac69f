"""The phase of a contest: what somebody far away needs to know of it first."""

from __future__ import annotations

from enum import StrEnum

from luckytui.contest.view import ContestView


class Phase(StrEnum):
    """The phase of a contest."""

    LOBBY = "lobby"
    LEAD_IN = "lead_in"
    ON_AIR = "on_air"
    PAUSED = "paused"
    OFF_AIR = "off_air"
    OVER = "over"


def phase_of(view: ContestView, now: float) -> Phase:
    """Return the phase of a contest; one that is over stays so when the show goes off air.

    Args:
        view: The contest.
        now: The contest time, in seconds.
    """
    if view.ended:
        return Phase.OVER
    if view.off_air is not None:
        return Phase.OFF_AIR
    if view.lobby:
        return Phase.LOBBY
    if view.paused:
        return Phase.PAUSED
    return Phase.LEAD_IN if now < view.terms.lead_in else Phase.ON_AIR
