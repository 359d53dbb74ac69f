"""Contests in which what is planned happens: the events that they announce."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from luckytui.contest.events import (
    Begun,
    Event,
    Joined,
    OffAir,
    OnAir,
    Over,
    Paced,
    Removed,
    Renamed,
    Resumed,
    Ruled,
    Snapshot,
)
from luckytui.contest.joining import JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Refused, Ruling, Rulings
from luckytui.contest.terms import LARGEST_SEED, Start, Terms

names = st.text("aëŉ幸-7", min_size=1, max_size=5)
plans = st.lists(
    st.one_of(
        st.tuples(st.just("join"), names, st.sampled_from(Origin)),
        st.tuples(st.just("change"), st.integers(1, 9), st.sampled_from([None, "", "Ann"])),
        st.tuples(st.just("begin")),
        st.tuples(st.just("calls"), st.lists(st.tuples(st.integers(1, 8), st.integers(90, 999)), max_size=4)),
        st.tuples(st.just("pace"), st.floats(0.25, 16), st.booleans()),
        st.tuples(st.just("crash"), st.floats(0, 100)),
        st.tuples(st.just("miss"), st.floats(0, 100), st.booleans(), st.sampled_from([None, 0, 2])),
    ),
    max_size=8,
)
any_terms = st.builds(
    Terms,
    seed=st.integers(0, LARGEST_SEED),
    callers=st.integers(0, 6),
    prizes=st.integers(0, 3),
    max_delay=st.floats(0, 86_400),
    timeout=st.floats(0, 86_400),
    lead_in=st.sampled_from([0.0, 3.0]),
    propagation=st.sampled_from([0.0, 0.5]),
)


def asked(contest: Contest, kind: str, *what: Any) -> list[Event]:
    """Return the events of a line that joins or is changed, or of a contest that begins; none if nothing changes."""
    before = contest.number
    if kind == "begin":
        contest.lobby = False
        return [Begun(1, before, 0.0)]
    if kind == "join":
        line = contest.join(*what)
        return [Joined(1, contest.number, line)]
    caller, name = what
    line = contest.remove(caller) if name is None else contest.roster.rename(caller, name)
    number = contest.number - (contest.outcome is not Outcome.OPEN)
    return [(Removed if name is None else Renamed)(1, number, line)] if number > before else []


def played(terms: Terms, plan: list[tuple[Any, ...]], start: Start | None = None) -> list[Event]:
    """Return the events of a contest in which this happens."""
    contest, made = Contest(terms, start), Rulings(start.calls if start else 0)
    contest.lobby = ("begin",) in plan
    events: list[Event] = [OnAir(1, contest.number, terms, (), contest.lobby)]
    if start is not None:
        # The end of a record that has won has a number of its own.
        number = contest.number - (contest.outcome is not Outcome.OPEN)
        events = [Resumed(1, number, terms, start, (), Rulings(start.calls))]

    def known() -> tuple[int, int, Terms, Start, tuple[LiveLine, ...], Rulings]:
        rulings = Rulings(contest.start.calls)
        rulings.extend(made)
        return 1, contest.number, terms, contest.start, tuple(contest.lines), rulings

    for kind, *what in plan:
        if contest.outcome is not Outcome.OPEN:
            break
        if kind in ("join", "change", "begin"):
            with suppress(JoinRefused):
                events += asked(contest, kind, *what)
        elif kind == "calls":
            answers = [contest.rule(Call(1.0, caller, "lucky", str(number))) for caller, number in what[0]]
            taken = tuple(each for each in answers if isinstance(each, Ruling))
            made.extend(taken)
            number = contest.number - (contest.outcome is not Outcome.OPEN)
            events.append(Ruled(1, number, taken, tuple(each for each in answers if isinstance(each, Refused))))
        elif kind == "pace":
            events.append(Paced(1, contest.number, 2.5, *what))
        elif kind == "crash":
            events += [OffAir(1, contest.number, "gone"), Resumed(*known(), what[0], lobby=contest.lobby)]
        else:
            events.append(Snapshot(*known(), contest.outcome, what[0], 2.0, *what[1:])._replace(lobby=contest.lobby))
    contest.close()
    ended = contest.outcome, contest.calls, contest.magic_number, tuple(contest.winners)
    return [*events, Over(1, contest.number, *ended)]
