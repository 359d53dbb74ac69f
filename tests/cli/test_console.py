"""The show as lines: the events and their fields as they were promised, and plain text a person can read."""

from __future__ import annotations

import asyncio
import io
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from luckytui.cli import console
from luckytui.clock import JumpClock, WallClock
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.broadcast import MakeClock, MakeSources, callers_of
from luckytui.station.feed import Feed
from luckytui.station.host import Host
from luckytui.station.inbox import Channel
from tests.journal.fake import FakeJournal


async def lines(
    journal: Journal,
    terms: Terms,
    *,
    as_json: bool = True,
    make_clock: MakeClock = JumpClock,
    make_sources: MakeSources = callers_of,
) -> list[str]:
    """Run a contest to its end, and return what was written."""
    out = io.StringIO()
    async with Host(journal, make_clock, make_sources=make_sources) as host:
        await host.open(terms)
        await console.run(host, out, as_json=as_json)
    return out.getvalue().splitlines()


def record(path: Path, text: str) -> Journal:
    """Return the journal that a lucky-call record becomes."""
    path.write_text(text)
    return SqliteJournal(path)


async def test_a_won_contest_in_json_to_the_letter() -> None:
    assert await lines(FakeJournal(), Terms(seed=2, callers=20, max_delay=1.0)) == [
        '{"event":"on_air","contest":1,"keyword":"lucky","callers":20,"seed":2,"prizes":1}',
        '{"event":"call","contest":1,"seq":1,"caller":11,"number":410,"magic_number":410,"residue":3,'
        '"won":false,"at":0.05154012792961141}',
        '{"event":"call","contest":1,"seq":2,"caller":10,"number":558,"magic_number":968,"residue":0,'
        '"won":true,"at":0.06750325699718078}',
        '{"event":"winner","contest":1,"caller":10,"magic_number":968}',
        '{"event":"over","contest":1,"outcome":"won","calls":2,"magic_number":968,"winners":[10]}',
    ]


async def test_a_contest_nobody_won_in_json_to_the_letter() -> None:
    told = await lines(FakeJournal(), Terms(seed=1, callers=3, prizes=2))
    assert [json.loads(line)["event"] for line in told] == ["on_air", "call", "call", "call", "nobody", "over"]
    assert told[-2:] == [
        '{"event":"nobody","contest":1,"calls":3,"magic_number":2133}',
        '{"event":"over","contest":1,"outcome":"nobody","calls":3,"magic_number":2133,"winners":[]}',
    ]


async def test_a_resumed_contest_in_json_begins_with_what_was_recovered(journal_path: Path) -> None:
    told = await lines(record(journal_path, "46687 2 520"), Terms(seed=1, callers=1))
    assert told[0] == '{"event":"resumed","contest":1,"calls":2,"magic_number":520,"residue":3}'
    assert json.loads(told[1])["seq"] == 3
    assert json.loads(told[-1])["calls"] == 3


async def test_each_call_in_json_is_what_the_json_module_would_write() -> None:
    told = await lines(FakeJournal(), Terms(seed=9, callers=200, prizes=0, max_delay=86_400.0))
    assert all(json.dumps(json.loads(line), separators=(",", ":")) == line for line in told)
    events = [json.loads(line) for line in told]
    calls = [event for event in events if event["event"] == "call"]
    assert len(calls) == 200
    assert [call["magic_number"] for call in calls][-1] == sum(call["number"] for call in calls)
    assert all(call["won"] == (call["residue"] == 0) == (call["magic_number"] % 11 == 0) for call in calls)
    winners = [event["caller"] for event in events if event["event"] == "winner"]
    assert winners == [call["caller"] for call in calls if call["won"]] == events[-1]["winners"]


async def test_a_won_contest_in_words() -> None:
    assert await lines(FakeJournal(), Terms(seed=2, callers=20, max_delay=1.0), as_json=False) == [
        'On air: contest 1, 20 callers, seed 2. The keyword is "lucky".',
        "    0.052s  call 1: Kilo (11) says 410: 0 + 410 = 410, residue 3",
        "    0.068s  call 2: Juliett (10) says 558: 410 + 558 = 968, residue 0",
        "Winner: Juliett (10), with magic number 968 = 11 x 88.",
        "Over: contest 1, 2 calls, magic number 968.",
    ]


async def test_one_caller_is_one_caller_in_words(journal_path: Path) -> None:
    resumed = await lines(record(journal_path, "7 1 100"), Terms(seed=1, callers=1), as_json=False)
    assert resumed[0] == "Resumed: contest 1, 1 call made, magic number 100."
    assert resumed[-2:] == ["Nobody won.", "Over: contest 1, 2 calls, magic number 1,069."]
    opened = await lines(SqliteJournal(journal_path), Terms(seed=1, callers=1), as_json=False)
    assert opened[0].startswith("On air: contest 2, 1 caller, seed 1.")


async def test_a_record_that_has_won_is_over_at_once_and_names_its_winner(journal_path: Path) -> None:
    assert await lines(record(journal_path, "46687 2 550"), Terms(seed=7, callers=6), as_json=False) == [
        "Resumed: contest 1, 2 calls made, magic number 550.",
        "Winner: a lucky-call caller, with magic number 550 = 11 x 50.",
        "Over: contest 1, 2 calls, magic number 550.",
    ]


class Rogues:
    """A source whose calls are all wrong, and all made at the first moment."""

    async def serve(self, channel: Channel) -> None:
        wrong = [
            Call(0.0, 1, "\x1b[31mlucky\nWinner: Alfa", "123"),
            Call(0.0, 2, "lucky", "[red]1\0"),
            Call(0.0, 99, "lucky", "123"),
        ]
        channel.send(wrong, math.inf)


@pytest.mark.parametrize("as_json", [True, False])
async def test_a_refused_call_is_said_with_its_reason_and_cannot_forge_a_line(as_json: bool) -> None:
    terms = Terms(seed=1, callers=3, max_delay=1.0)
    undisturbed = await lines(FakeJournal(), terms, as_json=as_json)
    told = await lines(
        FakeJournal(), terms, as_json=as_json, make_sources=lambda *contest: [Rogues(), *callers_of(*contest)]
    )
    refused = [line for line in told if "refused" in line]
    assert [line for line in told if line not in refused] == undisturbed
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


class FailingJournal(FakeJournal):
    """A journal that cannot write the first calls it is given."""

    failed = False

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        if not self.failed:
            self.failed = True
            raise JournalError("the disk is on fire", "see to it")
        await super().append(contest, rulings, outcome, keys)


async def test_what_could_not_be_committed_is_not_announced_and_the_failure_comes_out() -> None:
    terms, journal, out = Terms(seed=1, callers=3), FailingJournal(), io.StringIO()
    whole = await lines(FakeJournal(), terms)
    with pytest.raises(JournalError, match="on fire"):
        async with Host(journal, JumpClock) as host:
            await host.open(terms)
            await console.run(host, out, as_json=True)
    assert out.getvalue().splitlines() == whole[:1]
    resumed = await lines(journal, Terms())
    assert resumed[1:] == whole[1:]


class Flushed(io.StringIO):
    """Knows what was flushed."""

    flushed = ""

    def flush(self) -> None:
        self.flushed = self.getvalue()


async def test_every_line_is_flushed_and_only_after_its_commit() -> None:
    out = Flushed()

    class Watched(FakeJournal):
        async def append(
            self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
        ) -> None:
            seen = out.getvalue()
            await super().append(contest, rulings, outcome, keys)
            assert out.getvalue() == seen == out.flushed
            assert not any(f'"seq":{ruling.seq},' in seen for ruling in rulings)

    async with Host(Watched(), JumpClock) as host:
        await host.open(Terms(seed=1, callers=5))
        await console.run(host, out, as_json=True)
    assert out.flushed == out.getvalue()
    assert out.flushed.count("\n") == 4


async def test_a_contest_without_delays_needs_no_jumping_clock() -> None:
    told = await lines(FakeJournal(), Terms(seed=1, callers=4, max_delay=0.0), make_clock=WallClock)
    calls = [json.loads(line) for line in told if '"call"' in line]
    assert [(call["caller"], call["at"]) for call in calls] == [(1, 0.0), (2, 0.0), (3, 0.0), (4, 0.0)]


class Behind(Host):
    """A show whose subscribers are always behind: each event but the first reaches them as a snapshot."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, JumpClock, most_calls=1)
        self.feed = Feed(self._snapshot, limit=0)


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("seed", [2, 11])
async def test_a_console_that_is_behind_tells_every_call_once_and_the_end(seed: int, as_json: bool) -> None:
    terms, out = Terms(seed=seed, callers=20, max_delay=1.0), io.StringIO()
    async with Behind(FakeJournal()) as host:
        await host.open(terms)
        await console.run(host, out, as_json=as_json)
    assert out.getvalue().splitlines() == await lines(FakeJournal(), terms, as_json=as_json)


async def test_plain_lines_name_live_lines_as_they_joined() -> None:
    """Also those that were there before, and those that the presenter renames or removes."""
    out = io.StringIO()
    terms = Terms(seed=2, callers=1, prizes=0, max_delay=0.1, timeout=30.0)
    async with Host(FakeJournal(), WallClock) as host:
        await host.open(terms, live=[NewLine("Ada", Origin.CLIENT)])
        async with asyncio.TaskGroup() as tasks, host.feed.subscribe() as events:
            tasks.create_task(console.run(host, out, as_json=False))
            await anext(events)
            line = await host.join("Bob", Origin.PHONE, "b" * 64)
            await host.rename(line.caller, "")
            await host.remove(line.caller)
            await host.call(2, "lucky", "517", "key")
    said = out.getvalue().splitlines()
    assert [line.strip() for line in said if "(3)" in line] == [
        "Bob (3) joins.",
        "Bob (3) is Charlie (3) now.",
        "Charlie (3) is removed.",
    ]
    assert [line for line in said if "Ada (2) says 517" in line]
