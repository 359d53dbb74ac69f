"""The command line as a whole: its options, its help, its version."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import luckytui as package
from tests.cli.commands import Invoke
from tests.conftest import RunLuckytui


@pytest.mark.parametrize("option", ["--json", "--fast"])
def test_what_goes_with_headless_says_so(invoke: Invoke, journal_path: Path, option: str) -> None:
    result = invoke(option, "-f", journal_path)
    assert result.exit_code == 2
    assert "--headless" in result.stderr.splitlines()[-1]
    assert not journal_path.exists()


@pytest.mark.parametrize(
    ("before", "named"),
    [(["--seed", 3], "--seed"), (["-c", 20], "-c"), (["--fresh"], "--fresh"), (["--json"], "--json")],
)
def test_an_option_that_a_command_would_pass_over_is_refused(
    invoke: Invoke, journal_path: Path, before: list[object], named: str
) -> None:
    """`luckytui --seed 3 odds` would draw a seed of its own; the journal alone goes before a command too."""
    result = invoke(*before, "-f", journal_path, "odds")
    assert (result.exit_code, result.stdout) == (2, "")
    sentence = f"Error: {named} before odds is for a show: leave it out, or write it after odds."
    assert result.stderr.splitlines()[-1] == sentence
    assert invoke("-f", journal_path, "odds").exit_code == 0


def test_the_help_fits_80_columns_and_names_every_option(invoke: Invoke) -> None:
    for command in ([], ["journal"]):
        for flag in ("-h", "--help"):
            result = invoke(*command, flag)
            assert result.exit_code == 0
            assert all(len(line) <= 80 for line in result.stdout.splitlines())
    promised = (
        "-c, --num-clients", "-f, --db-file", "-k, --keyword", "--max-delay", "--seed", "--prizes", "--timeout",
        "--fresh", "--relaunch", "--headless", "--json", "--fast", "--version", "-h, --help",
    )  # fmt: skip
    told = invoke("-h").stdout
    assert [option for option in promised if option not in told] == []


def test_the_version_is_the_packages(luckytui: RunLuckytui) -> None:
    done = luckytui("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"luckytui {package.__version__}\n")


def modules_after(*arguments: object) -> set[str]:
    """Return what a command has imported at its end, in an interpreter of its own."""
    program = (
        "import sys\n"
        "from luckytui.cli.main import main\n"
        f"try: main({[*map(str, arguments)]!r}, prog_name='luckytui')\n"
        "finally: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


#: What takes long to import.
HEAVY = {"asyncio", "concurrent.futures", "textual", "rich.console", "sqlite3", "paho", "starlette"}


def test_no_command_waits_for_what_it_does_not_use(played: Path) -> None:
    commands = {f"luckytui.cli.{name}" for name in ("journal", "odds", "callers", "broker_check")}
    assert HEAVY & modules_after("--version") == set()
    assert commands & modules_after("--version") == set()
    assert commands <= modules_after("--help")
    assert HEAVY & modules_after("--help") == set()
    listed = modules_after("journal", "-f", played)
    assert HEAVY & listed == {"sqlite3"}
    assert commands & listed == {"luckytui.cli.journal"}
