"""Start and resume: from a process's first breath to what a person sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from luckytui.contest.terms import Terms
from tests.bench import journals
from tests.bench.drain import ROOT, Drain, children, memory
from tests.bench.rows import Row, Scale, median

#: What the console script does.
LUCKYTUI = (sys.executable, "-c", "import sys; from luckytui.cli.main import main; sys.argv[0] = 'luckytui'; main()")
#: The same without the supervisor.
BARE = (
    sys.executable,
    "-c",
    "import luckytui.process.supervisor; luckytui.process.supervisor.launch = lambda show, report, **_: show(); "
    "import sys; from luckytui.cli.main import main; sys.argv[0] = 'luckytui'; main()",
)
SMALLEST = (
    sys.executable,
    "-c",
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Small(App):\n"
    "    def compose(self):\n"
    "        yield Static('smallest')\n"
    "Small().run()",
)
#: The same, with all that the show imports before its first paint.
LADEN = (
    *SMALLEST[:-1],
    "import luckytui.cli.main, luckytui.cli.show, luckytui.process.show\n"
    "import luckytui.journal.sqlite.journal, luckytui.station.host, luckytui.tui.app\n"
    f"{SMALLEST[-1]}",
)
#: On the screen with the first paint; what the feed says when the contest is on air, and resumed.
PAINTED, ON_AIR, RESUMED = b"magic number", b"keyword: ", b"recovered: "


def first_paint(folder: Path, scale: Scale) -> Iterator[Row]:
    """Process start to first paint, beside the smallest possible Textual app."""
    ours, on_air = [], []
    theirs: list[float] = []
    laden: list[float] = []
    for turn in range(scale.few(3, 1) * scale.rounds):
        for command, times in ((SMALLEST, theirs), (LADEN, laden)):
            with Drain(command, scale.columns, scale.lines) as small:
                times.append(small.wait_for(b"smallest") - small.began)
        with Drain(
            (*LUCKYTUI, "--no-lead-in", "-f", str(folder / f"{turn}.journal")), scale.columns, scale.lines
        ) as show:
            ours.append(show.wait_for(PAINTED) - show.began)
            on_air.append(show.wait_for(ON_AIR) - show.began)
    ratio = median(ours) / median(theirs)
    yield Row(
        "process start to first paint",
        median(ours) * 1000,
        "ms",
        "≤ 1.2",
        ratio <= 1.2,
        "smallest Textual app",
        median(theirs) * 1000,
        ratio,
        f"imports are {(median(laden) - median(theirs)) * 1000:.0f} ms of it; "
        f"on air after {median(on_air) * 1000:.0f} ms",
    )


def commands(folder: Path, scale: Scale) -> Iterator[Row]:
    """`luckytui --version` and `luckytui journal`, beside `python -c pass`."""
    path = folder / "a.journal"
    journals.write(path, 3, 10, Terms(), 2)
    tried = {"--version": ("--version",), "journal": ("journal", "-f", str(path))}
    nothing: list[float] = []
    took: dict[str, list[float]] = {name: [] for name in tried}
    for _ in range(scale.few(3, 1) * scale.rounds):
        nothing.append(_time((sys.executable, "-c", "pass")))
        for name, arguments in tried.items():
            took[name].append(_time((*LUCKYTUI, *arguments)))
    for name, arguments in tried.items():
        over = median(took[name]) - median(nothing)
        brings = _imports(arguments)
        yield Row(
            f"luckytui {name}",
            median(took[name]) * 1000,
            "ms",
            "≤ 120 ms over it, no Textual",
            over <= 0.120 and not brings,
            "python -c pass",
            median(nothing) * 1000,
            None,
            f"{over * 1000:.0f} ms over it, {'Textual imported' if brings else 'no Textual'}",
        )


def supervisor(folder: Path, scale: Scale) -> Iterator[Row]:
    """The supervisor: the time and the memory that it adds."""
    took: dict[tuple[str, ...], list[float]] = {LUCKYTUI: [], BARE: []}
    sizes = []
    for turn in range(scale.few(3, 1) * scale.rounds):
        for command, times in took.items():
            path = folder / f"{turn}{len(command[-1])}.journal"
            with Drain((*command, "--no-lead-in", "-f", str(path)), scale.columns, scale.lines) as show:
                times.append(show.wait_for(PAINTED) - show.began)
                if command is LUCKYTUI:
                    show.wait_for(ON_AIR)
                    sizes.append(memory(show.process.pid))
    added = median(took[LUCKYTUI]) - median(took[BARE])
    yield Row(
        "the supervisor: time it adds to the start",
        median(took[LUCKYTUI]) * 1000,
        "ms",
        "≤ 15 ms more",
        added <= 0.015,
        "the same without it",
        median(took[BARE]) * 1000,
        None,
        f"{added * 1000:+.1f} ms",
    )
    yield Row(
        "the supervisor: memory (PSS)",
        median(sizes),
        "MB",
        "≤ 12 MB",
        median(sizes) <= 12,
        "",
        None,
        None,
        "beside a show",
    )


def relaunch(folder: Path, scale: Scale) -> Iterator[Row]:
    """Relaunch to the resumed screen: a million calls in ten thousand contests, beside an empty journal."""
    kept = folder / "kept.journal"
    callers = scale.few(2_000, 40)
    journals.write(
        kept, scale.few(10_000, 5), scale.few(100, 10), Terms(callers=callers, prizes=0, max_delay=600), callers // 2
    )
    alike = ("-c", str(callers), "--prizes", "0", "--max-delay", "600")
    ours, empty = [], []
    for turn in range(2 * scale.rounds):
        fresh, copy = folder / f"{turn}.fresh", folder / "copy.journal"
        with Drain((*LUCKYTUI, "--no-lead-in", "-f", str(fresh), *alike), scale.columns, scale.lines) as show:
            empty.append(show.wait_for(ON_AIR) - show.began)
        _restore(kept, copy)
        with Drain((*LUCKYTUI, "--no-lead-in", "-f", str(copy)), scale.columns, scale.lines) as show:
            ours.append(show.wait_for(RESUMED) - show.began)
    added = median(ours) - median(empty)
    yield Row(
        "relaunch to the resumed screen, 1,000,000 calls in 10,000 contests",
        median(ours) * 1000,
        "ms",
        "≤ 40 ms more",
        added <= 0.040,
        "an empty journal",
        median(empty) * 1000,
        None,
        f"{added * 1000:+.0f} ms",
    )


def quit_show(folder: Path, scale: Scale) -> Iterator[Row]:
    """From the key q to the end of the process, 100,000 callers ringing."""
    took = []
    for turn in range(scale.rounds):
        callers = scale.few(100_000, 50)
        arguments = ("-f", str(folder / f"{turn}.journal"), "-c", str(callers), "--max-delay", "3600", "--prizes", "0")
        with Drain((*LUCKYTUI, "--no-lead-in", *arguments), scale.columns, scale.lines) as show:
            show.wait_for(ON_AIR)
            time.sleep(scale.few(2, 0))
            pressed = show.type(b"q")
            show.wait()
            took.append(time.perf_counter() - pressed)
    yield Row("quit, 100,000 callers ringing", median(took) * 1000, "ms", "≤ 100 ms", median(took) <= 0.100)


def second_show(folder: Path, scale: Scale) -> Iterator[Row]:
    """A second show on the same journal: how long until it is refused."""
    path = folder / "a.journal"
    start, refused = [], []
    with Drain((*LUCKYTUI, "--no-lead-in", "-f", str(path), "--max-delay", "3600"), scale.columns, scale.lines) as show:
        show.wait_for(ON_AIR)
        for turn in range(3 * scale.rounds):
            start.append(_time((*LUCKYTUI, "--headless", "--fast", "-c", "1", "-f", str(folder / f"{turn}.other"))))
            refused.append(_time((*LUCKYTUI, "--headless", "--fast", "-c", "1", "-f", str(path)), status=1))
    after = median(refused) - median(start)
    yield Row(
        "a second show on the same journal is refused",
        median(refused) * 1000,
        "ms",
        "≤ 50 ms after its start-up",
        after <= 0.050,
        "a whole contest of 1 caller",
        median(start) * 1000,
        None,
        f"{after * 1000:+.0f} ms",
    )


def resume(folder: Path, scale: Scale) -> Iterator[Row]:
    """Resume of a contest with 1,000,000 calls of its own, to the first live frame."""
    callers = scale.few(1_000_000, 30_000)
    kept, copy = folder / "kept.journal", folder / "copy.journal"
    journals.write(kept, 0, 0, Terms(callers=callers, prizes=0, max_delay=86_400), callers - 1_000)
    took, read, sizes = [], [], []
    for _ in range(min(scale.rounds, 3)):
        _restore(kept, copy)
        with Drain((*LUCKYTUI, "--no-lead-in", "-f", str(copy)), scale.columns, scale.lines) as show:
            took.append(show.wait_for(RESUMED) - show.began)
            # What is read in a blink is not told of, as in the tiny case.
            read.append(b"calls read" in show.since(0))
            sizes += [memory(child, "Rss") for child in children(show.process.pid)]
    yield Row(
        "resume of a contest with 1,000,000 calls of its own",
        median(took),
        "s",
        "≤ 2.5 s, with progress on screen",
        median(took) <= 2.5 and all(read),
        note=f"progress {'shown' if all(read) else 'not shown'}, {median(sizes):.0f} MB",
    )


def _restore(kept: Path, copy: Path) -> None:
    """Put a journal back as it was before the last round."""
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink()
    shutil.copy(kept, copy)


def _time(command: tuple[str, ...], status: int = 0) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    took = time.perf_counter() - began
    assert done.returncode == status, done.stderr.decode()
    return took


def _imports(arguments: tuple[str, ...]) -> bool:
    """Say whether a command imports Textual."""
    done = subprocess.run(
        LUCKYTUI + arguments,
        cwd=ROOT,
        capture_output=True,
        env=os.environ | {"PYTHONPROFILEIMPORTTIME": "1"},
        check=True,
    )
    return b"textual" in done.stderr


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "first-paint": first_paint,
    "commands": commands,
    "supervisor": supervisor,
    "relaunch": relaunch,
    "quit": quit_show,
    "second-show": second_show,
    "resume": resume,
}
