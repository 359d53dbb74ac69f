"""The order of the board's rows: the viewer's own line, then the scheduled callers, then other live lines."""

from __future__ import annotations

from bisect import bisect_left

from luckytui.contest.view import ContestView


def rows(view: ContestView, *, people: bool = False) -> int:
    """Return the number of rows.

    Args:
        view: The contest.
        people: Whether the scheduled callers are left out.
    """
    return len(view.lines) if people else view.size


def row_of(view: ContestView, caller: int, *, by_next: bool, people: bool = False) -> int:
    """Return the row of a line, from 0; that of a scheduled caller who is left out is 0 too.

    Args:
        view: The contest.
        caller: 1 to `view.size`.
        by_next: Whether scheduled callers are sorted by next call, instead of by id.
        people: As for `rows`.
    """
    own = view.own_line
    if caller == own or (people and not view.is_live(caller)):
        return 0
    first = 0 if own is None else 1
    if view.is_live(caller):
        left_out = view.terms.callers if people else 0
        return first + caller - 1 - left_out - (own is not None and own < caller)
    return first + (_callers_before(view, caller) if by_next and view.order else caller - 1)


def caller_in(view: ContestView, row: int, *, by_next: bool, people: bool = False) -> int:
    """Return the line in a row.

    Args:
        view: The contest.
        row: 0 to `rows - 1`.
        by_next: As for `row_of`.
        people: As for `rows`.
    """
    own = view.own_line
    if own is not None:
        if row == 0:
            return own
        row -= 1
    if people:
        row += view.terms.callers
    if row < view.terms.callers:
        return view.order[row] if by_next and view.order else row + 1
    caller = row + 1
    return caller + 1 if own is not None and own <= caller else caller


def followed_caller(view: ContestView) -> int | None:
    """Return the line that the board follows: the next caller, else the last one; the winner after the end."""
    if view.ended:
        # The winner in an earlier record has no line.
        return (view.winners[-1].caller or None) if view.winners else None
    return view.next_caller or (view.rulings[-1].caller if view.rulings else None)


def last_recovered(view: ContestView) -> int | None:
    """Return the scheduled caller that called last before the crash that the contest was resumed after, if any."""
    callers = view.rulings.callers[: view.recovered]
    return next((caller for caller in reversed(callers) if not view.is_live(caller)), None)


def followed_person(view: ContestView) -> int | None:
    """Return the live line that a board of people follows: the winner, the last that has called, or has joined."""
    if view.ended and view.winners and view.is_live(view.winners[-1].caller):
        return view.winners[-1].caller
    return next(reversed(view.live_calls), view.lines[-1].caller if view.lines else None)


def first_row_for(row: int, first: int, height: int) -> int:
    """Return the first row to show so that a followed row is visible.

    The board scrolls only when the followed row leaves its upper two thirds. If it scrolled with every call, it would
    be hard to read, and each call would redraw all rows.

    Args:
        row: The row that is followed.
        first: The first row that is shown now.
        height: The number of visible rows.
    """
    if first + min(2, height // 3) <= row < first + height * 2 // 3:
        return first
    return first_row_around(row, height)


def first_row_around(row: int, height: int) -> int:
    """Return the first row to show so that a row is a third of the way down."""
    return max(row - height // 3, 0)


def _callers_before(view: ContestView, caller: int) -> int:
    """Return how many scheduled callers call before a certain one."""
    delay = view.draws.time
    return bisect_left(view.order, (delay(caller), caller), key=lambda each: (delay(each), each))
