"""Journals to measure with: their rows are right, but written in one go."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from luckytui.clock import utc_now
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
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
