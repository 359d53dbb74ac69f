"""Crash anywhere: a contest killed at any step and resumed ends exactly as it would have uninterrupted."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luckytui.cli import console
from luckytui.clock import JumpClock
from luckytui.contest.draws import draws_of
from luckytui.contest.numbers import MODULUS
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import LARGEST_SEED, Start, Terms
from luckytui.journal.sqlite.reader import Reader
from luckytui.station.host import Host
from tests.station.mortal import Killed, MortalJournal

Line = dict[str, Any]


def expected(terms: Terms, start: Start) -> tuple[list[Ruling], list[int], str]:
    """Return the calls, the winners and the outcome of a contest, straight from the rules."""
    draws = draws_of(terms)
    order = sorted(range(1, terms.callers + 1), key=lambda caller: (draws.time(caller), caller))
    total, winners, rulings = start.magic_number, list[int](), list[Ruling]()
    for seq, caller in enumerate(order, start.calls + 1):
        total += draws.number(caller)
        rulings.append(Ruling(seq, caller, draws.number(caller), total, draws.time(caller)))
        if total % MODULUS == 0:
            winners.append(caller)
            if len(winners) == terms.prizes:
                break
    return rulings, winners, "won" if winners else "nobody"


def play(path: Path, terms: Terms, dies_at: int | None = None) -> tuple[list[Line], Path]:
    """Run what `luckytui --headless --fast --json` runs, and return what it said and where the disk is then."""
    journal = MortalJournal(path, dies_at)
    out = io.StringIO()

    async def run() -> None:
        async with Host(journal, JumpClock) as host:
            await host.open(terms)
            await console.run(host, out, as_json=True)

    try:
        asyncio.run(run())
    except Killed:
        path = journal.disk / path.name
    return [json.loads(line) for line in out.getvalue().splitlines()], path


def called(events: Sequence[Line]) -> list[Ruling]:
    return [
        Ruling(event["seq"], event["caller"], event["number"], event["magic_number"], event["at"])
        for event in events
        if event["event"] == "call"
    ]


# Long: what is true after each death, and at the end, is one list.
def survive(path: Path, terms: Terms, deaths: Sequence[int], start: Start) -> None:
    """Kill and resume a contest, and check after each death and at the end that nothing is lost or different."""
    calls, winners, outcome = expected(terms, start)
    told: list[Ruling] = []
    told_winners: list[int] = []
    kept: list[Ruling] = []
    over: list[Line] = []
    opened = False
    for dies_at in [*deaths, None]:
        # A relaunch needs no settings: the journal's count.
        events, path = play(path, Terms(seed=1, callers=3) if opened else terms, dies_at)
        with Reader(path) as journal:
            stored = journal.contest(1)
            if stored is not None:
                opened = True
                kept = journal.rulings(stored)
        if events and events[0]["event"] == "resumed":
            resumed = events[0]
            seen = resumed["calls"] - start.calls
            assert set(told) <= set(calls[:seen]), "what was announced is recovered"
            assert resumed["magic_number"] == start.magic_number + sum(call.number for call in calls[:seen])
            assert resumed["residue"] == resumed["magic_number"] % MODULUS
            assert called(events) == calls[seen:][: len(called(events))]
        told += called(events)
        told_winners += [event["caller"] for event in events if event["event"] == "winner"]
        over += [event for event in events if event["event"] == "over"]
        assert kept == calls[: len(kept)], "the journal holds a beginning of the uninterrupted contest"
        assert set(told) <= set(kept), "what was announced is in the journal"
        if stored is not None and stored.told:
            break
    assert kept == calls
    assert list(dict.fromkeys(told_winners)) == winners
    assert over
    for event in over:
        assert event == {
            "event": "over",
            "contest": 1,
            "outcome": outcome,
            "calls": start.calls + len(calls),
            "magic_number": calls[-1].magic_number,
            "winners": winners,
        }


settled = st.builds(
    Terms,
    keyword=st.just("lucky"),
    seed=st.integers(0, LARGEST_SEED),
    callers=st.integers(1, 40),
    prizes=st.integers(0, 4),
    max_delay=st.sampled_from([0.0, 0.5, 12.0]),
    timeout=st.just(10.0),
    lead_in=st.sampled_from([0.0, 3.0]),
    propagation=st.sampled_from([0.0, 2.5]),
)


@settings(max_examples=50)
@given(terms=settled, deaths=st.lists(st.integers(1, 50), max_size=4), record=st.sampled_from(["", "46687 2 520"]))
@example(terms=Terms(seed=1, callers=5, max_delay=0.0), deaths=[1, 2, 1, 2, 3], record="")
def test_any_contest_killed_at_any_steps_ends_as_it_would_have_uninterrupted(
    tmp_path_factory: pytest.TempPathFactory, terms: Terms, deaths: list[int], record: str
) -> None:
    path = tmp_path_factory.mktemp("show") / "contests.journal"
    path.write_text(record)
    survive(path, terms, deaths, Start(*map(int, record.split())))


@pytest.mark.parametrize("seed", [1, 3, 5])
@pytest.mark.parametrize("prizes", [1, 0])
def test_a_contest_killed_at_every_single_step_ends_as_it_would_have_uninterrupted(
    tmp_path: Path, seed: int, prizes: int
) -> None:
    terms = Terms(seed=seed, callers=7, prizes=prizes)
    for step in itertools.count(1):
        path = tmp_path / str(step) / "contests.journal"
        path.parent.mkdir()
        survive(path, terms, [step], Start())
        if not (tmp_path / f"{step}'").exists():
            break
    assert step > 6, "the opening, a call and the note at least, before and after each"


def last_commit(path: Path, terms: Terms) -> int:
    """Return the step right after the last commit of a contest: decided, nobody told."""
    for step in range(4, 60, 2):
        place = path.parent / str(step) / path.name
        place.parent.mkdir()
        _, disk = play(place, terms, step)
        with Reader(disk) as journal:
            stored = journal.contest(1)
        assert stored is not None
        if stored.outcome is not Outcome.OPEN:
            return step
    raise AssertionError("its outcome is never committed")


@pytest.mark.parametrize(
    ("seed", "callers", "told"),
    [(1, 5, ["resumed", "winner", "over"]), (1, 3, ["resumed", "nobody", "over"])],
    ids=["won", "nobody"],
)
def test_what_was_decided_but_not_announced_is_told_after_the_crash(
    journal_path: Path, seed: int, callers: int, told: list[str]
) -> None:
    terms = Terms(seed=seed, callers=callers)
    before, disk = play(journal_path, terms, last_commit(journal_path, terms))
    assert not {"winner", "nobody", "over"} & {event["event"] for event in before}
    after, _ = play(disk, Terms())
    assert [event["event"] for event in after] == told
    assert after[0]["calls"] == after[-1]["calls"]
    again, _ = play(disk, Terms(seed=9))
    assert again[0]["event"] == "on_air", "told once, it is not told for ever"


def test_an_outcome_that_was_told_but_not_noted_is_told_again_and_not_differently(journal_path: Path) -> None:
    terms = Terms(seed=1, callers=5)
    step = last_commit(journal_path, terms) + 1
    before, disk = play(journal_path, terms, step)
    after, _ = play(disk, Terms())
    assert before[-1] == after[-1]
    assert [event for event in before if event["event"] == "winner"] == [
        event for event in after if event["event"] == "winner"
    ]


def test_a_record_that_has_won_is_announced_and_nobody_calls(journal_path: Path) -> None:
    journal_path.write_text("46687 2 550\n")
    events, _ = play(journal_path, Terms())
    assert events == [
        {"event": "resumed", "contest": 1, "calls": 2, "magic_number": 550, "residue": 0},
        {"event": "winner", "contest": 1, "caller": 0, "magic_number": 550},
        {"event": "over", "contest": 1, "outcome": "won", "calls": 2, "magic_number": 550, "winners": [0]},
    ]
