"""The contents of the odds screen: columns of its charts, figures and texts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from luckytui.contest.numbers import MODULUS, NUMBERS, needed, winning_numbers
from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.odds.exact import MOST_EXACT
from luckytui.odds.live import call_wins, callers_left, chances_after, no_win, residue_after, wins_at
from luckytui.text import bounded_percent, counted, grouped, short_percent
from luckytui.tui.screens.earlier_contests import EarlierContests
from luckytui.tui.widgets.chart import Axis, Column, window

#: The axis of a chart of chances from 0 to 100%.
WHOLE = Axis(1.0, "100%", "50%", "0%")


def calls_possible(view: ContestView) -> int:
    """Return the most calls there can be: those of all scheduled callers, and those made by live lines."""
    made = len(view.rulings)
    return max(made + callers_left(view, made), made)


def call_axis(view: ContestView) -> Axis:
    """Return the axis for the chance of each call, up to the highest chance that is shown."""
    made = len(view.rulings)
    top = max(wins_at(1, residue_after(view, 0)), chances_after(view, made).this_call, _last_chance(view))
    return Axis(top, f"{top:.1%}")


def by_call(view: ContestView, room: int) -> list[Column]:
    """Return a column per call: earlier calls with their chance at the start, the others with their chance now.

    Args:
        view: The contest.
        room: The most columns.
    """
    made = len(view.rulings)
    present = made if view.ended else made + 1
    columns = []
    for index in window(calls_possible(view), room, present - 1):
        call = index + 1
        label = str(view.start.calls + call)
        pointed = call == present and (not view.ended or view.outcome is Outcome.WON)
        if call <= made and view.rulings[call - 1].won:
            columns.append(Column(call_wins(view, call - 1, call), "won", label, pointed=pointed))
        elif call <= made:
            columns.append(Column(call_wins(view, 0, call), "past", label))
        else:
            kind = "now" if pointed else "later"
            columns.append(Column(call_wins(view, made, call), kind, label, pointed=pointed))
    return columns


def legend(columns: Sequence[Column], pointer: str) -> str:
    """Return the legend of the columns of `by_call`; empty if it needs none."""
    kinds = {column.kind for column in columns}
    if "past" not in kinds:
        return ""
    if "now" in kinds:
        return f"left of {pointer} the odds at first, right of it now"
    return f"left of {pointer} the odds at first" if any(each.pointed for each in columns) else "the odds at first"


def moved(view: ContestView, room: int) -> list[Column]:
    """Return a column for the start and each call: the chance after it that somebody wins later.

    Args:
        view: The contest.
        room: The most columns.
    """
    made = len(view.rulings)
    columns = []
    for calls in window(calls_possible(view) + 1, room, made):
        label = str(view.start.calls + calls)
        if calls > made:
            columns.append(Column(0.0, "later", label))
        else:
            chance = chances_after(view, calls).somebody
            kind = "later" if calls < made else "won" if view.ended and view.winners else "now"
            columns.append(Column(chance, kind, label, pointed=calls == made))
    return columns


def last_move(view: ContestView, arrow: str) -> str:
    """Return how the last call changed the chance that somebody wins later, as text.

    Args:
        view: The contest.
        arrow: The character for "to".
    """
    made = len(view.rulings)
    if not made:
        return "no call yet"
    before, after = chances_after(view, made - 1).somebody, chances_after(view, made).somebody
    return f"call {grouped(view.calls)}: {short_percent(before)}% {arrow} {short_percent(after)}%"


def past_columns(past: EarlierContests, room: int) -> list[Column]:
    """Return a column for each winning call of earlier contests, and one for nobody, with the expected heights.

    Args:
        past: The earlier contests.
        room: The most columns.
    """
    last = max(past.callers, *past.wins, 0)
    whole = past.contests or 1
    columns = [
        Column(past.wins[index + 1], "later", str(index + 1), whole * wins_at(index + 1, 0))
        for index in window(last, room - 2, 0)
    ]
    return [
        *columns,
        Column(0.0, "past", ""),
        Column(past.nobody, "nobody", "none", whole * no_win(past.callers, 0)),
    ]


def past_axis(past: EarlierContests) -> Axis:
    """Return the axis for earlier contests, up to the highest actual or expected column."""
    expected = max(wins_at(1, 0), no_win(past.callers, 0))
    if not past.contests:
        return Axis(expected, f"{expected:.0%}")
    top = max(past.nobody, past.contests * expected, *past.wins.values(), 1.0)
    return Axis(top, grouped(round(top)))


def figures(view: ContestView) -> list[tuple[str, str, str]]:
    """Return title, percentage and words of the three figures: next call, somebody, nobody."""
    if view.ended:
        return _ended(view)
    made = len(view.rulings)
    chances, start = chances_after(view, made), chances_after(view, 0)
    left = callers_left(view, made)
    one = view.terms.prizes == 1
    somebody, nobody = ("somebody wins", "nobody wins") if one else ("one more wins", "no more wins")
    if left:
        numbers = winning_numbers(residue_after(view, made))
        chance, of = short_percent(chances.this_call), f"{numbers} of {len(NUMBERS)} numbers"
        callers, unless = f"{counted(left, 'caller')} left", f"at first {bounded_percent(start.nobody)}"
    else:
        chance, of, unless = _no_caller_left(view, f"at first {bounded_percent(start.nobody)}")
        callers = "no caller is left"
    return [
        ("next call wins", chance, of),
        (somebody, short_percent(chances.somebody), callers),
        (nobody, short_percent(chances.nobody), unless),
    ]


def note(view: ContestView, congruent: str) -> str:
    """Return the note about what the odds do not include; empty if there is nothing to say.

    Args:
        view: The contest.
        congruent: The character for "is congruent to".
    """
    if view.ended:
        return ""
    parts = []
    if view.standing.live:
        own_waits = view.own_line is not None and view.ruling(view.own_line) is None
        left_out = "Your line is" if own_waits else "Live lines are"
        wins = f"a number {congruent} {needed(view.residue)} (mod {MODULUS}) wins now"
        parts.append(f"{left_out} not counted: {'you choose' if own_waits else 'they choose'}, and {wins}.")
    if view.terms.prizes != 1:
        parts.append("The odds are of the next win; luckytui odds --prizes tells of all of them.")
    elif callers_left(view, 0) > MOST_EXACT:
        parts.append(f"Beyond {MOST_EXACT} callers nobody wins less than once in 10^20 contests.")
    return "\n".join(parts)


def _no_caller_left(view: ContestView, at_first: str) -> tuple[str, str, str]:
    """Return percentage and words of the next call, and the words for nobody, if no scheduled caller is left."""
    live = view.standing.live
    if not live:
        return "", "nobody is left", at_first
    if live == 1 and view.waits_for_own_line:
        return "", "only you are left", "unless you do"
    return "", f"only {counted(live, 'live line')} left", "unless one of them does"


def _ended(view: ContestView) -> list[tuple[str, str, str]]:
    start = chances_after(view, 0)
    if not view.winners:
        return [
            ("next call wins", "", "no call is left" if view.outcome is Outcome.NOBODY else "off air"),
            ("somebody wins", "0", f"at first {bounded_percent(start.somebody)}"),
            ("nobody wins", "100", f"{counted(view.calls, 'call')} made"),
        ]
    winner = view.winners[-1]
    mine = winner.caller == view.own_line
    name = "you" if mine else view.sign(winner.caller)
    who = f"{name}, call {grouped(view.calls)}" if view.terms.prizes == 1 else counted(len(view.winners), "winner")
    chosen = "you chose it" if mine else "it was chosen" if view.is_live(winner.caller) else ""
    last = (
        "winning call had",
        "" if chosen else short_percent(_last_chance(view)),
        chosen or f"before call {grouped(view.calls)}",
    )
    if not view.rulings or not view.rulings[-1].won:
        last = ("next call wins", "", "no call is left")
    return [
        last,
        ("somebody wins", "100", who),
        ("nobody wins", "0", f"at first {bounded_percent(start.nobody)}"),
    ]


def _last_chance(view: ContestView) -> float:
    made = len(view.rulings)
    return call_wins(view, made - 1, made) if made else 0.0
