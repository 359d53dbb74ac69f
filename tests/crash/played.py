"""Contests as they are played to their end, and what a journal owes to those who heard the calls."""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from luckytui.cli import console
from luckytui.clock import JumpClock
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from luckytui.station.host import Host
from luckytui.station.station import MOST_CALLS

#: One line that the show announced, read back.
Line = dict[str, Any]

#: A call's sequence number, caller, number, magic number and time.
Call = tuple[Any, ...]

FIELDS = ("seq", "caller", "number", "magic_number", "at")


@dataclass(frozen=True)
class Setting:
    """A contest to be played.

    Attributes:
        terms: Its terms.
        record: The text of a lucky-call record that it begins with, or nothing.
    """

    terms: Terms
    record: str = ""

    def lay(self, path: Path) -> None:
        """Put what the contest begins with in the journal's place."""
        if self.record:
            path.write_text(self.record)


@dataclass(frozen=True)
class Ending:
    """How a contest ends that nothing ever cut off.

    Attributes:
        lines: Everything announced.
        calls: The calls among it, as (seq, caller, number, magic number, time).
        outcome: won or nobody.
    """

    lines: tuple[Line, ...]
    calls: tuple[Call, ...]
    outcome: Outcome


def draw(random: Random) -> Setting:
    """Draw a contest: few callers or some, one prize or more, from nothing or from a record."""
    callers = random.choice([1, 2, 3, 5, 8, 13, 21, 40])
    terms = Terms(
        seed=random.randrange(10**6),
        callers=callers,
        prizes=random.choice([0, 0, 1, 2, 3]),
        max_delay=random.choice([0.0, 0.05, 0.2]),
    )
    return Setting(terms, random.choice([""] * 7 + ["46687 2 520", "7 3 1100"]))


class Radio(io.StringIO):
    """What the show says goes to whoever listens, a text at a time."""

    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__()
        self._hear = hear

    def write(self, text: str, /) -> int:
        self._hear(text)
        return len(text)


def play(
    path: Path,
    terms: Terms,
    hear: Callable[[str], None],
    make_journal: Callable[[Path], Journal] = SqliteJournal,
    most_calls: int = MOST_CALLS,
) -> None:
    """Play the contest of a journal to its end in this process, as `luckytui --headless --json --fast` does.

    Args:
        path: The journal.
        terms: What a new contest is opened with.
        hear: Is told every text that is announced.
        make_journal: Opens the journal.
        most_calls: The most calls in one commit.
    """

    async def show() -> None:
        async with Host(make_journal(path), JumpClock, most_calls=most_calls) as host:
            await host.open(terms)
            await console.run(host, Radio(hear), as_json=True)

    asyncio.run(show())


def close_cleanly(path: Path) -> None:
    """Open a journal and close it again, which leaves one plain file."""
    asyncio.run(SqliteJournal(path).close())


def heard_lines(texts: Sequence[str]) -> list[Line]:
    """Read announced texts back; a line that was cut off was not announced."""
    return [json.loads(line) for line in "".join(texts).split("\n")[:-1]]


@cache
def ending(setting: Setting) -> Ending:
    """Return how a contest ends when nothing cuts it off."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.journal"
        setting.lay(path)
        heard: list[str] = []
        play(path, setting.terms, heard.append)
    lines = tuple(heard_lines(heard))
    calls = tuple(tuple(line[name] for name in FIELDS) for line in lines if line["event"] == "call")
    return Ending(lines, calls, Outcome(lines[-1]["outcome"]))


def broken(lines: Sequence[Line], path: Path, setting: Setting) -> list[str]:
    """Return which promises a journal breaks to those who heard these lines; none is right.

    Args:
        lines: All that was announced of the contest so far.
        path: The journal, whose show is dead.
        setting: The contest.
    """
    whole = ending(setting)
    # Looked at by hand first: a kill during the start leaves nothing, or the record.
    if not path.exists() or not path.read_bytes().startswith(b"SQLite"):
        return ["announced, but there is no journal"] if lines else []
    with Reader(path) as journal:
        contests = journal.contests()
        calls: tuple[Call, ...] = tuple(map(tuple, journal.rulings(contests[0]))) if contests else ()
    if not contests:
        return ["announced, but there is no contest"] if lines else []
    stored = contests[0]
    faults = [] if len(contests) == 1 else [f"{len(contests)} contests for one"]
    start = Start(*map(int, setting.record.split()))
    if calls != whole.calls[: len(calls)]:
        faults.append("the journal's calls are no beginning of the uninterrupted contest")
    if [call[0] for call in calls] != list(range(start.calls + 1, start.calls + 1 + len(calls))):
        faults.append("the sequence has a gap")
    totals = list(accumulate((call[2] for call in calls), initial=start.magic_number))
    if [call[3] for call in calls] != totals[1:] or stored.magic_number != totals[-1]:
        faults.append("the magic number is not the sum")
    won = [Winner(call[1], call[3]) for call in calls if call[3] % 11 == 0]
    if list(stored.winners) != [*start.winners, *won]:
        faults.append("the winners are others")
    # The last call and the end of the contest are one transaction.
    ended = len(calls) == len(whole.calls)
    if (stored.outcome is not Outcome.OPEN) != ended or (ended and stored.outcome is not whole.outcome):
        faults.append(f"the outcome after {len(calls)} of {len(whole.calls)} calls is {stored.outcome}")
    return faults + _lost(lines, stored, set(calls), setting)


def _lost(lines: Sequence[Line], stored: StoredContest, held: set[Call], setting: Setting) -> list[str]:
    """Return what was announced and is not in the journal.

    Args:
        lines: What was announced.
        stored: The contest as the journal holds it.
        held: Its calls.
        setting: The contest as it was set.
    """
    whole, faults = ending(setting), []
    record_won = Start(*map(int, setting.record.split())).won
    for line in lines:
        if line["event"] == "call":
            if tuple(line[name] for name in FIELDS) not in held:
                faults.append(f"announced and lost: call {line['seq']}")
        elif line["event"] in ("winner", "nobody", "over"):
            if line not in whole.lines and not (line["event"] == "winner" and record_won):
                faults.append(f"announced, but it never was: {line}")
            if line["event"] == "winner" and Winner(line["caller"], line["magic_number"]) not in stored.winners:
                faults.append(f"announced and lost: winner {line['caller']}")
            if line["event"] != "winner" and stored.outcome is not whole.outcome:
                faults.append(f"announced and lost: {line['event']}")
        elif line["event"] == "resumed" and line["calls"] > stored.calls:
            faults.append("more calls were resumed than there are")
    return faults


def relaunched(lines: Sequence[Line], path: Path, setting: Setting) -> list[str]:
    """Launch again what died, play on to the end, and return what was promised and is not so.

    Args:
        lines: What was announced before it died.
        path: The journal as it was left.
        setting: The contest.
    """
    again: list[str] = []
    faults = broken(lines, path, setting)
    play(path, setting.terms, again.append)
    news = heard_lines(again)
    kept = path.with_name(path.name + ".lucky-call")
    if setting.record and kept.read_text() != setting.record:
        faults.append(f"{kept.name} is not the record")
    if news[0]["event"] == "on_air" and news[0]["contest"] == 2:
        # Told to its end, and noted so: the relaunch rightly opened the next one.
        return faults if any(line["event"] == "over" for line in lines) else [*faults, "ended, and never told"]
    told = [*lines, *news]
    return faults + broken(told, path, setting) + untold(told, setting)


def untold(lines: Sequence[Line], setting: Setting) -> list[str]:
    """Return what all launches of an ended contest together failed to tell.

    Args:
        lines: What every launch announced, in order.
        setting: The contest.
    """
    whole = ending(setting)
    faults = [
        f"never told: {line}"
        for line in whole.lines
        if line["event"] in ("winner", "nobody", "over") and line not in lines
    ]
    # A call is told, or a later launch says that it was recovered.
    told = {line["seq"] for line in lines if line["event"] == "call"}
    recovered = max((line["calls"] for line in lines if line["event"] == "resumed"), default=0)
    faults += [f"never told: call {call[0]}" for call in whole.calls if call[0] not in told and call[0] > recovered]
    return faults
