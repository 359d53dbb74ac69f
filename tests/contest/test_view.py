"""What a contest's view shows after its events."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.contest.draws import draws_of
from luckytui.contest.events import Event, Joined, OffAir, OnAir, Over, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.line_state import LineState
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome, Standing
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from tests.contest.histories import History, heard, histories, shown
from tests.views import CONTEST, MIDWAY, NOBODY, WON, end, live_lines, rulings_of, take, view_for

THREE = Terms(seed=3, callers=3, prizes=0)


@settings(max_examples=200)
@given(history=histories(), now=st.floats(0, 15), own=st.sampled_from([None, Origin.KEYBOARD]))
def test_a_snapshot_shows_what_the_events_before_it_show(history: History, now: float, own: Origin | None) -> None:
    view = heard(history.events, own)
    assert shown(view, now) == shown(heard([history.snapshot()], own), now)
    view.apply(OffAir(CONTEST, view.number, "the disk is full"))
    view.apply(history.snapshot())
    assert shown(view, now) == shown(heard([history.snapshot()], own), now), "also in place of what it showed"


@given(history=histories(), point=st.integers(0, 20))
def test_who_comes_in_the_middle_sees_the_same_in_the_end(history: History, point: int) -> None:
    told = history.events[: 1 + point]
    early = heard(told)
    made = Rulings(early.start.calls)
    made.extend(early.rulings)
    snapshot = Snapshot(
        CONTEST,
        early.number,
        early.terms,
        early.start,
        tuple(early.lines),
        made,
        early.outcome,
        0.0,
        early.rate,
        early.pause.paused,
        early.pause.until,
        early.lobby,
    )
    assert shown(heard([snapshot, *history.events[len(told) :]]), 5.0) == shown(heard(history.events), 5.0)


@given(history=histories())
def test_a_view_is_as_far_as_the_contest(history: History) -> None:
    view, contest = heard(history.events), history.contest
    assert view.number == contest.number
    assert (view.magic_number, view.residue, view.calls) == (contest.magic_number, contest.residue, contest.calls)
    assert (view.winners, view.outcome, view.standing) == (contest.winners, contest.outcome, contest.standing)
    assert view.present == sum(not line.removed for line in contest.lines)
    assert [view.ruling(caller) is not None for caller in range(1, view.size + 1)] == [
        contest.has_called(caller) for caller in range(1, view.size + 1)
    ]


@pytest.mark.parametrize(
    "event",
    [
        Joined(CONTEST, 2, LiveLine(4, "Zoë", Origin.KEYBOARD)),
        Ruled(CONTEST, 1, (), (Refused(99, Reason.UNKNOWN_CALLER),)),
        Over(CONTEST, 2, Outcome.ABANDONED, 0, 0, ()),
        Paced(CONTEST, 1, 0.0, 2.0, paused=False),
        OffAir(CONTEST, 1, "the disk is full"),
        OnAir(CONTEST, 1, THREE),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_event_lets_a_widget_draw_anew(event: Event) -> None:
    view = ContestView(OnAir(CONTEST, 1, THREE))
    version = view.version
    view.apply(event)
    assert view.version > version
    assert view.number == event.number


def test_a_line_that_joins_is_open_and_is_called_by_its_name() -> None:
    view = ContestView(OnAir(CONTEST, 1, THREE), own=None)
    view.apply(Joined(CONTEST, 2, LiveLine(4, "Zoë", Origin.KEYBOARD)))
    view.apply(Joined(CONTEST, 3, LiveLine(5, "", Origin.KEYBOARD)))
    assert (view.size, view.number, view.own_line) == (5, 3, None)
    assert [view.is_live(caller) for caller in (3, 4, 5)] == [False, True, True]
    assert [view.state(caller, 0.0) for caller in (4, 5)] == [LineState.OPEN] * 2
    assert [view.sign(caller) for caller in (3, 4, 5)] == ["Charlie", "Zoë", "Echo"]
    assert view.remaining(5, 1.0) == view.deadline - 1.0
    assert view.remaining(5, view.deadline + 1) == 0.0


def test_the_first_line_of_the_viewers_origin_is_the_viewers_own() -> None:
    view = view_for(THREE, lines=live_lines(THREE, "Ann", "Bob"))
    assert view.own_line == 4
    assert [view.sign(caller) for caller in (4, 5)] == ["You", "Bob"]


def test_many_live_lines_call_before_between_and_after_the_callers() -> None:
    lines = live_lines(THREE, "", "Bob", "Cleo")
    view, first = view_for(THREE, lines=lines), draws_of(THREE).in_order(range(1, 4))[0]
    order = list(view.order)
    at = view.draws.time(first)
    take(view, [Ruling(1, 5, 100, 100, 0.0), Ruling(2, first, 101, 201, at), Ruling(3, 6, 102, 303, at)])
    assert [view.ruling(caller) for caller in (4, 5, 6, first)] == [None, *(view.rulings[k] for k in (0, 2, 1))]
    assert view.live_calls == {5: 1, 6: 3}
    assert view.next_caller == order[1]
    assert view.standing == Standing(0, 0, scheduled=2, live=1)
    assert not view.waits_for_own_line
    for seq, caller in enumerate(order[1:], 4):
        take(view, [Ruling(seq, caller, 100, 303 + 100 * (seq - 3), view.draws.time(caller))])
    assert view.waits_for_own_line
    assert view.next_caller is None
    take(view, [Ruling(6, 4, 100, 603, 11.0)])
    assert not view.waits_for_own_line
    assert view.standing.decided


def test_a_pace_changes_the_time_and_nothing_else() -> None:
    view = view_for(lines=())
    before = shown(view, 1.0)
    view.apply(Paced(CONTEST, view.number, 3.0, 4.0, paused=True))
    assert shown(view, 1.0) == before | {"rate": 4.0, "paused": True}


def test_a_live_line_waits_for_the_keyword_and_during_a_pause() -> None:
    """It counts down to the moment from which it can call; then to the one at which it is given up."""
    view = view_for(replace(WON, lead_in=3.0, propagation=1.5))
    own, first = view.own_line, view.order[0]
    assert own is not None
    assert (view.state(own, 4.0), view.remaining(own, 4.0)) == (LineState.WAITING, 0.5)
    assert (view.state(own, 4.5), view.remaining(own, 4.5)) == (LineState.OPEN, view.deadline - 4.5)
    view.apply(Paced(CONTEST, view.number, 4.5, 1.0, paused=True))
    assert (view.held(4.5), view.state(own, 4.5)) == (Reason.PAUSED, LineState.WAITING)
    view.apply(Paced(CONTEST, view.number, 4.5, 1.0, paused=False))
    assert (view.held(4.5), view.remaining(own, 3.0)) == (Reason.JUST_PAUSED, 1.5)
    assert view.remaining(own, 4.5) == max(view.draws.time(first) - 4.5, 0.0)
    take(view, rulings_of(view.terms)[:1])
    assert view.state(own, 4.5) is LineState.OPEN


def test_off_air_is_told_until_the_contest_goes_on() -> None:
    view, rulings = view_for(), rulings_of(WON)
    take(view, rulings[:4])
    view.apply(OffAir(CONTEST, view.number, "the disk is full"))
    assert view.off_air == "the disk is full"
    assert not view.ended
    made = Rulings()
    made.extend(rulings[:4])
    view.apply(Resumed(CONTEST, view.number, WON, Start(), tuple(view.lines), made))
    assert view.off_air is None
    assert view.recovered == 4


def test_an_earlier_snapshot_takes_a_view_back() -> None:
    view, rulings = view_for(), rulings_of(WON)
    take(view, rulings)
    end(view, Outcome.WON)
    made = Rulings()
    made.extend(rulings[:3])
    lines = tuple(view.lines)
    view.apply(Snapshot(CONTEST, 5, WON, Start(), lines, made, Outcome.OPEN, 2.0, 1.0, paused=True))
    assert view.magic_number == rulings[2].magic_number
    assert (view.ended, view.winners, view.lines) == (False, [], list(lines))
    assert view.next_caller == rulings[3].caller
    assert view.ruling(rulings[4].caller) is None


def test_before_the_callers_are_sorted_nobody_is_known_to_be_next() -> None:
    view = ContestView(OnAir(CONTEST, 1, THREE))
    assert list(view.order) == []
    assert view.next_caller is None
    view.apply(Paced(CONTEST, 1, 0.0, 2.0, paused=False))
    version = view.version
    for _ in view.sort():
        assert view.next_caller is None
    assert view.version > version
    assert view.next_caller == view.order[0]


def test_the_order_is_the_order_of_the_times() -> None:
    view = view_for()
    assert list(view.order) == sorted(range(1, 21), key=view.draws.time)


def test_the_next_caller_moves_on_with_every_call() -> None:
    view, rulings = view_for(NOBODY), rulings_of(NOBODY)
    for ruling in rulings:
        assert view.next_caller == ruling.caller
        assert view.state(ruling.caller, 0.0) is LineState.NEXT
        take(view, [ruling])
    assert view.next_caller is None


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), callers=st.integers(1, 60), data=st.data())
def test_after_any_calls_every_line_stands_as_it_should(seed: int, callers: int, data: st.DataObject) -> None:
    terms = Terms(seed=seed, callers=callers, prizes=0)
    view, rulings = view_for(terms), rulings_of(terms)
    made = data.draw(st.integers(0, len(rulings)))
    now = data.draw(st.floats(0, 12))
    take(view, rulings[:made])
    called = {ruling.caller: ruling for ruling in rulings[:made]}
    next_callers = [caller for caller in view.order if caller not in called]
    assert view.next_caller == (next_callers[0] if next_callers else None)
    for caller in range(1, callers + 1):
        state = view.state(caller, now)
        assert view.ruling(caller) == called.get(caller)
        if caller in called:
            last = LineState.LAST if called[caller].seq == made else LineState.CALLED
            assert state is (LineState.WON if called[caller].won else last)
        elif view.draws.time(caller) <= now:
            assert state is LineState.LATE
        else:
            assert state is (LineState.NEXT if caller == next_callers[0] else LineState.RINGING)
            assert view.remaining(caller, now) == view.draws.time(caller) - now


def test_a_line_that_never_got_through_has_missed_the_show() -> None:
    view, rulings = view_for(), rulings_of(WON)
    take(view, rulings)
    end(view, Outcome.WON)
    states = [view.state(caller, MIDWAY) for caller in range(1, 22)]
    assert states.count(LineState.WON) == 1
    assert states.count(LineState.CALLED) == 10
    assert states.count(LineState.MISSED) == 10
    assert states[20] is LineState.MISSED, "the person's line too"


def test_recovered_calls_are_told_apart_from_later_ones() -> None:
    rulings = rulings_of(WON)
    view = view_for(recovered=rulings[:4])
    take(view, rulings[4:6])
    assert view.recovered == 4
    assert view.rulings == rulings[:6]
    assert view.next_caller == rulings[6].caller


def test_an_earlier_record_is_where_the_sum_begins() -> None:
    terms, start = Terms(seed=3, callers=4), Start(46687, 2, 520)
    view = view_for(terms, start=start)
    assert (view.calls, view.magic_number, view.residue) == (2, 520, 520 % 11)
    take(view, rulings_of(terms, start)[:1])
    assert view.calls == 3


def test_the_winner_of_an_earlier_record_need_not_be_a_line() -> None:
    view = view_for(Terms(callers=4), start=Start(46687, 2, 550))
    assert view.winners == [Winner(0, 550)]
    assert view.sign(0) == "a lucky-call caller"
