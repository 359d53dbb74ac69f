"""A viewer reads back what was written, and refuses what no contest can have had."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.codec import encode
from luckytui.contest.decoder import Decoder
from luckytui.contest.events import (
    Event,
    Joined,
    OffAir,
    OnAir,
    Over,
    Resumed,
    Ruled,
    Snapshot,
)
from luckytui.contest.phase import phase_of
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Winner
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from tests.contest.plans import any_terms, plans, played
from tests.contest.test_codec import LINE, TERMS, TWO


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
    calls = [Ruling(seq, seq, 517, 517 * seq, 1.5) for seq in (1, 2, 3)]
    joined = Joined(3, 4, LINE)
    winners = tuple(Winner(call.caller, call.magic_number) for call in calls)
    over = Over(3, 6, Outcome.WON, 3, 1551, winners)
    ruled = [Ruled(3, number, (call,)) for number, call in zip((2, 3, 5), calls, strict=True)]
    happened: list[Event] = [OnAir(3, 1, TERMS), *ruled[:2], joined, ruled[2], over]
    lines = [line for event in happened for line in encode(event, details=True)]
    assert list(Decoder().events(lines)) == [happened[0], Ruled(3, 3, tuple(calls[:2])), *happened[3:]]


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


#: What somebody may write in place of a value.
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    7,
    2**53,
    2**63,
    2**80,
    -0.5,
    1e300,
    float("nan"),
    float("inf"),
    "",
    "x",
    "0",
    [],
    {},
    [1],
)
HOSTILE_TEXTS = ("\x1b[31mred", "[bold]x[/]", "a\nb", "\u202eabc", "x" * 10_000)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all values in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [each for key, item in inner for each in places(item, (*path, key))]


def replaced(line: str, path: tuple[Any, ...], value: Any) -> str:
    fields = json.loads(line)
    *way, last = path
    part = fields
    for key in way:
        part = part[key]
    part[last] = value
    return json.dumps(fields)


def look(events: list[Event]) -> None:
    """Show everything of a contest, as a screen does."""
    view = None
    for event in events:
        if isinstance(event, OnAir | Resumed | Snapshot):
            view = ContestView(event)
        elif view is not None:
            view.apply(event)
        assert view is not None, "an opening comes first"
        list(view.sort())
        for now in (0.0, 5.0, 1e6):
            phase_of(view, now)
            for caller in range(1, view.size + 1):
                assert view.state(caller, now) is not None
                assert 0 <= view.remaining(caller, now) < 1e10
                assert view.sign(caller).isprintable()
        assert (view.off_air or "").isprintable()
        assert 0 < view.rate < 2_000


@given(any_terms, plans, st.sampled_from([None, Start(46687, 2, 520)]), st.data())
def test_whatever_somebody_writes_into_the_lines_is_refused_or_can_be_shown(
    terms: Terms, plan: list[tuple[Any, ...]], start: Start | None, data: st.DataObject
) -> None:
    lines = [line for event in played(terms, plan, start) for line in encode(event, details=True)]
    index = data.draw(st.integers(0, len(lines) - 1), "line")
    path = data.draw(st.sampled_from(places(json.loads(lines[index]))), "place")
    lines[index] = replaced(lines[index], path, data.draw(st.sampled_from(HOSTILE + HOSTILE_TEXTS), "value"))
    decoder, heard = Decoder(), list[Event]()
    with suppress(ValueError):
        for line in lines:
            if (event := decoder.decode(line)) is not None:
                heard.append(event)
    look(heard)


(OPENING,) = encode(OnAir(3, 2, TERMS, (LINE,)), details=True)


@pytest.mark.parametrize(
    "line",
    [
        '{"event":"call","contest":3,"seq":2,"caller":4,"number":123,"magic_number":123,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":4,"number":123,"magic_number":124,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":7,"number":123,"magic_number":123,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":0,"number":123,"magic_number":123,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":4,"number":99,"magic_number":99,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":4,"number":1000,"magic_number":1000,"at":0.25}',
        '{"event":"call","contest":3,"seq":1,"caller":4,"number":123,"magic_number":123,"at":NaN}',
        '{"event":"call","contest":4,"seq":1,"caller":4,"number":123,"magic_number":123,"at":0.25}',
        '{"event":"joined","contest":3,"caller":8,"name":"Bea","origin":"phone"}',
        '{"event":"joined","contest":3,"caller":7,"name":"B ea","origin":"phone"}',
        '{"event":"renamed","contest":3,"caller":7,"name":"Bea","origin":"phone"}',
        '{"event":"removed","contest":3,"caller":5,"name":"","origin":"phone"}',
        '{"event":"paced","contest":3,"at":1.5,"rate":0,"paused":true}',
        '{"event":"paced","contest":3,"at":1.5,"rate":1.0,"paused":1}',
        '{"event":"over","contest":3,"outcome":"won","calls":-1,"magic_number":110,"winners":[4]}',
    ],
)
def test_what_does_not_fit_the_contest_is_refused(line: str) -> None:
    decoder = Decoder()
    assert decoder.decode(OPENING) is not None
    with pytest.raises(ValueError, match=r"."):
        decoder.decode(line)


def test_why_a_show_is_off_air_is_shown_without_what_a_terminal_would_obey() -> None:
    decoder = Decoder()
    decoder.decode(OPENING)
    event = decoder.decode('{"event":"off_air","contest":3,"reason":"the \\u001b[31mdisk' + "x" * 5_000 + '"}')
    assert isinstance(event, OffAir)
    assert event.reason.startswith("the \N{REPLACEMENT CHARACTER}[31mdisk")
    assert len(event.reason) == 1_000
