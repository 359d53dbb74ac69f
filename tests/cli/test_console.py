"""The show as lines: the events and their fields as they were promised, and plain text a person can read."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from luckytui.cli import console
from luckytui.contest.rules import Call, Terms
from luckytui.journal import LiveJournal
from luckytui.journal.stored import JournalError
from luckytui.station.host import Show, next_contest
from luckytui.station.inbox import Listener
from luckytui.text import counted, printable


def run(path: Path, terms: Terms, *, as_json: bool = True, journal: type[LiveJournal] = LiveJournal) -> str:
    """Run a contest to its end, or to the journal's, and return what was written."""
    out = io.StringIO()
    opened = journal(path)
    try:
        stored, resumed = next_contest(opened, terms, fresh=False)
        console.run(opened, stored, out, resumed=resumed, as_json=as_json, fast=True)
    finally:
        opened.close()
    return out.getvalue()


def test_a_won_contest_in_json_to_the_letter(journal_path: Path) -> None:
    assert run(journal_path, Terms(seed=2, callers=20, max_delay=1.0)).splitlines() == [
        '{"event":"on_air","contest":1,"keyword":"lucky","callers":20,"seed":2,"prizes":1}',
        '{"event":"call","contest":1,"seq":1,"caller":11,"number":410,"magic_number":410,"residue":3,'
        '"won":false,"at":0.05154012792961141}',
        '{"event":"call","contest":1,"seq":2,"caller":10,"number":558,"magic_number":968,"residue":0,'
        '"won":true,"at":0.06750325699718078}',
        '{"event":"winner","contest":1,"caller":10,"magic_number":968}',
        '{"event":"over","contest":1,"outcome":"won","calls":2,"magic_number":968,"winners":[10]}',
    ]


def test_a_contest_nobody_won_in_json_to_the_letter(journal_path: Path) -> None:
    lines = run(journal_path, Terms(seed=1, callers=3, prizes=2)).splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["on_air", "call", "call", "call", "nobody", "over"]
    assert lines[-2:] == [
        '{"event":"nobody","contest":1,"calls":3,"magic_number":2133}',
        '{"event":"over","contest":1,"outcome":"nobody","calls":3,"magic_number":2133,"winners":[]}',
    ]


def test_a_resumed_contest_in_json_begins_with_what_was_recovered(journal_path: Path) -> None:
    journal_path.write_text("46687 2 520")
    lines = run(journal_path, Terms(seed=1, callers=1)).splitlines()
    assert lines[0] == '{"event":"resumed","contest":1,"calls":2,"magic_number":520,"residue":3}'
    assert json.loads(lines[1])["seq"] == 3
    assert json.loads(lines[-1])["calls"] == 3


def test_each_call_in_json_is_what_the_json_module_would_write(journal_path: Path) -> None:
    lines = run(journal_path, Terms(seed=9, callers=200, prizes=0, max_delay=86_400.0)).splitlines()
    assert all(json.dumps(json.loads(line), separators=(",", ":")) == line for line in lines)
    events = [json.loads(line) for line in lines]
    calls = [event for event in events if event["event"] == "call"]
    assert len(calls) == 200
    assert [call["magic_number"] for call in calls][-1] == sum(call["number"] for call in calls)
    assert all(call["won"] == (call["residue"] == 0) == (call["magic_number"] % 11 == 0) for call in calls)
    winners = [event["caller"] for event in events if event["event"] == "winner"]
    assert winners == [call["caller"] for call in calls if call["won"]] == events[-1]["winners"]


def test_a_won_contest_in_words(journal_path: Path) -> None:
    assert run(journal_path, Terms(seed=2, callers=20, max_delay=1.0), as_json=False).splitlines() == [
        'On air: contest 1, 20 callers, seed 2. The keyword is "lucky".',
        "    0.052s  call 1: Kilo (11) says 410: 0 + 410 = 410, residue 3",
        "    0.068s  call 2: Juliett (10) says 558: 410 + 558 = 968, residue 0",
        "Winner: Juliett (10), with magic number 968 = 11 x 88.",
        "Over: contest 1, 2 calls, magic number 968.",
    ]


def test_one_caller_is_one_caller_in_words(journal_path: Path) -> None:
    journal_path.write_text("7 1 100")
    lines = run(journal_path, Terms(seed=1, callers=1), as_json=False).splitlines()
    assert lines[0] == "Resumed: contest 1, 1 call made, magic number 100."
    assert lines[-2:] == ["Nobody won today.", "Over: contest 1, 2 calls, magic number 1069."]
    assert (
        run(journal_path, Terms(seed=1, callers=1), as_json=False)
        .splitlines()[0]
        .startswith("On air: contest 2, 1 caller, seed 1.")
    )


class Rogues(Show):
    """A show into which others call, all at the first moment and all wrong."""

    def workers(self, listener: Listener, *, resumed: bool) -> list[Coroutine[Any, Any, None]]:
        place = self.airwaves.add_source()
        wrong = [
            Call(0.0, 1, "\x1b[31mlucky\nWinner: Alfa", "123"),
            Call(0.0, 2, "lucky", "[red]1\0"),
            Call(0.0, 99, "lucky", "123"),
        ]
        self.airwaves.call(place, wrong, math.inf)
        return super().workers(listener, resumed=resumed)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_refused_call_is_said_with_its_reason_and_cannot_forge_a_line(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    terms = Terms(seed=1, callers=3, max_delay=1.0)
    undisturbed = run(journal_path.with_name("other.journal"), terms, as_json=as_json).splitlines()
    monkeypatch.setattr("luckytui.cli.console.Show", Rogues)
    lines = run(journal_path, terms, as_json=as_json).splitlines()
    refused = [line for line in lines if "refused" in line]
    assert [line for line in lines if line not in refused] == undisturbed
    assert refused == (
        [
            '{"event":"refused","caller":1,"reason":"wrong keyword"}',
            '{"event":"refused","caller":2,"reason":"the number is not three digits from 100 to 999"}',
            '{"event":"refused","caller":99,"reason":"no such caller in this contest"}',
        ]
        if as_json
        else [
            "  refused: caller 1: wrong keyword",
            "  refused: caller 2: the number is not three digits from 100 to 999",
            "  refused: caller 99: no such caller in this contest",
        ]
    )


class FailingJournal(LiveJournal):
    """A journal that fails at its second commit: the opening, then no more."""

    commits = 0

    def commit(self) -> None:
        self.commits += 1
        if self.commits == 2:
            raise JournalError("the disk is on fire: see to it")
        super().commit()


def test_what_could_not_be_committed_is_not_announced_and_the_failure_comes_out(journal_path: Path) -> None:
    terms = Terms(seed=1, callers=3)
    whole = run(journal_path.with_name("other.journal"), terms).splitlines()
    out = io.StringIO()
    journal = FailingJournal(journal_path)
    stored, _ = next_contest(journal, terms, fresh=False)
    with pytest.raises(JournalError, match="on fire"):
        console.run(journal, stored, out, resumed=False, as_json=True, fast=True)
    journal.close()
    told = out.getvalue().splitlines()
    assert told == whole[:1]
    resumed = run(journal_path, Terms()).splitlines()
    assert resumed[1:] == whole[1:]


class Flushed(io.StringIO):
    """Knows what was flushed."""

    flushed = ""

    def flush(self) -> None:
        self.flushed = self.getvalue()


def test_every_line_is_flushed_and_only_after_its_commit(journal_path: Path) -> None:
    out = Flushed()

    class Watched(LiveJournal):
        def commit(self) -> None:
            seen = out.getvalue()
            super().commit()
            assert out.getvalue() == seen == out.flushed

    journal = Watched(journal_path)
    stored, _ = next_contest(journal, Terms(seed=1, callers=5), fresh=False)
    console.run(journal, stored, out, resumed=False, as_json=True, fast=True)
    journal.close()
    assert out.flushed == out.getvalue()
    assert out.flushed.count("\n") == 4


def test_a_contest_without_delays_needs_no_jumping_clock(journal_path: Path) -> None:
    out = io.StringIO()
    journal = LiveJournal(journal_path)
    stored, _ = next_contest(journal, Terms(seed=1, callers=4, max_delay=0.0), fresh=False)
    console.run(journal, stored, out, resumed=False, as_json=True, fast=False)
    journal.close()
    calls = [json.loads(line) for line in out.getvalue().splitlines() if '"call"' in line]
    assert [(call["caller"], call["at"]) for call in calls] == [(1, 0.0), (2, 0.0), (3, 0.0), (4, 0.0)]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 calls"), (1, "1 call"), (2, "2 calls"), (1_000_000, "1,000,000 calls")]
)
def test_a_count_reads_right(count: int, words: str) -> None:
    assert counted(count, "call") == words


def test_what_could_move_a_line_is_marked() -> None:
    assert printable("a b\x1b[31m\n\u202e\udcff幸") == "a b\ufffd[31m\ufffd\ufffd\ufffd幸"
