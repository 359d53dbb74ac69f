"""What the odds screen shows and says of a contest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from luckytui.contest.numbers import residue
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.odds.exact import Odds
from luckytui.odds.live import Chances, chances_after
from luckytui.tui.screens.earlier_contests import EarlierContests
from luckytui.tui.screens.odds_charts import by_call, figures, last_move, moved, note, past_columns
from tests.views import live_lines, view_after

FIVE = Terms(callers=5)


def test_once_won_it_is_certain() -> None:
    view = view_after(FIVE, (1, 101), (2, 108))
    assert view.outcome is Outcome.WON
    assert chances_after(view, 2) == Chances(0.0, 1.0, 0.0)
    assert [round(column.height, 3) for column in moved(view, 9)][2] == 1.0
    assert figures(view)[0] == ("winning call had", "9.1", "before call 2")


def test_the_persons_own_win_was_no_chance() -> None:
    assert figures(view_after(FIVE, (1, 101), (6, 108)))[0] == ("winning call had", "", "you chose it")


def test_when_all_have_called_nobody_is_certain() -> None:
    view = view_after(FIVE, *((caller, 100) for caller in range(1, 6)), lines=())
    assert view.outcome is Outcome.NOBODY
    assert chances_after(view, 5) == Chances(0.0, 0.0, 1.0)
    assert [each[1] for each in figures(view)] == ["", "0", "100"]


def test_when_only_the_person_is_left_no_chance_is_told() -> None:
    view = view_after(FIVE, *((caller, 100) for caller in range(1, 6)))
    assert not view.ended
    assert figures(view)[0] == ("next call wins", "", "only you are left")
    assert "a number ≡ 6 (mod 11) wins now" in note(view, "≡")


def test_with_more_prizes_the_odds_are_of_the_next_win() -> None:
    view = view_after(replace(FIVE, prizes=2), (1, 110))
    assert chances_after(view, 1).somebody == pytest.approx(float(Odds(4).somebody))
    assert [name for name, _, _ in figures(view)] == ["next call wins", "one more wins", "no more wins"]
    assert "next win" in note(view, "≡")


def test_a_vast_contest_is_not_said_to_be_certain() -> None:
    view = view_after(Terms(callers=1_000_000), lines=())
    assert chances_after(view, 0).somebody < 1
    assert [number for _, number, _ in figures(view)] == ["9.0", "99.9", "0.0"]
    assert "Beyond 500 callers" in note(view, "≡")


def test_the_present_call_is_pointed_at() -> None:
    columns = by_call(view_after(FIVE, (2, 102), (3, 102)), 9)
    assert [(column.label, column.kind, column.pointed) for column in columns] == [
        ("1", "past", False),
        ("2", "past", False),
        ("3", "now", True),
        ("4", "later", False),
        ("5", "later", False),
    ]


def test_a_call_is_said_with_what_it_moved() -> None:
    assert last_move(view_after(FIVE), "→") == "no call yet"
    before, after = Odds(5).somebody, Odds(4, residue=residue(102)).somebody
    assert last_move(view_after(FIVE, (2, 102)), "→") == f"call 1: {float(before):.1%} → {float(after):.1%}"


def test_when_several_live_lines_are_left_they_are_counted() -> None:
    lines = live_lines(FIVE, "", "Bob", "Cleo")
    view = view_after(FIVE, *((caller, 100) for caller in range(1, 6)), (7, 100), lines=lines)
    assert figures(view)[0] == ("next call wins", "", "only 2 live lines left")
    assert figures(view)[2][2] == "unless one of them does"
    assert note(view, "≡").startswith("Your line is not counted")
    others = view_after(FIVE, (6, 100), lines=lines)
    assert note(others, "≡").startswith("Live lines are not counted: they choose")


def test_another_live_lines_win_was_chosen_too() -> None:
    view = view_after(FIVE, (1, 101), (7, 108), lines=live_lines(FIVE, "", "Bob"))
    assert figures(view)[0] == ("winning call had", "", "it was chosen")
    assert figures(view)[1] == ("somebody wins", "100", "Bob, call 2")


def test_earlier_contests_stand_beside_what_is_expected() -> None:
    columns = past_columns(EarlierContests(20, 3, Counter({3: 2}), 1), 60)
    assert [column.height for column in columns[:4]] == [0, 0, 2, 0]
    assert columns[-1].height == 1
    assert columns[-1].line == pytest.approx(3 * float(Odds(20).nobody))


def test_one_of_a_kind_is_told_as_one() -> None:
    calls = [(caller, 100) for caller in range(1, 6)]
    assert figures(view_after(FIVE, *calls[:3]))[1][2] == "2 callers left"
    assert figures(view_after(FIVE, *calls[:4]))[1][2] == "1 caller left"
    other = view_after(FIVE, *calls, (6, 100), lines=live_lines(FIVE, "", "Bob"))
    assert figures(other)[0][2] == "only 1 live line left"
    assert figures(view_after(Terms(callers=1), (1, 100), lines=()))[2][2] == "1 call made"
    several = view_after(Terms(callers=2, prizes=0), (1, 110), (2, 100), lines=())
    assert figures(several)[1][2] == "1 winner"
