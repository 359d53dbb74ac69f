"""`luckytui journal`: which contest, and what is refused."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import Invoke


def test_a_contest_that_is_not_there_is_wrong_usage(invoke: Invoke, played: Path) -> None:
    missing = "Error: there is no contest 5 in {}: luckytui -f {} journal lists them."
    for contest, sentence in (
        ("5", missing.format(played, played)),
        ("0", "0 is not a whole number from 1 to 2,147,483,647."),
        ("9" * 20, "is not a whole number from 1 to 2,147,483,647."),
    ):
        result = invoke("journal", contest, "-f", played)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr.splitlines()[-1]


def test_what_verify_would_pass_over_is_refused(invoke: Invoke, played: Path) -> None:
    for given in ("1", "--json"):
        result = invoke("journal", given, "--verify", "-f", played)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--verify recomputes all contests, and says so in a sentence" in result.stderr
