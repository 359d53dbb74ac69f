"""The supervisor, on a real pty: whatever kills the show, the terminal comes back."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import termios
from functools import partial

import pytest

from luckytui.process.supervisor import launch
from tests.process.launched import KILLED, ROOT, lines, prompted, shell, show_in, stand_in, textual
from tests.process.stand_in import REPORT
from tests.terminal import Terminal, wait_until


@pytest.mark.parametrize(
    ("key", "name"),
    [("k", "SIGKILL"), ("s", "SIGSEGV"), ("h", "SIGKILL"), ("o", "SIGKILL"), ("c", "SIGKILL")],
    ids=["killed", "segfault", "half an escape", "half a title", "output stopped"],
)
def test_crash_leaves_a_sane_terminal_and_two_lines(key: str, name: str) -> None:
    with stand_in() as terminal:
        assert terminal.sane()
        terminal.type(key)
        assert terminal.wait() == 128 + signal.Signals[name]
        assert terminal.sane() == []
        assert lines(terminal) == ["line above", *f"Crashed ({name}). {REPORT}".splitlines()]


def test_kill_from_another_window_is_a_crash_too() -> None:
    with stand_in() as terminal:
        os.kill(show_in(terminal), signal.SIGKILL)
        assert terminal.wait() == 137
        assert terminal.sane() == []
        assert "Crashed (SIGKILL)." in terminal.text


def test_show_that_dies_before_it_took_the_terminal_moves_no_cursor() -> None:
    with stand_in("--hasty") as terminal:
        assert terminal.wait() == 137
        assert lines(terminal) == ["line above", *KILLED]
        assert terminal.sane() == []


def test_textual_crashed_by_mouse_leaves_a_sane_terminal() -> None:
    with textual() as terminal:
        terminal.click(5, 1)
        assert terminal.wait() == 137
        assert terminal.sane() == []
        assert lines(terminal) == ["Crashed (SIGKILL). One.", "Two."]


def test_textual_that_quits_leaves_a_sane_terminal() -> None:
    with textual() as terminal:
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []


def test_mouse_reports_do_not_end_up_on_the_command_line() -> None:
    with shell() as terminal:
        terminal.type(f"{sys.executable} -m tests.process.stand_in\r")
        terminal.wait_for("SHOW 80x24")
        terminal.type("k" + "\x1b[<35;10;10M" * 100)
        terminal.wait_for(partial(prompted, terminal, 2))
        terminal.type("echo $?\r")
        terminal.wait_for("\n137\n")
        assert terminal.sane() == []
        assert "35;10" not in terminal.text


@pytest.mark.parametrize(("key", "status", "said"), [("0", 0, ""), ("7", 7, ""), ("x", 1, "no journal")])
def test_exit_status_passes_through(key: str, status: int, said: str) -> None:
    with stand_in() as terminal:
        terminal.type(key)
        assert terminal.wait() == status
        assert terminal.sane() == []
        assert said in terminal.text


def test_exception_is_one_sentence() -> None:
    with stand_in() as terminal:
        terminal.type("e")
        assert terminal.wait() == 1
        assert terminal.sane() == []
        assert "ValueError('a bad moment') (stand_in.py, line" in terminal.text.replace("\n", "")
        assert "Traceback" not in terminal.output


def test_memory_that_is_used_up_is_no_mistake() -> None:
    with stand_in() as terminal:
        terminal.type("m")
        assert terminal.wait() == 1
        assert terminal.sane() == []
        assert "there is no memory left: end other programs, or raise the limits" in " ".join(terminal.text.split())


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("manners", ["polite", "deaf", "rude"])
def test_signal_is_handed_on_and_died_of(signum: signal.Signals, manners: str) -> None:
    with stand_in(*([] if manners == "polite" else [f"--{manners}"])) as terminal:
        os.kill(terminal.process.pid, signum)
        os.kill(terminal.process.pid, signum)
        assert terminal.wait() == -signum
        assert terminal.sane() == []
        assert terminal.processes() == []
        assert ("told 1 times" in terminal.text) == (manners == "polite")
        assert "Crashed" not in terminal.output


def test_ctrl_c_is_the_shows_to_answer() -> None:
    program = """
import sys, time
from luckytui.process.supervisor import launch

def show():
    print("waiting", flush=True)
    time.sleep(1000)

sys.exit(launch(show, str))
"""
    with Terminal(sys.executable, "-c", program, cwd=ROOT) as terminal:
        terminal.wait_for("waiting")
        terminal.type("\x03")
        assert terminal.wait() == 130
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("manners", ["polite", "deaf", "rude"])
def test_show_leaves_when_its_supervisor_is_killed(manners: str) -> None:
    with shell() as terminal:
        # A subshell without job control: the show stays in the foreground when its supervisor is gone.
        option = "" if manners == "polite" else f"--{manners}"
        terminal.type(f"bash -c '{sys.executable} -m tests.process.stand_in {option}; cat'\r")
        terminal.wait_for("SHOW 80x24")
        bash, _, supervisor, show = terminal.processes()
        os.kill(supervisor, signal.SIGKILL)
        terminal.wait_for(lambda: show not in terminal.processes())
        # What it wrote last may not have been read yet.
        terminal.wait_for(lambda: not terminal.emulator.alternate)
        assert "SHOW" not in terminal.text
        terminal.type("\x03")
        terminal.wait_for(lambda: terminal.processes() == [bash])
        terminal.wait_for(partial(prompted, terminal, 2))


@pytest.mark.parametrize("manners", ["polite", "deaf", "rude"])
def test_show_in_the_background_of_a_plain_shell_restores_the_terminal(manners: str) -> None:
    with Terminal("sh", "-i", env={"PS1": "prompt> "}, cwd=ROOT) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        option = "" if manners == "polite" else f"--{manners}"
        terminal.type(f"{sys.executable} -m tests.process.stand_in {option}\r")
        terminal.wait_for("SHOW 80x24")
        shell, supervisor, _ = terminal.processes()
        # The shell takes the terminal over at once, but not all shells set it right.
        os.kill(supervisor, signal.SIGKILL)
        terminal.wait_for(lambda: terminal.processes() == [shell])
        terminal.type("\r")
        terminal.wait_for(lambda: terminal.text.rstrip().endswith("prompt>") and not terminal.sane())


@pytest.mark.parametrize("manners", ["polite", "deaf"])
@pytest.mark.parametrize("trap", ["", "trap '' HUP;"], ids=["hang-up", "no hang-up"])
def test_closed_window_leaves_no_process(manners: str, trap: str) -> None:
    option = "" if manners == "polite" else "--deaf"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with Terminal("sh", "-c", f"{trap} exec {sys.executable} -m tests.process.stand_in {option}", cwd=ROOT) as terminal:
        terminal.wait_for("SHOW 80x24")
        terminal.hang_up()
        wait_until(lambda: terminal.process.poll() is not None, "the supervisor has left")
        assert terminal.processes() == []
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1, "something span"


def test_resize_reaches_the_show() -> None:
    with stand_in() as terminal:
        terminal.resize(100, 30)
        terminal.wait_for("SHOW 100x30")


@pytest.mark.parametrize("relaunch", [[], ["--relaunch", "--countdown", "0.5"]], ids=["once", "relaunch"])
def test_terminal_that_does_not_read_holds_nothing_up(relaunch: list[str]) -> None:
    with stand_in(*relaunch) as terminal:
        terminal.type("f")
        show = show_in(terminal)
        wait_until(terminal.full, "the show is stuck")
        os.kill(show, signal.SIGKILL)
        if relaunch:
            wait_until(lambda: show_in(terminal) not in {show, terminal.process.pid}, "it is relaunched")
            terminal.wait_for("AGAIN")
            terminal.type("0")
            assert terminal.wait() == 0
        else:
            wait_until(lambda: terminal.process.poll() is not None, "the supervisor has left")
            assert terminal.wait() == 137
            assert "Crashed (SIGKILL)." in terminal.text
        assert terminal.sane() == []


def run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program far from any terminal, the person's own above all."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )


def test_output_stopped_with_ctrl_s_holds_nothing_up() -> None:
    with stand_in() as terminal:
        terminal.type("i")
        terminal.wait_for(lambda: bool(terminal.attributes()[0] & termios.IXON))
        terminal.type("\x13")
        wait_until(terminal.full, "the output is stopped")
        os.kill(show_in(terminal), signal.SIGKILL)
        assert terminal.wait() == 137
        assert lines(terminal)[-2:] == KILLED
        assert terminal.sane() == []


def test_without_a_terminal_no_escape_is_written() -> None:
    show = "lambda: os.kill(os.getpid(), 9)"
    done = run(f"import os; from luckytui.process.supervisor import launch; print(launch({show}, lambda: 'One.'))")
    assert (done.stdout, done.stderr) == ("137\n", "Crashed (SIGKILL). One.\n")


def test_report_that_fails_is_told_in_a_sentence() -> None:
    show, report = "lambda: os.kill(os.getpid(), 9)", "lambda: {}[517]"
    done = run(f"import os; from luckytui.process.supervisor import launch; launch({show}, {report})")
    assert done.stderr.startswith("Crashed (SIGKILL). The journal cannot be read now (517).")
    assert len(done.stderr.splitlines()) == 2


def test_supervisor_is_light() -> None:
    loaded = {
        name.partition(".")[0]
        for name in run("import sys, luckytui.process.supervisor; print(*sys.modules)").stdout.split()
    }
    assert "luckytui" in loaded
    assert not loaded & {"textual", "rich", "click", "asyncio", "sqlite3", "threading", "logging"}


def test_where_there_is_no_fork_the_show_just_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert launch(os.getpid, str) == os.getpid()
