"""How the dashboard words what happened: lines for the feed, moments for the banner. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from luckytui.contest.rules import HIGHEST, LOWEST, MODULUS, Outcome, Reason, Ruling, needed
from luckytui.contest.view import ContestView
from luckytui.station.inbox import News, OnAir, Over, Resumed, Ruled
from luckytui.text import counted
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.feed import Said

#: Calls of one batch, and recovered calls, that are put in the feed; the rest is on the board.
MOST_LINES = 200
#: What is said where the reason is too long for a row.
SHORTLY = {Reason.BAD_NUMBER: f"not {LOWEST} to {HIGHEST}"}
#: What is said to a key that has nothing left to do.
OVER = "The contest is over: n opens a new one."
#: Winners whose names the banner has room for.
NAMED = 3


def lines_for(view: ContestView, news: News) -> Iterator[Said]:
    """Yield the feed's lines for a piece of news that the stage already shows."""
    now = view.clock.elapsed()
    match news:
        case OnAir(contest, terms):
            yield Said(now, "show", f"contest {contest}: on air")
            yield Said(now, "show", f"keyword: {terms.keyword}")
        case Resumed(contest, _, calls, magic_number, _):
            for ruling in view.rulings[-MOST_LINES:]:
                yield Said(ruling.at, "recovered", _call(view, ruling))
            yield Said(now, "show", f"resumed after call {calls}")
        case Ruled(_, rulings, refused):
            for ruling in rulings[-MOST_LINES:]:
                yield Said(ruling.at, "won" if ruling.won else "call", _call(view, ruling))
            for each in refused[-MOST_LINES:]:
                yield Said(now, "refused", f"{view.sign(each.caller)}: {SHORTLY.get(each.reason, each.reason)}")
            if rulings and (left := only_you_left(view)) is not None:
                yield Said(now, "show", f"only you left: {left:.0f} s")
        case Over(_, outcome, calls, magic_number, _):
            said = {Outcome.WON: "and that's the show", Outcome.NOBODY: "nobody won today"}.get(outcome, "the end")
            yield Said(now, "show", said)
            yield Said(now, "show", f"{counted(calls, 'call')}, total {magic_number}")


def banner_for(view: ContestView, news: News, silence: float | None) -> tuple[str, str, str] | None:
    """Return kind, big line and small lines of the banner for a piece of news, or None without one.

    Args:
        view: The contest, already showing the news.
        news: What happened.
        silence: Seconds since the journal was last written when this show began, if it resumed one.
    """
    match news:
        case Resumed(contest, _, calls, magic_number, _):
            silent = f"; silent for {duration(silence)}" if silence is not None else ""
            since = f"after call {calls}, with magic number {magic_number}" if calls else "as it began"
            return (
                "recovered",
                "RECOVERED",
                f"Contest {contest} goes on {since}.\n0 announced calls were lost{silent}.",
            )
        case Over(_, Outcome.WON, calls, magic_number, winners):
            names = ", ".join(
                "you" if w.caller == view.terms.player_line else view.sign(w.caller) for w in winners[:NAMED]
            )
            names += f" and {len(winners) - NAMED:,} more" if len(winners) > NAMED else ""
            mine = [w for w in winners if w.caller == view.terms.player_line]
            last = winners[-1]
            return (
                "won",
                "YOU WON!" if mine else "WINNER!" if len(winners) == 1 else f"{len(winners)} WINNERS!",
                f"{names[:1].upper()}{names[1:]}: {last.magic_number} = {MODULUS} x {last.magic_number // MODULUS}\n"
                f"{counted(calls, 'call')} made. n opens a new contest.",
            )
        case Over(_, Outcome.NOBODY, calls, magic_number, _):
            short = needed(magic_number % MODULUS)
            return (
                "nobody",
                "NOBODY WON",
                f"{counted(calls, 'call')}, magic number {magic_number}: {short} short of a multiple of {MODULUS}.\n"
                "n opens a new contest.",
            )
        case _:
            return None


def only_you_left(view: ContestView) -> float | None:
    """Return the seconds in which the person can still call when everybody else has, else None."""
    player = view.terms.player_line
    if player is None or view.ended or len(view.winners) == view.terms.prizes > 0:
        return None
    if len(view.rulings) < view.terms.callers or view.ruling(player) is not None:
        return None
    return view.remaining(player, view.clock.elapsed())


def progress(count: int, total: int, symbols: Symbols) -> str:
    """Return how far a contest is read, as a bar of 40 cells and in words below it.

    Args:
        count: Calls read, 0 to `total`.
        total: Calls to be read, 1 or more.
        symbols: What to draw with.
    """
    done = 40 * count // total
    return f"{symbols.bar[-1] * done}{symbols.dot * (40 - done)}\n{count:,} of {total:,} calls read from the journal"


def duration(seconds: float) -> str:
    """Return a length of time in words for a banner, such as `12 s`, `3 min` or `2 h`."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3_600:.0f} h"


def _call(view: ContestView, ruling: Ruling) -> str:
    won = " WINS" if ruling.won else ""
    return f"{view.sign(ruling.caller)} {ruling.number}: {ruling.magic_number}{won}"
