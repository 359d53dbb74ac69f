"""A server that answers nothing for longer than the lease lasts, and one that is replaced by its replica."""

from __future__ import annotations

from tests.crash.servers import fail_over, stall
from tests.postgres import PostgresServer


def test_a_show_goes_on_when_its_server_answers_again(postgres: PostgresServer) -> None:
    announced, faults = stall(1, postgres)
    assert faults == []
    assert announced >= 5


def test_a_show_goes_on_with_the_replica_of_a_server_that_died() -> None:
    announced, _, faults = fail_over(1)
    assert faults == []
    assert announced >= 10
