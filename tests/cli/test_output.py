"""Standard output: pipes that close, full disks, poor terminals and locales."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import FAST, Invoke, events
from tests.conftest import RunLuckytui


@pytest.mark.parametrize("options", [["--json"], []])
def test_nobody_reading_any_more_ends_the_show_silently_and_it_resumes(
    luckytui: RunLuckytui, journal_path: Path, options: list[str]
) -> None:
    head = subprocess.run(
        f'"{sys.executable}" -m luckytui --headless --fast {" ".join(options)} -c 5000 --prizes 0 --seed 1 '
        f'-f "{journal_path}" | head -1',
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert head.stdout.count("\n") == 1
    assert head.stderr == ""
    done = luckytui(*FAST, "-f", journal_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert events(done.stdout)[0]["event"] in ("resumed", "on_air")
    assert luckytui("journal", "--verify", "-f", journal_path).returncode == 0


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TERM": "dumb"},
        {"NO_COLOR": "1"},
        {"LC_ALL": "C", "LANG": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TERM": "", "LANG": "", "COLUMNS": "1"},
    ],
    ids=["TERM=dumb", "NO_COLOR", "no locale", "one column"],
)
def test_poor_surroundings_get_plain_lines_and_no_traceback(
    luckytui: RunLuckytui, invoke: Invoke, journal_path: Path, surroundings: dict[str, str]
) -> None:
    invoke(*FAST, "-f", journal_path, "-k", "幸運", "-c", 2)
    environment = {name: value for name, value in surroundings.items() if value} | {"PYTHONIOENCODING": ""}
    for arguments in (["--headless", "--fast", "-c", "2"], ["journal"]):
        done = luckytui(*arguments, "-f", journal_path, **environment)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert "\x1b" not in done.stdout
        assert done.stdout


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", [("--headless", "--fast"), ("odds",)])
def test_output_that_has_nowhere_to_go_ends_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], unbuffered: str
) -> None:
    """A full disk behind `> file` is one sentence and exit 1; the contest can be resumed."""
    # With a buffer Python would write the rest of it at its exit.
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "luckytui", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=surroundings | {"LUCKYTUI_JOURNAL": str(tmp_path / "contests.journal"), "PYTHONUNBUFFERED": unbuffered},
        )
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "luckytui: the output cannot be written (No space left on device): send it elsewhere, then start again."
    ]


def test_a_letter_that_the_locale_lacks_is_escaped(luckytui: RunLuckytui, journal_path: Path) -> None:
    plain = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"}
    done = luckytui("--headless", "--fast", "-c", 1, "-k", "幸運", "-f", journal_path, **plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'The keyword is "\\u5e78\\u904b".' in done.stdout


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_closed_streams_that_are_not_needed_are_not_missed(journal_path: Path, closed: str) -> None:
    shown = f"'{sys.executable}' -m luckytui --headless --fast --seed 1 -f '{journal_path}' {closed}"
    done = subprocess.run(shown, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "lucky" in done.stdout
    verified = subprocess.run(
        [sys.executable, "-m", "luckytui", "journal", "--verify", "-f", journal_path], capture_output=True, check=False
    )
    assert verified.returncode == 0


@pytest.mark.parametrize("arguments", ["--headless --fast", "odds", "journal", ""])
def test_a_closed_output_is_refused_in_a_sentence(journal_path: Path, arguments: str) -> None:
    shown = f"LUCKYTUI_JOURNAL='{journal_path}' '{sys.executable}' -m luckytui {arguments} >&-"
    done = subprocess.run(shown, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "luckytui: standard output is closed: send it somewhere, such as to /dev/null.\n"
    assert not journal_path.exists()


def test_a_closed_input_is_no_terminal(journal_path: Path) -> None:
    shown = f"'{sys.executable}' -m luckytui -f '{journal_path}' <&-"
    done = subprocess.run(shown, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "the dashboard needs a terminal" in done.stderr
    assert "Traceback" not in done.stderr


def test_memory_that_is_used_up_ends_in_a_sentence() -> None:
    program = """
import asyncio, click
from luckytui.cli.output import Program
from luckytui.loop import run_in_loop

@click.group(cls=Program)
def program():
    pass

@program.command()
def play():
    async def task():
        try:
            await asyncio.Event().wait()
        finally:
            asyncio.current_task()

    async def main():
        global left
        left = asyncio.create_task(task())
        await asyncio.sleep(0)
        print("played", end="")
        raise MemoryError

    run_in_loop(main())

program()
"""
    ended = subprocess.run([sys.executable, "-c", program, "play"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "played",
        "luckytui: there is no memory left: end other programs, or raise the limits (ulimit -a).\n",
    )
