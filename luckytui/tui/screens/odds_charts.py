"""What the odds screen draws and says of a contest: columns, figures and words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from luckytui.contest.rules import MODULUS, Outcome, needed
from luckytui.contest.view import ContestView
from luckytui.odds.exact import MOST_EXACT, NUMBERS, winning_numbers
from luckytui.odds.live import (
    Past,
    call_wins,
    callers_left,
    chances_after,
    no_win,
    percent,
    residue_after,
    rounded,
    wins_at,
)
from luckytui.text import counted
from luckytui.tui.widgets.chart import Axis, Column, window

#: The axis of a chart of chances from never to certain.
WHOLE = Axis(1.0, "100%", "50%", "0%")


def places(view: ContestView) -> int:
    """Return how many calls there can be: one a caller, and the person's once it is made."""
    made = len(view.rulings)
    return max(made + callers_left(view, made), made)


def call_axis(view: ContestView) -> Axis:
    """Return the axis for the chance of each call: up to the likeliest, which is the next one."""
    made = len(view.rulings)
    top = max(wins_at(1, residue_after(view, 0)), chances_after(view, made).this_call, _last_chance(view))
    return Axis(top, f"{top:.1%}")


def by_call(view: ContestView, room: int) -> list[Column]:
    """Return a column for each call: what it had at the start before the present one, what it has now from there on.

    Args:
        view: The contest.
        room: The most columns.
    """
    made = len(view.rulings)
    present = made if view.ended else made + 1
    columns = []
    for place in window(places(view), room, present - 1):
        call = place + 1
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


def reading(columns: Sequence[Column], pointer: str) -> str:
    """Say how the columns of `by_call` are to be read."""
    kinds = {column.kind for column in columns}
    if "past" not in kinds:
        return ""
    if "now" in kinds:
        return f"left of {pointer} the odds at first, right of it now"
    return f"left of {pointer} the odds at first" if any(each.pointed for each in columns) else "the odds at first"


def moved(view: ContestView, room: int) -> list[Column]:
    """Return a column for the start and each call: the chance after it that somebody still wins.

    Args:
        view: The contest.
        room: The most columns.
    """
    made = len(view.rulings)
    columns = []
    for place in window(places(view) + 1, room, made):
        label = str(view.start.calls + place)
        if place > made:
            columns.append(Column(0.0, "later", label))
        else:
            chance = chances_after(view, place).somebody
            kind = "later" if place < made else "won" if view.ended and view.winners else "now"
            columns.append(Column(chance, kind, label, pointed=place == made))
    return columns


def last_move(view: ContestView, arrow: str) -> str:
    """Say how the last call moved the chance that somebody still wins.

    Args:
        view: The contest.
        arrow: The sign for "to".
    """
    made = len(view.rulings)
    if not made:
        return "no call yet"
    before, after = chances_after(view, made - 1).somebody, chances_after(view, made).somebody
    return f"call {view.calls:,}: {rounded(before)}% {arrow} {rounded(after)}%"


def past_columns(past: Past, room: int) -> list[Column]:
    """Return a column for each call that won in earlier contests, and one for nobody, beside what is expected.

    Args:
        past: The earlier contests.
        room: The most columns.
    """
    last = max(past.callers, *past.wins, 0)
    whole = past.contests or 1
    columns = [
        Column(past.wins[place + 1], "later", str(place + 1), whole * wins_at(place + 1, 0))
        for place in window(last, room - 2, 0)
    ]
    return [
        *columns,
        Column(0.0, "past", ""),
        Column(past.nobody, "nobody", "none", whole * no_win(past.callers, 0)),
    ]


def past_axis(past: Past) -> Axis:
    """Return the axis for earlier contests: up to the most of a kind, found or expected."""
    expected = max(wins_at(1, 0), no_win(past.callers, 0))
    if not past.contests:
        return Axis(expected, f"{expected:.0%}")
    top = max(past.nobody, past.contests * expected, *past.wins.values(), 1.0)
    return Axis(top, f"{top:,.0f}")


def figures(view: ContestView) -> list[tuple[str, str, str]]:
    """Return name, percent and words of the three chances: the next call, somebody, nobody."""
    made = len(view.rulings)
    chances, start = chances_after(view, made), chances_after(view, 0)
    left = callers_left(view, made)
    one = view.terms.prizes == 1
    names = ("somebody wins", "nobody wins") if one else ("one more wins", "no more wins")
    if view.ended:
        return _ended(view)
    if left == 0:
        only = "only you are left" if view.terms.player else "nobody is left"
        shown = ("next call wins", "", only)
    else:
        numbers = winning_numbers(residue_after(view, made))
        shown = "next call wins", rounded(chances.this_call), f"{numbers} of {NUMBERS} numbers"
    unless = "unless you do" if left == 0 and view.terms.player else f"at first {percent(start.nobody)}"
    return [
        shown,
        (names[0], rounded(chances.somebody), f"{counted(left, 'caller')} left" if left else "no caller is left"),
        (names[1], rounded(chances.nobody), unless),
    ]


def note(view: ContestView, congruent: str) -> str:
    """Say what the chances leave out.

    Args:
        view: The contest.
        congruent: The sign for "leaves the same remainder as".
    """
    parts = []
    made = len(view.rulings)
    if view.terms.player_line is not None and not view.ended and view.ruling(view.terms.player_line) is None:
        parts.append(
            f"You are left out, for you choose: a number {congruent} {needed(residue_after(view, made))} "
            f"(mod {MODULUS}) wins now."
        )
    if view.terms.prizes != 1 and not view.ended:
        parts.append("The odds are of the next win; luckytui odds --prizes tells of all of them.")
    elif callers_left(view, 0) > MOST_EXACT and not view.ended:
        parts.append(f"Beyond {MOST_EXACT} callers nobody wins less than once in 10^20 contests.")
    return "\n".join(parts)


def _ended(view: ContestView) -> list[tuple[str, str, str]]:
    start = chances_after(view, 0)
    if not view.winners:
        return [
            ("next call wins", "", "no call is left" if view.outcome is Outcome.NOBODY else "off air"),
            ("somebody wins", "0", f"at first {percent(start.somebody)}"),
            ("nobody wins", "100", f"{counted(view.calls, 'call')} made"),
        ]
    winner = view.winners[-1]
    name = "you" if winner.caller == view.terms.player_line else view.sign(max(winner.caller, 1))
    who = f"{name}, call {view.calls:,}" if view.terms.prizes == 1 else counted(len(view.winners), "winner")
    mine = winner.caller == view.terms.player_line
    last = (
        "winning call had",
        "" if mine else rounded(_last_chance(view)),
        "you chose it" if mine else f"before call {view.calls:,}",
    )
    if not view.rulings or not view.rulings[-1].won:
        last = ("next call wins", "", "no call is left")
    return [
        last,
        ("somebody wins", "100", who),
        ("nobody wins", "0", f"at first {percent(start.nobody)}"),
    ]


def _last_chance(view: ContestView) -> float:
    made = len(view.rulings)
    return call_wins(view, made - 1, made) if made else 0.0
