"""A room that is flooded with connections answers the phones that are in."""

from __future__ import annotations

import pytest

from tests.crash.crowded import FLOODS, flood_room

for _package in ("starlette", "uvicorn", "msgspec", "ifaddr", "httptools"):
    pytest.importorskip(_package, reason="the room is an extra")

#: `python -m tests.crash --connections 10500` is the long run.
CONNECTIONS = 200


def test_a_phone_calls_through_floods_of_connections_that_say_nothing_half_or_never_read() -> None:
    tally, faults = flood_room(CONNECTIONS)
    assert faults == []
    assert (tally.opened, tally.refused) == (CONNECTIONS * len(FLOODS), 0)
