"""What those who watch a journal on a server are told of it: an error with what to do, and what they wait for."""

from __future__ import annotations

import asyncio
import sys
from itertools import pairwise

import pytest

from luckytui.cli.following import source_of
from luckytui.contest.terms import Terms
from luckytui.door.protocol import DoorError
from luckytui.journal.place import Server
from luckytui.journal.postgres import viewer
from luckytui.journal.postgres.journal import PostgresJournal
from tests.cli.commands import Command
from tests.patience import PATIENCE
from tests.postgres import PostgresServer
from tests.terminal import Terminal


def unexpected(trouble: str) -> None:
    """Fail, since nothing should be told."""
    raise AssertionError(trouble)


async def test_what_goes_wrong_while_it_is_watched_is_told_with_what_to_do(
    database: str, postgres: PostgresServer
) -> None:
    server = Server.read(database)
    journal = await PostgresJournal.open(server)
    await journal.open_contest(Terms(seed=2))
    source = source_of(server, unexpected)
    async with asyncio.timeout(PATIENCE):
        events = await anext(source)
        await anext(events)
        postgres.execute("ALTER TABLE luckytui.contest RENAME TO guests")
        with pytest.raises(DoorError, match=r"luckytui.contest.* or choose another with -f$"):
            async for _ in events:
                pass
        await source.aclose()
    await journal.close()


def test_a_spectator_is_told_as_the_show_tells_it(database: str, postgres: PostgresServer) -> None:
    postgres.execute("CREATE SCHEMA luckytui; CREATE TABLE luckytui.guests ()")
    with Terminal(sys.executable, "-m", "luckytui", "-f", database, "--no-takeover", columns=200) as spectator:
        assert spectator.wait() == 1
        assert "(it has a table guests): rename it, or choose another with -f." in spectator.text


async def test_a_server_that_cannot_be_reached_is_told_once_until_it_can(
    database: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "_PAUSE", 0.01)
    journal = await PostgresJournal.open(server := Server.read(database))
    await journal.open_contest(Terms(seed=2))
    await journal.close()
    told = asyncio.Queue[str]()
    waiting = asyncio.ensure_future(anext(source_of(server, told.put_nowait)))
    postgres.stop()
    async with asyncio.timeout(PATIENCE):
        troubles = [await told.get()]
        postgres.start()
        while troubles[-1]:
            troubles.append(await told.get())
    waiting.cancel()
    assert all(trouble.startswith(f"{database} cannot be ") for trouble in troubles[:-1])
    assert not [trouble for trouble, next_one in pairwise(troubles) if trouble == next_one]


def test_what_is_watched_as_lines_says_why_nothing_comes() -> None:
    with Command("watch", "--json", "postgresql://127.0.0.1:1/radio") as watching:
        assert watching.stderr is not None
        said = watching.stderr.readline()
    assert said == "luckytui: postgresql://127.0.0.1:1/radio cannot be reached (Connection refused).\n"
