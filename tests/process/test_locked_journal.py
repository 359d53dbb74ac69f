"""A journal that another program has locked: the screen and its keys go on, and so does the show when it is free."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.journal.sqlite.reader import Reader
from tests.cli.commands import rest
from tests.conftest import RunLuckytui
from tests.process.dashboard import NEW, Start, calls_on, outcome_in, told

#: What is told after five seconds.
SENTENCE = "cannot be used (database is locked): another program has it open; close that one, then try again"


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Lock a journal from this process, as another program does; yield what a rollback frees it with."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


@pytest.fixture
def left(journal_path: Path, luckytui: RunLuckytui, request: pytest.FixtureRequest) -> Path:
    """Return a journal that a show has left in a mode of SQLite's."""
    assert luckytui("--headless", "--fast", "-f", journal_path).returncode == 0
    with closing(sqlite3.connect(journal_path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {request.param}")
    return journal_path


MODES = pytest.mark.parametrize("left", ["WAL", "DELETE"], indirect=True)


@pytest.mark.parametrize("key", [".", "nn"], ids=["a call", "a new contest"])
def test_keys_are_answered_while_it_is_locked_and_the_show_goes_on_afterwards(
    start: Start, journal_path: Path, key: str
) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for("CRASH")
        terminal.wait_for("ON AIR")
        drawn = len(terminal.output)
        with locked(journal_path) as lock:
            terminal.type(f"{key}?")
            terminal.wait_for("esc goes back")
            lock.execute("ROLLBACK")
            if key == "nn":
                terminal.wait_for(lambda: outcome_in(journal_path) is Outcome.ABANDONED)
            terminal.type("?")
            terminal.wait_for(lambda: "esc goes back" not in terminal.text)
            terminal.type("++++")
            terminal.wait_for(lambda: calls_on(terminal) >= 1)
        terminal.type("q")
        assert terminal.wait() == 0
        assert "OFF AIR" not in terminal.output[drawn:]
    with Reader(journal_path) as reader:
        assert list(reader.verify())


def test_one_that_stays_locked_takes_the_show_off_air_and_r_carries_on(start: Start, journal_path: Path) -> None:
    with start(*NEW, columns=120, lines=36) as terminal:
        terminal.wait_for("CRASH")
        with locked(journal_path):
            terminal.type(".")
            terminal.wait_for("r Retry")
            assert "OFF AIR" in terminal.text
            assert "locked" in terminal.text
        terminal.type("r")
        terminal.wait_for(lambda: "OFF AIR" not in terminal.text and calls_on(terminal) >= 1)
        terminal.type("q")
        assert terminal.wait() == 0


@MODES
def test_a_start_says_what_it_waits_for_and_goes_on(start: Start, left: Path) -> None:
    with locked(left) as lock, start(*NEW, seen="another program has it locked", columns=200) as terminal:
        lock.execute("ROLLBACK")
        terminal.wait_for("CRASH")
        terminal.type("q")
        assert terminal.wait() == 0


@MODES
def test_a_start_that_waits_can_be_stopped(start: Start, left: Path) -> None:
    with locked(left), start(*NEW, seen="Ctrl+C stops", columns=200) as terminal:
        terminal.type("\x03")
        assert terminal.wait() == 130
        assert "cannot be used" not in terminal.text


@MODES
def test_a_start_ends_in_a_sentence_after_five_seconds(start: Start, left: Path) -> None:
    with locked(left), start(*NEW, seen="Ctrl+C stops", columns=200) as terminal:
        assert terminal.wait() == 1
        assert SENTENCE in told(terminal)


@MODES
def test_headless_waits_and_goes_on_too(left: Path) -> None:
    with locked(left) as lock:
        command = [sys.executable, "-m", "luckytui", "--headless", "--fast", "-f", str(left)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as show:
            assert show.stderr is not None
            assert "another program has it locked" in show.stderr.readline()
            lock.execute("ROLLBACK")
            said, complaint = rest(show)
    assert (show.returncode, complaint) == (0, "")
    assert "Over: contest 2" in said


READING = pytest.mark.parametrize("command", [["journal"], ["journal", "1"], ["journal", "--verify"]], ids=" ".join)


@contextmanager
def reading(command: list[str], path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a command that reads a journal, and wait until it has said what it waits for."""
    program = [sys.executable, "-m", "luckytui", *command, "-f", str(path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        assert reader.stderr is not None
        assert "another program has it locked" in reader.stderr.readline()
        yield reader


@READING
@pytest.mark.parametrize("left", ["DELETE"], indirect=True)
def test_a_command_that_reads_says_what_it_waits_for_and_goes_on(left: Path, command: list[str]) -> None:
    with locked(left) as lock, reading(command, left) as reader:
        lock.execute("ROLLBACK")
        said, complaint = rest(reader)
    assert (reader.returncode, complaint) == (0, "")
    assert said


@READING
@pytest.mark.parametrize("left", ["DELETE"], indirect=True)
def test_a_command_that_reads_can_be_stopped_while_it_waits(left: Path, command: list[str]) -> None:
    with locked(left), reading(command, left) as reader:
        reader.send_signal(signal.SIGINT)
        assert rest(reader) == ("", "")
    assert reader.returncode == 130


@pytest.mark.parametrize("left", ["DELETE"], indirect=True)
def test_a_command_that_reads_ends_in_a_sentence_after_five_seconds(left: Path) -> None:
    with locked(left), reading(["journal"], left) as reader:
        said, complaint = rest(reader)
    assert (reader.returncode, said) == (1, "")
    assert SENTENCE in complaint


@pytest.mark.parametrize("left", ["DELETE"], indirect=True)
def test_a_replay_says_what_it_waits_for_and_goes_on(start: Start, left: Path) -> None:
    with locked(left) as lock, start("replay", "1", seen="another program has it locked", columns=200) as terminal:
        lock.execute("ROLLBACK")
        terminal.wait_for("REPLAY")
        terminal.type("q")
        assert terminal.wait() == 0
