"""The dashboard under a shell: stops and continuations of every kind leave it whole, and it can be left."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from luckytui.tui.keyboard import ON
from tests.process.dashboard import NEW, Start
from tests.process.launched import PATIENT, is_stopped, prompted, shell, show_in
from tests.terminal import Terminal

#: What stands on a whole picture: the border of a panel, a button, the footer.
WHOLE = ("╭", "CRASH", "^p more")

#: Before that: a show that takes long to leave is not killed.
MERCIFUL = "from luckytui.process import supervisor; supervisor.GRACE = 3_600; "


def whole(terminal: Terminal) -> bool:
    return all(part in terminal.text for part in WHOLE)


def prompts(terminal: Terminal, times: int) -> bool:
    """Return whether the shell has prompted so often, wherever that stands, and its line editor has the terminal."""
    edits = not any("termios" in fault for fault in terminal.sane())
    return edits and terminal.output.count("prompt>") == times


def entered(terminal: Terminal, times: int) -> bool:
    """Return whether the show has asked for its keys so often, the last of what it asks for first."""
    return terminal.output.count(ON) >= times


def begin(terminal: Terminal, journal_path: Path, *program: str) -> None:
    python = shlex.join((sys.executable, *(program or ("-m", "luckytui"))))
    terminal.type(f"LC_ALL=C.UTF-8 {python} -f {journal_path} --no-lead-in --no-player --seed 1 --max-delay 60\r")
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
        # In the background it stops once more. bash continues nothing that it does not know to be stopped.
        _, *job = terminal.processes()
        terminal.wait_for(lambda: all(map(is_stopped, job)))
        terminal.type("fg\r")
        terminal.wait_for(partial(whole, terminal))
        os.kill(show_in(terminal), signal.SIGTSTP)
        # Before the shell prompts, what is typed is discarded with the mouse reports.
        terminal.wait_for(partial(prompted, terminal, 4))
        terminal.type("fg\r")
        terminal.wait_for(partial(whole, terminal))
        terminal.type("q")
        terminal.wait_for(lambda: len(terminal.processes()) == 1 and not terminal.sane())


def test_a_show_started_in_the_background_waits_to_be_brought_to_the_front(journal_path: Path) -> None:
    with shell() as terminal:
        terminal.type(
            f"LC_ALL=C.UTF-8 {shlex.join((sys.executable, '-m', 'luckytui'))} -f {journal_path} --no-lead-in &\r"
        )
        for turn in range(2):
            terminal.wait_for(partial(prompts, terminal, turn + 2))
            # Without it bash would not know that it has stopped.
            terminal.wait_for(lambda: all(map(is_stopped, terminal.processes()[1:])) and len(terminal.processes()) == 3)
            terminal.type("bg\r")
        terminal.wait_for(lambda: all(map(is_stopped, terminal.processes()[1:])))
        terminal.type("fg\r")
        terminal.wait_for(partial(whole, terminal))
        terminal.type("q")
        terminal.wait_for(lambda: len(terminal.processes()) == 1 and not terminal.sane())


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
@pytest.mark.parametrize("stopped", ["by its key", "show", "job"])
def test_a_stopped_job_that_is_told_to_leave_is_gone(journal_path: Path, stopped: str, signum: signal.Signals) -> None:
    with shell() as terminal:
        begin(terminal, journal_path)
        _, supervisor, show = terminal.processes()
        if stopped == "by its key":
            terminal.type("\x1a")
        elif stopped == "show":
            os.kill(show, signal.SIGSTOP)
        else:
            os.killpg(supervisor, signal.SIGSTOP)
        terminal.wait_for(partial(prompts, terminal, 2))
        # As the shell's `kill %1`.
        os.killpg(supervisor, signum)
        os.killpg(supervisor, signal.SIGCONT)
        terminal.wait_for(lambda: len(terminal.processes()) == 1)
        terminal.type("\r")
        terminal.wait_for(partial(prompted, terminal, 3))
        assert terminal.sane() == []


@pytest.mark.parametrize(
    ("signum", "whom"),
    [(signal.SIGSTOP, "show"), (signal.SIGSTOP, "supervisor"), (signal.SIGSTOP, "job"), (signal.SIGTSTP, "job")],
    ids=lambda each: each.name if isinstance(each, signal.Signals) else each,
)
def test_the_dashboard_is_whole_after_a_stop_from_outside(
    journal_path: Path, signum: signal.Signals, whom: str
) -> None:
    with shell() as terminal:
        begin(terminal, journal_path)
        _, supervisor, show = terminal.processes()
        for turn in range(3):
            if whom == "job":
                os.killpg(supervisor, signum)
            else:
                os.kill(show if whom == "show" else supervisor, signum)
            terminal.wait_for(partial(prompts, terminal, turn + 2))
            if whom == "show" or signum == signal.SIGTSTP:
                terminal.wait_for(partial(prompted, terminal, turn + 2))
            before = terminal.output.count(ON)
            terminal.type("fg\r")
            terminal.wait_for(partial(entered, terminal, before + 1))
            terminal.wait_for(partial(whole, terminal))
            terminal.type("?")
            terminal.wait_for("The station says a keyword")
            terminal.type("?")
            terminal.wait_for(lambda: "The station says a keyword" not in terminal.text)
        terminal.type("q")
        terminal.wait_for(partial(prompted, terminal, 5))
        assert terminal.sane() == []


def test_a_show_that_is_continued_while_its_terminal_is_restored_has_it_again(journal_path: Path) -> None:
    # The terminal does not answer, so that the supervisor still waits for the answer.
    with Terminal("bash", "--norc", "-i", env={"PS1": "prompt> "}, lag=3_600.0) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        begin(terminal, journal_path, "-c", PATIENT.format(seconds=3.0))
        _, supervisor, show = terminal.processes()
        os.kill(show, signal.SIGSTOP)
        terminal.wait_for(lambda: not terminal.emulator.alternate)
        os.kill(show, signal.SIGCONT)
        # Once by itself, and once more for what was restored meanwhile.
        terminal.wait_for(partial(entered, terminal, 3))
        terminal.wait_for(partial(whole, terminal))
        assert "Stopped" not in terminal.output, "the shell was not told of a stop"
        os.kill(supervisor, signal.SIGTERM)
        terminal.wait_for(partial(prompted, terminal, 2))


def test_a_supervisor_that_is_told_to_leave_while_it_restores_the_terminal_does_not_stop(journal_path: Path) -> None:
    # The terminal does not answer, so that the supervisor still waits for the answer.
    with Terminal("bash", "--norc", "-i", env={"PS1": "prompt> "}, lag=3_600.0) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        begin(terminal, journal_path, "-c", MERCIFUL + PATIENT.format(seconds=3.0))
        _, supervisor, show = terminal.processes()
        os.kill(show, signal.SIGSTOP)
        terminal.wait_for(lambda: not terminal.emulator.alternate)
        os.kill(supervisor, signal.SIGTERM)
        terminal.wait_for(lambda: len(terminal.processes()) == 1)
        terminal.wait_for(partial(prompted, terminal, 2))


def test_a_window_that_was_resized_while_the_shell_had_it_is_filled(journal_path: Path) -> None:
    with Terminal("bash", "--norc", "-i", env={"PS1": "prompt> "}, modern=False) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        begin(terminal, journal_path)
        os.kill(show_in(terminal), signal.SIGSTOP)
        terminal.wait_for(partial(prompted, terminal, 2))
        terminal.resize(110, 32)
        terminal.type("fg\r")
        terminal.wait_for(lambda: whole(terminal) and "^p more" in terminal.emulator.screen.display[31])
        terminal.type("q")
        terminal.wait_for(lambda: terminal.text.rstrip().endswith("prompt>") and not terminal.sane())


def test_settings_that_another_program_changes_are_set_again(start: Start) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for(partial(whole, terminal))
        terminal.make_sane()
        terminal.type("?")
        terminal.wait_for("The station says a keyword")
        terminal.type("\x03")
        assert terminal.wait() == 0
        assert terminal.sane() == []
