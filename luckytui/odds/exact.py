"""The exact odds of a contest, as fractions: no floats, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate

from luckytui.contest.numbers import IN_CLASS, MODULUS, NUMBERS, residue, winning_numbers
from luckytui.contest.rules import Contest, Outcome
from luckytui.odds.unequal_line import UnequalLine
from luckytui.text import grouped

#: The most callers whose odds are computed. With 500 callers nobody wins once in 10^20 contests, so more callers make
#: no visible difference to the first win; and the work grows with the cube of their number.
MOST_EXACT = 500

#: Count of the numbers that a caller can say.
_NUMBERS = len(NUMBERS)
_MOST = max(IN_CLASS)
#: The residue classes with one number fewer than the others. No class has two fewer, as the numbers are consecutive.
_SHORT = [each for each, count in enumerate(IN_CLASS) if count < _MOST]
#: For each residue, the residues from which one number fewer leads to it than from the others.
_FEWER_FROM = [[residue(to - short) for short in _SHORT] for to in range(MODULUS)]


def next_call_wins(residue: int) -> Fraction:
    """Return the chance that a drawn number wins when the magic number has this residue, 0 to 10."""
    return Fraction(winning_numbers(residue), _NUMBERS)


@cache
def calls_to_a_win() -> tuple[Fraction, ...]:
    """Return the mean number of calls until a win, by residue, for an endless queue of callers.

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


def stays_at(residue: int, calls: int) -> Fraction:
    """Return the chance that after some drawn numbers, none of which wins, the magic number has its residue again.

    Args:
        residue: The magic number mod 11, 0 to 10.
        calls: How many numbers are drawn, 0 or more.
    """
    chances = [Fraction(int(each == residue)) for each in range(MODULUS)]
    for _ in range(calls):
        after = [
            Fraction(sum(chance * IN_CLASS[(to - before) % MODULUS] for before, chance in enumerate(chances)), _NUMBERS)
            for to in range(1, MODULUS)
        ]
        chances = [Fraction(0), *after]
    return chances[residue]


@dataclass(frozen=True)
class Odds:
    """The odds of a contest in which some lines have not called yet, each with a drawn number.

    Every property is computed on first use, and cached.

    Attributes:
        callers: Lines that have not called, 0 to 500; 0 if the contest is over.
        prizes: Prizes left; 0 lets every line call.
        residue: The magic number mod 11, 0 to 10. With 0 nobody has called yet, or the last call won
            and there are prizes left.
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
            raise ValueError(f"odds are worked out for up to {grouped(MOST_EXACT)} callers")
        if self.prizes < 0 or self.winners_before < 0:
            raise ValueError("prizes and winners are 0 or more")
        if not 0 <= self.residue < MODULUS:
            raise ValueError(f"a residue is 0 to {MODULUS - 1}")

    @classmethod
    def of(cls, contest: Contest, ahead: int = MOST_EXACT) -> Odds:
        """Return the odds of a contest at this point, as if live lines drew their numbers too.

        Args:
            contest: The contest, on air or over.
            ahead: The most further calls to consider, up to 500; the contest is assumed to end after
                them. The next win is more than 100 calls away once in 14,000 times, and more than 300
                less than once in 10^12.
        """
        standing = contest.standing
        to_come = standing.scheduled + standing.live if contest.outcome is Outcome.OPEN else 0
        prizes = max(contest.terms.prizes - len(contest.winners), 0)
        return cls(min(to_come, ahead), prizes, contest.residue, len(contest.winners))

    @cached_property
    def win_at(self) -> tuple[Fraction, ...]:
        """The chance, for each further call, that it is the next one to win. Shape: (callers,).

        This is the value of each position in the queue.
        """
        return tuple(Fraction(ways, _NUMBERS**call) for call, ways in enumerate(self._first.ended, 1))

    @cached_property
    def won_by(self) -> tuple[Fraction, ...]:
        """The chance, for each further call, that this or an earlier one wins. Shape: (callers,)."""
        return tuple(Fraction(ways, _NUMBERS**call) for call, ways in enumerate(_sums(self._first.ended), 1))

    @cached_property
    def no_more(self) -> Fraction:
        """The chance that no further call wins."""
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
        """The chance that the contest ends with the k-th further call, k from 0. Shape: (callers + 1,).

        It ends at the latest with the last line's call. Entry 0 is 1 if it is over already.
        """
        if not self.callers:
            return (Fraction(1),)
        early = [Fraction(ways, _NUMBERS**call) for call, ways in enumerate(self._early, 1)]
        made = _sums([0, *self._early])[-1]
        return (Fraction(0), *early, 1 - Fraction(made, _NUMBERS ** len(early)))

    @cached_property
    def mean_calls(self) -> Fraction:
        """The mean number of further calls."""
        saved = [ways * (self.callers - call) for call, ways in enumerate(self._early, 1)]
        return self.callers - Fraction(_sums([0, *saved])[-1], _NUMBERS ** len(saved))

    @cached_property
    def median_calls(self) -> int:
        """The median of the number of further calls."""
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
        """The mean number of winners at the end, those before included."""
        return sum((count * chance for count, chance in enumerate(self.winners)), Fraction(0))

    @property
    def each_caller(self) -> Fraction:
        """The chance of a prize for each line that has not called, if the order of calls is unknown.

        It is 0 if all lines have called.
        """
        return (self.mean_winners - self.winners_before) / max(self.callers, 1)

    def line_wins(self, line: UnequalLine) -> Fraction:
        """Return the chance that a line that differs from the others is the next to win.

        A line that picks its number wins if nobody wins before it: every residue class has numbers to pick.
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
        """Entry `k - 1`: in how many of the 900^k ways the k-th call, not the last line's, takes the last prize."""
        before_last = max(self.callers - 1, 0)
        return self._all.ended[:before_last] if self.prizes else [0] * before_last


@dataclass(frozen=True, slots=True)
class _Ways:
    """In how many ways the calls of a contest can end it.

    Attributes:
        ended: Entry `k - 1`: in how many of the 900^k ways to say k numbers the k-th one takes the last prize.
        ran_out: Entry `j`: in how many of the 900^callers ways all lines call and `j` prizes are won, but not all.
    """

    ended: list[int]
    ran_out: list[int]


def _count_ways(residue: int, callers: int, prizes: int) -> _Ways:
    """Count the ways in which a contest can go on from a residue, in integers only.

    `ways[r]` counts the ways to be at residue `r`, by prizes won: a polynomial whose coefficients are packed into one
    integer (Kronecker substitution). So a call costs a dozen additions, however many prizes there are, and a win is a
    shift.
    """
    slot = (_NUMBERS**callers).bit_length()
    slots = prizes or callers + 1
    ways = [0] * MODULUS
    ways[residue] = 1
    ended = []
    for _ in range(callers):
        # Nearly all residue classes have equally many numbers: add as if all had, then correct for the short ones.
        total = _MOST * sum(ways)
        ways = [total - sum([ways[before] for before in fewer]) for fewer in _FEWER_FROM]
        ways[0] <<= slot
        over = ways[0] >> slot * slots
        ways[0] -= over << slot * slots
        ended.append(over)
    return _Ways(ended, list(_slots(sum(ways), slot, min(slots, callers + 1))))


def _slots(packed: int, width: int, count: int) -> Iterator[int]:
    """Yield the lowest `count` numbers of `width` bits that are packed into an integer."""
    mask = (1 << width) - 1
    for index in range(count):
        yield packed >> width * index & mask


def _sums(ways: list[int]) -> list[int]:
    """Return the running sums of counts, of which the k-th is out of 900^k; so is the k-th sum."""
    return list(accumulate(ways, lambda before, more: before * _NUMBERS + more))
