"""The words in a row of the board."""

from __future__ import annotations

import pytest

from luckytui.contest.rulings import Ruling
from luckytui.tui.widgets.board_words import (
    Presence,
    after_next_call,
    no_calls,
    over_too_early,
    presence_words,
    time_left,
    time_until,
    worth,
)


@pytest.mark.parametrize(
    ("room", "own", "words"),
    [
        (70, True, " you have 18 s unless somebody wins first: enter, then three digits"),
        (41, True, " you have 18 s unless somebody wins first"),
        (20, True, " you have 18 s"),
        (8, True, " 18 s"),
        (40, False, ", has 18 s unless somebody wins first"),
        (20, False, ", has 18 s"),
        (8, False, ", 18 s"),
        (2, False, ", 18 s"),
    ],
)
def test_a_live_line_says_how_long_it_can_call(room: int, own: bool, words: str) -> None:
    assert time_left(17.2, room, own=own, last_prize=True) == words


@pytest.mark.parametrize(("own", "words"), [(True, " you have 18 s: enter, then three digits"), (False, ", has 18 s")])
def test_a_win_that_ends_nothing_takes_no_time_away(own: bool, words: str) -> None:
    assert time_left(17.2, 70, own=own, last_prize=False) == words


@pytest.mark.parametrize(
    ("number", "magic_number", "room", "words"),
    [
        (510, 1_141, 40, "missed by 3: 513 would have won"),
        (510, 1_141, 31, "missed by 3: 513 would have won"),
        (510, 1_141, 30, "missed by 3"),
        (510, 1_136, 40, "missed by 3: 507 would have won"),
        (999, 999, 40, "missed by 9: 990 would have won"),
        (100, 100, 40, "missed by 10: 110 would have won"),
    ],
)
def test_a_call_that_did_not_win_says_by_how_much(number: int, magic_number: int, room: int, words: str) -> None:
    assert worth(Ruling(1, 21, number, magic_number, 0.0), room) == words


def test_a_live_line_that_waits_says_when_it_can_call() -> None:
    assert [time_until(2.1, own=own) for own in (True, False)] == ["you can call in 3 s", "can call in 3 s"]


def test_a_live_line_that_cannot_call_says_why() -> None:
    assert [no_calls("off air", room) for room in (40, 21, 20, 7)] == [
        *["off air: no calls now"] * 2,
        "off air",
        "off air",
    ]


@pytest.mark.parametrize(
    ("room", "own", "words"),
    [
        (32, True, "you can call after the next call"),
        (31, True, "after the next call"),
        (28, False, "can call after the next call"),
        (27, False, "after the next call"),
    ],
)
def test_a_live_line_after_a_pause_waits_for_a_call(room: int, own: bool, words: str) -> None:
    assert after_next_call(room, own=own) == words


@pytest.mark.parametrize(
    ("room", "own", "words"),
    [
        (26, True, "over before you could call"),
        (27, False, "over before they could call"),
        (25, True, "over too early"),
        (13, True, "not reached"),
    ],
)
def test_a_live_line_that_the_keyword_did_not_reach_in_time_says_so(room: int, own: bool, words: str) -> None:
    assert over_too_early(room, own=own) == words


@pytest.mark.parametrize(
    ("presence", "room", "words"),
    [
        (Presence(), 40, ""),
        (Presence(True, 12.4), 40, "here 12 ms  "),
        (Presence(True, None), 40, "here        "),
        (Presence(True, 123_456.0), 40, "here 9999 ms"),
        (Presence(False), 40, "gone        "),
        (Presence(True, 12.4), 11, ""),
        (Presence(False), 11, "gone, "),
    ],
)
def test_who_is_here_and_who_is_gone_is_said_in_words(presence: Presence, room: int, words: str) -> None:
    assert presence_words(presence, room) == words
