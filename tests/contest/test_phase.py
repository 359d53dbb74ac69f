"""The phase of a contest, as somebody far away is told it."""

from __future__ import annotations

import pytest

from luckytui.contest.events import Begun, Event, OffAir, OnAir, Over, Paced
from luckytui.contest.phase import Phase, phase_of
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView

TERMS = Terms(callers=3, lead_in=3.0)
BEGUN, PAUSED = Begun(1, 1, 0.0), Paced(1, 1, 1.0, 1.0, paused=True)
OFF, OVER = OffAir(1, 1, "the disk is full"), Over(1, 2, Outcome.NOBODY, 0, 0, ())


@pytest.mark.parametrize(
    ("events", "now", "phase"),
    [
        ([], 0.0, Phase.LOBBY),
        ([Paced(1, 1, 0.0, 4.0, paused=False)], 0.0, Phase.LOBBY),
        ([BEGUN], 0.0, Phase.LEAD_IN),
        ([BEGUN], 2.999, Phase.LEAD_IN),
        ([BEGUN], 3.0, Phase.ON_AIR),
        ([BEGUN, PAUSED], 1.0, Phase.PAUSED),
        ([BEGUN, PAUSED, Paced(1, 1, 1.0, 1.0, paused=False)], 1.0, Phase.LEAD_IN),
        ([OFF], 0.0, Phase.OFF_AIR),
        ([BEGUN, PAUSED, OFF], 4.0, Phase.OFF_AIR),
        ([BEGUN, OVER], 4.0, Phase.OVER),
        ([BEGUN, OVER, OFF], 4.0, Phase.OVER),
    ],
)
def test_the_phase_is_what_comes_first(events: list[Event], now: float, phase: Phase) -> None:
    view = ContestView(OnAir(1, 1, TERMS, lobby=True))
    for event in events:
        view.apply(event)
    assert phase_of(view, now) is phase
