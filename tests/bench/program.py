"""The whole program, headless and fast, from its first call to its last."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from luckytui.contest.terms import Terms
from tests.bench.appends import ceiling_of
from tests.bench.drain import ROOT
from tests.bench.journals import rulings
from tests.bench.rows import Row, Scale, median
from tests.bench.start import LUCKYTUI


def program(folder: Path, scale: Scale) -> Iterator[Row]:
    """The whole program, headless and fast: 100,000 callers, then 1,000,000."""
    many, all_of_them = scale.few(100_000, 300), scale.few(1_000_000, 600)
    made = rulings(Terms(callers=many, prizes=0), many)
    ours, ceiling, thousand, million, peak = [], [], [], [], []
    for turn in range(scale.rounds):
        ceiling.append(len(made) / ceiling_of(folder / f"{turn}.ceiling", made))
        seconds, _ = headless(folder / f"{turn}.ours", many)
        ours.append(many / seconds)
    ratio = median(ours) / median(ceiling)
    yield Row(
        "whole program, 100,000 callers, first to last call",
        median(ours),
        "calls/s",
        "≥ 0.12",
        ratio >= 0.12,
        "one executemany, one transaction",
        median(ceiling),
        ratio,
    )
    for turn in range(min(scale.rounds, 3)):
        # The yardstick is a short run: many of them make one figure.
        short = [headless(folder / f"{turn}.{each}.short", scale.few(1_000, 20))[0] for each in range(5)]
        thousand.append(median(short) / scale.few(1_000, 20) * 1e6)
        seconds, size = headless(folder / f"{turn}.million", all_of_them)
        million.append(seconds / all_of_them * 1e6)
        peak.append(size)
    ratio = median(million) / median(thousand)
    yield Row(
        "the same, 1,000,000 callers",
        median(million),
        "µs a call",
        "≤ 1.3",
        ratio <= 1.3,
        "its own 1,000",
        median(thousand),
        ratio,
    )
    yield Row("the same, peak memory", max(peak), "MB", "≤ 450 MB", max(peak) <= 450)


def headless(path: object, callers: int) -> tuple[float, float]:
    """Return seconds from the first to the last call of a contest in a journal, and the peak memory in MB."""
    command = (*LUCKYTUI, "--headless", "--fast", "--json", "--prizes", "0", "--seed", "1", "-c", str(callers))
    first = last = 0.0
    process = subprocess.Popen((*command, "-f", str(path)), cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    while piece := os.read(process.stdout.fileno(), 1 << 20):
        if b'"event":"call"' in piece:
            last = time.perf_counter()
            first = first or last
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    # All may have come in one piece.
    return max(last - first, 1e-4), usage.ru_maxrss / 1024


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "program": program,
}
