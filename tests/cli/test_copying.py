"""`luckytui journal --copy-to`: what is said, what is refused, and that the copy reads as what was copied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.commands import FAST, Invoke
from tests.conftest import RunLuckytui
from tests.terminal import Terminal


def test_a_journal_goes_to_a_server_and_back_and_reads_the_same(
    luckytui: RunLuckytui, played: Path, database: str, tmp_path: Path
) -> None:
    back = tmp_path / "back.journal"
    for source, place in ((played, database), (database, back)):
        done = luckytui("journal", "-f", source, "--copy-to", place)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"{place} has all of it: 4 contests, 223 calls copied.\n"
    listed, calls, verified = [], [], []
    for place in (played, database, back):
        listed.append(luckytui("journal", "--json", "-f", place).stdout)
        calls.append([luckytui("journal", contest, "--json", "-f", place).stdout for contest in (1, 3)])
        verified.append(luckytui("journal", "--verify", "-f", place).stdout.removeprefix(str(place)))
    for each in (listed, calls, verified):
        assert each[0]
        assert each[0] == each[1] == each[2]


def test_where_something_stands_one_sentence_says_so(
    luckytui: RunLuckytui, played: Path, database: str, tmp_path: Path
) -> None:
    record, folder = tmp_path / "record", tmp_path / "folder"
    record.write_text("3 4 1998\n")
    folder.mkdir()
    before = played.read_bytes()
    assert luckytui(*FAST, "-f", database).returncode == 0
    taken = "already: choose a place where nothing stands"
    for place, said in (
        (played, f"{played} stands there {taken}"),
        (record, f"{record} stands there {taken}"),
        (folder, f"{folder} is a folder: name a file in it with --copy-to"),
        (
            Path(__file__),
            f"{__file__} is neither a journal nor a lucky-call record (LAST_CALLER CALLS MAGIC_NUMBER): "
            "choose another with --copy-to",
        ),
        (database, f"there is a journal in {database} {taken}"),
        (tmp_path / "record" / "x", f"{record} cannot be used as a folder: choose another with --copy-to"),
    ):
        done = luckytui("journal", "-f", played, "--copy-to", place)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"luckytui: {said}.\n")
    assert played.read_bytes() == before
    assert record.read_text() == "3 4 1998\n"


def test_a_journal_that_does_not_add_up_is_not_copied(
    luckytui: RunLuckytui, played: Path, tmp_path: Path, database: str
) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(played.read_bytes().replace(b"x" * 24, b"y" * 24))
    done = luckytui("journal", "-f", damaged, "--copy-to", database)
    assert (done.returncode, done.stdout) == (1, "")
    assert "damaged does not add up: what contest 2 was opened with is damaged; " in done.stderr
    assert "there is no journal in" in luckytui("journal", "-f", database).stderr


def test_what_does_not_go_together_is_wrong_usage(invoke: Invoke, played: Path, tmp_path: Path) -> None:
    for given in ((3,), ("--json",), ("--verify",)):
        result = invoke("journal", *given, "-f", played, "--copy-to", tmp_path / "other")
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == "Error: --copy-to copies all contests, and goes with -f only."
    assert not (tmp_path / "other").exists()
    secret = invoke("journal", "-f", played, "--copy-to", "postgresql://ann:hunter2@db/radio")
    assert (secret.exit_code, "hunter2" in secret.output) == (2, False)


@pytest.mark.parametrize("stderr", ["", " 2> /dev/null"])
def test_on_a_terminal_it_shows_how_far_it_is(played: Path, tmp_path: Path, stderr: str) -> None:
    other = tmp_path / "other"
    command = f"exec {sys.executable} -m luckytui journal -f {played} --copy-to {other}{stderr}"
    with Terminal("sh", "-c", command) as terminal:
        assert terminal.wait() == 0
        assert "223 calls copied" in terminal.text
        assert "%" not in terminal.text
        assert ("checking" in terminal.output, "100%" in terminal.output) == ((not stderr,) * 2)
