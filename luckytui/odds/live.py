"""The live odds of a contest, as floats: fast enough to be computed after every call. Pure."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from luckytui.contest.numbers import IN_CLASS, MODULUS, NUMBERS, residue
from luckytui.contest.view import ContestView
from luckytui.odds.exact import MOST_EXACT

#: The largest chance below 1.
_NEARLY = math.nextafter(1.0, 0.0)

_MOST = max(IN_CLASS)
#: For each residue, the residues other than 0 to which fewer numbers lead than to others, and how many fewer.
_SHORT = [
    [(s, _MOST - IN_CLASS[residue(s - r)]) for s in range(1, MODULUS) if IN_CLASS[residue(s - r)] < _MOST]
    for r in range(MODULUS)
]
#: The chance that no call wins, by number of calls and by residue; rows are added when they are needed.
_NO_WINS: list[tuple[float, ...]] = [(1.0,) * MODULUS]
#: Rows that `work_out` computes in one step.
STEP = 100


def no_win(calls: int, residue: int) -> float:
    """Return the chance that none of `calls` drawn numbers wins.

    The first call must lead to a residue other than 0, and no later call may win from there, so each row of a table
    follows from the row before. The terms do not cancel, so even the smallest chances have 12 correct digits.

    Args:
        calls: 0 or more; above 500 the chance is below 10^-20, and that of 500 is returned.
        residue: The magic number mod 11 before these calls.
    """
    calls = min(calls, MOST_EXACT)
    while len(_NO_WINS) <= calls:
        after = _NO_WINS[-1]
        whole = _MOST * sum(after[1:])
        _NO_WINS.append(tuple((whole - sum([after[s] * lack for s, lack in each])) / len(NUMBERS) for each in _SHORT))
    return _NO_WINS[calls][residue]


def work_out(calls: int) -> Iterator[None]:
    """Compute `no_win` for up to `calls` calls, in steps that are short enough to draw a frame between them."""
    for step in range(STEP, min(calls, MOST_EXACT) + STEP, STEP):
        no_win(step, 0)
        yield


def wins_at(call: int, residue: int) -> float:
    """Return the chance that the k-th drawn number is the first to win, k from 1; 0 beyond 500."""
    return no_win(call - 1, residue) - no_win(call, residue) if 1 <= call <= MOST_EXACT else 0.0


class Chances(NamedTuple):
    """The chances of what happens next in a contest; they add up to 1.

    Attributes:
        this_call: The next scheduled call wins.
        later: It does not win, but a later one does.
        nobody: No further call wins.
    """

    this_call: float
    later: float
    nobody: float

    @property
    def somebody(self) -> float:
        """The chance that a further call wins; 1 only if that is certain."""
        return 1.0 if self.nobody == 0.0 else min(self.this_call + self.later, _NEARLY)


def callers_left(view: ContestView, made: int) -> int:
    """Return how many scheduled callers have not called after the first `made` calls of a contest.

    Live lines are not counted: they choose their numbers, so their chances are unknown.
    """
    live = bisect_right(list(view.live_calls.values()), made)
    return view.terms.callers - (made - live)


def residue_after(view: ContestView, made: int) -> int:
    """Return the magic number mod 11 after the first `made` calls of a contest."""
    return view.rulings[made - 1].residue if made else residue(view.start.magic_number)


def chances_after(view: ContestView, made: int) -> Chances:
    """Return the chances after the first `made` calls of a contest, 0 to all.

    With one prize, a contest that is won stays won; with more, the chances are those of one more win.
    """
    over = view.ended and made == len(view.rulings)
    before = residue_after(view, made)
    if (view.winners and over) or (view.terms.prizes == 1 and before == 0 and made + view.start.calls > 0):
        return Chances(0.0, 1.0, 0.0)
    left = 0 if over else callers_left(view, made)
    this_call = wins_at(1, before) if left else 0.0
    nobody = no_win(left, before)
    return Chances(this_call, max(1.0 - this_call - nobody, 0.0), nobody)


def call_wins(view: ContestView, made: int, call: int) -> float:
    """Return the chance, after the first `made` calls of a contest, that a certain call is the next to win.

    Args:
        view: The contest.
        made: 0 to all its calls.
        call: The call, from 1.
    """
    chances = chances_after(view, made)
    if not chances.this_call or call - made > callers_left(view, made):
        return 0.0
    return wins_at(call - made, residue_after(view, made))
