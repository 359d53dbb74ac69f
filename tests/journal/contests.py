"""Contests to put in a journal, ruled on as the station would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from luckytui.contest.draws import draws_of
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.stored import StoredContest

#: A contest of twenty calls, of which the last wins.
TWENTY = Terms(seed=1, callers=20, max_delay=1.0)
#: The same with nothing to win.
ALL_TWENTY = Terms(seed=1, callers=20, prizes=0, max_delay=1.0)
YOU = NewLine("You", Origin.KEYBOARD)


def rulings_of(
    terms: Terms, start: Start | None = None, live: Sequence[tuple[float, str]] = ()
) -> tuple[list[Ruling], Contest]:
    """Rule on everybody's call in order.

    Args:
        terms: What is settled.
        start: Where an earlier record stopped.
        live: When each live line calls, in order of their ids, and its number.
    """
    lines = [line(terms.callers + place) for place in range(1, len(live) + 1)]
    contest = Contest(terms, start, lines)
    draws = draws_of(terms)
    calls = [
        Call(draws.time(caller), caller, terms.keyword, str(draws.number(caller)))
        for caller in range(1, terms.callers + 1)
    ]
    calls += [
        Call(at, joined.caller, terms.keyword, number, "key") for joined, (at, number) in zip(lines, live, strict=True)
    ]
    taken = [ruling for ruling in map(contest.rule, sorted(calls)) if isinstance(ruling, Ruling)]
    contest.close()
    return taken, contest


def keys_of(stored: StoredContest, rulings: Sequence[Ruling]) -> dict[int, str]:
    """Return the keys that the live lines among some calls sent them with."""
    return {ruling.caller: "key" for ruling in rulings if ruling.caller > stored.terms.callers}


async def opened(journal: Journal, contest: Contest) -> StoredContest:
    """Put a contest on the air, with the live lines it ended with."""
    return await journal.open_contest(contest.terms, [NewLine(line.name, line.origin) for line in contest.lines])


async def append(
    journal: Journal, stored: StoredContest, rulings: Sequence[Ruling], outcome: Outcome = Outcome.OPEN
) -> None:
    """Append calls as the station does."""
    await journal.append(stored.id, rulings, outcome, keys_of(stored, rulings))


async def play(journal: Journal, terms: Terms = TWENTY, live: Sequence[tuple[float, str]] = ()) -> StoredContest:
    """Play a contest to its end, told."""
    rulings, contest = rulings_of(terms, live=live)
    stored = await opened(journal, contest)
    await append(journal, stored, rulings, contest.outcome)
    await journal.told(stored.id)
    return stored


async def rulings_in(journal: Journal, stored: StoredContest) -> list[Ruling]:
    """Return a contest's calls as a journal gives them."""
    return [ruling async for page in journal.pages(stored) for ruling in page]


def write_contest(path: Path, terms: Terms = TWENTY, live: Sequence[tuple[float, str]] = ()) -> None:
    """Write a whole contest, told, to a journal's file."""

    async def write() -> None:
        journal = SqliteJournal(path)
        await play(journal, terms, live)
        await journal.close()

    asyncio.run(write())


def line(caller: int, name: str = "You") -> LiveLine:
    """Return a line from the keyboard."""
    return LiveLine(caller, name, Origin.KEYBOARD)
