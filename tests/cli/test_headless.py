"""The show without a screen: the same contest again, signals, pipes, a second show."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import pytest

from luckytui.cli import headless
from luckytui.cli.settings import Settings
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.place import JournalPlace
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from tests.cli.commands import FAST, Invoke, Running, events, next_event, rest
from tests.conftest import RunLuckytui


def test_the_same_seed_gives_the_same_contest_on_two_journals(luckytui: RunLuckytui, tmp_path: Path) -> None:
    told = [
        luckytui("-c", 5, *FAST, "--seed", 1, "-f", tmp_path / name, PYTHONHASHSEED=str(place))
        for place, name in enumerate(("one", "two"))
    ]
    assert [(done.returncode, done.stderr) for done in told] == [(0, "")] * 2
    assert told[0].stdout == told[1].stdout
    assert [event["event"] for event in events(told[0].stdout)] == ["on_air", "call", "winner", "over"]


def test_a_seed_that_was_drawn_is_shown_and_plays_that_very_contest(invoke: Invoke, tmp_path: Path) -> None:
    drawn = events(invoke(*FAST, "-f", tmp_path / "one").stdout)
    again = events(invoke(*FAST, "-f", tmp_path / "two", "--seed", drawn[0]["seed"]).stdout)
    assert drawn == again
    assert drawn[0]["callers"] == 20
    assert max(event.get("at", 0.0) for event in drawn) <= 1.0, "headless callers wait a second at most"


def test_fresh_gives_up_the_unfinished_contest_and_opens_a_new_one(invoke: Invoke, journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 3, "--seed", 1, "--max-delay", 3600) as show:
        next_event(show)
        show.kill()
    result = invoke(*FAST, "-f", journal_path, "-c", 4, "--seed", 2, "--fresh")
    assert result.stderr == ""
    opening = events(result.stdout)[0]
    assert (opening["event"], opening["contest"], opening["callers"]) == ("on_air", 2, 4)
    listed = events(invoke("journal", "--json", "-f", journal_path).stdout)
    assert listed[0]["outcome"] == "abandoned"


@pytest.mark.parametrize(
    ("place", "in_the_way"),
    [
        ("/dev/null/contests.journal", "/dev/null"),
        ("/proc/contests.journal", "/proc/contests.journal.lock"),
        ("/proc/new/contests.journal", "/proc/new"),
    ],
)
def test_a_journal_that_cannot_be_written_is_one_sentence_that_names_the_file_in_the_way(
    invoke: Invoke, place: str, in_the_way: str
) -> None:
    result = invoke(*FAST, "-f", place)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"luckytui: {in_the_way} cannot be ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith("-f.\n")


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_whoever_stops_the_show_leaves_a_contest_that_a_bare_command_resumes(
    invoke: Invoke, journal_path: Path, number: signal.Signals, status: int
) -> None:
    with Running("-f", journal_path, "-c", 10_000, "--seed", 6, "--prizes", 0, "--max-delay", 3600) as show:
        assert next_event(show)["event"] == "on_air"
        heard = [next_event(show)]
        show.send_signal(number)
        still, said = rest(show)
        assert show.returncode == status
        assert said == ""
        heard += events(still)
    result = invoke(*FAST, "-f", journal_path)
    assert (result.exit_code, result.stderr) == (0, "")
    resumed, *after = events(result.stdout)
    assert resumed["event"] == "resumed"
    assert resumed["calls"] >= len(heard) > 0
    told = heard + after
    assert [event["seq"] for event in told if event["event"] == "call"][-1] == 10_000
    assert told[-1]["magic_number"] == after[-2 if after[-2]["event"] == "call" else -3]["magic_number"]


def waiting(open_journal: Callable[[Path], Journal]) -> Callable[[JournalPlace], Awaitable[Journal]]:
    """Return what opens a journal as a show waits for it."""

    async def opened(path: JournalPlace) -> Journal:
        assert isinstance(path, Path)
        return open_journal(path)

    return opened


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.usefixtures("own_signals")
def test_a_signal_in_the_middle_of_a_commit_is_heeded_after_it_and_breaks_into_nothing(
    journal_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    number: signal.Signals,
    status: int,
) -> None:
    commits = []

    class Interrupted(SqliteJournal):
        async def append(
            self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
        ) -> None:
            commits.append(contest)
            if len(commits) == 1:
                signal.raise_signal(number)
            await super().append(contest, rulings, outcome, keys)

    def play(open_journal: Callable[[Path], Journal]) -> tuple[int, str, str]:
        settings = Settings(Terms(seed=6, prizes=0, max_delay=1.0))

        ended = headless.run(journal_path, settings, as_json=True, fast=True, open_journal=waiting(open_journal))
        return ended, *capsys.readouterr()

    def kept() -> list[Ruling]:
        with Reader(journal_path) as journal:
            stored = journal.contest(1)
            assert stored is not None
            return journal.rulings(stored)

    ended, out, err = play(Interrupted)
    assert (ended, err, caplog.text) == (status, "", "")
    before = kept()
    assert before, "the commit was finished"
    told = [event["seq"] for event in events(out) if event["event"] == "call"]
    assert told == [ruling.seq for ruling in before[: len(told)]]
    ended, out, _ = play(SqliteJournal)
    assert (ended, events(out)[0]["calls"]) == (0, len(before))
    assert len(kept()) == 20


#: A show that is in the middle of a commit for ever, on a disk that does not answer.
STUCK = """
import asyncio, signal, sys
from pathlib import Path
from luckytui.cli import headless
from luckytui.cli.settings import Settings
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal

class Stuck(SqliteJournal):
    async def append(self, *_, **__):
        print("stuck", flush=True)
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                print("told", flush=True)

async def stuck(path):
    return Stuck(path)

sys.exit(headless.run(Path(sys.argv[1]), Settings(Terms(max_delay=0.001)), as_json=True, open_journal=stuck))
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_show_that_is_stuck_dies_of_the_second_signal(journal_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", STUCK, str(journal_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as show:
        try:
            assert show.stdout is not None
            while "stuck" not in show.stdout.readline():
                pass
            show.send_signal(number)
            assert show.stdout.readline() == "told\n"
            show.send_signal(number)
            assert show.stdout.read() == ""
            assert show.wait() == -number
        finally:
            show.kill()
    with Reader(journal_path) as journal:
        assert [stored.outcome for stored in journal.contests()] == [Outcome.OPEN]


#: Ignores Ctrl+C and hang-ups, as a script does for a job in its background under nohup.
DEAF = ("sh", "-c", 'trap "" INT HUP; exec "$@"', "sh")


def test_a_show_in_the_background_is_deaf_to_the_terminal_and_heeds_sigterm(journal_path: Path) -> None:
    with Running("-f", journal_path, "-c", 10_000, "--seed", 6, "--max-delay", 3600, through=DEAF) as show:
        next_event(show)
        for number in (signal.SIGINT, signal.SIGHUP):
            show.send_signal(number)
        assert next_event(show)["event"] == "call"
        show.terminate()
        _, said = rest(show)
        assert (show.returncode, said) == (143, "")


def test_a_second_show_is_refused_at_once_naming_the_first(invoke: Invoke, journal_path: Path) -> None:
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
