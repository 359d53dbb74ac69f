"""Which line is in which row of the board."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.events import OnAir
from luckytui.contest.lines import Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from luckytui.tui.widgets.board_order import (
    caller_in,
    first_row_around,
    first_row_for,
    followed_caller,
    followed_person,
    last_recovered,
    row_of,
    rows,
)
from tests.views import WON, end, live_lines, rulings_of, take, view_for


@given(
    callers=st.integers(0, 30), live=st.integers(0, 5), own=st.booleans(), by_next=st.booleans(), people=st.booleans()
)
def test_every_line_has_one_row_and_every_row_one_line(
    callers: int, live: int, own: bool, by_next: bool, people: bool
) -> None:
    terms = Terms(seed=5, callers=callers)
    opening = OnAir(7, 1 + live, terms, live_lines(terms, *"ABCDE"[:live]))
    view = ContestView(opening, own=Origin.KEYBOARD if own else None)
    for _ in view.sort():
        pass
    number = rows(view, people=people)
    shown = [caller_in(view, row, by_next=by_next, people=people) for row in range(number)]
    assert sorted(shown) == list(range(callers + 1 if people else 1, view.size + 1))
    assert [row_of(view, caller, by_next=by_next, people=people) for caller in shown] == list(range(number))


def test_the_viewers_own_line_is_first_and_other_live_lines_are_last() -> None:
    terms = Terms(seed=3, callers=4)
    view = view_for(terms, lines=live_lines(terms, "", "Bob", "Cleo"))
    assert [caller_in(view, row, by_next=False) for row in range(7)] == [5, 1, 2, 3, 4, 6, 7]
    assert [caller_in(view, row, by_next=True) for row in range(7)] == [5, *view.order, 6, 7]


def test_a_board_of_people_follows_who_joined_last_then_who_called_last_then_a_winner_among_them() -> None:
    view = view_for(WON, lines=live_lines(WON, "", "Bob", "Cleo"))
    assert followed_person(view) == 23
    take(view, [Ruling(1, 22, 101, 101, 0.5), Ruling(2, 21, 102, 203, 0.6)])
    assert followed_person(view) == 21
    take(view, [Ruling(3, 22, 105, 308, 0.7)])
    end(view, Outcome.WON)
    assert followed_person(view) == 22
    assert followed_person(view_for(WON, lines=())) is None


def test_an_own_line_that_joined_after_others_is_first_too() -> None:
    terms = Terms(seed=3, callers=2)
    view = view_for(terms, lines=live_lines(terms, "Ann", "Bob", "Cleo"))
    view.own_line = 4
    assert [caller_in(view, row, by_next=False) for row in range(5)] == [4, 1, 2, 3, 5]


def test_until_the_callers_are_sorted_they_stand_by_line() -> None:
    view = ContestView(OnAir(7, 1, Terms(seed=3, callers=4)))
    assert [caller_in(view, row, by_next=True) for row in range(4)] == [1, 2, 3, 4]


def test_a_board_follows_the_next_caller_then_the_last_then_the_winner() -> None:
    view, rulings = view_for(), rulings_of(WON)
    assert followed_caller(view) == rulings[0].caller
    take(view, rulings)
    end(view, Outcome.WON)
    assert followed_caller(view) == 10
    unsorted = ContestView(OnAir(7, 1, WON))
    assert followed_caller(unsorted) is None
    take(unsorted, rulings[:2])
    assert followed_caller(unsorted) == rulings[1].caller


def test_a_winner_of_an_earlier_record_that_has_no_line_is_not_followed() -> None:
    view = view_for(Terms(callers=4), start=Start(46687, 2, 550))
    end(view, Outcome.WON)
    assert followed_caller(view) is None


def test_rows_stay_while_the_followed_one_moves_down_them() -> None:
    assert [first_row_for(row, 10, 12) for row in (12, 15, 17)] == [10, 10, 10]
    assert first_row_for(18, 10, 12) == first_row_around(18, 12) == 14
    assert first_row_for(11, 10, 12) == 7
    assert first_row_around(2, 12) == 0


def test_the_last_scheduled_call_before_a_crash_is_known() -> None:
    rulings = rulings_of(WON)
    assert last_recovered(view_for()) is None
    view = view_for(recovered=rulings[:3])
    take(view, rulings[3:5])
    assert last_recovered(view) == rulings[2].caller
