"""The journal alone: calls appended durably, their size, and how fast they are verified."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.opening import journal
from luckytui.journal.rows import SEQ_BITS
from luckytui.journal.sqlite.contents import PAGE
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect, create
from tests.bench import journals
from tests.bench.journals import rulings
from tests.bench.rows import Row, Scale, median


def batches(folder: Path, scale: Scale) -> Iterator[Row]:
    """Journal: batches of 1,000 appended durably, beside one executemany in one transaction."""
    made = rulings(Terms(callers=scale.few(200_000, 3_000), prizes=0), scale.few(200_000, 3_000))
    ours, ceiling = [], []
    for turn in range(scale.rounds):
        ceiling.append(len(made) / ceiling_of(folder / f"{turn}.ceiling", made))
        ours.append(len(made) / _append(folder / f"{turn}.ours", made, 1_000))
    ratio = median(ours) / median(ceiling)
    yield Row(
        "journal: batches of 1,000, durably",
        median(ours),
        "calls/s",
        "≥ 0.6",
        ratio >= 0.6,
        "one executemany, one transaction",
        median(ceiling),
        ratio,
    )


def commits(folder: Path, scale: Scale) -> Iterator[Row]:
    """Journal: one call a commit, beside a raw write and fdatasync of 100 bytes."""
    made = rulings(Terms(callers=scale.few(1_000, 20), prizes=0), scale.few(1_000, 20))
    ours, raw = [], []
    for turn in range(2 * scale.rounds):
        raw.append(len(made) / _raw(folder / f"{turn}.raw", len(made)))
        ours.append(len(made) / _append(folder / f"{turn}.ours", made, 1))
    ratio = median(ours) / median(raw)
    yield Row(
        "journal: one call a commit",
        median(ours),
        "calls/s",
        "≥ 0.65",
        ratio >= 0.65,
        "write + fdatasync of 100 bytes",
        median(raw),
        ratio,
    )


def call_bytes(folder: Path, scale: Scale) -> Iterator[Row]:
    """Bytes a call in the journal."""
    calls = scale.few(100_000, 2_000)
    path = folder / "a.journal"
    _append(path, rulings(Terms(callers=calls, prizes=0), calls), 1_000)
    each = path.stat().st_size / calls
    yield Row("bytes a call in the journal", each, "bytes", "≤ 48", each <= 48)


def verify(folder: Path, scale: Scale) -> Iterator[Row]:
    """`luckytui journal --verify`: one contest of a million calls, beside reading its rows and looking at none."""
    calls = scale.few(1_000_000, 2_000)
    path = folder / "a.journal"
    journals.write(path, 0, 0, Terms(callers=calls, prizes=0), calls)
    ours, theirs = [], []
    for _ in range(scale.rounds):
        with closing(connect(f"file:{path}?mode=ro")) as connection:
            began = time.perf_counter()
            for first in range(0, calls, PAGE):
                connection.execute(
                    "SELECT * FROM call WHERE key > ? ORDER BY key LIMIT ?", ((1 << SEQ_BITS) + first, PAGE)
                ).fetchall()
            theirs.append(calls / (time.perf_counter() - began))
        began = time.perf_counter()
        with Reader(path) as journal:
            assert sum(stored.calls for stored in journal.verify()) == calls
        ours.append(calls / (time.perf_counter() - began))
    yield Row(
        "every call recomputed (journal --verify)",
        median(ours),
        "calls/s",
        "≥ 1,000,000",
        median(ours) >= 1_000_000,
        "the rows read, no more",
        median(theirs),
        median(ours) / median(theirs),
    )


def ceiling_of(path: Path, made: list[Ruling]) -> float:
    """Return how long SQLite takes for the same rows in one go, with the same pragmas."""
    create(path)
    with closing(connect(str(path))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        base = 1 << SEQ_BITS
        rows = [(base + each.seq, *each[1:]) for each in made]
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO call VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        return time.perf_counter() - began


def _append(path: Path, made: list[Ruling], size: int) -> float:
    """Return how long our journal takes to make the same calls durable, so many at a time."""
    return journals.append(partial(journal, path), made, size)


def _raw(path: Path, times: int) -> float:
    # To the end of a file that grows, as a new WAL does too: over what is there it would be ten times as fast.
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    began = time.perf_counter()
    for _ in range(times):
        os.write(file, b"x" * 100)
        os.fdatasync(file)
    took = time.perf_counter() - began
    os.close(file)
    return took


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "batches": batches,
    "commits": commits,
    "bytes": call_bytes,
    "verify": verify,
}
