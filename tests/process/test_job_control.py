"""The supervisor under a shell: Ctrl+Z and `fg`, and stops from outside."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

from tests.process.launched import TEXTUAL, prompted, shell, show_in, stand_in, threads
from tests.terminal import Terminal


def test_suspended_and_continued_by_the_shell() -> None:
    with shell() as terminal:
        terminal.type(f"{sys.executable} -m tests.process.stand_in\r")
        # Continued once each time: a second SIGCONT would start Textual's input twice.
        for turn in range(5):
            terminal.wait_for(f"continued {turn} times")
            terminal.type("z")
            terminal.wait_for(partial(prompted, terminal, turn + 2))
            assert terminal.sane() == []
            terminal.type("fg\r")
        terminal.wait_for("continued 5 times")
        terminal.type("k")
        terminal.wait_for("Crashed (SIGKILL).")
        terminal.wait_for(partial(prompted, terminal, 7))
        assert terminal.sane() == []


def test_textual_suspended_and_continued_by_the_shell(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(TEXTUAL)
    with shell() as terminal:
        terminal.type(f"{sys.executable} {app}\r")
        for turn in range(3):
            terminal.wait_for("Crash")
            # Its input, its output, what watches the supervisor, and the main thread.
            terminal.wait_for(lambda: threads(show_in(terminal)) == 4)
            terminal.type("z")
            terminal.wait_for(partial(prompted, terminal, turn + 2))
            assert terminal.sane() == []
            terminal.type("fg\r")
        terminal.wait_for("Crash")
        terminal.click(5, 1)
        terminal.wait_for("Crashed (SIGKILL). One.")
        terminal.wait_for(partial(prompted, terminal, 5))
        assert terminal.sane() == []


def test_show_stopped_from_another_window_gives_the_shell_a_sane_terminal() -> None:
    with shell() as terminal:
        terminal.type(f"{sys.executable} -m tests.process.stand_in\r")
        terminal.wait_for("SHOW 80x24")
        os.kill(show_in(terminal), signal.SIGSTOP)
        terminal.wait_for(partial(prompted, terminal, 2))
        terminal.type("fg\r")
        terminal.wait_for("continued 1 times")
        terminal.type("0")
        terminal.wait_for(partial(prompted, terminal, 3))


def test_suspend_without_a_shell_goes_on_at_once() -> None:
    with stand_in() as terminal:
        terminal.type("z")
        terminal.wait_for("continued 1 times")
        terminal.type("0")
        assert terminal.wait() == 0


def test_job_killed_while_it_is_stopped_leaves_the_shell_alone() -> None:
    with shell() as terminal:
        terminal.type(f"{sys.executable} -m tests.process.stand_in\r")
        terminal.wait_for("SHOW 80x24")
        terminal.type("z")
        terminal.wait_for(partial(prompted, terminal, 2))
        terminal.type("kill -9 %1; fg\r")
        terminal.wait_for(partial(prompted, terminal, 3))
        assert len(terminal.processes()) == 1


def test_signals_are_heard_by_a_show_that_waits() -> None:
    program = """
import signal, sys, time
from luckytui.process.supervisor import launch

def show():
    signal.signal(signal.SIGCONT, lambda *_: sys.exit(5))
    print("waiting", flush=True)
    time.sleep(1000)

sys.exit(launch(show, str))
"""
    with Terminal(sys.executable, "-c", program) as terminal:
        terminal.wait_for("waiting")
        # Without a shell that could continue it, the supervisor does.
        os.kill(show_in(terminal), signal.SIGSTOP)
        assert terminal.wait() == 5


def test_job_killed_in_the_background_leaves_the_prompt_alone() -> None:
    with shell() as terminal:
        terminal.type(f"{sys.executable} -m tests.process.stand_in\r")
        terminal.wait_for("SHOW 80x24")
        show = show_in(terminal)
        terminal.type("z")
        terminal.wait_for(partial(prompted, terminal, 2))
        os.kill(show, signal.SIGKILL)
        terminal.type("bg\r")
        terminal.wait_for("Crashed (SIGKILL).")
        terminal.wait_for(lambda: len(terminal.processes()) == 1)
        assert terminal.sane() == []
