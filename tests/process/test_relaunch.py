"""The relaunch after a crash: a countdown that a person can hasten or stop."""

from __future__ import annotations

import os
import signal
import sys
import tempfile

import pytest

from tests.process.launched import KILLED, ROOT, lines, stand_in
from tests.terminal import Terminal, wait_until


def test_relaunch_counts_down_and_goes_on() -> None:
    with stand_in("--relaunch") as terminal:
        terminal.type("k")
        for second in (3, 2, 1):
            terminal.wait_for(f"The show goes on in {second} s")
        terminal.wait_for("AGAIN")
        terminal.type("k")
        terminal.wait_for("goes on in 3 s")
        # The mouse and the crash key mean nothing here; nor do they reach the next show.
        terminal.type("\x1b[<35;1;1M")
        terminal.wait_for(lambda: terminal.unread() == 0)
        terminal.type("kc")
        terminal.wait_for(lambda: terminal.unread() == 0)
        terminal.type("\r")
        terminal.wait_for("AGAIN")
        terminal.type("4")
        assert terminal.wait() == 4
        assert terminal.sane() == []
        assert lines(terminal) == ["line above", *KILLED * 2]


@pytest.mark.parametrize("key", ["q", "\x1b", "\x03"], ids=["q", "Esc", "Ctrl+C"])
def test_relaunch_is_stopped_by_a_key(key: str) -> None:
    with stand_in("--relaunch", "--countdown", "100") as terminal:
        terminal.type("k")
        terminal.wait_for("goes on in 100 s")
        terminal.type(key)
        assert terminal.wait() == 137
        assert terminal.sane() == []
        assert lines(terminal) == ["line above", *KILLED]


def test_relaunch_is_stopped_by_a_signal_and_by_a_closed_window() -> None:
    with stand_in("--relaunch", "--countdown", "100") as terminal:
        terminal.type("k")
        terminal.wait_for("goes on in 100 s")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.wait() == -signal.SIGTERM
        assert terminal.sane() == []
    with stand_in("--relaunch", "--countdown", "100") as terminal:
        terminal.type("k")
        terminal.wait_for("goes on in 100 s")
        terminal.hang_up()
        wait_until(lambda: terminal.process.poll() is not None, "the supervisor has left")


def test_show_that_crashes_at_once_every_time_stays_down() -> None:
    with stand_in("--relaunch", "--countdown", "0", "--hasty") as terminal:
        assert terminal.wait() == 137
        assert terminal.text.count("Crashed") == 5
        assert "stays down" in terminal.text
        assert terminal.sane() == []


def test_crashes_that_are_far_apart_are_not_counted_as_in_a_row() -> None:
    program = """
import os, sys, time
from luckytui.process import supervisor

supervisor.HASTE = 0.05

def show():
    with open(sys.argv[1], "a+") as log:
        log.write("x")
        log.seek(0)
        started = len(log.read())
    if started > 7:
        return 5
    time.sleep(0.2)
    os.kill(os.getpid(), 9)

sys.exit(supervisor.launch(show, str, relaunch=True, countdown=0))
"""
    with tempfile.NamedTemporaryFile() as log, Terminal(sys.executable, "-c", program, log.name, cwd=ROOT) as terminal:
        assert terminal.wait() == 5
        assert terminal.text.count("Crashed") == 7
        assert "stays down" not in terminal.text
