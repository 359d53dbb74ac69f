"""A system that allows few open files, or little memory: a sentence that says so and what to do, and no traceback.

And one with more files open than `select` knows.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.launched import ROOT
from tests.terminal import Terminal

LIMITED = pytest.mark.skipif(not shutil.which("prlimit"), reason="only prlimit sets limits for a program")


@LIMITED
@pytest.mark.parametrize("files", [8, 10, 14, 16, 18])
def test_the_dashboard_starts_or_says_what_to_do(tmp_path: Path, files: int) -> None:
    command = f"exec prlimit --nofile={files} {sys.executable} -m luckytui --no-lead-in -f {tmp_path}/journal"
    with Terminal("sh", "-c", command, cwd=ROOT) as terminal:
        terminal.wait_for(lambda: terminal.process.poll() is not None or "CRASH" in terminal.text)
        if terminal.process.poll() is None:
            terminal.type("q")
        status = terminal.wait()
        said = " ".join(terminal.text.split())
        assert terminal.sane() == []
        assert "Traceback" not in said
        assert "mistake" not in said
        assert status == ("ulimit" in said), said


@LIMITED
@pytest.mark.parametrize("files", [7, 8, 10, 12, 14, 20])
def test_headless_plays_or_says_what_to_do(tmp_path: Path, files: int) -> None:
    command = [sys.executable, "-m", "luckytui", "--headless", "--fast", "-c", "1", "-f", str(tmp_path / "journal")]
    done = subprocess.run(
        ["prlimit", f"--nofile={files}", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == ("ulimit" in done.stderr), done.stderr
    assert done.stderr.count("\n") == done.returncode, done.stderr


@LIMITED
def test_the_dashboard_plays_crashes_and_ends_with_a_thousand_files_open_before_it(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfor _ in range(1_100): os.set_inheritable(os.open(os.devnull, os.O_RDONLY), True)\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'luckytui', '--no-lead-in', '-f', *sys.argv[1:]])"
    )
    command = ("prlimit", "--nofile=4096:", sys.executable, "-c", program, str(tmp_path / "journal"))
    with Terminal(*command, "--relaunch", cwd=ROOT) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("c")
        terminal.wait_for("RECOVERED")
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []
