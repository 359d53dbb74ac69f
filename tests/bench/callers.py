"""Callers: the memory that each takes, and how soon all of them are ringing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.drain import memory
from tests.bench.process_a_caller import memory_of_stand_in
from tests.bench.rows import Row, Scale, median
from tests.bench.shows import on_stage


def caller_memory(folder: Path, scale: Scale) -> Iterator[Row]:
    """Memory a caller on the dashboard, 100,000 of them, beside a process a caller."""
    many, few = scale.few(100_000, 1_000), 100
    sizes = {}
    for callers in (few, many):
        with on_stage(folder / f"{callers}", scale, callers, 3_600) as show:
            show.settle(scale.few(3, 1))
            sizes[callers] = memory(show.drain.process.pid)
    each = (sizes[many] - sizes[few]) * 1024 / (many - few)
    lines = scale.few(40, 3)
    # Without the process that writes the record, and the one that starts them all.
    theirs = (memory_of_stand_in(folder, 2 * lines) - memory_of_stand_in(folder, lines)) * 1024 / lines
    yield Row(
        "memory a caller, 100,000 callers",
        each,
        "KB",
        "≤ 0.6 KB",
        each <= 0.6,
        "a process a caller (PSS)",
        theirs,
        each / theirs,
        f"{sizes[many]:.0f} MB in all",
    )


def ringing(folder: Path, scale: Scale) -> Iterator[Row]:
    """On air until every line is ringing, 100,000 callers: the time, and the longest freeze."""
    took, froze = [], []
    for turn in range(scale.rounds):
        with on_stage(folder / f"{turn}", scale, scale.few(100_000, 100), 3_600) as show:
            show.settle(scale.few(3, 1))
        seen = show.seen
        took.append(seen.rang() * 1000)
        froze.append(seen.longest_freeze() * 1000)
    yield Row("on air until every line is ringing", median(took), "ms", "≤ 150 ms", median(took) <= 150)
    yield Row("longest freeze meanwhile, and until all is sorted", median(froze), "ms", "≤ 60 ms", median(froze) <= 60)


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "memory": caller_memory,
    "ringing": ringing,
}
