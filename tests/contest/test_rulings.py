"""Calls kept by column are the calls that went in."""

from __future__ import annotations

from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call, Ruling, Rulings, Winner, won
from luckytui.contest.terms import Start, Terms


def test_rulings_kept_by_column_are_the_rulings_that_went_in() -> None:
    contest = Contest(Terms(callers=6, prizes=0), Start(5, 2, 520))
    made = [contest.rule(Call(0.0, caller, "lucky", number)) for caller, number in ((4, "140"), (2, "105"), (6, "104"))]
    rulings = [ruling for ruling in made if isinstance(ruling, Ruling)]
    kept = Rulings(before=2)
    kept.extend([])
    kept.extend(rulings[:1])
    assert kept == rulings[:1]
    kept.extend(ruling for ruling in rulings[1:])
    assert kept == rulings == list(kept)
    assert kept != rulings[:2]
    assert (len(kept), kept[0], kept[-1], kept[1:]) == (3, rulings[0], rulings[-1], rulings[1:])
    assert kept.winners == [Winner(4, 660), Winner(6, 869)]
    again = Rulings(before=2)
    again.extend(kept)
    assert again == kept
    assert Rulings.of(kept) is kept
    assert Rulings.of(rulings, before=2) == kept
    assert Rulings.of(iter(rulings[1:]), before=3)[0] == rulings[1]


def test_a_call_wins_that_makes_the_magic_number_a_multiple_of_eleven() -> None:
    assert won([4, 9, 2], [110, 111, 220]) == [Winner(4, 110), Winner(2, 220)]
