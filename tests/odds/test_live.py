"""The live chances, against the exact fractions; who is counted; what is said of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from luckytui.clock import WallClock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import MODULUS, Call, Contest, Outcome, Record, Ruling, Terms, Winner
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest
from luckytui.odds.exact import Odds
from luckytui.odds.live import (
    Chances,
    call_wins,
    callers_left,
    chances_after,
    look_back,
    no_win,
    percent,
    rounded,
    wins_at,
)
from luckytui.tui.screens.odds_charts import by_call, figures, last_move, moved, note, past_columns

FIVE = Terms(callers=5, player=True)


def staged(terms: Terms, *calls: tuple[int, int], start: Record | None = None) -> ContestView:
    """Return a contest in which these callers have said these numbers."""
    start = start or Record()
    contest = Contest(terms, start)
    view = ContestView(1, terms, start, Draws(terms.seed, terms.callers, terms.max_delay), WallClock())
    rulings = [contest.rule(Call(0.0, caller, terms.keyword, str(number))) for caller, number in calls]
    view.take(ruling for ruling in rulings if isinstance(ruling, Ruling))
    view.outcome = contest.outcome
    return view


def stored(outcome: Outcome, calls: int, **changes: object) -> StoredContest:
    found = StoredContest(1, "", Terms(callers=20), Record(), outcome, True, calls, 0, (Winner(1, 11),))
    return replace(found, **changes)  # type: ignore[arg-type]


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
    view = staged(FIVE)
    assert callers_left(view, 0) == 5
    chances = chances_after(view, 0)
    assert chances.this_call == pytest.approx(81 / 900)
    assert chances.nobody == pytest.approx(30572311192553 / 49207500000000)
    assert sum(chances) == pytest.approx(1)


def test_a_call_moves_the_chances_with_its_residue() -> None:
    view = staged(FIVE, (2, 102))
    odds = Odds(4, residue=102 % MODULUS)
    assert chances_after(view, 1).somebody == pytest.approx(float(odds.somebody))
    assert chances_after(view, 0) == chances_after(staged(FIVE), 0)


def test_the_persons_call_takes_nobodys_turn() -> None:
    view = staged(FIVE, (2, 102), (6, 103), (3, 104))
    assert [callers_left(view, made) for made in range(4)] == [5, 4, 4, 3]


def test_the_persons_place_is_counted_from_where_the_record_stopped() -> None:
    view = staged(FIVE, (6, 100), start=Record(3, 7, 1))
    assert [callers_left(view, made) for made in (0, 1)] == [5, 5]


def test_once_won_it_is_certain() -> None:
    view = staged(FIVE, (1, 101), (2, 108))
    assert view.outcome is Outcome.WON
    assert chances_after(view, 2) == Chances(0.0, 1.0, 0.0)
    assert [round(column.height, 3) for column in moved(view, 9)][2] == 1.0
    assert figures(view)[0] == ("winning call had", "9.1", "before call 2")


def test_the_persons_own_win_was_no_chance() -> None:
    assert figures(staged(FIVE, (1, 101), (6, 108)))[0] == ("winning call had", "", "you chose it")


def test_when_all_have_called_nobody_is_certain() -> None:
    view = staged(replace(FIVE, player=False), *((caller, 100) for caller in range(1, 6)))
    assert view.outcome is Outcome.NOBODY
    assert chances_after(view, 5) == Chances(0.0, 0.0, 1.0)
    assert [each[1] for each in figures(view)] == ["", "0", "100"]


def test_when_only_the_person_is_left_no_chance_is_told() -> None:
    view = staged(FIVE, *((caller, 100) for caller in range(1, 6)))
    assert not view.ended
    assert figures(view)[0] == ("next call wins", "", "only you are left")
    assert "a number ≡ 6 (mod 11) wins now" in note(view, "≡")


def test_with_more_prizes_the_odds_are_of_the_next_win() -> None:
    view = staged(replace(FIVE, prizes=2), (1, 110))
    assert chances_after(view, 1).somebody == pytest.approx(float(Odds(4).somebody))
    assert [name for name, _, _ in figures(view)] == ["next call wins", "one more wins", "no more wins"]
    assert "next win" in note(view, "≡")


def test_a_vast_contest_is_not_said_to_be_certain() -> None:
    view = staged(Terms(callers=1_000_000))
    assert chances_after(view, 0).somebody < 1
    assert [number for _, number, _ in figures(view)] == ["9.0", "99.9", "0.0"]
    assert "Beyond 500 callers" in note(view, "≡")


def test_the_chances_of_the_calls_to_come_add_up() -> None:
    view = staged(FIVE, (2, 102))
    to_come = [call_wins(view, 1, call) for call in range(2, 7)]
    assert sum(to_come) == pytest.approx(chances_after(view, 1).somebody)
    assert to_come[4] == 0.0


def test_the_present_call_is_pointed_at() -> None:
    columns = by_call(staged(FIVE, (2, 102), (3, 102)), 9)
    assert [(column.label, column.kind, column.pointed) for column in columns] == [
        ("1", "past", False),
        ("2", "past", False),
        ("3", "now", True),
        ("4", "later", False),
        ("5", "later", False),
    ]


def test_a_call_is_said_with_what_it_moved() -> None:
    assert last_move(staged(FIVE), "→") == "no call yet"
    before, after = Odds(5).somebody, Odds(4, residue=102 % MODULUS).somebody
    assert last_move(staged(FIVE, (2, 102)), "→") == f"call 1: {float(before):.1%} → {float(after):.1%}"


def test_only_contests_alike_are_looked_back_on() -> None:
    past = look_back(
        [
            stored(Outcome.WON, 3),
            stored(Outcome.WON, 3, player_at=1.0),
            stored(Outcome.NOBODY, 20),
            stored(Outcome.OPEN, 2),
            stored(Outcome.ABANDONED, 2),
            stored(Outcome.WON, 9, start=Record(1, 4, 500)),
            stored(Outcome.WON, 5, terms=Terms(callers=21)),
            stored(Outcome.WON, 5, terms=Terms(callers=20, prizes=3)),
        ],
        20,
    )
    assert past == (20, 3, Counter({3: 2}), 1, 1)
    columns = past_columns(past, 60)
    assert [column.height for column in columns[:4]] == [0, 0, 2, 0]
    assert columns[-1].height == 1
    assert columns[-1].line == pytest.approx(3 * float(Odds(20).nobody))


@pytest.mark.parametrize(
    ("chance", "long", "short"),
    [
        (0.0, "0%", "0"),
        (1.0, "100%", "100"),
        (1e-20, "under 0.01%", "0.0"),
        (0.99999, "over 99.99%", "99.9"),
        (0.0911111, "9.11%", "9.1"),
        (0.9996, "99.96%", "99.9"),
    ],
)
def test_only_what_is_certain_is_said_to_be(chance: float, long: str, short: str) -> None:
    assert (percent(chance), rounded(chance)) == (long, short)
