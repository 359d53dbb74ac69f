"""The exact chances of a contest, in fractions: no floats, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate

from luckytui.contest.rules import HIGHEST, LOWEST, MODULUS, Contest, Outcome, needed
from luckytui.odds.lines import Line

#: How many numbers there are to say.
NUMBERS = HIGHEST - LOWEST + 1

#: How many of them fall in each residue class: 81 in 0 and 10, 82 in the others.
COUNTS = tuple(len(range(LOWEST + (residue - LOWEST) % MODULUS, HIGHEST + 1, MODULUS)) for residue in range(MODULUS))

#: The most callers whose odds are worked out. Among 500, nobody wins less than once in 10^20
#: contests, so more callers change nothing about the first win that anybody could see; and the
#: work grows with their cube.
MOST_EXACT = 500

_MOST = max(COUNTS)
#: The residue classes with one number fewer than the others: a run of numbers fills them to within one.
_SHORT = [residue for residue, count in enumerate(COUNTS) if count < _MOST]


def winning_numbers(residue: int) -> int:
    """Return how many of the 900 numbers win when the magic number has this residue, 0 to 10."""
    return COUNTS[needed(residue)]


def next_call_wins(residue: int) -> Fraction:
    """Return the chance that a drawn number wins when the magic number has this residue, 0 to 10."""
    return Fraction(winning_numbers(residue), NUMBERS)


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
        [Fraction((r == s) * NUMBERS - COUNTS[(s - r) % MODULUS], NUMBERS) for s in others] + [Fraction(1)]
        for r in others
    ]
    for place, row in enumerate(rows):
        row[:] = [cell / row[place] for cell in row]
        for other in rows:
            if other is not row and other[place]:
                other[:] = [a - other[place] * b for a, b in zip(other, row, strict=True)]
    means = [row[-1] for row in rows]
    back = 1 + sum(Fraction(COUNTS[s], NUMBERS) * mean for s, mean in zip(others, means, strict=True))
    return (Fraction(back), *means)


@dataclass(frozen=True)
class Odds:
    """The chances of a contest in which some lines are still to call, each with a drawn number.

    Every figure is worked out when it is first asked for, and kept.

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
        """Return the odds of a contest as it stands, the person's line taken for one that draws.

        Args:
            contest: The contest, on air or over.
            ahead: Look at no more than this many calls to come, up to 500. A contest with more
                lines is taken to end after them. A win is more than 100 calls away once in 14,000
                times, more than 300 less than once in 10^12.
        """
        called = contest.calls - contest.start.calls
        to_come = contest.terms.lines - called if contest.outcome is Outcome.OPEN else 0
        prizes = max(contest.terms.prizes - len(contest.winners), 0)
        return cls(min(to_come, ahead), prizes, contest.residue, len(contest.winners))

    @cached_property
    def win_at(self) -> tuple[Fraction, ...]:
        """The chance, for each call to come, that it is the next one to win. Shape: (callers,).

        It is the worth of each place in the queue.
        """
        return tuple(Fraction(ways, NUMBERS**call) for call, ways in enumerate(self._first.ended, 1))

    @cached_property
    def won_by(self) -> tuple[Fraction, ...]:
        """The chance, for each call to come, that one has won by then. Shape: (callers,)."""
        return tuple(Fraction(ways, NUMBERS**call) for call, ways in enumerate(_sums(self._first.ended), 1))

    @cached_property
    def no_more(self) -> Fraction:
        """The chance that no call to come wins."""
        return Fraction(sum(self._first.ran_out), NUMBERS**self.callers)

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
        early = [Fraction(ways, NUMBERS**call) for call, ways in enumerate(self._early, 1)]
        made = _sums([0, *self._early])[-1]
        return (Fraction(0), *early, 1 - Fraction(made, NUMBERS ** len(early)))

    @cached_property
    def mean_calls(self) -> Fraction:
        """How many calls are to come on average."""
        saved = [ways * (self.callers - call) for call, ways in enumerate(self._early, 1)]
        return self.callers - Fraction(_sums([0, *saved])[-1], NUMBERS ** len(saved))

    @cached_property
    def median_calls(self) -> int:
        """The smallest number of calls to come that at least half of the contests end within."""
        for call, made in enumerate(_sums(self._early), 1):
            if 2 * made >= NUMBERS**call:
                return call
        return self.callers

    @cached_property
    def winners(self) -> tuple[Fraction, ...]:
        """The chance of each number of winners at the end, those before included, from 0."""
        whole = NUMBERS**self.callers
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

    def line_wins(self, line: Line) -> Fraction:
        """Return the chance that a line that is not like the others is the next to win.

        A line that picks wins wherever nobody has won before: every residue class has its numbers.
        """
        worth = [Fraction(1), *(1 - won for won in self.won_by)] if line.picks else self.win_at
        chances = [place * wins for place, wins in zip(line.places(self.callers), worth, strict=False)]
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

    `ways[r]` counts the ways to stand at residue `r`, by prizes gone: a polynomial whose
    coefficients stand side by side in one integer (Kronecker's substitution), so a call is a
    dozen additions however many prizes there are, and a win a shift.
    """
    slot = (NUMBERS**callers).bit_length()
    slots = prizes or callers + 1
    ways = [0] * MODULUS
    ways[residue] = 1
    ended = []
    for _ in range(callers):
        # Nearly every residue class has equally many numbers: take all for equal, less what the short classes lack.
        total = _MOST * sum(ways)
        ways = [total - sum(ways[(r - said) % MODULUS] for said in _SHORT) for r in range(MODULUS)]
        ways[0] <<= slot
        over = ways[0] >> slot * slots
        ways[0] -= over << slot * slots
        ended.append(over)
    return _Ways(ended, list(_slots(sum(ways), slot, min(slots, callers + 1))))


def _slots(packed: int, width: int, count: int) -> Iterator[int]:
    """Yield the lowest `count` numbers of `width` bits that stand side by side in an integer."""
    mask = (1 << width) - 1
    for place in range(count):
        yield packed >> width * place & mask


def _sums(ways: list[int]) -> list[int]:
    """Add up counts of which the k-th is out of 900^k; so are the sums."""
    return list(accumulate(ways, lambda before, more: before * NUMBERS + more))
