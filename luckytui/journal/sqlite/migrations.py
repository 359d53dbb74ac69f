"""Older versions of the schema: read as the newest one, and carried over to it.

A step presents the tables of one version as those of the next, as queries. To read an old journal they become
temporary views, which come before the tables of the same name; to carry it over, the views are copied into tables.

A row's seal is made anew only where the old one is right. One that is damaged stays damaged (`BROKEN`), and is found
where it was found before.
"""

from __future__ import annotations

import sqlite3

from luckytui.journal.rows import SEQ_BITS, SEQ_MASK
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.mark import MARKED_SINCE
from luckytui.journal.sqlite.schema import TABLES, insert_mark, insert_room

#: No checksum is this one.
BROKEN = -1

# Spelled out, and not taken from the schema: what a version was does not change with the program.
_TERMS = "opened_at, keyword, seed, callers, prizes, max_delay, timeout"
_START = "start_caller, start_calls, start_magic_number"
_REST = "outcome, told, lines"
_TERMS_3 = f"{_TERMS}, lead_in, propagation"
_LINE_3 = "line.id, name, origin, line.key, seq"
_CALL_3 = "call.number, call.magic_number, call.at"
_SEAL_1_HOLDS = f"contest.seal = sealed(contest.id, {_TERMS}, player, {_START}, outcome, announced, player_at)"

#: By version: each table of the next one that differs, as a query on this one's.
STEPS = {
    1: {
        "contest": f"""
SELECT id, {_TERMS}, {_START}, outcome, announced AS told, player AS lines,
       iif({_SEAL_1_HOLDS}, sealed(id, {_TERMS}, {_START}, outcome, announced, player), {BROKEN}) AS seal
FROM {{contest}} AS contest""",
        # The person at the keyboard was the one live line there could be. Where a call has gone, or its time
        # differs from what the contest says, the line is as damaged as the contest was.
        "line": f"""
SELECT contest.id << {SEQ_BITS} | callers + 1 AS id, 'You' AS name, 'keyboard' AS origin, '' AS key,
       coalesce(call.key & {SEQ_MASK}, 0) AS seq,
       iif({_SEAL_1_HOLDS} AND call.at IS player_at,
           sealed(contest.id << {SEQ_BITS} | callers + 1, 'You', 'keyboard', '', coalesce(call.key & {SEQ_MASK}, 0),
                  call.number, call.magic_number, call.at),
           {BROKEN}) AS seal
FROM {{contest}} AS contest LEFT JOIN {{call}} AS call ON call.key = iif(player_at IS NULL, NULL, (
    SELECT min(made.key) FROM {{call}} AS made
    WHERE made.key > contest.id << {SEQ_BITS} AND made.key < contest.id + 1 << {SEQ_BITS}
    AND made.caller = callers + 1
))
WHERE player <> 0""",
    },
    # There was no lead-in, and live lines could call at once.
    2: {
        "contest": f"""
SELECT id, {_TERMS}, 0.0 AS lead_in, 0.0 AS propagation, {_START}, {_REST},
       iif(seal = sealed(id, {_TERMS}, {_START}, {_REST}), sealed(id, {_TERMS}, 0.0, 0.0, {_START}, {_REST}), {BROKEN})
       AS seal
FROM {{contest}} AS contest""",
    },
    # A contest began when it was opened, and a live line was the keyboard's, and never changed.
    3: {
        "contest": f"""
SELECT id, {_TERMS_3}, {_START}, {_REST}, 1 AS begun,
       iif(seal = sealed(id, {_TERMS_3}, {_START}, {_REST}), sealed(id, {_TERMS_3}, {_START}, {_REST}, 1), {BROKEN})
       AS seal
FROM {{contest}} AS contest""",
        "line": f"""
SELECT line.id, name, origin, line.key, seq, '' AS token, 0 AS removed, 0 AS changes,
       iif(seal = sealed({_LINE_3}, {_CALL_3}), sealed({_LINE_3}, '', 0, 0, {_CALL_3}), {BROKEN}) AS seal
FROM {{line}} AS line LEFT JOIN {{call}} AS call ON call.key = line.id >> {SEQ_BITS} << {SEQ_BITS} | seq
AND call.caller = line.id & {SEQ_MASK}""",
    },
}
#: The first version of the schema with a record of the room.
ROOM_SINCE = 4


def version_of(connection: sqlite3.Connection) -> int:
    """Return a journal's version of the schema, also where it stands only in the log beside the file."""
    [(version,)] = connection.execute("PRAGMA user_version")
    return int(version)


def present(connection: sqlite3.Connection) -> list[str]:
    """Make an older journal look like one of the newest version, to this connection only; nothing is written.

    Returns:
        The tables that differ, each a temporary view now.
    """
    names = {table: f"main.{table}" for table in TABLES if table not in ("mark", "room")}
    for version in range(version_of(connection), SCHEMA_VERSION):
        views = {table: f"{table}_{version + 1}" for table in STEPS[version]}
        for table, query in STEPS[version].items():
            connection.execute(f"CREATE TEMP VIEW {views[table]} AS {query.format_map(names)}")
        names |= {table: f"temp.{view}" for table, view in views.items()}
    differ = [table for table, name in names.items() if name.startswith("temp.")]
    for table in differ:
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {names[table]}")
    return differ


def migrate(connection: sqlite3.Connection) -> None:
    """Carry an older journal over to the newest version, in one transaction; it is the old one until the commit.

    Raises:
        sqlite3.Error: It was not carried over.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = version_of(connection)
        differ = present(connection)
        for table in differ:
            connection.execute(f"CREATE TABLE main.new_{table}{TABLES[table]}")
            connection.execute(f"INSERT INTO main.new_{table} SELECT * FROM temp.{table}")
        for (view,) in connection.execute("SELECT name FROM temp.sqlite_schema WHERE type = 'view'").fetchall():
            connection.execute(f"DROP VIEW temp.{view}")
        for table in differ:
            connection.execute(f"DROP TABLE IF EXISTS main.{table}")
            connection.execute(f"ALTER TABLE main.new_{table} RENAME TO {table}")
        if before < MARKED_SINCE:
            connection.execute(f"CREATE TABLE main.mark{TABLES['mark']}")
            insert_mark(connection)
        if before < ROOM_SINCE:
            connection.execute(f"CREATE TABLE main.room{TABLES['room']}")
            insert_room(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
