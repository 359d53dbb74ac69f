"""The exact chances of a contest, in fractions: no floats, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate

from luckytui.contest.numbers import IN_CLASS, MODULUS, NUMBERS, residue, winning_numbers
from luckytui.contest.rules import Contest, Outcome
from luckytui.odds.unequal_line import UnequalLine

#: The most callers whose odds are computed. With 500, a contest without a winner comes once in 10^20, so more callers
#: make no visible difference to the first win; and the work grows with their cube.
MOST_EXACT = 500

#: How many numbers a caller can say.
_NUMBERS = len(NUMBERS)
_MOST = max(IN_CLASS)
#: The residue classes with one number fewer than the others: consecutive numbers fill them to within one.
_SHORT = [each for each, count in enumerate(IN_CLASS) if count < _MOST]
#: For each residue, the residues from which one number fewer than from the others leads to it.
_FEWER_FROM = [[residue(to - said) for said in _SHORT] for to in range(MODULUS)]


def next_call_wins(residue: int) -> Fraction:
    """Return the chance that a drawn number wins when the magic number has this residue, 0 to 10."""
    return Fraction(winning_numbers(residue), _NUMBERS)


@cache
def calls_to_a_win() -> tuple[Fraction, ...]:
    """Return how many calls it takes to a win, on average, when callers never run out.

    Entry `r` is for a magic number of residue `r`. With `p(r, s)` the chance of a call from `r` to
    `s`, the means solve `h(r) = 1 + sum of p(r, s) h(s) over s other than 0`. The uniform
    distribution is stationary for every walk on a group, so `h(0)` is 11 (Kac's return time),
    whatever the bias of the numbers.
    """
    others = range(1, MODULUS)
    rows = [
        [Fraction((r == s) * _NUMBERS - IN_CLASS[residue(s - r)], _NUMBERS) for s in others] + [Fraction(1)]
        for r in others
    ]
    # Gauss-Jordan elimination; the last column is the right-hand side.
    for column, row in enumerate(rows):
        row[:] = [cell / row[column] for cell in row]
        for other in rows:
            if other is not row and other[column]:
                other[:] = [a - other[column] * b for a, b in zip(other, row, strict=True)]
    means = [row[-1] for row in rows]
    back = 1 + sum(Fraction(IN_CLASS[s], _NUMBERS) * mean for s, mean in zip(others, means, strict=True))
    return (Fraction(back), *means)


@dataclass(frozen=True)
class Odds:
    """The chances of a contest in which some lines are still to call, each with a drawn number.

    Every figure is computed when it is first asked for, and cached.

    Attributes:
        callers: Lines still to call, 0 to 500; 0 when the contest is over.
        prizes: Prizes still to be won; 0 lets every line call.
        residue: The magic number mod 11, 0 to 10. 0 has not won: nobody has called, or the last
            call won and there are prizes left.
        winners_before: Prizes won already.

    Raises:
        ValueError: A value is out of its range.
    """

    callers: int
    prizes: int = 1
    residue: int = 0
    winners_before: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.callers <= MOST_EXACT:
            raise ValueError(f"odds are worked out for up to {MOST_EXACT:,} callers")
        if self.prizes < 0 or self.winners_before < 0:
            raise ValueError("prizes and winners are 0 or more")
        if not 0 <= self.residue < MODULUS:
            raise ValueError(f"a residue is 0 to {MODULUS - 1}")

    @classmethod
    def of(cls, contest: Contest, ahead: int = MOST_EXACT) -> Odds:
        """Return the odds of a contest as it stands; a live line is taken for one that draws its number.

        Args:
            contest: The contest, on air or over.
            ahead: Look at no more than this many calls to come, up to 500. A contest with more
                lines is taken to end after them. A win is more than 100 calls away once in 14,000
                times, more than 300 less than once in 10^12.
        """
        standing = contest.standing
        to_come = standing.scheduled + standing.live if contest.outcome is Outcome.OPEN else 0
        prizes = max(contest.terms.prizes - len(contest.winners), 0)
        return cls(min(to_come, ahead), prizes, contest.residue, len(contest.winners))

    @cached_property
    def win_at(self) -> tuple[Fraction, ...]:
        """The chance, for each call to come, that it is the next one to win. Shape: (callers,).

        It is what each position in the queue is worth.
        """
        return tuple(Fraction(ways, _NUMBERS**call) for call, ways in enumerate(self._first.ended, 1))

    @cached_property
    def won_by(self) -> tuple[Fraction, ...]:
        """The chance, for each call to come, that one has won by then. Shape: (callers,)."""
        return tuple(Fraction(ways, _NUMBERS**call) for call, ways in enumerate(_sums(self._first.ended), 1))

    @cached_property
    def no_more(self) -> Fraction:
        """The chance that no call to come wins."""
        return Fraction(sum(self._first.ran_out), _NUMBERS**self.callers)

    @property
    def nobody(self) -> Fraction:
        """The chance that the contest ends without a winner."""
        return Fraction(0) if self.winners_before else self.no_more

    @property
    def somebody(self) -> Fraction:
        """The chance that the contest ends with a winner."""
        return 1 - self.nobody

    @cached_property
    def calls(self) -> tuple[Fraction, ...]:
        """The chance that the k-th call to come ends the contest, k from 0. Shape: (callers + 1,).

        The last line's call ends it, win or not; entry 0 is 1 when it is over already.
        """
        if not self.callers:
            return (Fraction(1),)
        early = [Fraction(ways, _NUMBERS**call) for call, ways in enumerate(self._early, 1)]
        made = _sums([0, *self._early])[-1]
        return (Fraction(0), *early, 1 - Fraction(made, _NUMBERS ** len(early)))

    @cached_property
    def mean_calls(self) -> Fraction:
        """How many calls are to come on average."""
        saved = [ways * (self.callers - call) for call, ways in enumerate(self._early, 1)]
        return self.callers - Fraction(_sums([0, *saved])[-1], _NUMBERS ** len(saved))

    @cached_property
    def median_calls(self) -> int:
        """The smallest number of calls to come that at least half of the contests end within."""
        for call, made in enumerate(_sums(self._early), 1):
            if 2 * made >= _NUMBERS**call:
                return call
        return self.callers

    @cached_property
    def winners(self) -> tuple[Fraction, ...]:
        """The chance of each number of winners at the end, those before included, from 0."""
        whole = _NUMBERS**self.callers
        ways = list(self._all.ran_out)
        if 0 < self.prizes <= self.callers:
            ways.append(whole - sum(ways))
        return (Fraction(0),) * self.winners_before + tuple(Fraction(way, whole) for way in ways)

    @cached_property
    def mean_winners(self) -> Fraction:
        """How many winners there are at the end on average, those before included."""
        return sum((count * chance for count, chance in enumerate(self.winners)), Fraction(0))

    @property
    def each_caller(self) -> Fraction:
        """The chance of a prize for each line still to call, while nobody knows who calls when.

        It is 0 when no line is to call.
        """
        return (self.mean_winners - self.winners_before) / max(self.callers, 1)

    def line_wins(self, line: UnequalLine) -> Fraction:
        """Return the chance that a line that differs from the others is the next to win.

        A line that picks its number wins if nobody has won before it: every residue class has numbers to pick from.
        """
        worth = [Fraction(1), *(1 - won for won in self.won_by)] if line.picks else self.win_at
        chances = [chance * wins for chance, wins in zip(line.positions(self.callers), worth, strict=False)]
        return sum(chances, Fraction(0))

    @cached_property
    def _first(self) -> _Ways:
        return _count_ways(self.residue, self.callers, 1)

    @cached_property
    def _all(self) -> _Ways:
        return self._first if self.prizes == 1 else _count_ways(self.residue, self.callers, self.prizes)

    @property
    def _early(self) -> list[int]:
        """In how many of the 900^k ways the k-th call takes the last prize, lines being left."""
        before_last = max(self.callers - 1, 0)
        return self._all.ended[:before_last] if self.prizes else [0] * before_last


@dataclass(frozen=True, slots=True)
class _Ways:
    """In how many ways a contest goes.

    Attributes:
        ended: Entry `k - 1`: in how many of the 900^k ways to say k numbers the last prize goes with the k-th.
        ran_out: Entry `j`: in how many of the 900^callers ways everybody calls and `j` prizes go, short of all.
    """

    ended: list[int]
    ran_out: list[int]


def _count_ways(residue: int, callers: int, prizes: int) -> _Ways:
    """Count the ways of a contest from a residue, without a division.

    `ways[r]` counts the ways to be at residue `r`, by prizes gone: a polynomial whose coefficients lie side by side
    in one integer (Kronecker substitution). So a call is a dozen additions, however many prizes there are, and a win
    is a shift.
    """
    slot = (_NUMBERS**callers).bit_length()
    slots = prizes or callers + 1
    ways = [0] * MODULUS
    ways[residue] = 1
    ended = []
    for _ in range(callers):
        # Nearly every residue class has equally many numbers: treat all alike, then subtract what the short ones lack.
        total = _MOST * sum(ways)
        ways = [total - sum([ways[before] for before in fewer]) for fewer in _FEWER_FROM]
        ways[0] <<= slot
        over = ways[0] >> slot * slots
        ways[0] -= over << slot * slots
        ended.append(over)
    return _Ways(ended, list(_slots(sum(ways), slot, min(slots, callers + 1))))


def _slots(packed: int, width: int, count: int) -> Iterator[int]:
    """Yield the lowest `count` numbers of `width` bits that lie side by side in an integer."""
    mask = (1 << width) - 1
    for index in range(count):
        yield packed >> width * index & mask


def _sums(ways: list[int]) -> list[int]:
    """Return the running sums of counts of which the k-th is out of 900^k; the k-th sum is out of 900^k, too."""
    return list(accumulate(ways, lambda before, more: before * _NUMBERS + more))
