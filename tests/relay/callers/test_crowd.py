"""The callers of a contest: each call is sent until it is ruled on, and counted once."""

from __future__ import annotations

from typing import Any

import pytest

from luckytui.contest.draws import Draws
from luckytui.relay.callers.crowd import Crowd

DRAWS = Draws(seed=5, callers=4, max_delay=10.0)


def ruled(line: int, *, won: bool = False) -> dict[str, Any]:
    return {"line": line, "seq": 1, "number": 517, "magic_number": 517, "won": won}


def refused(line: int, reason: str) -> dict[str, Any]:
    return {"line": line, "refused": reason, "say": "No"}


def lines(calls: list[dict[str, object]]) -> list[object]:
    return [call["line"] for call in calls]


def test_calls_are_sent_in_order_each_with_its_own_number() -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([3, 1])
    crowd.call([4])
    numbers = [str(DRAWS.number(caller)) for caller in (3, 1, 4)]
    assert crowd.next_calls(0.0, 2) == [{"line": 2, "number": numbers[0]}, {"line": 0, "number": numbers[1]}]
    assert crowd.next_calls(0.0, 2) == [{"line": 3, "number": numbers[2]}]
    assert crowd.next_calls(0.0, 2) == []


def test_what_is_not_ruled_on_is_sent_again_ever_more_slowly() -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([1])
    sent = []
    now = 0.0
    while now < 16:
        if crowd.next_calls(now, 9):
            sent.append(now)
        assert crowd.next_again() == pytest.approx(sent[-1] + min(2.0 ** (len(sent) - 1), 4.0))
        now += 0.5
    assert sent == [0.0, 1.0, 3.0, 7.0, 11.0, 15.0]


def test_an_answer_counts_once() -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([1, 2])
    crowd.next_calls(0.0, 9)
    assert crowd.hear([ruled(0, won=True), ruled(0, won=True)], 0.1) == [ruled(0, won=True)]
    assert crowd.hear([ruled(0, won=True), ruled(4), ruled(-1)], 0.2) == [], "twice, and of none of these callers"
    assert (crowd.called, crowd.won, crowd.is_waiting) == (1, 1, True)


def test_a_ruling_on_a_call_of_before_a_new_start_counts_and_that_caller_does_not_call_again() -> None:
    crowd = Crowd(7, DRAWS)
    assert crowd.hear([ruled(2), refused(3, "off-air")], 0.1) == [ruled(2)]
    crowd.call([3, 4])
    assert lines(crowd.next_calls(0.2, 9)) == [3]
    assert crowd.hear([ruled(3)], 0.3) == [ruled(3)]
    assert (crowd.called, crowd.is_waiting) == (2, False)


@pytest.mark.parametrize("reason", ["not-reached", "paused", "just-paused", "off-air"])
def test_what_comes_too_early_is_sent_again(reason: str) -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([1])
    crowd.next_calls(0.0, 9)
    assert crowd.hear([refused(0, reason)], 0.5) == []
    assert crowd.next_calls(1.2, 9) == []
    assert lines(crowd.next_calls(1.5, 9)) == [0]


def test_after_a_new_connection_all_that_is_under_way_is_sent_again_before_the_rest() -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([4, 2])
    crowd.next_calls(0.0, 9)
    crowd.call([1])
    crowd.send_again()
    assert lines(crowd.next_calls(0.1, 9)) == [1, 3, 0]


def test_the_tally() -> None:
    crowd = Crowd(7, DRAWS)
    crowd.call([1, 2, 3])
    crowd.next_calls(0.0, 9)
    crowd.hear([ruled(0), refused(1, "second-call"), ruled(2, won=True)], 0.1)
    assert not crowd.is_done
    assert crowd.tally()._asdict() == {
        "contest": 7,
        "callers": 4,
        "called": 2,
        "won": 1,
        "refused": {"second-call": 1},
        "missed": 1,
    }
    crowd.call([4])
    crowd.next_calls(0.2, 9)
    crowd.hear([refused(3, "over")], 0.3)
    assert crowd.is_done
