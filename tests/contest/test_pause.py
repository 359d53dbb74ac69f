"""A pause gives nobody time to work out the number that wins."""

from __future__ import annotations

import pytest

from luckytui.contest.pause import Pause
from luckytui.contest.rulings import Reason


@pytest.mark.parametrize(
    ("steps", "calls", "scheduled", "reason"),
    [
        ([], 3, 5, None),
        ([(False, 3)], 3, 5, None),
        ([(True, 3)], 3, 5, Reason.PAUSED),
        ([(True, 3)], 4, 5, Reason.PAUSED),
        ([(True, 3)], 3, 0, Reason.PAUSED),
        ([(True, 3), (False, 3)], 3, 5, Reason.JUST_PAUSED),
        ([(True, 3), (False, 3)], 4, 4, None),
        ([(True, 3), (False, 3)], 3, 0, None),
        ([(True, 3), (False, 4)], 4, 4, Reason.JUST_PAUSED),
        ([(True, 3), (False, 3), (False, 5)], 5, 3, None),
    ],
)
def test_live_lines_wait_for_the_end_of_a_pause_and_the_next_call(
    steps: list[tuple[bool, int]], calls: int, scheduled: int, reason: Reason | None
) -> None:
    pause = Pause()
    for paused, made in steps:
        pause.set(paused=paused, calls=made)
    assert pause.reason(calls, scheduled) is reason
