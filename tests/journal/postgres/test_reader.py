"""A journal on a server, read by the command line: what does not add up is named."""

from __future__ import annotations

import asyncio

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal.errors import DoesNotAddUp
from luckytui.journal.place import Server
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.postgres.reader import Reader
from tests.journal.contests import ALL_TWENTY, play, rulings_of
from tests.postgres import PostgresServer


def fill(server: Server) -> None:
    """Play three contests, one with a live line."""

    async def write() -> None:
        journal = await PostgresJournal.open(server)
        await play(journal)
        await play(journal, ALL_TWENTY, [(0.5, "345")])
        await play(journal, Terms(seed=3, callers=2_500, prizes=0))
        await journal.close()

    asyncio.run(write())


def test_everything_is_read_as_it_was_written(server: Server) -> None:
    fill(server)
    with Reader(server) as reader:
        first, second, third = reader.contests()
        assert (first.outcome, second.calls, third.calls) == (Outcome.WON, 21, 2_500)
        assert reader.contest(2) == second
        assert reader.contest(4) is None
        assert reader.unfinished() is None
        assert reader.rulings(third) == rulings_of(third.terms)[0]
        assert [len(page) for page in reader.pages(third)] == [1_000, 1_000, 500]
        assert list(reader.verify()) == [first, second, third]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE luckytui.call SET number = number + 1 WHERE contest = 1 AND seq = 7", "contest 1, call 7 is wrong"),
        (
            "UPDATE luckytui.call SET magic_number = 0 WHERE contest = 3 AND seq = 2000",
            "contest 3, call 2,000 is wrong",
        ),
        ("DELETE FROM luckytui.call WHERE contest = 1 AND seq = 3", "contest 1, call 3 is wrong or missing"),
        ("UPDATE luckytui.contest SET seed = 9 WHERE id = 2", "what contest 2 was opened with is damaged"),
        ("UPDATE luckytui.line SET name = 'Eve'", "contest 2, line 21 is wrong or missing"),
        ("DELETE FROM luckytui.line", "contest 2, line 21 is wrong or missing"),
        ("UPDATE luckytui.room SET code = 'EVIL'", "what it holds of the room is wrong or missing"),
        ("DELETE FROM luckytui.contest WHERE id = 3", "contest 3, call 1 is wrong or missing"),
        ("DELETE FROM luckytui.contest WHERE id = 2", "contest 2, call 1 is wrong or missing"),
    ],
)
def test_what_was_changed_by_another_hand_is_found(
    server: Server, postgres: PostgresServer, damage: str, said: str
) -> None:
    fill(server)
    postgres.execute(damage)
    with pytest.raises(DoesNotAddUp, match=said), Reader(server) as reader:
        list(reader.verify())


def test_calls_that_are_gone_before_they_are_read_are_missed(server: Server, postgres: PostgresServer) -> None:
    fill(server)
    with Reader(server) as reader:
        third = reader.contests()[-1]
        pages = iter(reader.pages(third))
        next(pages)
        postgres.execute("DELETE FROM luckytui.call WHERE contest = 3 AND seq > 1000")
        with pytest.raises(DoesNotAddUp, match="contest 3, call 1,001 is wrong or missing"):
            next(pages)
