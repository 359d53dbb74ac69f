"""A person's call is kept through a crash, and a person who never calls is given up on, before a crash or after it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

from luckytui.clock import JumpClock
from luckytui.contest.events import Event, Over, Resumed
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.reader import Reader
from luckytui.station.host import Host
from tests.station.mortal import Killed, MortalJournal


def resume(path: Path, terms: Terms, number: str | None, dies_at: int | None = None) -> tuple[list[Event], Path]:
    """Run a contest with a person who calls at half a second, if at all."""
    heard: list[Event] = []
    journal = MortalJournal(path, dies_at)

    async def person(host: Host) -> None:
        assert host.clock is not None
        await host.clock.sleep_until(0.5)
        await host.call(terms.callers + 1, "lucky", str(number), "a key")

    async def run() -> None:
        async with Host(journal, JumpClock) as host, host.feed.subscribe() as events:
            await host.open(terms, live=[NewLine("", Origin.KEYBOARD)])
            await host.go_on_air()
            if number is not None:
                host.crew.start(lambda: person(host))
            async for event in events:
                heard.append(event)
                if isinstance(event, Over):
                    await host.told(event.contest)
                if host.failure is not None:
                    raise host.failure
                if isinstance(event, Over):
                    break

    try:
        asyncio.run(run())
    except Killed:
        path = journal.disk / path.name
    return heard, path


def calls_in(path: Path) -> list[Ruling]:
    with Reader(path) as journal:
        stored = journal.contest(1)
        assert stored is not None
        return journal.rulings(stored)


def places(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    for step in itertools.count(1):
        path = tmp_path / str(step) / "contests.journal"
        path.parent.mkdir()
        yield step, path


def test_the_persons_call_is_kept_and_a_crash_after_it_changes_nothing(tmp_path: Path) -> None:
    terms = Terms(seed=4, callers=8, prizes=0, max_delay=1.0)
    whole, path = resume(tmp_path / "contests.journal", terms, "345")
    calls = calls_in(path)
    assert [(call.caller, call.number) for call in calls if call.caller == 9] == [(9, 345)]
    assert len(calls) == 9
    survived = 0
    for step, place in places(tmp_path):
        _, disk = resume(place, terms, "345", step)
        if disk == place:
            break
        with Reader(disk) as journal:
            stored = journal.unfinished()
            if stored is None or 9 not in {call.caller for call in journal.rulings(stored)}:
                continue
        heard, end = resume(disk, Terms(), None)
        survived += 1
        assert isinstance(heard[0], Resumed)
        assert heard[-1] == whole[-1]
        assert calls_in(end) == calls
    assert survived > 1, "how many calls share a commit is up to the clock"


def test_a_person_who_never_calls_is_given_up_on_and_the_contest_ends(journal_path: Path) -> None:
    terms = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
    heard, path = resume(journal_path, terms, None)
    assert isinstance(heard[-1], Over)
    assert heard[-1].calls == 3
    assert len(calls_in(path)) == 3
