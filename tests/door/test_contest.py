"""What a client of the door knows of the contest, and passes on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.events import OnAir, Paced, Ruled
from luckytui.door.contest import FollowedContest
from tests.contest.histories import History, heard, histories, shown
from tests.views import CONTEST, WON, rulings_of


@given(history=histories(), now=st.floats(0, 15))
def test_who_is_told_later_sees_what_those_see_who_were_there(history: History, now: float) -> None:
    contest = FollowedContest()
    assert contest.snapshot() is None
    for event in history.events:
        contest.take(event)
    snapshot = contest.snapshot()
    assert snapshot is not None
    assert shown(heard([snapshot]), now) == shown(heard(history.events), now)


def test_the_time_of_the_contest_is_passed_on_and_calls_that_follow_are_not() -> None:
    contest, calls = FollowedContest(), rulings_of(WON)
    contest.take(OnAir(CONTEST, 1, WON))
    contest.take(Ruled(CONTEST, 2, tuple(calls[:1])))
    contest.take(Paced(CONTEST, 2, 2.5, 4.0, paused=True))
    snapshot = contest.snapshot()
    assert snapshot is not None
    assert (snapshot.at, snapshot.rate, snapshot.paused) == (2.5, 4.0, True)
    contest.take(Ruled(CONTEST, 3, tuple(calls[1:2])))
    assert list(snapshot.rulings) == calls[:1]
