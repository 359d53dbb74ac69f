"""Headless shows beside the row to beat: a process a caller."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.drain import ROOT, children, memory
from tests.bench.rows import Row, Scale, median
from tests.bench.start import LUCKYTUI


def process_a_caller(folder: Path, scale: Scale) -> Iterator[Row]:
    """200 callers, one prize, start to exit, beside a process a caller."""
    callers = scale.few(200, 5)
    ours, theirs = [], []
    # A contest each, as how long one lasts depends on who wins.
    for seed in range(1, scale.rounds + 1):
        theirs.append(_whole(_stand_in(folder, callers, 1, seed)))
        path = folder / f"{seed}.journal"
        ours.append(_whole((*LUCKYTUI, "--headless", "-c", str(callers), "--seed", str(seed), "-f", str(path))))
    size = memory_of_headless(folder / "size.journal", callers)
    their_size = memory_of_stand_in(folder, callers)
    for what, unit, place, most in (("time", "s", 0, 1 / 4), ("CPU", "s", 1, 1 / 5)):
        mine, yours = median([each[place] for each in ours]), median([each[place] for each in theirs])
        ratio = mine / yours
        yield Row(
            f"{callers} callers, start to exit: {what}",
            mine,
            unit,
            f"≤ 1/{1 / most:.0f}",
            ratio <= most,
            "a process a caller",
            yours,
            ratio,
        )
    ratio = size / their_size
    yield Row(
        f"{callers} callers: memory",
        size,
        "MB",
        "≤ 1/10",
        ratio <= 0.1,
        "a process a caller",
        their_size,
        ratio,
    )


def memory_of_stand_in(folder: Path, callers: int) -> float:
    """Return the PSS of a process a caller, all waiting, in MB."""
    process = subprocess.Popen(_stand_in(folder, callers, 600, 1), cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    lines = children(process.pid)
    size = sum(map(memory, [process.pid, *lines]))
    for each in lines:
        os.kill(each, 9)
    process.kill()
    process.wait()
    return size


def _whole(command: tuple[str, ...]) -> tuple[float, float]:
    """Return the wall and CPU seconds of a command and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory_of_headless(path: Path, callers: int) -> float:
    """Return the PSS of a headless show with all its lines ringing, in MB."""
    command = (*LUCKYTUI, "--headless", "--max-delay", "600", "-c", str(callers), "-f", str(path))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    size = memory(process.pid)
    process.kill()
    process.wait()
    return size


def _stand_in(folder: Path, callers: int, max_delay: float, seed: int) -> tuple[str, ...]:
    """Return the command that plays a contest with a process a caller."""
    settled = (str(callers), str(max_delay), str(seed), str(folder / "record"))
    return (sys.executable, "-m", "tests.bench.stand_in", *settled)


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "processes": process_a_caller,
}
