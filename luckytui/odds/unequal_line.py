"""A line that differs from the others, and its chance of each position in the queue: exact, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb
from typing import NamedTuple


class UnequalLine(NamedTuple):
    """A line that differs from the others.

    Attributes:
        name: How it differs, in words.
        delay: Its longest delay, as a multiple of that of the others; with 0 it calls first.
        picks: Whether it knows the magic number and picks a number that wins, instead of drawing one.
    """

    name: str
    delay: Fraction
    picks: bool = False

    def positions(self, lines: int) -> tuple[Fraction, ...]:
        """Return the chance of each position in the queue.

        The others' delays are uniform on 0 to 1, this line's on 0 to `delay`. Integrating the order
        statistic's density, the chance of position `k` is `P(B >= k) / (delay lines)`, with `B` binomial:
        `lines` trials of chance `min(delay, 1)`. A delay beyond 1 (chance `1 - 1 / delay`) is last.

        Args:
            lines: The number of lines in the queue, this one included.

        Returns:
            Shape (lines,).
        """
        if lines == 0:
            return ()
        if self.delay == 0:
            return (Fraction(1), *[Fraction(0)] * (lines - 1))
        inside = min(self.delay, Fraction(1))
        hit, whole = inside.as_integer_ratio()
        ways = [comb(lines, k) * hit**k * (whole - hit) ** (lines - k) for k in range(lines, 0, -1)]
        chances = [Fraction(tail, whole**lines) / (self.delay * lines) for tail in accumulate(ways)][::-1]
        chances[-1] += 1 - inside / self.delay
        return tuple(chances)


#: The lines whose chances `luckytui odds --fairness` compares.
UNEQUAL_LINES = (
    UnequalLine("half the delay", Fraction(1, 2)),
    UnequalLine("the same delay", Fraction(1)),
    UnequalLine("twice the delay", Fraction(2)),
    UnequalLine("four times the delay", Fraction(4)),
    UnequalLine("sees the magic number and picks", Fraction(1), picks=True),
    UnequalLine("calls first, sees it and picks", Fraction(0), picks=True),
)
