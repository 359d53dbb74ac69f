"""A show that was quit goes on where it was left; one that was killed is recovered."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.process.dashboard import NEW, Start, calls_in, told, watch
from tests.process.launched import show_in

#: The background of the light theme, as a terminal is told it.
LIGHT = "48;2;247;243;232"


def test_a_show_that_was_quit_goes_on_as_it_was_left_and_one_that_was_killed_is_recovered(
    start: Start, journal_path: Path
) -> None:
    with start(*NEW) as terminal:
        announced = watch(terminal)
        terminal.type(" ")
        terminal.wait_for("PAUSED")
        terminal.type("q")
        assert terminal.wait() == 0
    assert len(calls_in(journal_path)) >= announced
    with start(seen="Contest 1 goes on") as terminal:
        terminal.wait_for("PAUSED")
        assert "It is paused, as you left it" in told(terminal)
        assert "lost" not in terminal.text
        assert "RECOVERED" not in terminal.text
        os.kill(show_in(terminal), signal.SIGKILL)
        assert terminal.wait() == 137
    with start(seen="recovered, no write for") as terminal:
        terminal.wait_for("ON AIR")


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_a_show_that_was_told_to_leave_was_left_in_good_order(start: Start, signum: int) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        os.kill(terminal.process.pid, signum)
        terminal.wait()
    with start(seen="Contest 1 goes on") as terminal:
        assert "lost" not in terminal.text


def test_theme_and_speed_come_back_also_after_a_crash(start: Start) -> None:
    with start(*NEW, COLORTERM="truecolor") as terminal:
        watch(terminal)
        terminal.type("++")
        terminal.wait_for(" 4x ")
        terminal.type("t")
        terminal.wait_for(lambda: LIGHT in terminal.output)
        terminal.type("-")
        terminal.wait_for(" 2x ")
        terminal.type("c")
        assert terminal.wait() == 137
    with start(seen=" 2x ", COLORTERM="truecolor") as terminal:
        assert LIGHT in terminal.output
