"""`luckytui odds`: its tables, its JSON, its refusals, and the figures that the README takes from it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from luckytui.cli.odds import odds_command
from luckytui.cli.odds_table import LONGEST_BAR, MOST_ROWS, bar, rows
from luckytui.odds.exact import Odds

README = Path(__file__).parents[2] / "README.md"


def odds(*arguments: object) -> Result:
    return CliRunner().invoke(odds_command, [*map(str, arguments)], prog_name="luckytui odds", env={"COLUMNS": "80"})


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def said(*arguments: object) -> dict[str, Any]:
    result = odds(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def fractions(part: Any) -> list[dict[str, Any]]:
    """Return every exact figure of a JSON value."""
    if isinstance(part, dict):
        own = [part] if "exact" in part else []
        return own + [figure for value in part.values() for figure in fractions(value)]
    return [figure for value in part for figure in fractions(value)] if isinstance(part, list) else []


def test_json_says_everything_exactly() -> None:
    found = said("-c", 5)
    assert {name: found[name] for name in ("callers", "prizes", "magic_number", "median_calls")} == {
        "callers": 5,
        "prizes": 1,
        "magic_number": 0,
        "median_calls": 5,
    }
    assert found["nobody"] == {"exact": "30572311192553/49207500000000", "value": pytest.approx(0.6212937)}
    assert found["win_at"][0] == {"call": 1, "exact": "9/100", "value": 0.09}
    assert [stored["call"] for stored in found["win_at"]] == [1, 2, 3, 4, 5]
    assert [stored["winners"] for stored in found["winners"]] == [0, 1]
    assert "simulated" not in found
    exact = Odds(5)
    for name in ("nobody", "somebody", "each_caller", "mean_calls", "mean_winners"):
        assert Fraction(found[name]["exact"]) == getattr(exact, name)
    for name in ("win_at", "calls", "winners"):
        assert tuple(Fraction(stored["exact"]) for stored in found[name]) == getattr(exact, name)


@pytest.mark.parametrize("options", [(), ("--prizes", 3), ("--prizes", 0), ("--magic-number", 3839), ("--fairness",)])
def test_json_fractions_are_in_lowest_terms_beside_their_floats(options: tuple[object, ...]) -> None:
    figures = fractions(said("-c", 6, *options))
    assert len(figures) > 5
    for figure in figures:
        exact = Fraction(figure["exact"])
        assert figure["exact"] == f"{exact.numerator}/{exact.denominator}"
        assert figure["value"] == float(exact)


def test_json_sets_measured_beside_exact() -> None:
    found = said("-c", 6, "--prizes", 2, "--simulate", 300, "--seed", 5)["simulated"]
    assert (found["contests"], found["seed"]) == (300, 5)
    assert found["nobody"] + sum(found["win_at"]) == 300
    assert sum(found["calls"]["counts"]) == sum(found["winners"]["counts"]) == 300
    for fitted in (found, found["calls"], found["winners"]):
        assert 0 < fitted["p_value"] <= 1
        assert fitted["degrees"] > 0
        assert fitted["chi_square"] >= 0


def test_json_of_a_contest_that_is_won_already_has_no_calls() -> None:
    found = said("--magic-number", 3839, "--simulate", 10)
    assert (found["win_at"], found["nobody"]["exact"], found["mean_calls"]["exact"]) == ([], "0/1", "0/1")
    assert found["simulated"]["winners"]["counts"] == [0, 10]
    assert found["simulated"]["nobody"] == 0


def test_json_of_fairness_measures_every_line() -> None:
    found = said("-c", 3, "--fairness", "--simulate", 100, "--seed", 1)
    assert [line["delay"] for line in found["lines"]] == ["1/2", "1/1", "2/1", "4/1", "1/1", "0/1"]
    assert found["lines"][-1]["measured"] == 100
    assert found["residues"][0]["mean_calls_to_a_win"] == {"exact": "11/1", "value": 11.0}
    assert [residue["winning_numbers"] for residue in found["residues"]] == [81, 81, *[82] * 9]


def test_tables_say_the_same_again_for_the_same_seed() -> None:
    once, again = (odds("-c", 4, "--prizes", 2, "--simulate", 50, "--seed", 9) for _ in range(2))
    assert once.exit_code == 0
    assert once.output == again.output
    assert "50 contests, seed 9: chi-square" in once.output
    assert "\x1b" not in once.output


def test_a_drawn_seed_is_named_so_that_the_run_can_be_repeated() -> None:
    once = odds("-c", 4, "--simulate", 50).stdout
    seed = re.search(r"seed (\d+):", once)
    assert seed
    assert odds("-c", 4, "--simulate", 50, "--seed", seed[1]).stdout == once


def test_many_callers_share_rows_and_the_winners_have_a_table() -> None:
    text = odds("-c", 100, "--prizes", 0).stdout
    assert "100 callers, a prize for every win, magic number 0" in text
    assert "   1-4      31.65%   31.65%" in text
    assert " 22-100   0.01%  100.00%" in text
    assert max(map(len, lines(text))) <= 80


def test_a_contest_that_is_won_already_says_so() -> None:
    assert "already won, nobody calls" in odds("--magic-number", 3839).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-c", "0"], "odds are for 1 to 500 callers"),
        (["-c", "501"], "odds are for 1 to 500 callers"),
        (["-c", "many"], "'many' is not a whole number, in digits alone."),
        (["--prizes", "-1"], "prizes are 0 to 1,000,000."),
        (["--magic-number", "-5"], "-5 is not a whole number from 0 up."),
        (["--simulate", "0"], "0 is not a whole number from 1 to 10,000,000."),
        (["--simulate", "10", "--seed", "-1"], "-1 is not a whole number from 0 to "),
        (["--seed", "1"], "--seed goes with --simulate: add it."),
        (["--fairness", "--magic-number", "22"], "at 22 the contest is already won"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(arguments: list[str], sentence: str) -> None:
    result = odds(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr


def test_the_command_loads_no_tables_before_it_runs() -> None:
    script = "import sys, luckytui.cli.odds; print([m for m in ('rich', 'fractions') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_bars_grow_by_eighths() -> None:
    assert [bar(share / 16, 2) for share in (0, 1, 7, 8, 12, 16)] == ["", "▏", "▉", "█", "█▌", "██"]
    assert bar(0.5, LONGEST_BAR, plain=True) == "#" * 15


@given(st.lists(st.fractions(0, 1), min_size=1, max_size=120).filter(any))
def test_rows_hold_every_entry_once_and_in_order(chances: list[Fraction]) -> None:
    found = rows(chances)
    assert [place for part in found for place in part] == list(range(len(chances)))
    assert len(found) <= MOST_ROWS + 2


def test_the_pace_of_the_readme_is_what_its_command_prints() -> None:
    printed = lines(odds("--pace", "-c", 5).stdout)
    cells = [line.rpartition("  ")[2].strip() for line in printed if "  " in line]
    assert printed[0] == "5 callers, 1 prize"
    assert f"| 5 | 1 | {' | '.join(cells)} |" in README.read_text(encoding="utf-8")
    found = json.loads(odds("--pace", "-c", 5, "--json").stdout)
    assert len(found.pop("seconds")) == 1_000
    assert found == {"callers": 5, "prizes": 1, "max_delay": 19.8}


def test_the_pace_of_no_callers_is_wrong_usage() -> None:
    result = odds("--pace", "-c", 0)
    assert result.exit_code == 2
    assert "callers are 1 to 1,000,000." in result.stderr


@pytest.mark.parametrize(
    "other", [("--prizes", 1), ("--magic-number", 0), ("--simulate", 5), ("--seed", 3), ("--fairness",)]
)
def test_the_pace_takes_no_option_that_it_would_pass_over(other: tuple[object, ...]) -> None:
    result = odds("--pace", "-c", 5, *other)
    assert result.exit_code == 2
    assert f"leave {other[0]} out." in result.stderr


def fairness_blocks() -> list[tuple[str, str, str]]:
    """Return the README's prose, command and output, block by block, under "Is it fair?"."""
    section = re.search(
        r"^## Is it fair\?$(.*?)(?=^## |\Z)", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert section, 'the README has no section "Is it fair?"'
    *blocks, rest = re.split(r"^```console\n(.*?)^```$", section[1], flags=re.MULTILINE | re.DOTALL)
    assert blocks, "the section shows no command"
    assert not figures(rest), "figures after the last command"
    shown = [block.removeprefix("$ luckytui odds").partition("\n") for block in blocks[1::2]]
    return [(prose, command, output) for prose, (command, _, output) in zip(blocks[::2], shown, strict=True)]


def figures(text: str) -> set[tuple[float, bool]]:
    """Return the numbers in a text, and whether they are percentages."""
    return {
        (float(number.replace(",", "")), bool(sign)) for number, sign in re.findall(r"(\d[\d,]*(?:\.\d+)?)(%?)", text)
    }


def test_the_readme_shows_what_its_commands_print() -> None:
    for _, command, output in fairness_blocks():
        assert lines(odds(*command.split()).stdout) == lines(output)


def test_every_figure_in_the_readme_stands_in_the_output_below_it() -> None:
    for prose, command, output in fairness_blocks():
        assert figures(prose) <= figures(output), f"no such figure in luckytui odds {command}"
