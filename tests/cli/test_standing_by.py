"""Two stations and one journal: one is on air, the other stands by and takes over by itself."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from luckytui.journal.place import Server
from luckytui.journal.postgres.reader import Reader
from tests.cli.commands import Command, Invoke, Running, events, next_event, rest
from tests.postgres import PostgresServer

#: Its first calls come at once, and all of them within eight seconds.
CONTEST = ("--seed", 6, "-c", 40, "--prizes", 0, "--max-delay", 8)


def calls(told: str) -> list[int]:
    return [event["seq"] for event in events(told) if event["event"] == "call"]


def complaints(said: str) -> list[str]:
    """Return what a station has said, but for a server that is slow, as on a busy machine."""
    return [line for line in said.splitlines(keepends=True) if ": its server is slow." not in line]


def standing_by(show: subprocess.Popen[str]) -> str:
    """Wait until a station says that it stands by, and return what it says."""
    assert show.stderr is not None
    return next(line for line in show.stderr if complaints(line))


def test_the_next_station_goes_on_where_a_killed_one_was(database: str) -> None:
    with Running(*CONTEST, "-f", database) as first:
        assert next_event(first)["event"] == "on_air"
        with Running("-f", database) as second:
            said = standing_by(second)
            assert said.startswith("luckytui: standing by for ")
            assert f" (process {first.pid}), on air since " in said
            assert said.endswith(f"with {database}. Ctrl+C stops.\n")
            first.kill()
            before, _ = rest(first)
            after, said = rest(second)
            assert (second.returncode, complaints(said)) == (0, [])
    resumed = events(after)[0]
    assert resumed["event"] == "resumed"
    assert resumed["calls"] >= len(calls(before))
    assert calls(before) == list(range(1, len(calls(before)) + 1))
    assert calls(after) == list(range(resumed["calls"] + 1, 41))
    assert events(after)[-1]["event"] == "over"
    with Reader(Server.read(database)) as reader:
        [stored] = list(reader.verify())
    assert (stored.calls, stored.told) == (40, True)


def test_a_station_that_was_stopped_for_longer_than_its_lease_stands_by_when_it_goes_on(database: str) -> None:
    with Running(*CONTEST, "-f", database) as first:
        next_event(first)
        first.send_signal(signal.SIGSTOP)
        with Running("-f", database) as second:
            assert next_event(second)["event"] == "resumed"
            first.send_signal(signal.SIGCONT)
            said = standing_by(first)
            assert "is in use by another station (" in said
            assert f", process {second.pid}, on air since " in said
            after, _ = rest(second)
        before, _ = rest(first)
        assert first.returncode == 0
    assert events(after)[-1]["event"] == "over"
    assert [event for event in events(before) if event["event"] == "off_air"]
    with Reader(Server.read(database)) as reader:
        # With the next contest, which the first station has opened when the second had ended.
        stored, *_ = reader.verify()
    assert (stored.id, stored.terms.seed, stored.calls) == (1, 6, 40)


def test_who_only_watches_tells_everything_and_never_takes_over(database: str) -> None:
    with Command("--headless", "--json", "--no-takeover", "-f", database) as watching:
        with Running(*CONTEST, "-f", database) as show:
            told, _ = rest(show)
        heard = [next_event(watching)]
        while heard[-1]["event"] != "over":
            heard.append(next_event(watching))
    assert [event["seq"] for event in heard if event["event"] == "call"] == calls(told) == list(range(1, 41))


def test_the_server_may_be_killed_under_a_show_which_says_so_and_goes_on_by_itself(
    database: str, postgres: PostgresServer
) -> None:
    with Running(*CONTEST, "-f", database) as show:
        next_event(show)
        postgres.kill()
        event = next_event(show)
        while event["event"] != "off_air":
            event = next_event(show)
        assert database in event["reason"]
        postgres.start()
        told, said = rest(show)
        assert (show.returncode, complaints(said)) == (0, [])
    with Reader(Server.read(database)) as reader:
        [stored] = list(reader.verify())
    assert stored.calls == 40
    assert [event["event"] for event in events(told)].count("resumed") == 1
    assert calls(told)[-1] == 40


def test_only_a_journal_on_a_server_has_others_to_watch(invoke: Invoke, journal_path: Path) -> None:
    result = invoke("--headless", "--no-takeover", "-f", journal_path)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: --no-takeover goes with a journal on a server: name one with -f.",
    )
    assert not journal_path.exists()
