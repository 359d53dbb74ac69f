"""A contest of another journal is told from one of the same number that goes on after a crash."""

from __future__ import annotations

import pytest

from luckytui.contest.phase import Phase
from luckytui.relay.callers.air import Air
from luckytui.relay.callers.journals import Journals

LEAD_IN = Air(9, 1, Phase.LEAD_IN)
ON_AIR = Air(9, 1, Phase.ON_AIR, "lucky")
OVER = Air(9, 1, Phase.OVER, "lucky")


def heard(*said: Air, ruled: int = 0, retained: bool = False) -> tuple[int, int]:
    """Return which contest it is in the end; what was said last may have been kept."""
    journals = Journals()
    *before, last = said
    for air in before:
        journals.contest(air, retained=False)
    journals.ruled = ruled
    return journals.contest(last, retained=retained)


@pytest.mark.parametrize(
    ("said", "ruled", "journal"),
    [
        ((LEAD_IN, ON_AIR, OVER, LEAD_IN), 0, 1),
        ((LEAD_IN, ON_AIR, OVER, Air(10, 1, Phase.LOBBY)), 0, 1),
        ((LEAD_IN, ON_AIR, LEAD_IN), 1, 1),
        # Nobody was ruled on before the crash.
        ((LEAD_IN, ON_AIR, LEAD_IN), 0, 0),
        # It had ended, and nobody was told: it is on air for a moment.
        ((LEAD_IN, ON_AIR, OVER, ON_AIR), 1, 0),
        ((LEAD_IN, ON_AIR, OVER, OVER), 1, 0),
        # A relay that is started before its show.
        ((ON_AIR, Air(10)), 1, 0),
        ((OVER, Air(9, 2, Phase.LEAD_IN)), 1, 0),
    ],
)
def test_a_contest_that_waits_for_its_keyword_again_is_another_ones(
    said: tuple[Air, ...], ruled: int, journal: int
) -> None:
    assert heard(*said, ruled=ruled) == (journal, said[-1].contest)


def test_what_the_broker_had_kept_may_be_older() -> None:
    assert heard(LEAD_IN, ON_AIR, OVER, LEAD_IN, retained=True) == (0, 1)
