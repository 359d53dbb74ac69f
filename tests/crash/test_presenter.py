"""A lobby, a beginning, a renaming and a removal in a show that dies at any point: what was answered is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from luckytui.clock import JumpClock
from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from luckytui.station.host import Host
from tests.crash.mortal import Mortal, Points, deaths

TERMS = Terms(seed=5, callers=3, prizes=0, max_delay=1.0)
ADA, BOB = "7f" * 32, "80" * 32


@dataclass
class Heard:
    """What the world outside heard of a show before it died.

    Attributes:
        answered: What was answered, in order.
        events: All that was announced.
    """

    answered: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


async def present(host: Host, point: Points, heard: Heard) -> None:
    """Let two lines join in the lobby, begin, rename one and remove the other; note each answer."""

    def answered(what: str) -> None:
        heard.answered.append(what)
        point(f"after the answer: {what}")

    ada = await host.join("Ada", Origin.PHONE, ADA)
    answered("Ada joined")
    bob = await host.join("Bob", Origin.PHONE, BOB)
    answered("Bob joined")
    await host.begin()
    answered("begun")
    await host.rename(ada.caller, "Eve")
    answered("renamed")
    await host.set_room(locked=True)
    answered("locked")
    await host.remove(bob.caller)
    answered("removed")
    if isinstance(await host.call(ada.caller, "lucky", "345", "k"), Ruling):
        answered("called")


async def play(journal: SqliteJournal, point: Points, heard: Heard) -> None:
    """Play a contest from its lobby to its end, and die on the way."""
    async with Host(journal, JumpClock, most_calls=1) as host:
        await host.open(TERMS, lobby=True)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            try:
                await present(host, point, heard)
            except JoinRefused as refused:
                # It went off air.
                assert refused.reason is JoinReason.OFF_AIR
            while host.failure is None:
                event = await anext(events)
                heard.events.append(event)
                if isinstance(event, Over):
                    break
    if host.failure is not None:
        raise host.failure


async def carry_on(path: Path) -> None:
    """Relaunch what died, do once more what was not done, and play to the end."""
    async with Host(SqliteJournal(path), JumpClock) as host:
        await host.open(TERMS, lobby=True)
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            stored = host.stored
            assert stored is not None
            if not stored.begun:
                assert (await host.join("Ada", Origin.PHONE, ADA)).caller == 4
                assert (await host.join("Bob", Origin.PHONE, BOB)).caller == 5
                await host.begin()
            await host.rename(4, "Eve")
            await host.remove(5)
            await host.call(4, "lucky", "345", "k")
            async for event in events:
                if isinstance(event, Over):
                    break
        await host.told(1)


def held_in(path: Path) -> StoredContest | None:
    """Return the first contest of a journal, verified, if there is one."""
    if not path.exists():
        return None
    with Reader(path) as reader:
        return next(reader.verify(), None)


def done(stored: StoredContest, path: Path) -> set[str]:
    """Return what of the presenter's wishes a journal holds."""
    names = {line.token: line for line in stored.lines}
    with Reader(path) as reader:
        room = reader.room()
    facts = {
        "Ada joined": ADA in names,
        "Bob joined": BOB in names,
        "begun": stored.begun,
        "renamed": ADA in names and names[ADA].name == "Eve",
        "locked": room.locked,
        "removed": BOB in names and names[BOB].removed and room.removed == (BOB,),
        "called": 4 in stored.live_calls,
    }
    return {fact for fact, holds in facts.items() if holds}


def test_what_the_presenter_was_answered_is_there_wherever_the_show_dies(tmp_path: Path) -> None:
    """And the contest ends as it would have, with each change counted once."""
    died: list[str] = []
    heard = Heard()

    def play_once(path: Path, point: Points) -> None:
        nonlocal heard
        heard = Heard()
        asyncio.run(play(Mortal(path, point), point, heard))

    for point in deaths(tmp_path, play_once):
        died.append(point.names[-1])
        where = f"dead at point {len(died) - 1}: {died[-1]}"
        path = point.left / "contests.journal"
        stored = held_in(path)
        assert stored is not None or not heard.answered, where
        if stored is not None:
            assert set(heard.answered) <= done(stored, path), where
            assert stored.begun or not any(isinstance(event, Ruled) for event in heard.events), where
        asyncio.run(carry_on(path))
        stored = held_in(path)
        assert stored is not None
        lines = (LiveLine(4, "Eve", Origin.PHONE, ADA), LiveLine(5, "Bob", Origin.PHONE, BOB, removed=True))
        assert (stored.told, stored.lines, stored.changes) == (True, lines, 2), where
        # Ada's line may be given up on before it calls, since the clock jumps.
        assert stored.calls == TERMS.callers + len(stored.live_calls), where
        assert stored.number == 1 + 2 + 2 + stored.calls + 1, where
        assert "called" not in heard.answered or 4 in stored.live_calls, where
    assert {name.split(" ", 1)[1] for name in died} >= {"join", "begin", "change", "commit", "the answer: removed"}
