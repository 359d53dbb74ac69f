"""Every command on a journal that stands on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import FAST, Invoke, events
from tests.conftest import RunLuckytui
from tests.postgres import PostgresServer

#: The same contest, whatever keeps it.
CONTEST = (*FAST, "--seed", 7, "-c", 40, "--prizes", 0)


def test_a_contest_is_played_listed_verified_and_shown_as_on_a_file(
    luckytui: RunLuckytui, database: str, journal_path: Path
) -> None:
    told, listed, made = [], [], []
    for place in (database, str(journal_path)):
        played = luckytui(*CONTEST, "-f", place)
        assert played.returncode == 0
        told.append(played.stdout)
        listed.append([{**each, "opened_at": ""} for each in events(luckytui("journal", "--json", "-f", place).stdout)])
        calls = luckytui("journal", 1, "--json", LUCKYTUI_JOURNAL=place)
        assert calls.returncode == 0
        made.append(calls.stdout)
        verified = luckytui("journal", "--verify", "-f", place)
        assert verified.stdout == f"{place} adds up: 1 contest, 40 calls recomputed.\n"
    for each in (told, listed, made):
        assert each[0] == each[1]
    assert luckytui("journal", "-f", database).stdout.startswith(f"1 contest in {database}\n")
    replay = luckytui("replay", 1, "-f", database)
    assert (replay.returncode, replay.stderr[:30]) == (2, "luckytui: a replay needs a ter")
    missing = luckytui("replay", 2, "-f", database)
    assert missing.stderr.endswith(f"there is no contest 2 in {database}: luckytui -f {database} journal lists them.\n")


@pytest.mark.parametrize("command", [("journal",), ("journal", "--verify"), ("replay", 1)])
def test_where_nothing_stands_nothing_is_made(luckytui: RunLuckytui, database: str, command: tuple[str, ...]) -> None:
    done = luckytui(*command, "-f", database)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"luckytui: there is no journal in {database} yet: start luckytui to make one, or give its place with -f.\n"
    )


@pytest.mark.parametrize("command", [("journal",), FAST])
def test_a_server_that_is_not_there_is_told_in_one_sentence(luckytui: RunLuckytui, command: tuple[str, ...]) -> None:
    done = luckytui(*command, LUCKYTUI_JOURNAL="postgresql://ann:hunter2@127.0.0.1:1/radio")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "luckytui: postgresql://ann@127.0.0.1:1/radio cannot be reached (Connection refused): "
        "see to the server, then try again.\n"
    )


def test_another_programs_schema_is_refused_and_left(
    luckytui: RunLuckytui, database: str, postgres: PostgresServer
) -> None:
    postgres.execute("CREATE SCHEMA luckytui; CREATE TABLE luckytui.guests ()")
    done = luckytui(*FAST, "-f", database)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(
        f"luckytui: the schema luckytui in {database} is another program's (it has a table guests): "
        "rename it, or choose another with -f.\n"
    )
    assert postgres.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'luckytui'") == [(1,)]


def test_a_password_on_the_command_line_is_refused_since_others_would_see_it(invoke: Invoke) -> None:
    for command in (FAST, ("journal",), ("watch",), ("call", "517")):
        result = invoke(*command, "-f", "postgresql://ann:hunter2@db/radio")
        assert result.exit_code == 2
        assert "seen by everybody on this machine: put it into PGPASSWORD, ~/.pgpass or LUCKYTUI" in result.stderr
        assert "hunter2" not in result.output


def test_what_is_no_address_is_wrong_usage(invoke: Invoke) -> None:
    result = invoke("journal", "-f", "postgresql://db/a b")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for '-f' / '--db-file': the address of a database is like postgresql://USER@HOST/DATABASE.",
    )


def test_without_the_extra_one_sentence_says_how_to_get_it(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = invoke("journal", "-f", "postgresql://db/radio")
    assert (result.exit_code, result.stderr) == (
        2,
        "luckytui: a journal on a PostgreSQL server needs more packages (psycopg): pip install 'luckytui[postgres]'.\n",
    )


@pytest.fixture
def locked_postgres(postgres: PostgresServer) -> Iterator[str]:
    """Return the address of a user who needs the password hunter2."""
    with postgres.locked("ann", "hunter2") as url:
        yield url


def test_a_password_is_taken_from_where_people_keep_it_and_asked_of_nobody(
    luckytui: RunLuckytui, database: str, locked_postgres: str, tmp_path: Path
) -> None:
    refused = luckytui("journal", "-f", locked_postgres)
    assert (refused.returncode, "no password supplied" in refused.stderr) == (1, True)
    wrong = luckytui("journal", "-f", locked_postgres, PGPASSWORD="hunter3")
    assert (wrong.returncode, "password authentication failed" in wrong.stderr) == (1, True)
    assert "hunter3" not in wrong.stderr
    (tmp_path / "pgpass").write_text("*:*:*:ann:hunter2\n")
    (tmp_path / "pgpass").chmod(0o600)
    for environment in (
        {"PGPASSWORD": "hunter2"},
        {"PGPASSFILE": str(tmp_path / "pgpass")},
        {"LUCKYTUI_JOURNAL": locked_postgres.replace("ann@", "ann:hunter2@")},
    ):
        place = () if "LUCKYTUI_JOURNAL" in environment else ("-f", locked_postgres)
        done = luckytui("journal", *place, **environment)
        assert done.stderr.startswith(f"luckytui: there is no journal in {locked_postgres} yet")
    insecure = luckytui("journal", "-f", f"{database}?sslmode=require")
    assert (insecure.returncode, "server does not support SSL" in insecure.stderr) == (1, True)
