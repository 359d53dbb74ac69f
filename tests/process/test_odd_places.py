"""Places in which no journal can be: every command says so in one sentence, and nobody's mistake is blamed."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.launched import ROOT
from tests.terminal import Terminal

ROOTED = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root becomes somebody else, with the program setpriv"
)

#: Root, whom the rights of files and folders hold for as for everybody else.
BOUND = "setpriv --bounding-set=-dac_override,-dac_read_search"
#: A person without a home folder, not in the list of the system's users, who may read the program wherever it is.
HOMELESS = (
    "setpriv --reuid=54321 --regid=54321 --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search"
    " env -u HOME -u XDG_STATE_HOME"
)

COMMANDS = ("", "--headless --fast", "journal", "replay 1")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that everybody may enter and write to, which the tests' own ones are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def refused(command: str, options: str, *, folder: Path | None = None, who: str = "") -> str:
    """Return what a command says on a terminal, where it has to fail with status 1, in one line."""
    run = f"exec {who} {sys.executable} -m luckytui {command} {options}"
    with Terminal("sh", "-c", run, cwd=folder or ROOT, columns=400, env={"PYTHONPATH": str(ROOT)}) as terminal:
        status = terminal.wait()
        said = " ".join(terminal.text.split())
        assert status == 1, said
        assert terminal.sane() == []
    assert said.startswith("luckytui: "), said
    assert said.count("luckytui: ") == 1, said
    assert said.endswith("."), said
    return said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".", "is a folder"),
        ("''", "is a folder"),
        ("/", "is a folder"),
        ("//", "is a folder"),
        ("/dev/..", "is a folder"),
        ("x" * 300, "File name too long"),
        ("x" * 250, "File name too long"),
        ("/etc/passwd/x", "/etc/passwd cannot be used as a folder"),
    ],
)
def test_a_path_that_can_be_no_file_is_refused_alike_by_every_command(command: str, path: str, reason: str) -> None:
    assert reason in refused(command, f"-f {path}")


@ROOTED
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("mode", [0o000, 0o600], ids=["closed", "cannot be entered"])
def test_a_folder_that_may_not_be_entered_is_refused_by_every_command(
    open_folder: Path, command: str, mode: int
) -> None:
    (open_folder / "closed").mkdir(mode=mode)
    assert "Permission denied" in refused(command, f"-f {open_folder}/closed/journal", who=BOUND)


@ROOTED
@pytest.mark.parametrize("command", COMMANDS[:2])
def test_a_folder_that_may_not_be_read_is_refused_at_each_start(open_folder: Path, command: str) -> None:
    folder = open_folder / "folder"
    folder.mkdir()
    folder.chmod(0o333)
    for _ in range(2):
        said = refused(command, f"-f {folder}/journal", who=BOUND)
        assert f"{folder} cannot be used (Permission denied)" in said
        assert not (folder / "journal").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_deleted_working_folder_is_named(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    inside = f"-c 'cd {gone}; rmdir {gone}; exec {sys.executable} -m luckytui {command} -f x'"
    with Terminal("sh", *shlex.split(inside), columns=200, env={"PYTHONPATH": str(ROOT)}) as terminal:
        assert terminal.wait() == 1
        assert "x cannot be found, since the working folder is gone: change to another" in terminal.text


def test_a_full_path_is_played_from_a_deleted_working_folder(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    show = f"{sys.executable} -m luckytui -f {tmp_path}/journal --no-lead-in --max-delay 60"
    with Terminal(
        "sh", "-c", f"cd {gone}; rmdir {gone}; exec {show}", columns=120, env={"PYTHONPATH": str(ROOT)}
    ) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("p")
        terminal.wait_for("could not be saved")
        terminal.type("q")
        assert terminal.wait() == 0


@ROOTED
@pytest.mark.parametrize("home", ["", "HOME=home"], ids=["none", "not a full path"])
@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_home_folder_the_journal_has_to_be_named(open_folder: Path, command: str, home: str) -> None:
    said = refused(command, "", folder=open_folder, who=f"{HOMELESS} {home}")
    assert "no home folder to keep the journal in: set HOME, or name the journal with -f." in said
    assert list(open_folder.iterdir()) == []


@ROOTED
def test_without_a_home_folder_a_named_journal_is_played(open_folder: Path) -> None:
    show = f"exec {HOMELESS} {sys.executable} -m luckytui --no-lead-in --max-delay 60 -f {open_folder}/journal"
    with Terminal("sh", "-c", show, cwd=ROOT, columns=200) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("q")
        assert terminal.wait() == 0
        assert f"Start luckytui -f {open_folder}/journal again" in terminal.text
