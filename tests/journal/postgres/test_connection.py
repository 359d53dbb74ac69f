"""A server is found fit to hold a journal, or refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luckytui.journal.errors import JournalError, ServerGone
from luckytui.journal.place import Server
from luckytui.journal.postgres import connection
from luckytui.journal.postgres.connection import connect
from tests.postgres import PostgresServer


@pytest.fixture
def careless(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """Return the server, whose settings are as before after the test."""
    yield postgres
    postgres.execute("ALTER SYSTEM RESET ALL")
    postgres.execute("SELECT pg_reload_conf()")
    postgres.execute("ALTER ROLE postgres RESET ALL")


async def test_commits_are_durable_whatever_the_role_has_set(server: Server, careless: PostgresServer) -> None:
    for before, after in (("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply", "remote_apply")):
        careless.execute(f"ALTER ROLE postgres SET synchronous_commit = {before}")
        connected = await connect(server)
        row = await (await connected.execute("SHOW synchronous_commit")).fetchone()
        assert row == (after,)
        await connected.close()


async def test_a_statement_sees_what_was_committed_before_it_whatever_the_role_has_set(
    server: Server, careless: PostgresServer
) -> None:
    careless.execute("ALTER ROLE postgres SET default_transaction_isolation = 'serializable'")
    connected = await connect(server)
    row = await (await connected.execute("SHOW transaction_isolation")).fetchone()
    assert row == ("read committed",)
    await connected.close()


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
async def test_a_server_that_could_lose_what_was_committed_is_refused(
    server: Server, careless: PostgresServer, name: str
) -> None:
    careless.execute(f"ALTER SYSTEM SET {name} = off")
    careless.execute("SELECT pg_reload_conf()")
    while careless.execute(f"SHOW {name}") != [("off",)]:
        pass
    with pytest.raises(JournalError, match=rf"has {name} = off, so no call would be safe there: set {name} = on"):
        await connect(server)


async def test_a_database_that_cannot_hold_every_name_is_refused(postgres: PostgresServer) -> None:
    postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(JournalError, match=r"is a database in LATIN1: create one with createdb -E UTF8"):
        await connect(Server.read(postgres.url("latin")))
    postgres.execute("DROP DATABASE latin")


async def test_a_server_that_is_too_old_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "OLDEST", 990000)
    with pytest.raises(JournalError, match=r"is PostgreSQL \d\d, and a journal needs 99 or newer: update the server"):
        await connect(server)


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        (
            "postgresql://ann:hunter2@127.0.0.1:1/radio",
            ServerGone,
            "127.0.0.1:1/radio cannot be reached (Connection refused)",
        ),
        (
            "postgresql://ann:hunter2%zz@127.0.0.1/radio",
            JournalError,
            "@127.0.0.1/radio is not an address that PostgreSQL",
        ),
        (
            "postgresql://ann:hunter2@127.0.0.1:port/radio",
            JournalError,
            'invalid integer value "port" for connection op',
        ),
        ("postgresql://ann:hunter2@/radio?host=/nowhere", ServerGone, "cannot be reached (No such file or directory)"),
        ("postgresql://ann:hunter2@nowhere.invalid/radio", ServerGone, "cannot be reached (failed to resolve host"),
        (
            "postgresql:///radio?password=hunter2&sslmode=x",
            JournalError,
            'sslmode=x cannot be used (invalid sslmode value: "x"): correct it',
        ),
    ],
)
async def test_a_server_that_is_not_there_is_named_without_the_password(
    url: str, kind: type[JournalError], said: str
) -> None:
    with pytest.raises(kind) as refused:
        await connect(Server.read(url))
    assert type(refused.value) is kind
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_a_database_that_is_not_there_is_named(postgres: PostgresServer) -> None:
    with pytest.raises(
        JournalError, match=r'\(database "nowhere" does not exist\): create it with createdb'
    ) as refused:
        await connect(Server.read(postgres.url("nowhere")))
    assert type(refused.value) is JournalError, "the server is not gone"


async def test_whom_the_server_does_not_let_in_is_told_to_look_at_name_and_password(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [postgres.url("postgres", "nobody")]
    with postgres.locked("ann", "hunter2") as url:
        for password in ("", "wrong"):
            monkeypatch.setenv("PGPASSWORD", password)
            for each in (*urls, url):
                with pytest.raises(JournalError, match="check the name of the user, and the password in") as refused:
                    await connect(Server.read(each))
                assert type(refused.value) is JournalError, "the server is not gone"


@pytest.mark.parametrize(("patience", "waited"), [(None, "5"), ("3", "3")])
async def test_a_server_is_waited_for_as_long_as_the_environment_says(
    server: Server, monkeypatch: pytest.MonkeyPatch, patience: str | None, waited: str
) -> None:
    monkeypatch.delenv("PGCONNECT_TIMEOUT", raising=False)
    if patience is not None:
        monkeypatch.setenv("PGCONNECT_TIMEOUT", patience)
    connected = await connect(server)
    assert connected.info.get_parameters().get("connect_timeout", patience) == waited
    await connected.close()
