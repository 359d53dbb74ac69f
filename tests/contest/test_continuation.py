"""A contest told without gaps, whenever its subscriber came, and whatever it missed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest import codec
from luckytui.contest.continuation import Continuation
from luckytui.contest.events import (
    Begun,
    Event,
    Joined,
    OffAir,
    OnAir,
    Over,
    Paced,
    Removed,
    Renamed,
    Resumed,
    Ruled,
    Snapshot,
)
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Rulings
from luckytui.contest.terms import Start, Terms
from tests.contest.histories import History, histories
from tests.views import CONTEST, rulings_of

ONE = Terms(seed=3, callers=3, prizes=0)


def told(events: list[Event], *, whole: bool) -> list[str]:
    """Return the lines of what a subscriber tells after it has heard these events."""
    continuation = Continuation(whole=whole)
    return [line for event in events for happened in continuation.after(event) for line in codec.encode(happened)]


def facts(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines by their kind, but for refusals and changes of pace, which are no facts."""
    kinds: dict[str, list[str]] = {}
    for line in lines:
        kind = line.partition(",")[0]
        if kind not in ('{"event":"refused"', '{"event":"paced"'):
            kinds.setdefault(kind, []).append(line)
    return kinds


@given(history=histories())
def test_whoever_hears_everything_tells_everything_as_it_is(history: History) -> None:
    assert told(history.events, whole=False) == [line for event in history.events for line in codec.encode(event)]


def snapshot_after(history: History, count: int) -> Snapshot:
    """Return the state of a contest after so many of its events."""
    part, opening = Rulings(), history.events[0]
    assert isinstance(opening, OnAir)
    lines, outcome = [*opening.lines], Outcome.OPEN
    for event in history.events[:count]:
        match event:
            case Ruled(rulings=rulings):
                part.extend(rulings)
            case Joined(line=line):
                lines.append(line)
            case Over(outcome=ended):
                outcome = ended
    number = history.events[count - 1].number
    return Snapshot(CONTEST, number, opening.terms, Start(), tuple(lines), part, outcome, 0.0, 1.0, paused=False)


@given(history=histories(plain=True), heard=st.integers(0, 20), missed=st.integers(0, 20), whole=st.booleans())
def test_what_was_missed_is_told_with_the_snapshot(history: History, heard: int, missed: int, *, whole: bool) -> None:
    """Every fact once and in order, be it that the subscriber came late or that it fell behind.

    A snapshot tells what lines are called now, and no more that there was a lobby.
    """
    after = min(heard + missed + 1, len(history.events))
    events = [*history.events[:heard], snapshot_after(history, after), *history.events[after:]]
    everything = [line for event in history.events for line in codec.encode(event)]
    assert facts(told(events, whole=whole)) == facts(everything)


def test_a_contest_without_people_is_told_late_exactly_as_it_was_told_early() -> None:
    rulings = rulings_of(ONE)
    over = Over(CONTEST, 5, Outcome.NOBODY, 3, rulings[-1].magic_number, ())
    early: list[Event] = [OnAir(CONTEST, 1, ONE), *(Ruled(CONTEST, 1 + each.seq, (each,)) for each in rulings), over]
    made = Rulings()
    made.extend(rulings)
    late = Snapshot(CONTEST, 5, ONE, Start(), (), made, Outcome.NOBODY, 3.0, 1.0, paused=False)
    assert told([late], whole=True) == told(early, whole=False)


@pytest.mark.parametrize("terms", [ONE, replace(ONE, seed=99)], ids=["the same", "another seed"])
def test_a_contest_of_another_journal_is_told_from_its_beginning(terms: Terms) -> None:
    """Its number is that of the one before."""
    other = rulings_of(terms)
    made = Rulings()
    made.extend(other[:1])
    late = Snapshot(CONTEST, 2, terms, Start(), (), made, Outcome.OPEN, 1.0, 1.0, paused=False)
    before: list[Event] = [OnAir(CONTEST, 1, ONE), Ruled(CONTEST, 4, tuple(rulings_of(ONE)))]
    after: list[Event] = [late, Ruled(CONTEST, 3, (other[1],))]
    early: list[Event] = [OnAir(CONTEST, 1, terms), Ruled(CONTEST, 3, tuple(other[:2]))]
    for whole in (True, False):
        assert told([*before, *after], whole=whole) == told(before, whole=whole) + told(early, whole=whole)


def test_the_present_pace_is_told_with_the_snapshot_once() -> None:
    fast = Snapshot(CONTEST, 1, ONE, Start(), (), Rulings(), Outcome.OPEN, 2.0, 4.0, paused=True)
    paced = '{"event":"paced","contest":7,"at":2.0,"rate":4.0,"paused":true}'.replace("7", str(CONTEST))
    assert told([fast, fast], whole=True)[1:] == [paced]
    assert told([fast, Paced(CONTEST, 1, 3.0, 1.0, paused=False), fast], whole=True)[1:][::2] == [paced, paced]
    heard: list[Event] = [OnAir(CONTEST, 1, ONE), Paced(CONTEST, 1, 2.0, 4.0, paused=True), fast]
    assert told(heard, whole=True)[1:] == [paced], "and not again if it was heard"


def test_that_the_time_was_set_is_told_only_to_who_is_not_told_the_whole() -> None:
    heard: list[Event] = [OnAir(CONTEST, 1, ONE), Paced(CONTEST, 1, 0.5, 1.0, paused=False)]
    assert (len(told(heard, whole=True)), len(told(heard, whole=False))) == (1, 2)


def test_an_end_that_was_heard_is_not_told_again_with_the_snapshot() -> None:
    made = Rulings()
    made.extend(rulings_of(ONE))
    over = Over(CONTEST, 5, Outcome.NOBODY, 3, made[-1].magic_number, ())
    heard: list[Event] = [OnAir(CONTEST, 1, ONE), Ruled(CONTEST, 4, tuple(made)), over]
    late = Snapshot(CONTEST, 5, ONE, Start(), (), made, Outcome.NOBODY, 3.0, 1.0, paused=False)
    assert told([*heard, late], whole=False) == told(heard, whole=False)


def test_what_was_missed_has_the_number_of_the_event_that_tells_it() -> None:
    made = Rulings()
    made.extend(rulings_of(ONE))
    ada = LiveLine(4, "Ada", Origin.PHONE)
    late = Snapshot(CONTEST, 6, ONE, Start(), (ada,), made, Outcome.NOBODY, 3.0, 1.0, paused=False)
    continuation = Continuation(whole=False)
    [*continuation.after(OnAir(CONTEST, 1, ONE))]
    assert [(type(event), event.number) for event in continuation.after(late)] == [(Joined, 6), (Ruled, 6), (Over, 6)]


def test_a_crash_leaves_no_gap_and_is_told_only_to_who_is_not_told_the_whole() -> None:
    rulings = rulings_of(ONE)
    made = Rulings()
    made.extend(rulings[:2])
    line = LiveLine(4, "Ada", Origin.KEYBOARD)
    resumed = Resumed(CONTEST, 4, ONE, Start(), (line,), made)
    heard: list[Event] = [OnAir(CONTEST, 1, ONE), Ruled(CONTEST, 2, (rulings[0],)), resumed]
    for whole, kinds in (
        (True, ["on_air", "call", "joined", "call", "call"]),
        (False, ["on_air", "call", "joined", "call", "resumed", "call"]),
    ):
        lines = told([*heard, Ruled(CONTEST, 5, (rulings[2],))], whole=whole)
        assert [line.partition(",")[0][10:-1] for line in lines] == kinds
    assert [line.partition(",")[0][10:-1] for line in told([resumed], whole=True)] == [
        "on_air",
        "joined",
        "call",
        "call",
    ]
    assert told([resumed], whole=False) == [*codec.encode(resumed)]


def test_a_record_of_an_earlier_program_is_told_as_what_the_contest_began_with() -> None:
    start = Start(2, 520)
    made = Rulings(2)
    late = Snapshot(CONTEST, 1, ONE, start, (), made, Outcome.OPEN, 0.0, 1.0, paused=False)
    first = Resumed(CONTEST, 1, ONE, start, (), made)
    assert told([late], whole=True) == told([first], whole=True) == [*codec.encode(first)]


def test_the_lines_that_a_contest_begins_with_are_told_as_those_that_join() -> None:
    line = LiveLine(4, "", Origin.KEYBOARD)
    early = OnAir(CONTEST, 2, ONE, (line,))
    late = Snapshot(CONTEST, 2, ONE, Start(), (line,), Rulings(), Outcome.OPEN, 0.0, 1.0, paused=False)
    joined = [*codec.encode(OnAir(CONTEST, 2, ONE)), *codec.encode(Joined(CONTEST, 2, line))]
    assert told([early], whole=True) == told([late], whole=True) == joined


def test_names_and_removals_that_were_missed_and_the_end_of_the_lobby_are_told_with_the_snapshot() -> None:
    ada, bea = LiveLine(4, "Ada", Origin.PHONE), LiveLine(5, "Bea", Origin.PHONE)
    heard: list[Event] = [OnAir(CONTEST, 1, ONE, lobby=True), Joined(CONTEST, 2, ada), Joined(CONTEST, 3, bea)]
    now = (ada._replace(name=""), bea._replace(removed=True))
    begun = Snapshot(CONTEST, 5, ONE, Start(), now, Rulings(), Outcome.OPEN, 0.0, 1.0, paused=False)
    missed: list[Event] = [Renamed(CONTEST, 5, now[0]), Removed(CONTEST, 5, now[1]), Begun(CONTEST, 5, 0.0)]
    lines = [line for event in [*heard, *missed] for line in codec.encode(event)]
    for whole in (True, False):
        assert told([*heard, begun], whole=whole) == lines
        assert told([*heard, begun, begun], whole=whole) == lines, "and only once"
        assert told([*heard, *missed, begun], whole=whole) == lines, "and only what was missed"


def test_refusals_and_the_next_contest_are_told_as_they_come() -> None:
    refused = Ruled(CONTEST, 1, (), (Refused(2, Reason.BAD_NUMBER),))
    following = OnAir(CONTEST + 1, 1, replace(ONE, seed=4))
    events: list[Event] = [OnAir(CONTEST, 1, ONE), refused, OffAir(CONTEST, 1, "the disk is full"), following]
    assert told(events, whole=True) == [line for event in events for line in codec.encode(event)]
