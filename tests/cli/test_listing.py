"""What `luckytui journal` prints: tables of 80 columns, JSON with the fields that were promised."""

from __future__ import annotations

import re
from pathlib import Path

from rich.cells import cell_len

from tests.cli.commands import FAST, Invoke, events
from tests.conftest import RunLuckytui


def test_the_contests_of_a_journal_are_a_table_of_one_row_each_in_80_columns(
    luckytui: RunLuckytui, played: Path
) -> None:
    done = luckytui("journal", "-f", played)
    title, heading, *rows = done.stdout.splitlines()
    assert title == f"4 contests in {played}"
    assert heading.split()[-1] == "outcome"
    assert len(rows) == 4
    assert all(len(row) <= 80 for row in [heading, *rows])
    day = r"\d{4}-\d\d-\d\d \d\d:\d\d"
    for row, pattern in zip(
        rows,
        [
            rf"1  {day}  lucky +2 +2 of 20 +968  Juliett won",
            rf"2  {day}  xxxxxxxxx… +11 +20 of 20 +11,573  nobody won",
            rf"3  {day}  lucky +1 +200 of 200 +105,783  23 winners",
            rf"4  {day}  lucky +999999 +1 of 1 +161  nobody won",
        ],
        strict=True,
    ):
        assert re.fullmatch(pattern, row.rstrip()), row


def test_columns_stand_under_each_other_also_where_a_letter_takes_two_cells(invoke: Invoke, journal_path: Path) -> None:
    for keyword in ("東京", "東京大阪京都", "lucky"):
        invoke(*FAST, "-f", journal_path, "-k", keyword, "-c", 1, "--seed", 1)
    _, _, *rows = invoke("journal", "-f", journal_path).stdout.splitlines()
    assert "  東京大阪…  " in rows[1]
    assert len({cell_len(row.partition("1 of 1")[0]) for row in rows}) == 1


def test_the_contests_of_a_journal_as_json_have_the_fields_that_were_promised(invoke: Invoke, played: Path) -> None:
    contests = events(invoke("journal", "--json", "-f", played).stdout)
    opened = [contest.pop("opened_at") for contest in contests]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", moment) for moment in opened)
    assert [list(contest) for contest in contests] == [
        ["id", "keyword", "seed", "callers", "prizes", "max_delay", "calls", "magic_number", "outcome", "winners"]
    ] * 4
    assert contests[0] == {
        "id": 1,
        "keyword": "lucky",
        "seed": 2,
        "callers": 20,
        "prizes": 1,
        "max_delay": 1.0,
        "calls": 2,
        "magic_number": 968,
        "outcome": "won",
        "winners": [10],
    }
    assert (contests[1]["outcome"], contests[1]["winners"]) == ("nobody", [])
    assert len(contests[2]["winners"]) == 23


def test_the_calls_of_a_contest_are_lines_of_80_columns_and_in_json_what_was_announced(
    invoke: Invoke, played: Path, tmp_path: Path
) -> None:
    text = invoke("journal", 1, "-f", played).stdout
    assert text.splitlines() == [
        "Contest 1: keyword lucky, seed 2, 20 callers, 2 calls; won by Juliett.",
        "",
        "   call         at   caller                  number   magic number  residue",
        "      1     0.052s       11 Kilo                410            410        3",
        "      2     0.068s       10 Juliett             558            968        0  won",
    ]
    assert all(len(line) <= 80 for line in invoke("journal", 3, "-f", played).stdout.splitlines()[1:])
    told = invoke(*FAST, "--seed", 1, "-c", 200, "--prizes", 0, "-f", tmp_path / "again").stdout
    calls = [event for event in events(told) if event["event"] == "call"]
    listed = events(invoke("journal", 3, "--json", "-f", played).stdout)
    assert [call | {"contest": 3} for call in calls] == listed


def test_one_contest_with_one_call_reads_right(invoke: Invoke, journal_path: Path) -> None:
    invoke(*FAST, "-f", journal_path, "-c", 1, "--seed", 999_999)
    assert invoke("journal", "-f", journal_path).stdout.startswith(f"1 contest in {journal_path}\n")
    assert "1 caller, 1 call; nobody won." in invoke("journal", 1, "-f", journal_path).stdout
    verified = invoke("journal", "--verify", "-f", journal_path)
    assert verified.stdout == f"{journal_path} adds up: 1 contest, 1 call recomputed.\n"


def test_a_journal_without_a_contest_says_what_to_do(invoke: Invoke, journal_path: Path) -> None:
    journal_path.touch()
    result = invoke("journal", "-f", journal_path)
    assert (result.exit_code, result.stdout) == (
        0,
        f"No contest yet in {journal_path}: start luckytui to open one.\n",
    )
    assert invoke("journal", "--json", "-f", journal_path).stdout == ""
