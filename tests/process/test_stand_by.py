"""Two dashboards and one journal on a server: one is killed, and the other is on air with the same contest."""

from __future__ import annotations

import os
import signal

from luckytui.journal.place import Server
from luckytui.journal.postgres.reader import Reader
from tests.postgres import PostgresServer
from tests.process.dashboard import NEW, Start, calls_on, see_it_end, watch
from tests.process.launched import show_in
from tests.terminal import Terminal


def calls_in(database: str) -> int:
    with Reader(Server.read(database)) as reader:
        stored = reader.contest(1)
        assert stored is not None
        return len(reader.rulings(stored))


def beside(first: Terminal, second: Terminal, what: str, calls: int = 0) -> None:
    """Wait until a text and so many calls are on the second terminal, while the first one is read too."""

    def happened() -> bool:
        first.read()
        return what in second.text and calls_on(second) >= calls

    second.wait_for(happened)


def test_the_other_dashboard_is_on_air_when_the_first_is_killed(start: Start, database: str) -> None:
    with start("-f", database, *NEW) as first, start("-f", database, seen="") as second:
        beside(first, second, "STAND BY for ")
        announced = watch(first)
        beside(first, second, "STAND BY for ", announced)
        second.type("c")
        os.kill(show_in(first), signal.SIGKILL)
        assert first.wait() == 137
        kept = calls_in(database)
        assert kept >= announced
        second.wait_for("RECOVERED")
        second.wait_for("0 announced calls lost")
        assert "STAND BY" not in second.text
        see_it_end(second)
    assert calls_in(database) > kept


def test_who_stands_by_can_leave_and_who_only_watches_stays_a_spectator(start: Start, database: str) -> None:
    with start("-f", database, *NEW) as first:
        with start("-f", database, seen="") as second:
            beside(first, second, "STAND BY for ")
            second.type("q")
            assert second.wait() == 0
            assert second.sane() == []
        with start("-f", database, "--no-takeover", seen="") as spectator:
            beside(first, spectator, "ON AIR  WATCH for ")
            first.type("q")
            assert first.wait() == 0
            spectator.wait_for("OFF AIR  WATCH")
            spectator.type("q")
            assert spectator.wait() == 0


def test_a_server_that_is_killed_takes_the_show_off_air_until_it_is_back(
    start: Start, database: str, postgres: PostgresServer
) -> None:
    with start("-f", database, *NEW) as terminal:
        announced = watch(terminal)
        postgres.kill()
        terminal.wait_for("OFF AIR")
        terminal.wait_for("Nothing announced is lost.")
        postgres.start()
        terminal.wait_for("RECOVERED")
        see_it_end(terminal)
    assert calls_in(database) > announced


def test_a_server_that_stands_still_takes_the_show_off_air_until_it_answers(
    start: Start, database: str, postgres: PostgresServer
) -> None:
    with start("-f", database, *NEW) as terminal:
        announced = watch(terminal)
        with postgres.stopped():
            terminal.wait_for("OFF AIR")
            terminal.wait_for("has not answered for 1 s")
        terminal.wait_for("RECOVERED")
        see_it_end(terminal)
    assert calls_in(database) > announced
