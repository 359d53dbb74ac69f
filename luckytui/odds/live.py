"""The chances of a contest as it stands, fast enough to follow it call by call. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luckytui.contest.rules import MODULUS, Outcome, Record
from luckytui.contest.view import ContestView
from luckytui.journal.stored import StoredContest
from luckytui.odds.exact import COUNTS, MOST_EXACT, NUMBERS

#: The largest chance below 1.
_NEARLY = math.nextafter(1.0, 0.0)


_MOST = max(COUNTS)
#: For each residue, where a call may lead, and how many numbers fewer than to the others lead there.
_SHORT = [
    [(s, _MOST - COUNTS[(s - r) % MODULUS]) for s in range(1, MODULUS) if COUNTS[(s - r) % MODULUS] < _MOST]
    for r in range(MODULUS)
]
#: The chance that no call wins, by how many calls and by residue; as many rows as were asked for.
_NO_WINS: list[tuple[float, ...]] = [(1.0,) * MODULUS]
#: Rows of it that are worked out in one step; less than 2 ms.
STEP = 100


def no_win(calls: int, residue: int) -> float:
    """Return the chance that none of so many drawn numbers wins.

    A call must lead to another residue than 0, and none of the calls after it may win from there:
    each row of a table follows from the one before. Nothing near cancels, so every figure is right
    to 12 digits, the tiniest too.

    Args:
        calls: 0 or more; above 500 the chance is below 10^-20, and that of 500 is returned.
        residue: The magic number mod 11 before them.
    """
    calls = min(calls, MOST_EXACT)
    while len(_NO_WINS) <= calls:
        after = _NO_WINS[-1]
        whole = _MOST * sum(after[1:])
        _NO_WINS.append(tuple((whole - sum([after[s] * lack for s, lack in each])) / NUMBERS for each in _SHORT))
    return _NO_WINS[calls][residue]


def work_out(calls: int) -> Iterator[None]:
    """Work the chances of so many calls out in steps short enough to draw between them."""
    for step in range(STEP, min(calls, MOST_EXACT) + STEP, STEP):
        no_win(step, 0)
        yield


def wins_at(call: int, residue: int) -> float:
    """Return the chance that the k-th of drawn numbers is the first to win, k from 1; 0 beyond 500."""
    return no_win(call - 1, residue) - no_win(call, residue) if 1 <= call <= MOST_EXACT else 0.0


class Chances(NamedTuple):
    """What may yet become of a contest; the three add up to 1.

    Attributes:
        this_call: The next call wins.
        later: Not that one, but one after it.
        nobody: No call to come wins.
    """

    this_call: float
    later: float
    nobody: float

    @property
    def somebody(self) -> float:
        """The chance that a call to come wins; 1 only when that is certain."""
        return 1.0 if self.nobody == 0.0 else min(self.this_call + self.later, _NEARLY)


def callers_left(view: ContestView, made: int) -> int:
    """Return how many callers are still to call after so many calls of a contest.

    The person is not among them: who chooses a number has no chance to work out.
    """
    called = made
    if view.terms.player_line is not None and (mine := view.ruling(view.terms.player_line)) is not None:
        called -= mine.seq - view.start.calls <= made
    return view.terms.callers - called


def residue_after(view: ContestView, made: int) -> int:
    """Return the magic number mod 11 after so many calls of a contest."""
    return (view.rulings[made - 1].magic_number if made else view.start.magic_number) % MODULUS


def chances_after(view: ContestView, made: int) -> Chances:
    """Return the chances after so many calls of a contest, 0 to all that it shows.

    With one prize a contest that is won stays won; with more of them the chances are of one more win.
    """
    over = view.ended and made == len(view.rulings)
    residue = residue_after(view, made)
    if (view.winners and over) or (view.terms.prizes == 1 and residue == 0 and made + view.start.calls > 0):
        return Chances(0.0, 1.0, 0.0)
    left = 0 if over else callers_left(view, made)
    this_call = wins_at(1, residue) if left else 0.0
    nobody = no_win(left, residue)
    return Chances(this_call, max(1.0 - this_call - nobody, 0.0), nobody)


def call_wins(view: ContestView, made: int, call: int) -> float:
    """Return the chance, after so many calls of a contest, that its n-th call is the next to win.

    Args:
        view: The contest.
        made: Calls made, 0 to all that it shows.
        call: 1 is its first call.
    """
    chances = chances_after(view, made)
    if not chances.this_call or call - made > callers_left(view, made):
        return 0.0
    return wins_at(call - made, residue_after(view, made))


class Past(NamedTuple):
    """How earlier contests of so many callers ended.

    Attributes:
        callers: The simulated callers of each.
        contests: How many there were.
        wins: Contests by the call that won.
        nobody: Contests without a winner.
        played: Contests in which the person called.
    """

    callers: int
    contests: int
    wins: Counter[int]
    nobody: int
    played: int


def look_back(contests: Iterable[StoredContest], callers: int) -> Past:
    """Return how the contests of a journal ended that can be laid beside the exact curve.

    They have one prize, so many callers, the whole of their calls in the journal, and an end.
    """
    alike = [
        stored
        for stored in contests
        if stored.terms.callers == callers
        and stored.terms.prizes == 1
        and stored.start == Record()
        and stored.outcome in (Outcome.WON, Outcome.NOBODY)
    ]
    wins = Counter(stored.calls for stored in alike if stored.outcome is Outcome.WON)
    played = sum(stored.player_at is not None for stored in alike)
    return Past(callers, len(alike), wins, len(alike) - wins.total(), played)


def percent(chance: float) -> str:
    """Return a chance as a percentage; only what is certain is said to be 0 % or 100 %."""
    if chance in (0.0, 1.0):
        return f"{chance:.0%}"
    if chance < 0.0001:
        return "under 0.01%"
    return "over 99.99%" if chance > 0.9999 else f"{chance:.2%}"


def rounded(chance: float) -> str:
    """Return a percentage for big digits, one place after the point; 100 and 0 are for what is certain."""
    if chance in (0.0, 1.0):
        return f"{100 * chance:.0f}"
    return f"{min(round(100 * chance, 1), 99.9):.1f}"
