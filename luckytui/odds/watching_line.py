"""A live line whose person sees the magic number, and its chance to be the first to win: exact, in fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb
from typing import NamedTuple

from luckytui.contest.pace import PROPAGATION
from luckytui.odds.exact import Odds, stays_at

#: The most callers for whom the chance is worked out; the work grows with the cube of their number.
MOST_WATCHED = 30


class Stage(NamedTuple):
    """When the others call, and when the keyword reaches the line.

    Attributes:
        callers: Scheduled callers, 1 or more; their delays are uniform.
        max_delay: The longest delay, in seconds.
        reach: Seconds from the keyword until it reaches the line.
    """

    callers: int
    max_delay: Fraction
    reach: Fraction

    @classmethod
    def of(cls, callers: int, max_delay: float) -> Stage:
        """Return the stage of a contest; the keyword takes the middle of what can be drawn for it."""
        longest = Fraction(str(max_delay))
        calls = Fraction(str(sum(PROPAGATION))) / len(PROPAGATION)
        return cls(callers, longest, longest * min(calls / (callers + 1), Fraction(1, 2)))

    def heard_first(self, calls: int) -> Fraction:
        """Return the chance that so many others call before the keyword reaches the line."""
        share = self.reach / self.max_delay
        return comb(self.callers, calls) * share**calls * (1 - share) ** (self.callers - calls)

    def calls_crowd(self, calls: int, made: int, needs: Fraction) -> Fraction:
        """Return the chance that the next calls after the keyword leave no time, each following too soon.

        The calls to come are uniform, so by inclusion and exclusion over the gaps that are long enough, the chance is
        the sum of `(-1)^i C(calls, i) (1 - i needs / rest)^left`.

        Args:
            calls: How many calls follow one another too soon, the first one on the keyword; up to all that are left.
            made: Calls made before the keyword reached the line.
            needs: Seconds that would be time enough.
        """
        rest, left = self.max_delay - self.reach, self.callers - made
        free = (max(rest - gaps * needs, Fraction(0)) / rest for gaps in range(calls + 1))
        return sum(((-1) ** gaps * comb(calls, gaps) * share**left for gaps, share in enumerate(free)), Fraction(0))


class WatchingLine(NamedTuple):
    """A live line whose person sees the magic number.

    Attributes:
        name: What it does, in words.
        needs: Seconds without a call that the person needs to see the magic number, work out a number that wins, and
            call; each call that comes meanwhile makes it begin again. None for one who has picked a number before the
            keyword, and calls as soon as it is heard.
    """

    name: str
    needs: Fraction | None

    def wins(self, odds: Odds, stage: Stage) -> Fraction:
        """Return the chance that the line is the first to win.

        Args:
            odds: The odds of the others, all of whom are still to call.
            stage: When they call.
        """
        ways = (stage.heard_first(made) * self._wins_after(odds, stage, made) for made in range(stage.callers + 1))
        return sum(ways, Fraction(0))

    def _wins_after(self, odds: Odds, stage: Stage, made: int) -> Fraction:
        """Return the chance if so many calls are made before the keyword reaches the line."""
        if self.needs is None:
            return stays_at(odds.residue, made)
        # Nobody has won by then, nor by a call that comes while the person is still at work.
        chance = 1 - (odds.won_by[made - 1] if made else Fraction(0))
        for calls in range(1, stage.callers - made + 1):
            chance -= stage.calls_crowd(calls, made, self.needs) * odds.win_at[made + calls - 1]
        return chance

    def calls_at(self, times: Iterable[float], reach: float) -> float:
        """Return when the line calls, in seconds after the keyword.

        Args:
            times: When the others call, in order, in seconds after the keyword.
            reach: Seconds from the keyword until it reaches the line.
        """
        if self.needs is None:
            return reach
        ready = reach + float(self.needs)
        for time in times:
            if time >= ready:
                break
            if time >= reach:
                ready = time + float(self.needs)
        return ready


#: The lines whose chances `luckytui odds --fairness` compares.
WATCHING_LINES = (
    WatchingLine("picks before the keyword, calls at once", None),
    *(WatchingLine(f"sees the magic number, needs {needs} s", Fraction(needs)) for needs in (1, 2, 5, 10)),
)
