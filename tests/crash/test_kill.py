"""Real shows killed at random instants: nothing that was announced is lost, and the contest ends as it would have."""

from __future__ import annotations

from tests.crash.dashboards import crash_dashboards
from tests.crash.killing import kill_contests

#: `python -m tests.crash --contests 2000` is the long run.
CONTESTS = 100


def test_a_hundred_killed_contests_end_as_if_nothing_had_happened() -> None:
    """After each SIGKILL the journal holds all that was announced, and the end is that of the uninterrupted contest."""
    tally, faults = kill_contests(seed=1, contests=CONTESTS)
    assert faults == []
    assert tally.contests == CONTESTS
    assert tally.kills > CONTESTS
    assert 0 < tally.early < tally.kills


def test_what_a_crashed_dashboard_showed_is_in_the_journal() -> None:
    """Its key is pressed at some call, twice a contest: all that was on the screen is kept, and the end is the same."""
    tally, faults = crash_dashboards(seed=1, contests=2)
    assert faults == []
    assert tally.kills == 4
    assert tally.announced > 0
