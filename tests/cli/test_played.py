"""A show that runs elsewhere is not waited for where none can play, and is reached wherever one plays."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import Invoke, Running, next_event
from tests.postgres import PostgresServer

#: Each command that waits for a show, or asks one.
COMMANDS = {
    "watch": ["watch"],
    "watch --json": ["watch", "--json"],
    "serve": ["serve", "--port", "0"],
    "call": ["call", "517"],
    "room": ["room", "--listen", "127.0.0.1:0"],
    "relay": ["relay", "--broker", "mqtt://127.0.0.1:1/radio"],
}


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title)")


def a_text(path: Path) -> None:
    path.write_text("Dear diary")


def a_log_without_its_journal(path: Path) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(28))


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    ("put", "advice"),
    [
        (Path.mkdir, "is a folder: name a file in it with -f."),
        (another_database, "is another program's database: choose another with -f."),
        (a_text, "(LAST_CALLER CALLS MAGIC_NUMBER): choose another with -f."),
        (a_log_without_its_journal, "move {}-wal away, or choose another with -f."),
    ],
)
def test_what_no_show_can_play_is_refused_as_by_the_show(
    invoke: Invoke, journal_path: Path, arguments: list[str], put: Callable[[Path], None], advice: str
) -> None:
    put(journal_path)
    refused = invoke(*arguments, "-f", journal_path)
    assert refused.stderr.endswith(f"{advice.format(journal_path)}\n")
    played = invoke("-f", journal_path, "--headless")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", played.stderr)
    assert played.exit_code == 1


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_what_no_show_can_play_on_a_server_is_refused_as_by_the_show(
    invoke: Invoke, postgres: PostgresServer, arguments: list[str]
) -> None:
    missing = postgres.url("radio")
    refused = invoke(*arguments, "-f", missing)
    assert refused.stderr.endswith(
        '(database "radio" does not exist): create it with createdb, or choose another with -f.\n'
    )
    played = invoke("-f", missing, "--headless")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", played.stderr)
    assert played.exit_code == 1


@pytest.mark.parametrize(
    "where", ["postgresql://127.0.0.1:1/radio", ""], ids=["a server that is gone", "no journal yet"]
)
def test_what_may_be_there_later_is_no_reason_to_refuse(invoke: Invoke, database: str, where: str) -> None:
    done = invoke("call", 517, "-f", where or database)
    assert (done.exit_code, done.stderr) == (1, f"luckytui: no show plays {where or database}.\n")


@pytest.mark.parametrize("content", ["", "46687 2 520"], ids=["an empty file", "a record"])
def test_what_a_show_would_take_over_is_no_reason_to_refuse(invoke: Invoke, journal_path: Path, content: str) -> None:
    journal_path.write_text(content)
    done = invoke("call", 517, "-f", journal_path)
    assert (done.exit_code, done.stderr) == (1, f"luckytui: no show plays {journal_path}.\n")
    assert journal_path.read_text() == content


def test_a_show_that_plays_is_reached_though_its_next_start_would_be_refused(
    invoke: Invoke, journal_path: Path
) -> None:
    with Running("-f", journal_path, "-c", 1, "--seed", 6, "--prizes", 0, "--max-delay", 3600) as show:
        next_event(show)
        os.link(journal_path, journal_path.with_name("copy"))
        done = invoke("call", 517, "-f", journal_path)
        assert (done.exit_code, done.stdout) == (0, "Call 1: 0 + 517 = 517, residue 0.\nYou win!\n")
