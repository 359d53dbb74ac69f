"""Contests to look at in tests, and what makes views of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luckytui.contest.draws import draws_of
from luckytui.contest.events import OnAir, Over, Resumed, Ruled
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Ruling, Rulings
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView

#: Line 10, Juliett, wins at 7.01 s with the 11th call, 518, and a total of 6,336.
WON = Terms(seed=8, callers=20)
#: All 20 call, the last one at 11.60 s, and nobody wins; the person is given up on at 21.60 s.
NOBODY = Terms(seed=4, callers=20)
#: In the middle of either: 9 calls of WON are made.
MIDWAY = 5.0

#: The contest of every view.
CONTEST = 7


def live_lines(terms: Terms, *names: str) -> tuple[LiveLine, ...]:
    """Return live lines of these names; the first to join is the viewer's own."""
    return tuple(LiveLine(caller, name, Origin.KEYBOARD) for caller, name in enumerate(names, terms.callers + 1))


def rulings_of(terms: Terms, start: Start | None = None) -> list[Ruling]:
    """Return the calls of a contest in which the live lines stay silent."""
    draws, contest = draws_of(terms), Contest(terms, start, live_lines(terms, ""))
    calls = (
        Call(draws.time(caller), caller, terms.keyword, str(draws.number(caller)))
        for caller in draws.in_order(range(1, terms.callers + 1))
    )
    return [ruling for call in calls if isinstance(ruling := contest.rule(call), Ruling)]


def view_for(
    terms: Terms = WON,
    *,
    start: Start | None = None,
    lines: Sequence[LiveLine] | None = None,
    recovered: Sequence[Ruling] = (),
) -> ContestView:
    """Return a contest that goes on air or, with a start or calls to recover, goes on; its callers are sorted.

    Args:
        terms: What is settled.
        start: Where an earlier record stopped.
        lines: The live lines; None has one of the person at the keyboard, whose view it is.
        recovered: Calls made before.
    """
    view = _opened(terms, start, lines, recovered)
    for _ in view.sort():
        pass
    return view


def view_after(
    terms: Terms,
    *calls: tuple[int, int],
    start: Start | None = None,
    lines: Sequence[LiveLine] | None = None,
) -> ContestView:
    """Return a contest in which these callers have said these numbers; its callers are not sorted."""
    view = _opened(terms, start, lines, ())
    contest = Contest(terms, start, view.lines)
    answers = [contest.rule(Call(0.0, caller, terms.keyword, str(number))) for caller, number in calls]
    take(view, [answer for answer in answers if isinstance(answer, Ruling)])
    if contest.outcome is not Outcome.OPEN:
        end(view, contest.outcome)
    return view


def take(view: ContestView, rulings: Iterable[Ruling]) -> None:
    """Let a view hear of calls."""
    made = tuple(rulings)
    view.apply(Ruled(CONTEST, view.number + len(made), made))


def end(view: ContestView, outcome: Outcome) -> None:
    """Let a view hear how its contest ended."""
    view.apply(Over(CONTEST, view.number + 1, outcome, view.calls, view.magic_number, tuple(view.winners)))


def _opened(
    terms: Terms, start: Start | None, lines: Sequence[LiveLine] | None, recovered: Sequence[Ruling]
) -> ContestView:
    joined = live_lines(terms, "") if lines is None else tuple(lines)
    number = 1 + len(joined) + len(recovered)
    opening: OnAir | Resumed = OnAir(CONTEST, number, terms, joined)
    if start is not None or recovered:
        start = start or Start()
        made = Rulings(start.calls)
        made.extend(recovered)
        opening = Resumed(CONTEST, number, terms, start, joined, made)
    return ContestView(opening, own=Origin.KEYBOARD)
