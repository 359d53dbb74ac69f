"""Broker, show, relay and callers killed at random moments: what was ruled on is in the journal, once, and told."""

from __future__ import annotations

import pytest

from tests.crash.relays import CALLERS, kill_relays
from tests.crash.stalls import Stalled
from tests.relay.mosquitto import needed

#: `python -m tests.crash --relays 1000` is the long run.
ROUNDS = 2


def test_what_callers_were_told_is_in_the_journal_once_whatever_is_killed() -> None:
    needed()
    tally, faults = kill_relays(seed=1, rounds=ROUNDS)
    assert faults == []
    assert tally.rounds == ROUNDS
    assert tally.kills
    assert tally.ruled > CALLERS // 2


def test_a_network_that_stands_still_costs_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m tests.crash --stalls 20` is the long run, with 30 seconds each."""
    needed()
    monkeypatch.setattr(Stalled, "seconds", 2.0)
    monkeypatch.setattr(Stalled, "max_delay", 6.0)
    tally, faults = kill_relays(seed=1, rounds=1, kind=Stalled)
    assert faults == []
    assert (tally.ruled, tally.told) == (CALLERS, CALLERS)
