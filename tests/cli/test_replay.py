"""`luckytui replay`: what it refuses. The replay itself is a screen (tests/tui/screens)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import Invoke


def test_a_contest_that_is_not_there_is_wrong_usage(invoke: Invoke, played: Path) -> None:
    result = invoke("replay", 5, "-f", played)
    assert (result.exit_code, result.stdout) == (2, "")
    sentence = f"Error: there is no contest 5 in {played}: luckytui -f {played} journal lists them."
    assert result.stderr.splitlines()[-1] == sentence


@pytest.mark.parametrize("contest", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_contest_has_is_wrong_usage(invoke: Invoke, played: Path, contest: int) -> None:
    result = invoke("replay", "-f", played, "--", contest)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a whole number from 1 to 2,147,483,647." in result.stderr


def test_without_a_terminal_a_replay_says_so_in_one_sentence(invoke: Invoke, played: Path) -> None:
    result = invoke("replay", 1, "-f", played)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "luckytui: a replay needs a terminal; for pipes there is luckytui journal ID.\n"


def test_a_journal_that_is_not_there_is_refused(invoke: Invoke, journal_path: Path) -> None:
    result = invoke("replay", 1, "-f", journal_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"luckytui: there is no journal at {journal_path} yet: ")
