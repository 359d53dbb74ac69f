"""What the odds screen draws and says of a contest: columns, figures and words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from luckytui.contest.rules import MODULUS, Outcome, needed
from luckytui.contest.view import Stage
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


def places(stage: Stage) -> int:
    """Return how many calls there can be: one a caller, and the person's once it is made."""
    made = len(stage.rulings)
    return max(made + callers_left(stage, made), made)


def call_axis(stage: Stage) -> Axis:
    """Return the axis for the chance of each call: up to the likeliest, which is the next one."""
    made = len(stage.rulings)
    top = max(wins_at(1, residue_after(stage, 0)), chances_after(stage, made).this_call, _last_chance(stage))
    return Axis(top, f"{top:.1%}")


def by_call(stage: Stage, room: int) -> list[Column]:
    """Return a column for each call: what it had at the start before the present one, what it has now from there on.

    Args:
        stage: The contest.
        room: The most columns.
    """
    made = len(stage.rulings)
    present = made if stage.ended else made + 1
    columns = []
    for place in window(places(stage), room, present - 1):
        call = place + 1
        label = str(stage.start.calls + call)
        pointed = call == present and (not stage.ended or stage.outcome is Outcome.WON)
        if call <= made and stage.rulings[call - 1].won:
            columns.append(Column(call_wins(stage, call - 1, call), "won", label, pointed=pointed))
        elif call <= made:
            columns.append(Column(call_wins(stage, 0, call), "past", label))
        else:
            kind = "now" if pointed else "later"
            columns.append(Column(call_wins(stage, made, call), kind, label, pointed=pointed))
    return columns


def reading(columns: Sequence[Column], pointer: str) -> str:
    """Say how the columns of `by_call` are to be read."""
    kinds = {column.kind for column in columns}
    if "past" not in kinds:
        return ""
    if "now" in kinds:
        return f"left of {pointer} the odds at first, right of it now"
    return f"left of {pointer} the odds at first" if any(each.pointed for each in columns) else "the odds at first"


def moved(stage: Stage, room: int) -> list[Column]:
    """Return a column for the start and each call: the chance after it that somebody still wins.

    Args:
        stage: The contest.
        room: The most columns.
    """
    made = len(stage.rulings)
    columns = []
    for place in window(places(stage) + 1, room, made):
        label = str(stage.start.calls + place)
        if place > made:
            columns.append(Column(0.0, "later", label))
        else:
            chance = chances_after(stage, place).somebody
            kind = "later" if place < made else "won" if stage.ended and stage.winners else "now"
            columns.append(Column(chance, kind, label, pointed=place == made))
    return columns


def last_move(stage: Stage, arrow: str) -> str:
    """Say how the last call moved the chance that somebody still wins.

    Args:
        stage: The contest.
        arrow: The sign for "to".
    """
    made = len(stage.rulings)
    if not made:
        return "no call yet"
    before, after = chances_after(stage, made - 1).somebody, chances_after(stage, made).somebody
    return f"call {stage.calls:,}: {rounded(before)}% {arrow} {rounded(after)}%"


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


def figures(stage: Stage) -> list[tuple[str, str, str]]:
    """Return name, percent and words of the three chances: the next call, somebody, nobody."""
    made = len(stage.rulings)
    chances, start = chances_after(stage, made), chances_after(stage, 0)
    left = callers_left(stage, made)
    one = stage.terms.prizes == 1
    names = ("somebody wins", "nobody wins") if one else ("one more wins", "no more wins")
    if stage.ended:
        return _ended(stage)
    if left == 0:
        only = "only you are left" if stage.terms.player else "nobody is left"
        shown = ("next call wins", "", only)
    else:
        numbers = winning_numbers(residue_after(stage, made))
        shown = "next call wins", rounded(chances.this_call), f"{numbers} of {NUMBERS} numbers"
    unless = "unless you do" if left == 0 and stage.terms.player else f"at first {percent(start.nobody)}"
    return [
        shown,
        (names[0], rounded(chances.somebody), f"{counted(left, 'caller')} left" if left else "no caller is left"),
        (names[1], rounded(chances.nobody), unless),
    ]


def note(stage: Stage, congruent: str) -> str:
    """Say what the chances leave out.

    Args:
        stage: The contest.
        congruent: The sign for "leaves the same remainder as".
    """
    parts = []
    made = len(stage.rulings)
    if stage.terms.player_line is not None and not stage.ended and stage.ruling(stage.terms.player_line) is None:
        parts.append(
            f"You are left out, for you choose: a number {congruent} {needed(residue_after(stage, made))} "
            f"(mod {MODULUS}) wins now."
        )
    if stage.terms.prizes != 1 and not stage.ended:
        parts.append("The odds are of the next win; luckytui odds --prizes tells of all of them.")
    elif callers_left(stage, 0) > MOST_EXACT and not stage.ended:
        parts.append(f"Beyond {MOST_EXACT} callers nobody wins less than once in 10^20 contests.")
    return "\n".join(parts)


def _ended(stage: Stage) -> list[tuple[str, str, str]]:
    start = chances_after(stage, 0)
    if not stage.winners:
        return [
            ("next call wins", "", "no call is left" if stage.outcome is Outcome.NOBODY else "off air"),
            ("somebody wins", "0", f"at first {percent(start.somebody)}"),
            ("nobody wins", "100", f"{counted(stage.calls, 'call')} made"),
        ]
    winner = stage.winners[-1]
    name = "you" if winner.caller == stage.terms.player_line else stage.sign(max(winner.caller, 1))
    who = f"{name}, call {stage.calls:,}" if stage.terms.prizes == 1 else counted(len(stage.winners), "winner")
    mine = winner.caller == stage.terms.player_line
    last = (
        "winning call had",
        "" if mine else rounded(_last_chance(stage)),
        "you chose it" if mine else f"before call {stage.calls:,}",
    )
    if not stage.rulings or not stage.rulings[-1].won:
        last = ("next call wins", "", "no call is left")
    return [
        last,
        ("somebody wins", "100", who),
        ("nobody wins", "0", f"at first {percent(start.nobody)}"),
    ]


def _last_chance(stage: Stage) -> float:
    made = len(stage.rulings)
    return call_wins(stage, made - 1, made) if made else 0.0
