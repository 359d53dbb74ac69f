"""The texts for events: the lines of the feed panel and the words of the banner. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from luckytui.contest.events import Begun, Event, OnAir, Over, Resumed, Ruled, Snapshot
from luckytui.contest.numbers import HIGHEST, LOWEST, MODULUS, needed, residue
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.contest.view import ContestView
from luckytui.text import counted, grouped
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.banner import BannerText
from luckytui.tui.widgets.board_words import would_have_won
from luckytui.tui.widgets.feed_panel import FeedLine

#: The most calls of one event that the feed panel shows; the board shows all.
MOST_LINES = 200
#: The notification for a key that does nothing in a contest that is over.
OVER = "The contest is over: n opens a new one."
#: The most winners that the banner names, and the cells of a line of it where it is narrow.
NAMED = 6
LINE = 42
#: The most characters of a name in the banner of a recovery.
SIGN = 9
#: Short forms of reasons: beside "You" each fits into the feed panel, where it is narrow.
_SHORTER = {
    Reason.OFF_AIR: "off air",
    Reason.UNKNOWN_CALLER: "no such caller",
    Reason.SECOND_CALL: "called already",
    Reason.NOT_REACHED: "no keyword yet",
    Reason.PAUSED: "not in a pause",
    Reason.JUST_PAUSED: "another goes first",
    Reason.REMOVED: "line removed",
    Reason.BAD_NUMBER: f"not {LOWEST} to {HIGHEST}",
}
_ENDINGS = {Outcome.WON: "the contest is over", Outcome.NOBODY: "nobody won"}


def rules_for(view: ContestView, *, can_play: bool) -> Iterator[str]:
    """Yield the rules of a contest, a sentence each.

    Args:
        view: The contest.
        can_play: Whether the viewer's own line can call from the screen that shows them.
    """
    yield "Each call adds to the magic number."
    yield f"Whoever makes it a multiple of {MODULUS} wins."
    if can_play and view.own_line is not None:
        yield "You can call: enter, then three digits."


def lines_for(view: ContestView, event: Event, now: float) -> Iterator[FeedLine]:
    """Yield the lines of the feed panel for an event.

    Args:
        view: The contest, with the event already applied.
        event: What happened.
        now: The contest time, in seconds.
    """
    match event:
        case OnAir(lobby=lobby):
            yield from _opening(view, now, lobby=lobby)
        case Begun():
            yield from _opening(view, now, lobby=False)
        case Resumed(clean=True):
            yield from _calls(view, view.rulings[-MOST_LINES:])
            yield FeedLine(now, "show", f"contest {view.contest} goes on")
        case Resumed():
            for ruling in view.rulings[-MOST_LINES:]:
                yield FeedLine(ruling.at, "recovered", _call(view, ruling))
            yield FeedLine(now, "divider", f"recovered: {counted(view.calls, 'call')}, 0 lost")
            # The countdowns are longer again than they were before the crash.
            yield FeedLine(now, "divider", f"time goes on from {now:.1f} s")
        case Snapshot(rulings=rulings, lobby=lobby):
            if not view.start.calls and len(rulings) <= MOST_LINES:
                # From its beginning, as who was there saw it.
                yield from _opening(view, 0.0, lobby=lobby)
            yield from _calls(view, rulings[-MOST_LINES:])
        case Ruled(_, _, rulings, refused):
            yield from _calls(view, rulings[-MOST_LINES:])
            for each in refused[-MOST_LINES:]:
                yield FeedLine(now, "refused", f"{view.sign(each.caller)}: {reason_for(each)}")
            if (left := seconds_left_for_own_line(view, rulings, now)) is not None:
                who = "only you" if view.standing.live == 1 else grouped(view.standing.live)
                yield FeedLine(now, "show", f"{who} left: {left:.0f} s")
        case Over(_, _, outcome, calls, magic_number, _):
            yield FeedLine(now, "show", _ENDINGS.get(outcome, "the end"))
            yield FeedLine(now, "show", f"{counted(calls, 'call')}, total {grouped(magic_number)}")


def outcome_banner(view: ContestView, over: Over) -> BannerText | None:
    """Return the banner for the end of a contest, or None if it was given up.

    Args:
        view: The contest, with the event already applied.
        over: The end.
    """
    if over.outcome is Outcome.WON:
        return _won(view, over)
    if over.outcome is Outcome.NOBODY:
        short = needed(residue(over.magic_number))
        made = f"{counted(over.calls, 'call')}, magic number {grouped(over.magic_number)}:"
        return BannerText("nobody", "over", "NOBODY WON", f"{made}\n{short} short of a multiple of {MODULUS}")
    return None


def off_air_banner(reason: str) -> BannerText:
    """Return the banner for a show that has stopped."""
    return BannerText("off-air", "off air", "OFF AIR", f"{reason}.\nNothing announced is lost.")


def waiting_banner(about: str) -> BannerText:
    """Return the banner of a spectator while there is no show.

    Args:
        about: Where it is waited for, or why it cannot be seen.
    """
    return BannerText("off-air", "off air", "OFF AIR", f"waiting for the show\n{about}")


def reading_banner(count: int, total: int, symbols: Symbols) -> BannerText:
    """Return the banner while a long contest is read: a progress bar of 40 cells, and the same in words.

    Args:
        count: Calls read, 0 to `total`.
        total: Calls to read, 1 or more.
        symbols: The characters to draw with.
    """
    done = 40 * count // total
    bar = f"{symbols.bar[-1] * done}{symbols.dot * (40 - done)}"
    small = f"{bar}\n{grouped(count)} of {grouped(total)} calls read from the journal"
    return BannerText("reading", "starting", "READING", small)


def reason_for(refused: Refused) -> str:
    """Return why a call was refused, short enough for a row."""
    return _SHORTER.get(refused.reason, refused.reason)


def seconds_left_for_own_line(view: ContestView, rulings: Sequence[Ruling], now: float) -> float | None:
    """Return the seconds that the viewer has left to call, if some calls were the last before that is news; else None.

    It is news that all scheduled callers have called, and that no other live line is left.

    Args:
        view: The contest, with the calls applied.
        rulings: The calls.
        now: The contest time, in seconds.
    """
    if view.own_line is None or not rulings or not view.waits_for_own_line:
        return None
    if view.standing.live > 1 and all(view.is_live(ruling.caller) for ruling in rulings):
        return None
    return view.remaining(view.own_line, now)


def duration(seconds: float) -> str:
    """Return a duration as text, for example `12.0 s`, `3 min` or `2 h`."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3_600:.0f} h"


def goes_on(view: ContestView) -> str:
    """Return the sentence for a contest that goes on."""
    if not view.calls:
        return f"Contest {view.contest} goes on as it began."
    since = f"after call {grouped(view.calls)}, with magic number {grouped(view.magic_number)}"
    return f"Contest {view.contest} goes on {since}."


def recovered_banner(view: ContestView, silence: float) -> BannerText:
    """Return the banner of a recovery: what was announced before the crash, and what is known now, side by side.

    Args:
        view: The contest.
        silence: Seconds from the last write to the journal until it was opened.
    """
    before, now = _state(view, view.recovered), _state(view, len(view.rulings))
    rows = zip(("", "calls", "total", "last"), ("before", *before), ("now", *now), strict=True)
    width = max(map(len, (*before, *now, "before")))
    table = "\n".join(f"{label:<5}  {then:>{width}}  {today:>{width}}" for label, then, today in rows)
    # The time of the crash is not known, only that of the last write.
    title = f"recovered, no write for {duration(silence)}"
    return BannerText("recovered", title, "RECOVERED", table, "0 announced calls lost")


def _state(view: ContestView, made: int) -> tuple[str, str, str]:
    """Return the calls, the total and the last call after the first `made` calls of this record."""
    start = view.start
    if not made:
        return grouped(start.calls), grouped(start.magic_number), "none"
    last = view.rulings[made - 1]
    return (
        grouped(start.calls + made),
        grouped(last.magic_number),
        f"{view.sign(last.caller)[:SIGN]} {last.number}",
    )


def _won(view: ContestView, event: Over) -> BannerText:
    winners = event.winners
    last, made = winners[-1], view.ruling(winners[-1].caller)
    names = [view.sign(winner.caller) for winner in winners]
    number = f" with {made.number}" if made is not None else ""
    total = f"{grouped(last.magic_number)} = {MODULUS} x {grouped(last.magic_number // MODULUS)}"
    if len(winners) > 1:
        small = f"{_named(names)}\nthe last{number}: {total}"
        return BannerText("won", "the winners", f"{len(winners)} WINNERS", small)
    own = last.caller == view.own_line
    won = f"{'You win' if own else f'{names[0]} wins'}{number}: {total}"
    big = "YOU WON!" if own else names[0]
    return BannerText("won", "the winner", big, f"{won}\n{counted(event.calls, 'call')} made")


def _named(names: list[str]) -> str:
    """Return as many names as a line has room for, one at least, and how many more there are."""
    for count in range(min(len(names), NAMED), 0, -1):
        more = f" and {grouped(len(names) - count)} more" if len(names) > count else ""
        line = f"{', '.join(names[:count])}{more}"
        if cell_len(line) <= LINE:
            break
    return line


def _opening(view: ContestView, at: float, *, lobby: bool) -> Iterator[FeedLine]:
    if lobby:
        yield FeedLine(at, "show", f"contest {view.contest}: the lobby")
        return
    terms = view.terms
    yield FeedLine(at, "show", f"contest {view.contest}: on air")
    yield FeedLine(at, "show", f"{'listen for' if terms.lead_in else 'keyword'}: {terms.keyword}")


def _calls(view: ContestView, rulings: Iterable[Ruling]) -> Iterator[FeedLine]:
    for ruling in rulings:
        yield FeedLine(ruling.at, "won" if ruling.won else "call", _call(view, ruling))
        if view.is_live(ruling.caller) and not ruling.won:
            yield FeedLine(ruling.at, "call", would_have_won(ruling))


def _call(view: ContestView, ruling: Ruling) -> str:
    then = "WINS" if ruling.won else f"{ruling.residue}, needs {needed(ruling.residue)}"
    return f"{view.sign(ruling.caller)} {ruling.number}: {then}"
