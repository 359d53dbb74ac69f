"""Contests that are made up event by event, and what a view shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from luckytui.contest.draws import draws_of
from luckytui.contest.events import Begun, Event, Joined, OnAir, Over, Paced, Removed, Renamed, Resumed, Ruled, Snapshot
from luckytui.contest.lines import Origin
from luckytui.contest.pause import Pause
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Refused, Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from tests.views import CONTEST, live_lines


@dataclass
class History:
    """A contest that is made up event by event.

    Attributes:
        contest: Where it stands.
        events: What was announced.
        rulings: The calls made.
        rate: Contest seconds per wall second.
        pause: Whether it is paused, or was.
    """

    contest: Contest
    events: list[Event] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    rate: float = 1.0
    pause: Pause = field(default_factory=Pause)

    def snapshot(self) -> Snapshot:
        """Return where it stands, in one event."""
        made = Rulings(self.contest.start.calls)
        made.extend(self.rulings)
        lines = tuple(self.contest.lines)
        return Snapshot(
            CONTEST,
            self.contest.number,
            self.contest.terms,
            self.contest.start,
            lines,
            made,
            self.contest.outcome,
            at=0.0,
            rate=self.rate,
            paused=self.pause.paused,
            paused_until=self.pause.until,
            lobby=self.contest.lobby,
        )


def _call(history: History, callers: list[int], data: st.DataObject) -> None:
    """Let these lines call in one batch, and announce it."""
    contest, draws = history.contest, draws_of(history.contest.terms)
    answers: list[Ruling | Refused] = []
    for caller in callers:
        scheduled = caller <= contest.terms.callers
        number = draws.number(caller) if scheduled else data.draw(st.integers(100, 999))
        at = draws.time(caller) if scheduled else history.rulings[-1].at if history.rulings else 0.0
        answers.append(contest.rule(Call(at, caller, contest.terms.keyword, str(number))))
    taken = tuple(each for each in answers if isinstance(each, Ruling))
    refused = tuple(each for each in answers if isinstance(each, Refused))
    history.rulings += taken
    over = contest.outcome is not Outcome.OPEN
    history.events.append(Ruled(CONTEST, contest.number - over, taken, refused))


def _change(history: History, step: str, data: st.DataObject) -> None:
    """Rename or remove a live line, and announce it if that changes it."""
    contest, number = history.contest, history.contest.number
    caller, name = data.draw(st.sampled_from(contest.lines)).caller, data.draw(st.sampled_from(["", f"Ann-{number}"]))
    line = contest.remove(caller) if step == "remove" else contest.roster.rename(caller, name)
    over = contest.outcome is not Outcome.OPEN
    if contest.number - over > number:
        kind = Removed if step == "remove" else Renamed
        history.events.append(kind(CONTEST, contest.number - over, line))


def _end(history: History) -> None:
    """Announce the end of the contest, if it has ended."""
    contest = history.contest
    if contest.outcome is not Outcome.OPEN:
        ended = contest.outcome, contest.calls, contest.magic_number, tuple(contest.winners)
        history.events.append(Over(CONTEST, contest.number, *ended))


def _opened(contest: Contest, *, lobby: bool) -> History:
    """Return the history of a contest that has just been opened."""
    history = History(contest)
    contest.lobby = lobby
    history.events.append(OnAir(CONTEST, contest.number, contest.terms, tuple(contest.lines), lobby))
    return history


@st.composite
def histories(draw: st.DrawFn, *, plain: bool = False) -> History:
    """Make a contest up, to some point in it, that is told by events of every kind.

    Args:
        draw: Hypothesis's.
        plain: Without what a snapshot does not tell: a lobby, lines that were there from the beginning, other names.
    """
    seed, callers, prizes = draw(st.integers(0, 2**32)), draw(st.integers(0, 12)), draw(st.sampled_from([0, 1, 2]))
    terms, data = Terms(seed=seed, callers=callers, prizes=prizes), draw(st.data())
    lines = live_lines(terms, *"AB"[: 0 if plain else draw(st.integers(0, 2))])
    history = _opened(Contest(terms, None, lines), lobby=not plain and draw(st.booleans()))
    waiting = draws_of(terms).in_order(range(1, terms.callers + 1))
    steps = ["join", "scheduled", "live", "pace", "late", *([] if plain else ["rename", "remove"])]
    for step in draw(st.lists(st.sampled_from(steps), max_size=12)):
        contest = history.contest
        if contest.outcome is not Outcome.OPEN:
            break
        if contest.lobby and step not in ("join", "rename", "remove"):
            contest.lobby = False
            history.events.append(Begun(CONTEST, contest.number, 0.0))
        if step == "join":
            line = contest.join(draw(st.sampled_from(["", f"Zoë-{len(contest.lines)}"])), draw(st.sampled_from(Origin)))
            history.events.append(Joined(CONTEST, contest.number, line))
        elif step in ("rename", "remove") and contest.lines:
            _change(history, step, data)
        elif step == "scheduled" and waiting:
            count = draw(st.integers(1, len(waiting)))
            _call(history, waiting[:count], data)
            del waiting[:count]
        elif step == "live" and contest.lines:
            # Also one that has called, or was removed.
            _call(history, [draw(st.sampled_from(contest.lines)).caller], data)
        elif step == "late" and history.rulings:
            _call(history, [history.rulings[0].caller, contest.terms.callers + 99], data)
        elif step == "pace":
            history.rate = draw(st.sampled_from([0.25, 1.0, 16.0]))
            history.pause.set(paused=draw(st.booleans()), calls=contest.calls)
            history.events.append(Paced(CONTEST, contest.number, 0.0, history.rate, history.pause.paused))
    _end(history)
    return history


def heard(events: list[Event], own: Origin | None = Origin.KEYBOARD) -> ContestView:
    """Return the view of who has heard these events."""
    opening, *rest = events
    assert isinstance(opening, OnAir | Resumed | Snapshot)
    view = ContestView(opening, own)
    for _ in view.sort():
        pass
    for event in rest:
        view.apply(event)
    return view


def shown(view: ContestView, now: float) -> dict[str, Any]:
    """Return all that can be seen in a view at a contest time."""
    lines = range(1, view.size + 1)
    names = (
        "contest number terms start deadline lines own_line rulings live_calls winners outcome lobby rate paused "
        "off_air magic_number residue calls size ended standing waits_for_own_line next_caller"
    )
    return {name: getattr(view, name) for name in names.split()} | {
        "states": [view.state(caller, now) for caller in lines],
        "calls_of": [view.ruling(caller) for caller in lines],
        "remaining": [view.remaining(caller, now) for caller in lines],
        "signs": [view.sign(caller) for caller in lines],
    }
