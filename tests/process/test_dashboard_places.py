"""Where the dashboard draws: claimed sizes, redirected and closed streams, a single screen, a slow line."""

from __future__ import annotations

import re
import shlex
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RunLuckytui
from tests.patience import PATIENCE
from tests.process.dashboard import NEW, Start
from tests.process.launched import PATIENT, ROOT, lines, prompted
from tests.terminal import Terminal

OPTIONS = "--seed 1 --max-delay 60 --no-player --no-lead-in -f"
COMMAND = f"LC_ALL=C.UTF-8 {sys.executable} -m luckytui {OPTIONS}"


def last_row(terminal: Terminal) -> str:
    return terminal.emulator.screen.display[-1]


@pytest.mark.parametrize("modern", [True, False], ids=["sends its size", "signals"])
def test_the_terminals_own_size_counts_whatever_the_environment_says(start: Start, modern: bool) -> None:
    with start(*NEW, COLUMNS="200", LINES="60", modern=modern) as terminal:
        terminal.wait_for(lambda: "^p more" in last_row(terminal))
        terminal.resize(110, 32)
        terminal.wait_for(lambda: "^p more" in last_row(terminal) and "CRASH" in terminal.text)
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("where", ["2>{log}", "2>&-"])
def test_the_dashboard_is_drawn_on_the_terminal_wherever_its_errors_go(
    journal_path: Path, tmp_path: Path, where: str
) -> None:
    log = tmp_path / "log"
    shown = f"{COMMAND} {shlex.quote(str(journal_path))} {where.format(log=log)}"
    with Terminal("sh", "-c", shown, cwd=ROOT) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []
        if log.exists():
            assert log.read_text(encoding="utf-8").startswith("Crashed (SIGKILL).")
            assert "\x1b" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("where", ["2>{log}", "2>&-", "2>/dev/full"])
@pytest.mark.parametrize("what", ["replay 1", "--demo", "--relaunch --no-player --no-lead-in"])
def test_replay_and_demonstration_are_drawn_and_left_wherever_their_errors_go(
    journal_path: Path, tmp_path: Path, luckytui: RunLuckytui, where: str, what: str
) -> None:
    if "replay" in what:
        assert luckytui("--headless", "--fast", "-f", journal_path).returncode == 0
    log = tmp_path / "log"
    options = f"-f {shlex.quote(str(journal_path))} {what} {where.format(log=log)}"
    shown = f"LC_ALL=C.UTF-8 exec {sys.executable} -m luckytui {options}"
    with Terminal("sh", "-c", shown, cwd=ROOT) as terminal:
        terminal.wait_for(lambda: bool(re.search("more|Help", last_row(terminal))))
        terminal.type("\x03")
        assert terminal.wait() == 0
        assert terminal.sane() == []
        assert not log.exists() or "\x1b" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("where", "status", "said"),
    [("<&-", 2, "needs a terminal"), ("</dev/null", 2, "needs a terminal"), (">&-", 1, "output is closed")],
)
@pytest.mark.parametrize("what", ["replay 1", "--demo", "--relaunch"])
def test_without_keys_or_a_screen_each_is_refused_in_a_sentence(
    journal_path: Path, luckytui: RunLuckytui, what: str, where: str, status: int, said: str
) -> None:
    assert luckytui("--headless", "--fast", "-f", journal_path).returncode == 0
    shown = f"exec {sys.executable} -m luckytui -f {shlex.quote(str(journal_path))} {what} {where}"
    with Terminal("sh", "-c", shown, cwd=ROOT) as terminal:
        assert terminal.wait() == status
        assert said in terminal.text
        assert "Traceback" not in terminal.output
        assert terminal.sane() == []


@pytest.mark.parametrize("key", ["q", "c"])
def test_without_an_alternate_screen_the_last_words_stand_below_the_picture(journal_path: Path, key: str) -> None:
    shown = f"{COMMAND} {shlex.quote(str(journal_path))}"
    with Terminal("sh", "-c", shown, cwd=ROOT, two_screens=False) as terminal:
        terminal.wait_for("CRASH")
        terminal.type(key)
        assert terminal.wait() == {"q": 0, "c": 137}[key]
        left = lines(terminal)
        said = next(row for row, line in enumerate(left) if "The journal holds" in line)
        assert not any("CRASH" in line or "╰" in line for line in left[said:]), "nothing of the picture below it"
        assert left[said].startswith(("The journal holds", "Crashed (SIGKILL)."))
        assert left[said].rstrip().endswith(("magic number 0.", "magic number 0")), left[said]


@pytest.mark.parametrize("greeted", [True, False], ids=["later", "at once"])
@pytest.mark.parametrize("key", ["q", "c"])
def test_what_a_slow_line_delivers_late_does_not_reach_the_shell(journal_path: Path, key: str, greeted: bool) -> None:
    patient = shlex.join((sys.executable, "-c", PATIENT.format(seconds=PATIENCE / 2)))
    with Terminal("bash", "--norc", "-i", env={"PS1": "prompt> "}, cwd=ROOT, lag=1.0) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        terminal.type(f"LC_ALL=C.UTF-8 {patient} {OPTIONS} {journal_path}\r")
        terminal.wait_for("CRASH")
        if greeted:
            terminal.wait_for(lambda: 1016 in terminal.modes)
            # What is still to be drawn would hold its answers up too.
            terminal.type(" ")
            terminal.wait_for("PAUSED")
        # Where it is left at once, what it was asked at the start is still to be answered.
        for _ in range(5):
            terminal.send("\x1b[<35;10;10M")
        terminal.type(key)
        terminal.wait_for(lambda: terminal.output.count("prompt>") == 2)
        # As long as anything is underway.
        until = time.monotonic() + 1.2
        terminal.wait_for(lambda: time.monotonic() > until)
        assert prompted(terminal, 2), terminal.sane()
        assert "35;10" not in terminal.text
