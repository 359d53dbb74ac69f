"""The schema's version: made and carried over as a whole, and what is not ours is left as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luckytui.journal.errors import JournalError, JournalMissing, NotAJournal
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import connect
from luckytui.journal.postgres.journal import PostgresJournal
from luckytui.journal.postgres.migrations import migrate, version_of
from luckytui.journal.postgres.reader import readable
from luckytui.journal.postgres.schema import STEPS
from tests.journal.contests import play
from tests.postgres import PostgresServer

#: Everything that stands in a database, but for the system's own.
ALL = "SELECT relname, relkind, relnamespace FROM pg_class WHERE relnamespace > 16383 ORDER BY 1"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        ("CREATE TABLE luckytui.guests ()", "another program's (it has a table guests): rename it"),
        ("CREATE TABLE luckytui.journal (version integer)", "another program's (it has a table journal)"),
        ("CREATE TABLE luckytui.journal AS SELECT 'diary' AS application, 1 AS version", "(it has a table journal)"),
        (
            "CREATE TABLE luckytui.journal AS SELECT 'luckytui journal' AS application, 99 AS version",
            "was written by another luckytui (schema 99, this one reads 1 to 2): update luckytui",
        ),
    ],
)
async def test_what_is_not_ours_is_refused_and_nothing_changed(
    server: Server, postgres: PostgresServer, make: str, said: str
) -> None:
    postgres.execute(f"CREATE SCHEMA luckytui; {make}")
    before = postgres.execute(ALL)
    for opening in (PostgresJournal.open(server), readable(server)):
        with pytest.raises(NotAJournal) as refused:
            await opening
        assert said in str(refused.value)
    assert postgres.execute(ALL) == before


async def test_an_empty_schema_that_somebody_has_made_for_us_is_filled(
    server: Server, postgres: PostgresServer
) -> None:
    postgres.execute("CREATE SCHEMA luckytui")
    with pytest.raises(JournalMissing):
        await readable(server)
    journal = await PostgresJournal.open(server)
    await play(journal)
    await journal.close()


async def test_where_there_is_no_journal_a_reader_makes_none(server: Server, postgres: PostgresServer) -> None:
    before = postgres.execute(ALL)
    with pytest.raises(JournalMissing, match=r"^there is no journal in .*/postgres yet$"):
        await readable(server)
    assert postgres.execute(ALL) == before


@pytest.fixture
def guest(postgres: PostgresServer) -> Iterator[Server]:
    """Return the server as somebody without rights reaches it."""
    postgres.execute("CREATE ROLE guest LOGIN")
    yield Server.read(postgres.url("postgres", "guest"))
    postgres.execute("DROP OWNED BY guest; DROP ROLE guest")


async def test_who_may_not_make_a_journal_or_write_one_is_told_so_and_nothing_is_changed(
    server: Server, guest: Server, postgres: PostgresServer
) -> None:
    with pytest.raises(JournalError, match=r"permission denied for database postgres.: have its owner grant you"):
        await PostgresJournal.open(guest)
    assert postgres.execute("SELECT to_regnamespace('luckytui')") == [(None,)]
    journal = await PostgresJournal.open(server)
    stored = await play(journal)
    await journal.close()
    for opening in (PostgresJournal.open(guest), readable(guest)):
        with pytest.raises(JournalError, match="permission denied for"):
            await opening
    postgres.execute("GRANT USAGE ON SCHEMA luckytui TO guest; GRANT SELECT ON ALL TABLES IN SCHEMA luckytui TO guest")
    contents = await readable(guest)
    found = await contents.contest(stored.id)
    assert found is not None
    assert found.told
    await contents.close()


async def test_an_older_schema_is_carried_over_a_step_at_a_time_or_not_at_all(
    server: Server, postgres: PostgresServer
) -> None:
    journal = await PostgresJournal.open(server)
    await play(journal)
    await journal.close()
    later = [*STEPS, "ALTER TABLE luckytui.contest ADD a integer; ", "ALTER TABLE luckytui.contest ADD b integer"]
    connection = await connect(server)
    assert await version_of(connection, server) == len(STEPS)
    async with connection.transaction():
        await migrate(connection, server, later)
    assert postgres.execute("SELECT version FROM luckytui.journal") == [(len(later),)]
    assert postgres.execute("SELECT a, b FROM luckytui.contest") == [(None, None)]
    await connection.close()
