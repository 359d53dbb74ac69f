"""The screen: frames, freezes, keys and bytes of the real dashboard, on a real terminal that is drained."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.drain import Drain, memory
from tests.bench.rows import Row, Scale, median, p95
from tests.bench.shows import on_stage

#: Contest seconds so long that few call while it is watched, and so short that 1,000 call a second.
QUIET, BURST = 3_600.0, 100.0

PAGE_DOWN = b"\x1b[6~"

MINIMAL = (
    "import os; os.environ.setdefault('TEXTUAL_FPS', '240')\n"
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Small(App):\n"
    "    def compose(self):\n"
    "        self.word = Static('smallest')\n"
    "        yield self.word\n"
    "    def on_key(self, event):\n"
    "        if event.key == 'q': self.exit()\n"
    "        self.word.update('painted' if event.key == 'a' else 'otherwise', layout=False)\n"
    "Small().run()"
)


def board(folder: Path, scale: Scale) -> Iterator[Row]:
    """CPU a frame of the board, 100,000 callers, beside a DataTable of 100 rows, and beside 100 callers."""
    many, few = scale.few(100_000, 200), 100
    took: dict[tuple[str, int], list[float]] = {("board", many): [], ("table", few): [], ("board", few): []}
    for turn in range(scale.rounds):
        for (kind, callers), times in took.items():
            report = folder / f"{turn}{kind}{callers}"
            arguments = (kind, str(callers), str(scale.seconds / 2), str(report))
            command = (sys.executable, "-m", "tests.bench.boards", *arguments)
            with Drain(command, scale.columns, scale.lines, {"TEXTUAL_FPS": "240"}) as drain:
                drain.wait()
            times.append(float(report.read_text()))
    ours, table, small = (median(times) for times in took.values())
    yield Row(
        "board, 100,000 callers, CPU a frame",
        ours,
        "ms",
        "≤ 1/8",
        ours / table <= 1 / 8,
        "DataTable.update_cell, 100 rows",
        table,
        ours / table,
    )
    yield Row("the same", ours, "ms", "≤ 1.15", ours / small <= 1.15, "100 callers", small, ours / small)


def dashboard(folder: Path, scale: Scale) -> Iterator[Row]:
    """The whole dashboard, 100,000 callers on air: frames, lag, CPU, bytes."""
    yield from _watched(folder, scale, scale.few(100_000, 200), QUIET, "100,000 callers", fps=29.5, lag=5)


def burst(folder: Path, scale: Scale) -> Iterator[Row]:
    """The same under 1,000 calls a second: frames and lag."""
    yield from _watched(folder, scale, scale.few(100_000, 200), BURST, "1,000 calls/s", fps=28, lag=8)


def million(folder: Path, scale: Scale) -> Iterator[Row]:
    """The same with 1,000,000 callers: frames, time until on air, memory."""
    frames, rang, sizes = [], [], []
    for turn in range(min(scale.rounds, 3)):
        with on_stage(folder / f"{turn}", scale, scale.few(1_000_000, 500), QUIET) as show:
            show.settle(scale.few(8, 1))
            span = show.watch(scale.seconds)
            sizes.append(memory(show.drain.process.pid, "Rss"))
        frames.append(show.seen.fps(*span))
        rang.append(show.seen.rang())
    yield Row("1,000,000 callers", median(frames), "fps", "30 fps", median(frames) >= 29.5)
    yield Row("1,000,000 callers: until every line is ringing", median(rang), "s", "≤ 0.5 s", median(rang) <= 0.5)
    yield Row("1,000,000 callers: memory (RSS)", max(sizes), "MB", "≤ 200 MB", max(sizes) <= 200)


def keys(folder: Path, scale: Scale) -> Iterator[Row]:
    """From a key into the terminal to its change on the screen, 100,000 callers, beside an idle minimal app."""
    presses = scale.few(40, 2)
    with Drain((sys.executable, "-c", MINIMAL), scale.columns, scale.lines) as small:
        small.wait_for(b"smallest")
        idle = _alternate(small, presses, (b"a", b"painted"), (b"b", b"otherwise"))
    with on_stage(folder / "keys", scale, scale.few(100_000, 2_000), QUIET) as show:
        show.settle(scale.few(3, 1))
        ours = show.keys(presses)
        pages = _pages(show.drain, presses)
    mine, yours = p95(ours) * 1000, p95(idle) * 1000
    yield Row(
        "a key until its change is painted, p95",
        mine,
        "ms",
        "≤ 20 ms",
        mine <= 20,
        "idle minimal app",
        yours,
        mine / yours,
    )
    yield Row("page down until it is painted, p95", p95(pages) * 1000, "ms", "≤ 25 ms", p95(pages) <= 0.025)


def slow_terminal(folder: Path, scale: Scale) -> Iterator[Row]:
    """A terminal that reads 100 kB/s: lag and keys, as frames are skipped and not queued."""
    with on_stage(folder / "slow", scale, scale.few(100_000, 200), QUIET, rate=100_000) as show:
        show.settle(scale.few(3, 1))
        span = show.watch(scale.seconds)
        took = show.keys(scale.few(15, 2))
    lag, key = show.seen.lag(*span) * 1000, median(took) * 1000
    yield Row("a terminal that reads 100 kB/s: lag p95", lag, "ms", "≤ 5 ms", lag <= 5)
    yield Row("a terminal that reads 100 kB/s: key p50", key, "ms", "≤ 300 ms", key <= 300)


def confetti(folder: Path, scale: Scale) -> Iterator[Row]:
    """Confetti over the full screen: frames and lag."""
    with on_stage(folder / "confetti", scale, scale.few(10_000, 100), QUIET, confetti=(1.5,)) as show:
        show.settle(scale.few(6, 4))
    drawn = [when for who, when, _ in show.seen.frames if who == "Rain"]
    span = drawn[0], drawn[-1]
    fps, lag = show.seen.fps(*span, "Rain"), show.seen.lag(*span) * 1000
    size = f"{scale.columns}x{scale.lines}"
    yield Row(f"confetti at {size}", fps, "fps", "≥ 30 fps", fps >= 29.5)
    yield Row(f"confetti at {size}: lag p95", lag, "ms", "≤ 15 ms", lag <= 15)


def _watched(
    folder: Path, scale: Scale, callers: int, max_delay: float, what: str, *, fps: float, lag: float
) -> Iterator[Row]:
    quiet = max_delay == QUIET
    frames, gaps, lags, cores, sizes, calls = [], [], [], [], [], []
    for turn in range(min(scale.rounds, 3)):
        with on_stage(folder / f"{turn}", scale, callers, max_delay) as show:
            show.settle(scale.few(3, 1))
            span = show.watch(scale.seconds)
            sizes.append(show.drain.bytes_between(*span) / (span[1] - span[0]) / 1000)
        seen = show.seen
        frames.append(seen.fps(*span))
        gaps.append(seen.gap(*span) * 1000)
        lags.append(seen.lag(*span) * 1000)
        cores.append(seen.cpu(*span) * 100)
        calls.append(sum(made for when, made in seen.announced if span[0] <= when <= span[1]) / (span[1] - span[0]))
    what = f"dashboard at {scale.columns}x{scale.lines}, {what}"
    yield Row(
        what, median(frames), "fps", f"{fps:.0f} fps", median(frames) >= fps, note=f"{median(calls):,.0f} calls/s"
    )
    yield Row(f"{what}: lag p95", median(lags), "ms", f"≤ {lag:.0f} ms", median(lags) <= lag)
    most = 25 if scale.columns <= 120 else 35
    if quiet:
        yield Row(f"{what}: frame gap p95", median(gaps), "ms", "≤ 36 ms", median(gaps) <= 36)
    yield Row(
        f"{what}: of one core", median(cores), "%", f"≤ {most} %" if quiet else "-", not quiet or median(cores) <= most
    )
    if quiet:
        kilobytes = median(sizes)
        yield Row(f"{what}: bytes a second", kilobytes, "kB/s", "≤ 180 kB/s", kilobytes <= 180)


def _alternate(drain: Drain, presses: int, *pairs: tuple[bytes, bytes]) -> list[float]:
    took = []
    for press in range(presses * 2):
        key, mark = pairs[press % 2]
        size = drain.size
        pressed = drain.type(key)
        took.append(drain.wait_for(mark, size) - pressed)
        time.sleep(0.05 + 0.037 * (press % 5))
    return took


def _pages(drain: Drain, presses: int) -> list[float]:
    """Page down a board sorted by line; a page is there when its middle line is."""
    # By line, not following, from the top.
    drain.type(b"sf\x1b[H")
    time.sleep(0.5)
    pressed = []
    for press in range(presses):
        pressed.append(drain.type(PAGE_DOWN))
        time.sleep(0.3 + 0.037 * (press % 5))
    # Only cells that change are sent, so the screen tells more than the bytes.
    screens = drain.screens(pressed[0])
    took = []
    for press, moment in enumerate(pressed, 1):
        for when, shown in screens:
            callers = [int(found) for found in re.findall(r"^.. *(\d+) [A-Z][a-z]+", "\n".join(shown), re.MULTILINE)]
            # As many lines as are shown make a page, whoever stays on top of them.
            if when >= moment and callers and callers[len(callers) // 2] > len(callers) * press:
                took.append(when - moment)
                break
    return took


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "board": board,
    "dashboard": dashboard,
    "burst": burst,
    "million": million,
    "keys": keys,
    "slow-tty": slow_terminal,
    "confetti": confetti,
}
