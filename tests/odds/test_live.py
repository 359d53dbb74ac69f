"""The live chances, against the exact fractions, and who is counted."""

from __future__ import annotations

import pytest

from luckytui.contest.numbers import MODULUS, residue
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.odds.exact import Odds
from luckytui.odds.live import Chances, call_wins, callers_left, chances_after, no_win, wins_at, work_out
from tests.views import live_lines, view_after, view_for

FIVE = Terms(callers=5)


@pytest.mark.parametrize("residue", range(MODULUS))
def test_the_table_is_the_exact_odds(residue: int) -> None:
    odds = Odds(100, residue=residue)
    for calls in (0, 1, 2, 5, 20, 100):
        exact = Odds(calls, residue=residue).no_more
        assert no_win(calls, residue) == pytest.approx(float(exact), rel=1e-12)
    assert [wins_at(call, residue) for call in range(1, 101)] == pytest.approx(
        [float(chance) for chance in odds.win_at], rel=1e-9
    )


def test_more_than_500_calls_are_500() -> None:
    assert no_win(1_000_000, 0) == no_win(500, 0) == pytest.approx(float(Odds(500).no_more), rel=1e-11)
    assert wins_at(501, 0) == 0.0 == wins_at(0, 0)


def test_before_the_first_call_the_person_is_left_out() -> None:
    view = view_after(FIVE)
    assert callers_left(view, 0) == 5
    chances = chances_after(view, 0)
    assert chances.this_call == pytest.approx(81 / 900)
    assert chances.nobody == pytest.approx(30572311192553 / 49207500000000)
    assert sum(chances) == pytest.approx(1)


def test_a_call_moves_the_chances_with_its_residue() -> None:
    view = view_after(FIVE, (2, 102))
    odds = Odds(4, residue=residue(102))
    assert chances_after(view, 1).somebody == pytest.approx(float(odds.somebody))
    assert chances_after(view, 0) == chances_after(view_after(FIVE), 0)


def test_the_persons_call_takes_nobodys_turn() -> None:
    view = view_after(FIVE, (2, 102), (6, 103), (3, 104))
    assert [callers_left(view, made) for made in range(4)] == [5, 4, 4, 3]


def test_the_persons_place_is_counted_from_where_the_record_stopped() -> None:
    view = view_after(FIVE, (6, 100), start=Start(3, 7, 1))
    assert [callers_left(view, made) for made in (0, 1)] == [5, 5]


def test_the_chances_of_the_calls_to_come_add_up() -> None:
    view = view_after(FIVE, (2, 102))
    to_come = [call_wins(view, 1, call) for call in range(2, 7)]
    assert sum(to_come) == pytest.approx(chances_after(view, 1).somebody)
    assert to_come[4] == 0.0


def test_no_live_lines_call_takes_a_callers_turn() -> None:
    view = view_after(FIVE, (7, 100), (2, 102), (6, 103), (8, 104), (3, 105), lines=live_lines(FIVE, "", "Bob", "Cleo"))
    assert [callers_left(view, made) for made in range(6)] == [5, 5, 4, 4, 4, 3]


def test_a_contest_that_is_won_stays_won() -> None:
    view = view_after(FIVE, (1, 101), (2, 108))
    assert view.outcome is Outcome.WON
    assert chances_after(view, 2) == Chances(0.0, 1.0, 0.0)


@pytest.mark.parametrize(("prizes", "calls"), [(0, [(1, 110), (2, 100)]), (2, [(1, 110), (2, 110)])])
def test_a_contest_that_ended_with_winners_is_won_however_many_prizes_there_were(
    prizes: int, calls: list[tuple[int, int]]
) -> None:
    view = view_after(Terms(callers=2, prizes=prizes), *calls, lines=())
    assert view.ended
    assert chances_after(view, 2) == Chances(0.0, 1.0, 0.0)


@pytest.mark.parametrize(("calls", "steps"), [(0, 0), (1, 1), (100, 1), (250, 3), (1_000_000, 5)])
def test_the_table_is_worked_out_a_hundred_calls_at_a_time(calls: int, steps: int) -> None:
    assert len(list(work_out(calls))) == steps


def test_a_record_that_has_won_is_won_before_its_end_is_told() -> None:
    view = view_for(FIVE, start=Start(9, 2, 550), lines=())
    assert not view.ended
    assert chances_after(view, 0) == Chances(0.0, 1.0, 0.0)
    assert chances_after(view, 0).somebody == 1.0


def test_when_everybody_has_called_nobody_wins_any_more() -> None:
    assert chances_after(view_after(Terms(callers=1), (1, 100), lines=()), 1) == Chances(0.0, 0.0, 1.0)


def test_the_500th_call_may_be_the_first_to_win() -> None:
    assert wins_at(500, 0) == no_win(499, 0) - no_win(500, 0) > 0


def test_a_vast_contest_is_not_certain() -> None:
    assert 0.99 < chances_after(view_after(Terms(callers=1_000_000), lines=()), 0).somebody < 1
