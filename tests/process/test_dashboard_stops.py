"""The dashboard under a shell: stops and continuations of every kind leave it whole, and it can be left."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.process.dashboard import NEW, Start
from tests.process.launched import prompted, shell, show_in
from tests.terminal import Terminal

#: What stands on a whole picture: the border of a panel, a button, the footer.
WHOLE = ("╭", "CRASH", "Quit")


def whole(terminal: Terminal) -> bool:
    return all(part in terminal.text for part in WHOLE)


def begin(terminal: Terminal, journal_path: Path) -> None:
    terminal.type(
        f"LC_ALL=C.UTF-8 {sys.executable} -m luckytui -f {journal_path} --no-player --seed 1 --max-delay 60\r"
    )
    terminal.wait_for(partial(whole, terminal))


@pytest.mark.parametrize("times", [1, 5])
def test_a_stray_sigcont_changes_nothing(start: Start, times: int) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for(partial(whole, terminal))
        for _ in range(times):
            os.kill(show_in(terminal), signal.SIGCONT)
        terminal.type("?")
        terminal.wait_for("The station says a keyword")
        terminal.type("q")
        terminal.wait_for(lambda: "The station says a keyword" not in terminal.text)
        terminal.wait_for(partial(whole, terminal))
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []


def test_the_dashboard_is_whole_after_ctrl_z_and_a_stay_in_the_background(journal_path: Path) -> None:
    with shell() as terminal:
        begin(terminal, journal_path)
        terminal.type("\x1a")
        terminal.wait_for(partial(prompted, terminal, 2))
        terminal.type("bg\r")
        terminal.wait_for(lambda: terminal.output.count("prompt>") == 3)
        terminal.type("fg\r")
        terminal.wait_for(partial(whole, terminal))
        os.kill(show_in(terminal), signal.SIGTSTP)
        terminal.wait_for(lambda: not terminal.emulator.alternate)
        terminal.type("fg\r")
        terminal.wait_for(partial(whole, terminal))
        terminal.type("q")
        terminal.wait_for(lambda: len(terminal.processes()) == 1 and not terminal.sane())
