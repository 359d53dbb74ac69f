"""Events as JSON lines: the lines that exist stay as they are, and a viewer reads back what was written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from luckytui.contest.codec import encode
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
)
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms

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
