"""A slow disk and one that stalls: a few lines of C between the program and the kernel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.drain import ROOT
from tests.bench.rows import Row, Scale, median
from tests.bench.shows import on_stage


def slow(folder: Path, scale: Scale) -> Iterator[Row]:
    """With every fdatasync slowed by 10 ms: 100 callers at once, beside one call a commit."""
    shim = slow_disk(folder)
    if shim is None:
        yield Row("100 callers at once on a slow disk", 0, "ms", "≥ 60 x", ok=False, note="no C compiler here")
        return
    callers = scale.few(100, 5)
    ours, one = [], []
    for turn in range(min(scale.rounds, 3)):
        ours.append(_on_slow_disk(shim, folder / f"{turn}.batch", callers, 1_000))
        one.append(_on_slow_disk(shim, folder / f"{turn}.one", callers, 1))
    ratio = median(one) / median(ours)
    yield Row(
        "100 callers at once, fdatasync slowed by 10 ms",
        median(ours) * 1000,
        "ms",
        "≥ 60 x",
        ratio >= 60,
        "one call a commit",
        median(one) * 1000,
        ratio,
    )


def stalled(folder: Path, scale: Scale) -> Iterator[Row]:
    """With fdatasync stalled for 3 s: the dashboard's frames, its keys, and what it announces."""
    shim, stall = slow_disk(folder), folder / "stall"
    if shim is None:
        yield Row("dashboard on a stalled disk", 0, "fps", "≥ 25 fps", ok=False, note="no C compiler here")
        return
    preload = {"LD_PRELOAD": str(shim), "SLOW_DISK_STALL": str(stall)}
    # Ten calls a second: one soon waits for the disk.
    with on_stage(folder / "show", scale, scale.few(10_000, 100), 1_000 if not scale.tiny else 10, env=preload) as show:
        show.settle(1)
        stall.touch()
        began = time.perf_counter()
        time.sleep(scale.few(1, 0) + 0.5)
        lags = show.keys(scale.few(3, 1))
        time.sleep(max(scale.few(3, 1) - (time.perf_counter() - began), 0))
        ended = time.perf_counter()
        stall.unlink()
        show.settle(1)
    fps, seen = show.seen.fps(began, ended), show.seen
    during = sum(calls for moment, calls in seen.announced if began + 0.5 < moment < ended)
    after = sum(calls for moment, calls in seen.announced if moment > ended)
    ok = fps >= 25 and during == 0 and after > 0
    yield Row(
        "dashboard with fdatasync stalled for 3 s",
        fps,
        "fps",
        "≥ 25, keys answered, calls announced only after",
        ok,
        note=f"keys after {median(lags) * 1000:.0f} ms; announced meanwhile {during}, after {after}",
    )


def slow_disk(folder: Path) -> Path | None:
    """Compile the shim to be preloaded, or return None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    shim = folder / "slow_disk.so"
    source = Path(__file__).with_name("slow_disk.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source], check=True)
    return shim


def _on_slow_disk(shim: Path, path: Path, callers: int, most: int) -> float:
    """Return seconds from the keyword to the last ruling, at most so many calls a commit."""
    done = subprocess.run(
        (sys.executable, "-m", "tests.bench.at_once", str(path), str(callers), str(most)),
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(shim), "SLOW_DISK_MS": "10"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(json.loads(done.stdout))


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "slow-disk": slow,
    "stalled-disk": stalled,
}
