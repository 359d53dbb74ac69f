"""What the command line asks of a contest, and what a contest that goes on passes over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luckytui.cli.settings import Settings
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.pace import paced
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Start, Terms
from luckytui.journal.stored import StoredContest
from tests.cli.commands import FAST, Invoke, Running, events, next_event

ALONE = "callers are 1 to 1,000,000; 0 is for people alone, who come by --room or --broker."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-c", "0"], ALONE),
        (["-c", "-1"], ALONE),
        (["-c", "1000001"], ALONE),
        (["-c", "1e9"], "'1e9' is not a whole number, in digits alone."),
        (["-c", ""], "'' is not a whole number, in digits alone."),
        (["-c", "1,000"], "'1,000' is not a whole number, in digits alone."),
        (["--max-delay", "nan"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "inf"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "-1"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "1e400"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "soon"], "'soon' is not a number of seconds, such as 2.5."),
        (["--timeout", "nan"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--timeout", "-0.1"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--seed", "9" * 400], "a seed is a whole number from 0 to 9223372036854775807."),
        (["--seed", "-1"], "a seed is a whole number from 0 to 9223372036854775807."),
        (["--seed", "1.0"], "'1.0' is not a whole number, in digits alone."),
        (["--prizes", "-1"], "prizes are 0 to 1,000,000."),
        (["-k", ""], "a keyword is one word of 1 to 24 letters, digits, - or _."),
        (["-k", "[red]"], "a keyword is one word of 1 to 24 letters, digits, - or _."),
        (["-k", "\x1b[31m"], "a keyword is one word of 1 to 24 letters, digits, - or _."),
        (["-k", "x" * 10_000], "a keyword is one word of 1 to 24 letters, digits, - or _."),
        (["--nonsense"], "No such option '--nonsense'."),
        (["nonsense"], "No such command 'nonsense'."),
    ],
    ids=lambda value: " ".join(value)[:24] if isinstance(value, list) else None,
)
def test_wrong_usage_is_one_sentence_exit_2_and_makes_no_journal(
    invoke: Invoke, journal_path: Path, arguments: list[str], sentence: str
) -> None:
    result = invoke("--headless", "-f", journal_path, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr
    said = result.stderr.splitlines()[-1]
    assert said.startswith("Error: ")
    # Versions of click differ in their quotes and hints.
    assert sentence.replace("'", "")[:-1] in said.replace("'", "")
    assert not journal_path.exists()


def test_a_bare_relaunch_resumes_and_notes_the_settings_that_it_passed_over(invoke: Invoke, journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 3, "--seed", 1, "--max-delay", 3600) as show:
        next_event(show)
        show.kill()
    result = invoke(*FAST, "-f", journal_path, "-c", 99, "--seed", 1, "-k", "other", "--prizes", 3)
    assert result.exit_code == 0
    assert events(result.stdout)[0]["event"] == "resumed"
    assert result.stderr == (
        "note: contest 1 goes on with its own settings; passed over: -c (it has 3), -k (it has lucky), "
        "--prizes (it has 1). --fresh opens a new contest.\n"
    )


def test_a_line_that_goes_on_is_told_to_whoever_wants_none() -> None:
    lines = (LiveLine(4, "", Origin.KEYBOARD),)
    stored = StoredContest(7, "today", Terms(callers=3), Start(), Outcome.OPEN, False, 0, 0, (), lines)
    wants_none, unasked = Settings(Terms(callers=3), given=frozenset({"player"})), Settings(Terms(callers=3))
    assert wants_none.passed_over(stored) == (
        "note: contest 7 goes on with its own settings; passed over: --no-player (it has a line for you). "
        "--fresh opens a new contest."
    )
    assert unasked.passed_over(stored) == ""
    assert wants_none.passed_over(replace(stored, lines=())) == ""


def test_a_show_after_a_crash_has_a_seed_of_its_own_unless_one_was_given() -> None:
    drawn, given = Settings(Terms(seed=5, callers=3)), Settings(Terms(seed=5, callers=3), given=frozenset({"seed"}))
    seeds = [drawn.after_crash().terms.seed for _ in range(3)]
    assert len({5, *seeds}) == 4
    again = drawn.after_crash().terms
    assert again == paced(drawn.terms, again.seed, 0.0), (
        "the keyword's way to the live lines is drawn from the seed too"
    )
    # Without a note on a contest that goes on, whatever was given.
    assert given.after_crash() == Settings(given.terms, stay=True)


def test_a_contest_without_callers_is_for_the_dashboard_where_a_person_can_call(
    invoke: Invoke, journal_path: Path
) -> None:
    for alone in ("--no-player", "--demo", "--headless"):
        result = invoke("-c", 0, alone, "-f", journal_path)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == f"Error: {ALONE}"
    assert "the dashboard needs a terminal" in invoke("-c", 0, "-f", journal_path).stderr


def test_settings_of_the_surroundings_and_settings_that_agree_are_no_note(invoke: Invoke, journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 3, "--seed", 1, "--max-delay", 3600) as show:
        next_event(show)
        show.kill()
    assert invoke(*FAST, "-f", journal_path, "-c", 3).stderr == ""
