"""Events as JSON lines: the lines that exist stay as they are, and a viewer reads back what was written."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.codec import Decoder, encode
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
from luckytui.contest.joining import JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Reason, Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import LARGEST_SEED, Start, Terms

TERMS = Terms(keyword="Glück", seed=4, callers=5, prizes=2, max_delay=3.5, timeout=7.0)
TWO = Terms(callers=5, prizes=2)
LINE = LiveLine(6, "Ada", Origin.KEYBOARD)
WON = Ruling(1, 4, 110, 110, 0.1)
MADE = Rulings()
MADE.extend([WON])

#: What each event prints, byte for byte: programs read these lines.
LINES: dict[str, tuple[Event, list[str]]] = {
    "on air": (
        OnAir(3, 2, TERMS, (LINE,)),
        [r'{"event":"on_air","contest":3,"keyword":"Gl\u00fcck","callers":5,"seed":4,"prizes":2}'],
    ),
    "resumed": (
        Resumed(3, 3, TERMS, Start(), (LINE,), MADE, 2.5),
        [
            '{"event":"resumed","contest":3,"calls":1,"magic_number":110,"residue":0}',
            '{"event":"winner","contest":3,"caller":4,"magic_number":110}',
        ],
    ),
    "resumed after a clean end": (
        Resumed(3, 2, TERMS, Start(), (), Rulings(), 2.5, clean=True, at=7.25),
        ['{"event":"resumed","contest":3,"calls":0,"magic_number":0,"residue":0}'],
    ),
    "resumed from a record": (
        Resumed(3, 1, TERMS, Start(46687, 2, 520), (), Rulings(2)),
        ['{"event":"resumed","contest":3,"calls":2,"magic_number":520,"residue":3}'],
    ),
    "a call": (
        Ruled(3, 2, (Ruling(1, 4, 123, 123, 0.25),)),
        [
            '{"event":"call","contest":3,"seq":1,"caller":4,"number":123,"magic_number":123,"residue":2,'
            '"won":false,"at":0.25}'
        ],
    ),
    "calls refused and won": (
        Ruled(3, 2, (WON,), (Refused(9, Reason.UNKNOWN_CALLER),)),
        [
            '{"event":"refused","caller":9,"reason":"no such caller in this contest"}',
            '{"event":"call","contest":3,"seq":1,"caller":4,"number":110,"magic_number":110,"residue":0,'
            '"won":true,"at":0.1}',
            '{"event":"winner","contest":3,"caller":4,"magic_number":110}',
        ],
    ),
    "nobody": (
        Over(3, 2, Outcome.NOBODY, 5, 611, ()),
        [
            '{"event":"nobody","contest":3,"calls":5,"magic_number":611}',
            '{"event":"over","contest":3,"outcome":"nobody","calls":5,"magic_number":611,"winners":[]}',
        ],
    ),
    "won": (
        Over(3, 2, Outcome.WON, 1, 110, (Winner(4, 110),)),
        ['{"event":"over","contest":3,"outcome":"won","calls":1,"magic_number":110,"winners":[4]}'],
    ),
    "joined": (
        Joined(3, 2, LINE),
        ['{"event":"joined","contest":3,"caller":6,"name":"Ada","origin":"keyboard"}'],
    ),
    "joined with a token": (
        Joined(3, 2, LiveLine(6, "Ada", Origin.PHONE, "7f" * 32)),
        ['{"event":"joined","contest":3,"caller":6,"name":"Ada","origin":"phone"}'],
    ),
    "renamed": (
        Renamed(3, 3, LiveLine(6, "", Origin.CLIENT, "7f" * 32)),
        ['{"event":"renamed","contest":3,"caller":6,"name":"","origin":"client"}'],
    ),
    "renamed after it was removed": (
        Renamed(3, 4, LINE._replace(removed=True)),
        ['{"event":"renamed","contest":3,"caller":6,"name":"Ada","origin":"keyboard","removed":true}'],
    ),
    "removed": (
        Removed(3, 3, LINE._replace(removed=True)),
        ['{"event":"removed","contest":3,"caller":6,"name":"Ada","origin":"keyboard"}'],
    ),
    "on air in the lobby": (
        OnAir(3, 1, TERMS, (), lobby=True),
        [r'{"event":"on_air","contest":3,"keyword":"Gl\u00fcck","callers":5,"seed":4,"prizes":2,"lobby":true}'],
    ),
    "resumed in the lobby": (
        Resumed(3, 1, TERMS, Start(), (), Rulings(), 2.5, lobby=True),
        ['{"event":"resumed","contest":3,"calls":0,"magic_number":0,"residue":0,"lobby":true}'],
    ),
    "begun": (Begun(3, 2, 0.0), ['{"event":"begun","contest":3,"at":0.0}']),
    "paced": (
        Paced(3, 2, 1.5, 4.0, paused=True),
        ['{"event":"paced","contest":3,"at":1.5,"rate":4.0,"paused":true}'],
    ),
    "off air": (OffAir(3, 2, "the disk is full"), ['{"event":"off_air","contest":3,"reason":"the disk is full"}']),
}


@pytest.mark.parametrize(("event", "lines"), LINES.values(), ids=LINES)
def test_an_event_prints_its_lines(event: Event, lines: list[str]) -> None:
    assert list(encode(event)) == lines


@pytest.mark.parametrize("event", [event for event, _ in LINES.values()], ids=LINES)
def test_a_viewer_reads_the_same_fields_first_and_more_at_the_end_of_an_opening(event: Event) -> None:
    for plain, detailed in zip(encode(event), encode(event, details=True), strict=True):
        opening = isinstance(event, OnAir | Resumed) and json.loads(plain)["event"] != "winner"
        assert detailed.startswith(plain.removesuffix("}"))
        assert (detailed == plain) != opening


def test_what_a_contest_does_not_have_is_not_mentioned() -> None:
    """So the lines of a contest without lead-in are those of the programs before."""
    [plain] = encode(OnAir(3, 1, TERMS), details=True)
    assert "lead_in" not in plain
    assert "propagation" not in plain
    [later] = encode(OnAir(3, 1, replace(TERMS, lead_in=3.0, propagation=2.5)), details=True)
    assert json.loads(later) == json.loads(plain) | {"lead_in": 3.0, "propagation": 2.5}


def decoded(events: list[Event]) -> list[Event]:
    decoder = Decoder()
    read = [decoder.decode(line) for event in events for line in encode(event, details=True)]
    return [event for event in read if event is not None]


def call_by_call(events: list[Event]) -> list[Event]:
    """Return the events with an event a call, as they are read."""
    each: list[Event] = []
    for event in events:
        if isinstance(event, Ruled):
            first = event.number - len(event.rulings)
            each += [Ruled(event.contest, first, (), (refused,)) for refused in event.refused]
            each += [Ruled(event.contest, first + place, (made,)) for place, made in enumerate(event.rulings, 1)]
        else:
            each.append(event)
    return each


def test_lines_that_came_together_are_decoded_with_an_event_for_each_run_of_calls() -> None:
    calls = [Ruling(seq, 5 + seq, 517, 517 * seq, 1.5) for seq in (1, 2, 3)]
    joined = Joined(3, 4, LINE)
    winners = tuple(Winner(call.caller, call.magic_number) for call in calls)
    over = Over(3, 6, Outcome.WON, 3, 1551, winners)
    ruled = [Ruled(3, number, (call,)) for number, call in zip((2, 3, 5), calls, strict=True)]
    happened: list[Event] = [OnAir(3, 1, TERMS), *ruled[:2], joined, ruled[2], over]
    lines = [line for event in happened for line in encode(event, details=True)]
    assert list(Decoder().events(lines)) == [happened[0], Ruled(3, 3, tuple(calls[:2])), *happened[3:]]


names = st.text("aëŉ幸-7", min_size=1, max_size=5)
plans = st.lists(
    st.one_of(
        st.tuples(st.just("join"), names, st.sampled_from(Origin)),
        st.tuples(st.just("change"), st.integers(1, 9), st.sampled_from([None, "", "Ann"])),
        st.tuples(st.just("begin")),
        st.tuples(st.just("calls"), st.lists(st.tuples(st.integers(1, 8), st.integers(90, 999)), max_size=4)),
        st.tuples(st.just("pace"), st.floats(0.25, 16), st.booleans()),
        st.tuples(st.just("crash"), st.floats(0, 100)),
        st.tuples(st.just("miss"), st.floats(0, 100), st.booleans(), st.sampled_from([None, 0, 2])),
    ),
    max_size=8,
)
any_terms = st.builds(
    Terms,
    seed=st.integers(0, LARGEST_SEED),
    callers=st.integers(0, 6),
    prizes=st.integers(0, 3),
    max_delay=st.floats(0, 86_400),
    timeout=st.floats(0, 86_400),
    lead_in=st.sampled_from([0.0, 3.0]),
    propagation=st.sampled_from([0.0, 0.5]),
)


def asked(contest: Contest, kind: str, *what: Any) -> list[Event]:
    """Return the events of a line that joins or is changed, or of a contest that begins; none if nothing changes."""
    before = contest.number
    if kind == "begin":
        contest.lobby = False
        return [Begun(1, before, 0.0)]
    if kind == "join":
        line = contest.join(*what)
        return [Joined(1, contest.number, line)]
    caller, name = what
    line = contest.remove(caller) if name is None else contest.roster.rename(caller, name)
    number = contest.number - (contest.outcome is not Outcome.OPEN)
    return [(Removed if name is None else Renamed)(1, number, line)] if number > before else []


def played(terms: Terms, plan: list[tuple[Any, ...]], start: Start | None = None) -> list[Event]:
    """Return the events of a contest in which this happens."""
    contest, made = Contest(terms, start), Rulings(start.calls if start else 0)
    contest.lobby = ("begin",) in plan
    events: list[Event] = [OnAir(1, contest.number, terms, (), contest.lobby)]
    if start is not None:
        # The end of a record that has won has a number of its own.
        number = contest.number - (contest.outcome is not Outcome.OPEN)
        events = [Resumed(1, number, terms, start, (), Rulings(start.calls))]

    def known() -> tuple[int, int, Terms, Start, tuple[LiveLine, ...], Rulings]:
        rulings = Rulings(contest.start.calls)
        rulings.extend(made)
        return 1, contest.number, terms, contest.start, tuple(contest.lines), rulings

    for kind, *what in plan:
        if contest.outcome is not Outcome.OPEN:
            break
        if kind in ("join", "change", "begin"):
            with suppress(JoinRefused):
                events += asked(contest, kind, *what)
        elif kind == "calls":
            answers = [contest.rule(Call(1.0, caller, "lucky", str(number))) for caller, number in what[0]]
            taken = tuple(each for each in answers if isinstance(each, Ruling))
            made.extend(taken)
            number = contest.number - (contest.outcome is not Outcome.OPEN)
            events.append(Ruled(1, number, taken, tuple(each for each in answers if isinstance(each, Refused))))
        elif kind == "pace":
            events.append(Paced(1, contest.number, 2.5, *what))
        elif kind == "crash":
            events += [OffAir(1, contest.number, "gone"), Resumed(*known(), what[0], lobby=contest.lobby)]
        else:
            events.append(Snapshot(*known(), contest.outcome, what[0], 2.0, *what[1:])._replace(lobby=contest.lobby))
    contest.close()
    ended = contest.outcome, contest.calls, contest.magic_number, tuple(contest.winners)
    return [*events, Over(1, contest.number, *ended)]


@given(any_terms, plans, st.sampled_from([None, Start(46687, 2, 520)]))
def test_a_viewer_reads_back_every_event_of_any_contest(
    terms: Terms, plan: list[tuple[Any, ...]], start: Start | None
) -> None:
    events = played(terms, plan, start)
    assert decoded(events) == call_by_call(events)


@pytest.mark.parametrize(
    "events",
    [
        [OnAir(3, 2, TERMS, (LINE,))],
        played(TWO, [("calls", [(1, 110), (2, 110)])]),
        played(TWO, [("calls", [(1, 110)]), ("crash", 2.0), ("calls", [(2, 110)])]),
        played(TWO, [], Start(46687, 2, 550)),
    ],
    ids=["a line before the opening", "two winners", "two winners and a crash between", "a record that has won"],
)
def test_a_viewer_reads_back_all_lines_and_winners(events: list[Event]) -> None:
    assert decoded(events) == call_by_call(events)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        "nonsense",
        '{"event":"?"}',
        '{"event":"call"}',
        '{"event":[]}',
        '{"event":"over","contest":1,"outcome":"?","calls":1,"magic_number":1,"winners":[]}',
        '{"event":"on_air","contest":1,"keyword":"l d","callers":5,"seed":4,"prizes":2}',
        '{"event":"joined","contest":1,"caller":6,"name":"Ada","origin":"?"}',
    ],
)
def test_what_is_no_event_is_said_to_be_none(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Decoder().decode(line)
    with pytest.raises(ValueError, match=r"."):
        list(Decoder().events([line]))
