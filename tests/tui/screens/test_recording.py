"""A stored contest becomes the events that it was made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luckytui.contest.events import Over, Ruled
from luckytui.contest.lines import Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from luckytui.tui.screens.recording import EPILOGUE, Recording
from tests.tui.journals import journaled, played
from tests.views import MIDWAY, NOBODY, WON


def shown_to(recording: Recording, moment: float) -> ContestView:
    """Return what a viewer shows at a contest time."""
    view = ContestView(recording.opening(rate=1.0, paused=False), Origin.KEYBOARD)
    for event in recording.due(view, moment):
        view.apply(event)
    return view


def test_every_moment_shows_the_calls_made_by_then(journal_path: Path) -> None:
    stored, rulings = journaled(played(journal_path))
    recording = Recording(stored, rulings)
    for moment in (0.0, *(ruling.at for ruling in rulings)):
        view = shown_to(recording, moment)
        assert list(view.rulings) == [ruling for ruling in rulings if ruling.at <= moment]
        assert view.ended is (moment == rulings[-1].at)
    assert list(recording.due(view, 100.0)) == [], "nothing happens twice"


def test_the_numbers_of_the_events_are_those_of_the_live_show(journal_path: Path) -> None:
    recording = Recording(*journaled(played(journal_path)))
    opening = recording.opening(rate=1.0, paused=False)
    ruled, over = recording.due(ContestView(opening), 100.0)
    assert isinstance(ruled, Ruled)
    assert isinstance(over, Over)
    # On air, the person's line, 11 calls, the end.
    assert (opening.number, ruled.number, over.number) == (2, 13, 14)
    assert [winner.caller for winner in over.winners] == [10]


@pytest.mark.parametrize(
    ("terms", "to", "outcome", "epilogue"),
    [
        (WON, 100.0, Outcome.WON, 0.0),
        (NOBODY, 100.0, Outcome.OPEN, EPILOGUE),
        (WON, MIDWAY, Outcome.OPEN, EPILOGUE),
    ],
    ids=["won", "a line stayed silent", "unfinished"],
)
def test_it_ends_with_the_call_that_decided_it(
    journal_path: Path, terms: Terms, to: float, outcome: Outcome, epilogue: float
) -> None:
    stored, rulings = journaled(played(journal_path, terms, to=to))
    recording = Recording(stored, rulings)
    assert recording.end == rulings[-1].at + epilogue
    assert recording.length == rulings[-1].at + EPILOGUE
    assert shown_to(recording, recording.length).outcome is outcome


def test_steps_lead_from_call_to_call(journal_path: Path) -> None:
    stored, rulings = journaled(played(journal_path))
    recording = Recording(stored, rulings)
    assert [recording.after(calls) for calls in range(11)] == [ruling.at for ruling in rulings]
    assert recording.after(11) == recording.end
    assert [recording.before(calls) for calls in (0, 1, 2, 11)] == [0.0, 0.0, rulings[0].at, rulings[9].at]


def test_an_earlier_record_is_what_it_begins_with(journal_path: Path) -> None:
    stored, rulings = journaled(played(journal_path, to=0.0))
    started = replace(stored, start=Start(3, 4, 2_000), calls=4, magic_number=2_000)
    view = shown_to(Recording(started, rulings), 5.0)
    assert (view.calls, view.magic_number) == (4, 2_000)
