"""Stations that are killed on air are replaced by those that stand by: nothing that was announced is lost."""

from __future__ import annotations

from tests.crash.takeovers import take_over
from tests.postgres import PostgresServer

#: `python -m tests.crash --takeovers 500` is the long run.
TAKEOVERS = 5


def test_five_stations_are_killed_on_air_and_the_next_ones_lose_nothing(postgres: PostgresServer) -> None:
    tally, faults = take_over(1, TAKEOVERS, postgres)
    assert faults == []
    assert tally.made == TAKEOVERS
    assert tally.announced > TAKEOVERS
