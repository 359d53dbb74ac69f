"""The journal on a PostgreSQL server, beside what the server does with bare rows."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import psycopg

from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.opening import journal
from luckytui.journal.place import Server
from tests.bench.journals import append, rulings
from tests.bench.program import headless
from tests.bench.rows import Row, Scale, median
from tests.crash.takeovers import take_over
from tests.postgres import PostgresServer, programs

#: A table like that of the calls.
_BARE = """
DROP TABLE IF EXISTS bare;
CREATE TABLE bare (contest integer, seq bigint, caller integer, number integer, magic_number bigint,
    at double precision, PRIMARY KEY (contest, seq), UNIQUE (contest, caller))
"""
#: What pgbench does again and again.
_INSERT = """
\\set n random(1, 2000000000)
INSERT INTO bare VALUES (1, :n, :n, 500, 500, 0.5) ON CONFLICT DO NOTHING;
"""


def postgres(folder: Path, scale: Scale) -> Iterator[Row]:
    """Journal on PostgreSQL: batches, single calls, headless, and takeovers, each beside its yardstick."""
    server = PostgresServer()
    try:
        yield _batches(server, scale)
        yield _single(server, folder, scale)
        yield _headless(server, folder, scale)
        yield _takeover(server, scale)
    finally:
        server.remove()


def _batches(server: PostgresServer, scale: Scale) -> Row:
    calls = scale.few(100_000, 2_000)
    made = rulings(Terms(callers=calls, prizes=0), calls)
    ours, theirs = [], []
    for _ in range(scale.rounds):
        theirs.append(calls / _copy(server, made))
        ours.append(calls / _append(server, made, 1_000))
    ratio = median(ours) / median(theirs)
    figure = "PostgreSQL: batches of 1,000, durably"
    yardstick = "one COPY, one transaction"
    return Row(figure, median(ours), "calls/s", "≥ 0.5", ratio >= 0.5, yardstick, median(theirs), ratio)


def _single(server: PostgresServer, folder: Path, scale: Scale) -> Row:
    calls = scale.few(2_000, 50)
    made = rulings(Terms(callers=calls, prizes=0), calls)
    ours, theirs = [], []
    for _ in range(scale.rounds):
        theirs.append(_pgbench(server, folder, scale))
        ours.append(calls / _append(server, made, 1))
    ratio = median(ours) / median(theirs)
    figure, yardstick = "PostgreSQL: one call a commit", "pgbench, one INSERT a transaction"
    return Row(figure, median(ours), "calls/s", "≥ 0.7", ratio >= 0.7, yardstick, median(theirs), ratio)


def _headless(server: PostgresServer, folder: Path, scale: Scale) -> Row:
    callers, ours, theirs = scale.few(100_000, 300), [], []
    for turn in range(min(scale.rounds, 3)):
        theirs.append(callers / headless(folder / f"{turn}.journal", callers)[0])
        server.clear()
        ours.append(callers / headless(server.url("postgres"), callers)[0])
    ratio = median(ours) / median(theirs)
    figure = f"PostgreSQL: headless, {callers:,} callers"
    return Row(figure, median(ours), "calls/s", "≥ 0.4", ratio >= 0.4, "the SQLite journal", median(theirs), ratio)


def _takeover(server: PostgresServer, scale: Scale) -> Row:
    tally, faults = take_over(1, scale.few(5, 1), server)
    assert not faults, faults
    longest = max(tally.waits)
    figure = "PostgreSQL: from the kill of a station until the next call is announced"
    return Row(figure, longest, "s", "≤ 2 s", longest <= 2, note=f"the longest of {tally.made}")


def _append(server: PostgresServer, made: Sequence[Ruling], batch: int) -> float:
    """Append calls to a new journal; return the seconds that it took."""
    server.clear()
    return append(partial(journal, Server.read(server.url("postgres"))), made, batch)


def _copy(server: PostgresServer, made: Sequence[Ruling]) -> float:
    """Copy the same rows into a bare table in one transaction; return the seconds that it took."""
    rows = [(1, *ruling) for ruling in made]
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute(_BARE)
        connection.commit()
        began = time.perf_counter()
        with connection.cursor().copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - began


def _pgbench(server: PostgresServer, folder: Path, scale: Scale) -> float:
    """Return how many transactions of one INSERT one client of pgbench makes in a second."""
    server.execute(_BARE)
    script = folder / "insert.sql"
    script.write_text(_INSERT)
    options = ["-n", "-c", "1", "-T", str(max(1, round(scale.few(3, 1)))), "-f", str(script)]
    place = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "postgres"]
    done = subprocess.run([programs() / "pgbench", *options, *place], capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {"postgres": postgres}
