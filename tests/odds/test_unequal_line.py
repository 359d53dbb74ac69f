"""Which position in the queue a line gets that differs from the others."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from luckytui.odds.unequal_line import UNEQUAL_LINES, UnequalLine

SAME, TWICE = UNEQUAL_LINES[1], UNEQUAL_LINES[2]


@given(st.integers(1, 30), st.fractions(0, 5, max_denominator=20))
def test_a_line_has_one_position(lines: int, delay: Fraction) -> None:
    positions = UnequalLine("", delay).positions(lines)
    assert len(positions) == lines
    assert sum(positions) == 1
    assert min(positions) >= 0


def test_positions_are_the_integrals_of_the_order_statistics() -> None:
    assert SAME.positions(4) == (Fraction(1, 4),) * 4
    assert TWICE.positions(4) == (*[Fraction(1, 8)] * 3, Fraction(5, 8))
    # By hand: the chance of being first of three, delay 1/2, is 2 * (integral of (1 - t)^2 from 0 to 1/2).
    assert UNEQUAL_LINES[0].positions(3)[0] == Fraction(7, 12)
    assert UNEQUAL_LINES[0].positions(2) == (Fraction(3, 4), Fraction(1, 4))
    assert list(UNEQUAL_LINES[-1].positions(3)) == [1, 0, 0]
    assert SAME.positions(0) == ()
