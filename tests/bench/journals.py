"""Journals to measure with: their rows are right, but written in one go. And how fast a journal takes calls."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

from luckytui.clock import utc_now
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.protocol import Journal
from luckytui.journal.rows import SEQ_BITS
from luckytui.journal.sqlite.inserts import insert_contest
from luckytui.journal.sqlite.schema import SEAL_CONTEST, connect, create


def rulings(terms: Terms, calls: int) -> list[Ruling]:
    """Return the first calls of a contest, as the station would rule on them."""
    draws = Draws(terms.seed, terms.callers, terms.max_delay)
    order = draws.in_order(range(1, terms.callers + 1))[:calls]
    made, total = [], 0
    for seq, (caller, number, at) in enumerate(zip(order, draws.numbers(order), draws.times(order), strict=True), 1):
        total += number
        made.append(Ruling(seq, caller, number, total, at))
    return made


def append(open_journal: Callable[[], Awaitable[Journal]], made: Sequence[Ruling], batch: int) -> float:
    """Return the seconds that a journal takes to make calls durable.

    Args:
        open_journal: Opens it; it holds no contest yet.
        made: The calls.
        batch: So many at a time.
    """

    async def measured() -> float:
        journal = await open_journal()
        stored = await journal.open_contest(Terms(callers=len(made), prizes=0))
        began = time.perf_counter()
        for first in range(0, len(made), batch):
            await journal.append(stored.id, made[first : first + batch], Outcome.OPEN)
        seconds = time.perf_counter() - began
        await journal.close()
        return seconds

    return asyncio.run(measured())


def write(path: Path, contests: int, calls: int, last: Terms, made: int) -> None:
    """Write a journal of many contests that are over, and one on air.

    Args:
        path: Where it goes; nothing may stand there.
        contests: How many are over.
        calls: Calls in each of them; all its callers have called.
        last: Settles the contest on air.
        made: Calls made in it.
    """
    create(path)
    with closing(connect(str(path))) as connection:
        connection.execute("BEGIN")
        for seed in range(contests):
            terms = Terms(seed=seed, callers=calls, prizes=0)
            played = rulings(terms, calls)
            contest = insert_contest(connection, utc_now(), terms)
            _insert(connection, contest, played)
            won = any(each.won for each in played)
            connection.execute(
                "UPDATE contest SET outcome = ?, told = 1 WHERE id = ?",
                (Outcome.WON if won else Outcome.NOBODY, contest),
            )
            connection.execute(SEAL_CONTEST, (contest,))
        _insert(connection, insert_contest(connection, utc_now(), last), rulings(last, made))
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, contest: int, played: list[Ruling]) -> None:
    base = contest << SEQ_BITS
    connection.executemany("INSERT INTO call VALUES (?, ?, ?, ?, ?)", [(base + each.seq, *each[1:]) for each in played])
