"""The command line as a person meets it: settings, exit statuses, sentences, pipes and signals."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

import luckytui as package
from luckytui.cli.main import main
from luckytui.contest.rules import Terms
from luckytui.journal import LiveJournal
from tests.conftest import RunLuckytui

FAST = ("--headless", "--fast", "--json")


@pytest.fixture
def invoke() -> Iterator[Callable[..., Result]]:
    """Yield what runs a command in this process; the signals that it takes over are given back."""
    names = (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
    handlers = [signal.getsignal(name) for name in names]
    yield lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
    for name, handler in zip(names, handlers, strict=True):
        signal.signal(name, handler)


def events(text: str) -> list[dict[str, Any]]:
    """Return the events of a text that holds nothing but JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_same_seed_gives_the_same_contest_on_two_journals(luckytui: RunLuckytui, tmp_path: Path) -> None:
    told = [
        luckytui("-c", 5, *FAST, "--seed", 1, "-f", tmp_path / name, PYTHONHASHSEED=str(place))
        for place, name in enumerate(("one", "two"))
    ]
    assert [(done.returncode, done.stderr) for done in told] == [(0, "")] * 2
    assert told[0].stdout == told[1].stdout
    assert [event["event"] for event in events(told[0].stdout)] == ["on_air", "call", "winner", "over"]


def test_a_seed_that_was_drawn_is_shown_and_plays_that_very_contest(
    invoke: Callable[..., Result], tmp_path: Path
) -> None:
    drawn = events(invoke(*FAST, "-f", tmp_path / "one").stdout)
    again = events(invoke(*FAST, "-f", tmp_path / "two", "--seed", drawn[0]["seed"]).stdout)
    assert drawn == again
    assert drawn[0]["callers"] == 20
    assert max(event.get("at", 0.0) for event in drawn) <= 1.0, "headless callers wait a second at most"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-c", "0"], "callers are 1 to 1,000,000."),
        (["-c", "-1"], "callers are 1 to 1,000,000."),
        (["-c", "1000001"], "callers are 1 to 1,000,000."),
        (["-c", "1e9"], "'1e9' is not a valid integer."),
        (["-c", ""], "'' is not a valid integer."),
        (["--max-delay", "nan"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "inf"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "-1"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "1e400"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--max-delay", "soon"], "'soon' is not a valid float."),
        (["--timeout", "nan"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--timeout", "-0.1"], "delays and timeouts are 0 to 86,400 seconds."),
        (["--seed", "9" * 400], "a seed is a whole number from 0 to 9223372036854775807."),
        (["--seed", "-1"], "a seed is a whole number from 0 to 9223372036854775807."),
        (["--seed", "1.0"], "'1.0' is not a valid integer."),
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
    invoke: Callable[..., Result], journal_path: Path, arguments: list[str], sentence: str
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


@pytest.mark.parametrize("option", ["--json", "--fast"])
def test_what_goes_with_headless_says_so(invoke: Callable[..., Result], journal_path: Path, option: str) -> None:
    result = invoke(option, "-f", journal_path)
    assert result.exit_code == 2
    assert "--headless" in result.stderr.splitlines()[-1]
    assert not journal_path.exists()


def test_without_a_terminal_the_dashboard_says_so_in_one_sentence(luckytui: RunLuckytui, journal_path: Path) -> None:
    done = luckytui("-f", journal_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "luckytui: the dashboard needs a terminal; for pipes and scripts there is luckytui --headless.\n"
    )
    assert not journal_path.exists()


@pytest.mark.parametrize(
    "place", ["/dev/null/contests.journal", "/proc/contests.journal", "/proc/new/contests.journal"]
)
def test_a_journal_that_cannot_be_written_is_one_sentence_and_exit_1(invoke: Callable[..., Result], place: str) -> None:
    result = invoke(*FAST, "-f", place)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"luckytui: {place} cannot be ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith("-f.\n")


def test_a_bare_relaunch_resumes_and_notes_the_settings_that_it_passed_over(
    invoke: Callable[..., Result], journal_path: Path
) -> None:
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


def test_a_line_that_goes_on_is_told_to_whoever_wants_none(invoke: Callable[..., Result], journal_path: Path) -> None:
    journal = LiveJournal(journal_path)
    journal.open_contest(Terms(callers=3, player=True))
    journal.close()
    told = invoke(*FAST, "-f", journal_path, "--no-player").stderr
    assert "passed over: --no-player (it has a line for you). --fresh" in told


def test_settings_of_the_surroundings_and_settings_that_agree_are_no_note(
    invoke: Callable[..., Result], journal_path: Path
) -> None:
    with Running("-f", journal_path, "-c", 3, "--seed", 1, "--max-delay", 3600) as show:
        next_event(show)
        show.kill()
    assert invoke(*FAST, "-f", journal_path, "-c", 3).stderr == ""


def test_fresh_gives_up_the_unfinished_contest_and_opens_a_new_one(
    invoke: Callable[..., Result], journal_path: Path
) -> None:
    with Running("-f", journal_path, "-c", 3, "--seed", 1, "--max-delay", 3600) as show:
        next_event(show)
        show.kill()
    result = invoke(*FAST, "-f", journal_path, "-c", 4, "--seed", 2, "--fresh")
    assert result.stderr == ""
    opening = events(result.stdout)[0]
    assert (opening["event"], opening["contest"], opening["callers"]) == ("on_air", 2, 4)
    listed = events(invoke("journal", "--json", "-f", journal_path).stdout)
    assert listed[0]["outcome"] == "abandoned"


def test_the_journal_lies_where_the_option_the_variable_or_the_platform_says(
    luckytui: RunLuckytui, tmp_path: Path
) -> None:
    luckytui(*FAST, "-c", 1)
    assert (tmp_path / "state" / "luckytui" / "contests.journal").is_file()
    luckytui(*FAST, "-c", 1, LUCKYTUI_JOURNAL=str(tmp_path / "variable"))
    assert (tmp_path / "variable").is_file()
    luckytui(*FAST, "-c", 1, "-f", tmp_path / "option", LUCKYTUI_JOURNAL=str(tmp_path / "unused"))
    assert (tmp_path / "option").is_file()
    assert not (tmp_path / "unused").exists()
    listed = luckytui("journal", "--json", LUCKYTUI_JOURNAL=str(tmp_path / "option"))
    assert len(events(listed.stdout)) == 1


class Running:
    """A show in a process of its own, headless, with JSON lines, in the time of the wall."""

    def __init__(self, *arguments: object, through: tuple[str, ...] = ()) -> None:
        self._process = subprocess.Popen(
            [*through, sys.executable, "-m", "luckytui", "--headless", "--json", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> subprocess.Popen[str]:
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()


def next_event(show: subprocess.Popen[str]) -> dict[str, Any]:
    assert show.stdout is not None
    event: dict[str, Any] = json.loads(show.stdout.readline())
    return event


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_whoever_stops_the_show_leaves_a_contest_that_a_bare_command_resumes(
    invoke: Callable[..., Result], journal_path: Path, number: signal.Signals, status: int
) -> None:
    with Running("-f", journal_path, "-c", 10_000, "--seed", 6, "--prizes", 0, "--max-delay", 3600) as show:
        assert next_event(show)["event"] == "on_air"
        heard = [next_event(show)]
        show.send_signal(number)
        rest, said = show.communicate()
        assert show.returncode == status
        assert said == ""
        heard += events(rest)
    result = invoke(*FAST, "-f", journal_path)
    assert (result.exit_code, result.stderr) == (0, "")
    resumed, *after = events(result.stdout)
    assert resumed["event"] == "resumed"
    assert resumed["calls"] >= len(heard) > 0
    told = heard + after
    assert [event["seq"] for event in told if event["event"] == "call"][-1] == 10_000
    assert told[-1]["magic_number"] == after[-2 if after[-2]["event"] == "call" else -3]["magic_number"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_in_the_middle_of_a_commit_is_heeded_after_it_and_breaks_into_nothing(
    invoke: Callable[..., Result],
    journal_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: signal.Signals,
    status: int,
) -> None:
    commit, commits = LiveJournal.commit, iter(range(100))

    def interrupted(journal: LiveJournal) -> None:
        if next(commits) == 1:
            signal.raise_signal(number)
        commit(journal)

    monkeypatch.setattr(LiveJournal, "commit", interrupted)
    result = invoke(*FAST, "-f", journal_path, "--seed", 6, "--prizes", 0)
    assert (result.exit_code, result.stderr, caplog.text) == (status, "", "")
    monkeypatch.undo()
    told = [event for event in events(result.stdout) if event["event"] == "call"]
    kept = events(invoke("journal", 1, "--json", "-f", journal_path).stdout)
    assert kept, "the commit was finished"
    assert told == kept[: len(told)]
    assert invoke(*FAST, "-f", journal_path).exit_code == 0
    assert len(events(invoke("journal", 1, "--json", "-f", journal_path).stdout)) == 20


#: Ignores Ctrl+C and hang-ups, as a script does for a job in its background under nohup.
DEAF = ("sh", "-c", 'trap "" INT HUP; exec "$@"', "sh")


def test_a_show_in_the_background_is_deaf_to_the_terminal_and_heeds_sigterm(journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 10_000, "--seed", 6, "--max-delay", 3600, through=DEAF) as show:
        next_event(show)
        for number in (signal.SIGINT, signal.SIGHUP):
            show.send_signal(number)
        assert next_event(show)["event"] == "call"
        show.terminate()
        _, said = show.communicate()
        assert (show.returncode, said) == (143, "")


def test_a_second_show_is_refused_at_once_naming_the_first(invoke: Callable[..., Result], journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 3, "--max-delay", 3600) as show:
        next_event(show)
        result = invoke(*FAST, "-f", journal_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            f"luckytui: {journal_path} is in use by another show (process {show.pid}): "
            "end that one, or choose another with -f.\n"
        )
        live = invoke("journal", "--json", "-f", journal_path)
        assert [contest["outcome"] for contest in events(live.stdout)] == ["open"]
        assert invoke("journal", "--verify", "-f", journal_path).exit_code == 0


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


@pytest.fixture
def played(invoke: Callable[..., Result], journal_path: Path) -> Path:
    """Return a journal with a won contest, one that nobody won, one with many winners and a big one."""
    for settings in (
        ["--seed", 2],
        ["--seed", 11, "-k", "x" * 24],
        ["--seed", 1, "-c", 200, "--prizes", 0],
        ["--seed", 999_999, "-c", 1],
    ):
        assert invoke(*FAST, "-f", journal_path, *settings).exit_code == 0
    return journal_path


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


def test_columns_stand_under_each_other_also_where_a_letter_takes_two_cells(
    invoke: Callable[..., Result], journal_path: Path
) -> None:
    for keyword in ("東京", "東京大阪京都", "lucky"):
        invoke(*FAST, "-f", journal_path, "-k", keyword, "-c", 1, "--seed", 1)
    _, _, *rows = invoke("journal", "-f", journal_path).stdout.splitlines()
    assert "  東京大阪…  " in rows[1]
    assert len({cell_len(row.partition("1 of 1")[0]) for row in rows}) == 1


def test_the_contests_of_a_journal_as_json_have_the_fields_that_were_promised(
    invoke: Callable[..., Result], played: Path
) -> None:
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
    invoke: Callable[..., Result], played: Path, tmp_path: Path
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


def test_one_contest_with_one_call_reads_right(invoke: Callable[..., Result], journal_path: Path) -> None:
    invoke(*FAST, "-f", journal_path, "-c", 1, "--seed", 999_999)
    assert invoke("journal", "-f", journal_path).stdout.startswith(f"1 contest in {journal_path}\n")
    assert "1 caller, 1 call; nobody won." in invoke("journal", 1, "-f", journal_path).stdout
    verified = invoke("journal", "--verify", "-f", journal_path)
    assert verified.stdout == f"{journal_path} adds up: 1 contest, 1 call recomputed.\n"


def test_a_contest_that_is_not_there_is_wrong_usage(invoke: Callable[..., Result], played: Path) -> None:
    missing = "Error: there is no contest 5 in {}: luckytui -f {} journal lists them."
    for contest, sentence in (
        ("5", missing.format(played, played)),
        ("0", "is not in the range"),
        ("9" * 20, "is not in the"),
    ):
        result = invoke("journal", contest, "-f", played)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr.splitlines()[-1]


def test_a_journal_without_a_contest_says_what_to_do(invoke: Callable[..., Result], journal_path: Path) -> None:
    journal_path.touch()
    result = invoke("journal", "-f", journal_path)
    assert (result.exit_code, result.stdout) == (
        0,
        f"No contest yet in {journal_path}: start luckytui to open one.\n",
    )
    assert invoke("journal", "--json", "-f", journal_path).stdout == ""


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
    luckytui: RunLuckytui, invoke: Callable[..., Result], journal_path: Path, surroundings: dict[str, str]
) -> None:
    invoke(*FAST, "-f", journal_path, "-k", "幸運", "-c", 2)
    environment = {name: value for name, value in surroundings.items() if value} | {"PYTHONIOENCODING": ""}
    for arguments in (["--headless", "--fast", "-c", "2"], ["journal"]):
        done = luckytui(*arguments, "-f", journal_path, **environment)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert "\x1b" not in done.stdout
        assert done.stdout


def test_the_help_fits_80_columns_and_names_every_option(invoke: Callable[..., Result]) -> None:
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


def test_a_name_of_bytes_that_are_no_text_is_a_name(luckytui: RunLuckytui, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe")
    played = luckytui("--headless", "--fast", "-c", 1, "-f", path)
    listed = luckytui("journal", "-f", path)
    assert (played.returncode, played.stderr, listed.returncode, listed.stderr) == (0, "", 0, "")
    assert path.is_file()


@pytest.mark.parametrize("arguments", [("--headless", "--fast"), ("odds",)])
def test_output_that_has_nowhere_to_go_ends_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A full disk behind `> file` is one sentence and exit 1; the contest can be resumed."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "luckytui", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"LUCKYTUI_JOURNAL": str(tmp_path / "contests.journal")},
        )
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "luckytui: the output cannot be written (No space left on device): send it elsewhere, then start again."
    ]
