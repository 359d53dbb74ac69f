"""Callers and station: memory, freezes, calls a second, and a slow disk."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from luckytui.contest.rules import Outcome, Ruling, Terms
from luckytui.journal import Journal, LiveJournal
from luckytui.journal.sqlite.reader import PAGE
from luckytui.journal.sqlite.schema import SEQ_BITS, connect, create
from tests.bench import journals
from tests.bench.disk import slow_disk
from tests.bench.drain import ROOT, children, memory
from tests.bench.journals import rulings
from tests.bench.rows import Row, Scale, median
from tests.bench.shows import on_stage
from tests.bench.start import LUCKYTUI

Figures = dict[str, Callable[[Path, Scale], Iterator[Row]]]


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
    theirs = (_stand_in_memory(folder, 2 * lines) - _stand_in_memory(folder, lines)) * 1024 / lines
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


def batches(folder: Path, scale: Scale) -> Iterator[Row]:
    """Journal: batches of 1,000 appended durably, beside one executemany in one transaction."""
    made = rulings(Terms(callers=scale.few(200_000, 3_000), prizes=0), scale.few(200_000, 3_000))
    ours, ceiling = [], []
    for turn in range(scale.rounds):
        ceiling.append(len(made) / _ceiling(folder / f"{turn}.ceiling", made))
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


def program(folder: Path, scale: Scale) -> Iterator[Row]:
    """The whole program, headless and fast: 100,000 callers, then 1,000,000."""
    many, all_of_them = scale.few(100_000, 300), scale.few(1_000_000, 600)
    made = rulings(Terms(callers=many, prizes=0), many)
    ours, ceiling, thousand, million, peak = [], [], [], [], []
    for turn in range(scale.rounds):
        ceiling.append(len(made) / _ceiling(folder / f"{turn}.ceiling", made))
        seconds, _ = _headless(folder / f"{turn}.ours", many)
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
        short = [_headless(folder / f"{turn}.{each}.short", scale.few(1_000, 20))[0] for each in range(5)]
        thousand.append(median(short) / scale.few(1_000, 20) * 1e6)
        seconds, size = _headless(folder / f"{turn}.million", all_of_them)
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
    their_size = _stand_in_memory(folder, callers)
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
        with Journal(path) as journal:
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


def _ceiling(path: Path, made: list[Ruling]) -> float:
    """Return how long SQLite takes for the same rows in one go, with the same pragmas."""
    create(path, None)
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
    journal = LiveJournal(path)
    stored = journal.open_contest(Terms(callers=len(made), prizes=0))
    began = time.perf_counter()
    for first in range(0, len(made), size):
        journal.stage(stored.id, made[first : first + size], Outcome.OPEN)
        journal.commit()
    took = time.perf_counter() - began
    journal.close()
    return took


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


def _headless(path: Path, callers: int) -> tuple[float, float]:
    """Return seconds from the first to the last call, and the peak memory in MB."""
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


def _stand_in_memory(folder: Path, callers: int) -> float:
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


def _on_slow_disk(shim: Path, path: Path, callers: int, most: int) -> float:
    """Return seconds from the keyword to the last ruling, at most so many calls a commit."""
    program = (
        "import asyncio, sys, time\n"
        "from pathlib import Path\n"
        "from luckytui.station import station\n"
        "from luckytui.clock import WallClock\n"
        "from luckytui.contest.rules import Terms\n"
        "from luckytui.journal import LiveJournal\n"
        "from luckytui.station.host import Show\n"
        f"station.MOST_CALLS = {most}\n"
        "async def main():\n"
        f"    journal = LiveJournal(Path({str(path)!r}))\n"
        f"    entry = journal.open_contest(Terms(callers={callers}, max_delay=0.0, prizes=0))\n"
        "    show = Show(journal, entry, WallClock)\n"
        "    list(show.read())\n"
        "    show.prepare()\n"
        "    times = []\n"
        "    def hear(news):\n"
        "        times.append((type(news).__name__, time.perf_counter()))\n"
        "    await asyncio.gather(*show.workers(hear, resumed=False))\n"
        "    print(max(t for n, t in times if n == 'Ruled') - times[0][1])\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        (sys.executable, "-c", program),
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(shim), "SLOW_DISK_MS": "10"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(json.loads(done.stdout))


FIGURES: Figures = {
    "memory": caller_memory,
    "ringing": ringing,
    "batches": batches,
    "commits": commits,
    "program": program,
    "processes": process_a_caller,
    "slow-disk": slow,
    "stalled-disk": stalled,
    "bytes": call_bytes,
    "verify": verify,
}
