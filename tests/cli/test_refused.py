"""What stands in a journal's place and cannot be used is refused by every command, in one sentence."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luckytui.cli.main import main
from tests.journal.contests import write_contest
from tests.journal.sqlite.refused import REFUSED, falsify
from tests.journal.sqlite.test_detect import device, folder, loop
from tests.journal.sqlite.test_reader import OLD_LIES, with_an_old_contest

COMMANDS = {
    "luckytui --headless": ["--headless", "--fast"],
    "luckytui --headless --fresh --json": ["--headless", "--fast", "--fresh", "--json"],
    "luckytui journal": ["journal"],
    "luckytui journal --json": ["journal", "--json"],
    "luckytui journal 1": ["journal", "1"],
    "luckytui journal --verify": ["journal", "--verify"],
}


@pytest.fixture
def invoke() -> Iterator[Callable[..., Result]]:
    """Yield what runs a command in this process; the signals that it takes over are given back."""
    names = (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
    handlers = [signal.getsignal(name) for name in names]
    yield lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
    for name, handler in zip(names, handlers, strict=True):
        signal.signal(name, handler)


def assert_refused(result: Result, reason: str) -> None:
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert result.stdout == ""
    [sentence] = result.stderr.splitlines()
    assert sentence.startswith("luckytui: ")
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert any(advice in sentence for advice in ("-f", "restore", "update", "close"))
    assert reason in sentence


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_by_every_command_and_keeps_every_byte(
    journal_path: Path, invoke: Callable[..., Result], make: Callable[[Path], object], reason: str
) -> None:
    make(journal_path)
    journal_path.with_name("contests.journal.lock").unlink(missing_ok=True)
    before = hashlib.sha256(journal_path.read_bytes()).hexdigest()
    for command, arguments in COMMANDS.items():
        result = invoke(*arguments[:1], "-f", journal_path, *arguments[1:])
        assert_refused(result, reason)
        assert hashlib.sha256(journal_path.read_bytes()).hexdigest() == before, command
        left = {path.name for path in journal_path.parent.iterdir()}
        assert left <= {"contests.journal", "contests.journal.lock"}, command


@pytest.mark.parametrize("make", [folder, os.mkfifo, loop, device])
def test_what_is_no_plain_file_is_refused_by_every_command_without_waiting(
    journal_path: Path, invoke: Callable[..., Result], make: Callable[[Path], None]
) -> None:
    make(journal_path)
    before = journal_path.lstat()
    for arguments in COMMANDS.values():
        assert_refused(invoke(*arguments[:1], "-f", journal_path, *arguments[1:]), "-f")
    after = journal_path.lstat()
    assert (after.st_mode, after.st_ino, after.st_size) == (before.st_mode, before.st_ino, before.st_size)


@pytest.mark.parametrize("name", ["x" * 300, "\x1b[31mred\x07\nWinner: Alfa", "\udcff", "[/red]", "[bold]", "a b"])
def test_a_name_can_neither_colour_the_screen_nor_forge_a_line(
    tmp_path: Path, invoke: Callable[..., Result], name: str
) -> None:
    path = tmp_path / name
    results = [invoke("journal", "-f", path)]
    if len(name) < 200:
        path.parent.mkdir(exist_ok=True)
        path.touch()
        results += [invoke("journal", "-f", path), invoke("journal", "--verify", "-f", path)]
        write_contest(path)
        results += [invoke("journal", "-f", path), invoke("journal", "--verify", "-f", path)]
        results += [invoke("journal", 7, "-f", path)]
    for result in results:
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "\x1b" not in result.output
        assert "\nWinner" not in result.output


def test_no_journal_yet_is_said_with_what_to_do_and_none_is_made(
    journal_path: Path, invoke: Callable[..., Result]
) -> None:
    for command in (["journal"], ["journal", "1"], ["journal", "--verify"], ["journal", "--json"]):
        assert_refused(invoke(*command, "-f", journal_path), "there is no journal at")
    assert not journal_path.exists()


def test_an_old_lie_is_found_where_it_is_looked_for(journal_path: Path, invoke: Callable[..., Result]) -> None:
    with_an_old_contest(journal_path)
    lie, found = OLD_LIES["a number"]
    falsify(journal_path, *lie)
    assert invoke("journal", "-f", journal_path).exit_code == 0
    assert_refused(invoke("journal", "--verify", "-f", journal_path), found)
    result = invoke("journal", "1", "-f", journal_path)
    assert result.exit_code == 1
    assert found in result.stderr
