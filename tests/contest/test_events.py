"""Events are complete: totals and the end of a contest follow from them."""

from __future__ import annotations

import pytest

from luckytui.contest.events import Over, Snapshot, Totals, totals_of
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings, Winner
from luckytui.contest.terms import Start, Terms

RECORD = Start(46687, 2, 550)


def made(start: Start, *numbers: int) -> Rulings:
    """Return the calls of callers 1, 2, … with these numbers."""
    rulings, total = Rulings(start.calls), start.magic_number
    for caller, number in enumerate(numbers, 1):
        total += number
        rulings.extend([(start.calls + caller, caller, number, total, float(caller))])
    return rulings


@pytest.mark.parametrize(
    ("start", "numbers", "totals"),
    [
        (Start(), (), Totals(0, 0, ())),
        (Start(), (110, 111, 109), Totals(3, 330, (Winner(1, 110), Winner(3, 330)))),
        (Start(46687, 2, 520), (), Totals(2, 520, ())),
        (RECORD, (), Totals(2, 550, (Winner(0, 550),))),
        (RECORD, (110,), Totals(3, 660, (Winner(0, 550), Winner(1, 660)))),
    ],
    ids=["nothing yet", "calls", "a record", "a record that has won", "calls after it"],
)
def test_totals_are_those_of_the_record_and_of_the_calls_after_it(
    start: Start, numbers: tuple[int, ...], totals: Totals
) -> None:
    assert totals_of(start, made(start, *numbers)) == totals


def snapshot(outcome: Outcome) -> Snapshot:
    return Snapshot(3, 7, Terms(), RECORD, (), made(RECORD, 110), outcome, 1.0, 1.0, paused=False)


def test_a_snapshot_of_an_open_contest_has_no_end() -> None:
    assert snapshot(Outcome.OPEN).end is None


def test_the_end_in_a_snapshot_has_its_number_and_the_totals() -> None:
    assert snapshot(Outcome.WON).end == Over(3, 7, Outcome.WON, 3, 660, (Winner(0, 550), Winner(1, 660)))
