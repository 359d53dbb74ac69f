"""A live line that joins in the middle of a contest, in a show that dies at any point: what was answered is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from luckytui.clock import JumpClock
from luckytui.contest.events import Event, Joined, OffAir, Over, Ruled
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from luckytui.station.host import Host
from tests.crash.mortal import Mortal, Points, deaths

TERMS = Terms(seed=5, callers=5, prizes=0, max_delay=1.0)
#: A line joins after this many calls.
JOINS_AFTER = 2
TOKEN = "7f" * 32
CALL = ("lucky", "543", "the key")


@dataclass
class Heard:
    """What the world outside heard of a show before it died.

    Attributes:
        events: All that was announced.
        line: The line that joined, if that was answered.
        ruling: What was ruled on its call, if that was answered.
    """

    events: list[Event] = field(default_factory=list)
    line: LiveLine | None = None
    ruling: Ruling | None = None

    @property
    def calls(self) -> set[Ruling]:
        """The calls that were announced."""
        return {ruling for event in self.events if isinstance(event, Ruled) for ruling in event.rulings}

    @property
    def lines(self) -> set[LiveLine]:
        """The lines whose joining was announced."""
        return {event.line for event in self.events if isinstance(event, Joined)}


async def play(journal: SqliteJournal, point: Points, heard: Heard) -> None:
    """Play a contest, a call a commit; in the middle a line joins and calls."""
    async with Host(journal, JumpClock, most_calls=1) as host:
        await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            async for event in events:
                if isinstance(event, OffAir):
                    break
                point(f"before {type(event).__name__}")
                heard.events.append(event)
                if isinstance(event, Over):
                    break
                if isinstance(event, Ruled) and event.rulings[-1].seq == JOINS_AFTER:
                    try:
                        heard.line = await host.join("Ada", Origin.PHONE, TOKEN)
                    except ValueError:
                        # It went off air.
                        break
                    point("after the answer to the join")
                    answer = await host.call(heard.line.caller, *CALL)
                    if host.failure is not None:
                        break
                    assert isinstance(answer, Ruling)
                    heard.ruling = answer
                    point("after the answer to the call")
    if host.failure is not None:
        raise host.failure


async def carry_on(path: Path, heard: Heard) -> Ruling | None:
    """Relaunch what died, and let the line send again what was not answered; return the ruling on its call.

    A line whose joining was not answered joins once more, with the same token.
    """
    ruling = None
    async with Host(SqliteJournal(path), JumpClock, most_calls=1) as host:
        await host.open(TERMS)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            assert host.stored is not None
            line = heard.line
            if line is None and not host.stored.decided:
                line = await host.join("Ada", Origin.PHONE, TOKEN)
                if host.stored.lines:
                    assert host.stored.lines == (line,), "it had joined, and had not heard of it"
            if line is not None:
                assert await host.join("", Origin.PHONE, TOKEN) == line
                answer = await host.call(line.caller, *CALL)
                assert isinstance(answer, Ruling)
                assert await host.call(line.caller, *CALL) == answer, "sent once more, answered alike"
                ruling = answer
            async for event in events:
                if isinstance(event, Over):
                    break
        await host.told(1)
    return ruling


def held_in(path: Path) -> tuple[StoredContest | None, list[Ruling]]:
    """Return the first contest of a journal, with its calls, all of them verified."""
    if not path.exists():
        return None, []
    with Reader(path) as reader:
        contests = list(reader.verify())
        return (contests[0], reader.rulings(contests[0])) if contests else (None, [])


def test_a_line_that_joins_in_the_middle_of_a_show_that_dies_anywhere(tmp_path: Path) -> None:
    """Its join and its call are there if they were answered; sent again, the call is counted once, answered alike."""
    died: list[str] = []
    held_lines = 0
    heard = Heard()

    def play_once(path: Path, point: Points) -> None:
        nonlocal heard
        heard = Heard()
        asyncio.run(play(Mortal(path, point), point, heard))

    for point in deaths(tmp_path, play_once):
        died.append(point.names[-1])
        where = f"dead at point {len(died) - 1}: {died[-1]}"
        path = point.left / "contests.journal"
        stored, calls = held_in(path)
        lines = set(stored.lines) if stored is not None else set()
        held_lines += bool(lines)
        assert heard.lines <= lines, where
        assert heard.line is None or lines == {heard.line}, where
        assert len(lines) <= 1, where
        assert heard.calls <= set(calls), where
        assert heard.ruling is None or heard.ruling in calls, where
        ruling = asyncio.run(carry_on(path, heard))
        joined_before = lines
        stored, calls = held_in(path)
        assert stored is not None
        assert len(stored.lines) <= 1, where
        assert joined_before <= set(stored.lines), where
        assert stored.told, where
        assert sum(call.caller <= TERMS.callers for call in calls) == TERMS.callers, where
        live = [call for call in calls if call.caller > TERMS.callers]
        assert live == ([ruling] if ruling is not None else []), where
        assert heard.ruling in (None, ruling), where
    assert {name.split(" ", 1)[1] for name in died} == {
        *("unfinished", "open_contest", "join", "append", "commit"),
        *("OnAir", "Ruled", "Joined", "Over", "the answer to the join", "the answer to the call"),
    }
    assert 0 < held_lines < len(died)
