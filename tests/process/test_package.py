"""The package as it may be found: in an archive, replaced during the show, without its docstrings."""

from __future__ import annotations

import os
import shutil
import sys
import zipapp
from collections.abc import Callable
from pathlib import Path

import pytest

import luckytui
from luckytui.tui.base_app import LATER
from tests.conftest import RunLuckytui
from tests.process.dashboard import HURRY
from tests.terminal import Terminal, wait_until

PACKAGE = Path(luckytui.__file__).parent
OPTIONS = ("--no-lead-in", "--max-delay", "60", "--seed", "1", "-f")


def test_a_zipapp_shows_the_dashboard(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "app" / "luckytui", ignore=shutil.ignore_patterns("__pycache__"))
    zipapp.create_archive(tmp_path / "app", tmp_path / "show.pyz", main="luckytui.cli.main:main")
    command = (sys.executable, tmp_path / "show.pyz", *OPTIONS, tmp_path / "journal")
    with Terminal(*command, cwd=tmp_path, env={"LC_ALL": "C.UTF-8", "PYTHONPATH": ""}) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("q")
        assert terminal.wait() == 0


def upgrade(package: Path) -> None:
    """Put another version in the place of a package, of which no module goes with those that run."""
    for module in package.rglob("*.py"):
        module.write_text("raise ImportError('another version')\n")
    for other in package.rglob("*.tcss"):
        other.unlink()


@pytest.mark.parametrize("change", [shutil.rmtree, upgrade])
def test_a_package_that_is_removed_or_upgraded_does_not_end_the_show(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    copy = tmp_path / "copy" / "luckytui"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(copy.parent), "PYTHONDONTWRITEBYTECODE": ""}
    command = (sys.executable, "-m", "luckytui", *OPTIONS, tmp_path / "journal")
    with Terminal(*command, cwd=tmp_path, env=environment) as terminal:
        terminal.wait_for("CRASH")
        compiled = copy / "tui" / "screens" / "__pycache__"
        # What is imported is compiled first.
        wait_until(lambda: all(list(compiled.glob(f"{name}.*.pyc")) for name in LATER), "all screens are imported")
        change(copy)
        for key, shown in (("?", "esc goes back"), ("h", "your record"), ("o", "somebody wins")):
            terminal.type(key)
            terminal.wait_for(shown)
            terminal.type("\x1b")
            terminal.wait_for(lambda shown=shown: shown not in terminal.text)  # type: ignore[misc]
        terminal.type(HURRY)
        terminal.wait_for("the winner")
        terminal.type("n")
        terminal.wait_for("contest 2")
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("command", [[], ["journal"], ["odds"], ["replay"]], ids=repr)
def test_the_help_is_whole_without_docstrings(luckytui: RunLuckytui, command: list[str]) -> None:
    whole = luckytui(*command, "--help").stdout
    assert luckytui(*command, "--help", PYTHONOPTIMIZE="2").stdout == whole
    assert len(whole.split("Options:")[0].splitlines()) > 2, "it says what it is for"


def test_pictures_of_one_second_are_files_of_their_own(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "luckytui", *OPTIONS, tmp_path / "journal")
    environment = {"LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent)])}
    with Terminal(*command, cwd=tmp_path, env=environment) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("ppp")
        wait_until(lambda: len(list(tmp_path.glob("*.svg"))) == 3, "three pictures")
        terminal.type("q")
        assert terminal.wait() == 0
