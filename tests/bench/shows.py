"""A dashboard on a drained pty, watched from inside by `probe` and from outside by what it writes."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.drain import Drain
from tests.bench.rows import Scale, p95

ON_AIR = b"keyword: "


@dataclass
class Seen:
    """What the stopwatch inside saw; moments and spans by `time.perf_counter`."""

    frames: list[tuple[str, float, float]] = field(default_factory=list)
    lags: list[tuple[float, float]] = field(default_factory=list)
    moments: dict[str, list[float]] = field(default_factory=dict)
    announced: list[tuple[float, int]] = field(default_factory=list)

    def drawn(self, begin: float, end: float, owner: str = "Dashboard") -> list[tuple[float, float]]:
        """Return when frames were drawn in a span, and the CPU seconds until then."""
        return [(when, cpu) for who, when, cpu in self.frames if who == owner and begin <= when <= end]

    def fps(self, begin: float, end: float, owner: str = "Dashboard") -> float:
        """Return the frames a second in a span."""
        drawn = self.drawn(begin, end, owner)
        return (len(drawn) - 1) / (drawn[-1][0] - drawn[0][0]) if len(drawn) > 1 else 0.0

    def gap(self, begin: float, end: float) -> float:
        """Return the gap between two frames that one in twenty exceeds, in seconds."""
        drawn = [when for when, _ in self.drawn(begin, end)]
        return p95([later - earlier for earlier, later in itertools.pairwise(drawn)])

    def cpu(self, begin: float, end: float) -> float:
        """Return the share of one core that was used in a span."""
        drawn = self.drawn(begin, end)
        return (drawn[-1][1] - drawn[0][1]) / (drawn[-1][0] - drawn[0][0]) if len(drawn) > 1 else 0.0

    def lag(self, begin: float, end: float) -> float:
        """Return how late the event loop was, in seconds; one look in twenty found more."""
        return p95([lag for when, lag in self.lags if begin <= when <= end])

    def rang(self) -> float:
        """Return how long it took from the keyword to the last line ringing, in seconds."""
        return max(self.moments["ringing"]) - self.moments["keyword"][0]

    def longest_freeze(self) -> float:
        """Return the longest that the event loop was busy from making the lines on, in seconds."""
        began = self.moments["prepare"][0]
        # To leave takes its time as well, which is another figure.
        return max(lag for when, lag in self.lags if began - 0.05 <= when - lag <= began + 2)


class Show:
    """A dashboard that runs.

    Attributes:
        drain: Its terminal.
        seen: What was seen, once it has ended.
    """

    def __init__(self, drain: Drain) -> None:
        self.drain = drain
        self.seen = Seen()

    def settle(self, seconds: float) -> None:
        """Wait until it is on air, then a while longer."""
        self.drain.wait_for(ON_AIR)
        time.sleep(seconds)

    def watch(self, seconds: float) -> tuple[float, float]:
        """Let it run; return the span."""
        began = time.perf_counter()
        time.sleep(seconds)
        return began, time.perf_counter()

    def keys(self, presses: int) -> list[float]:
        """Press the pause key again and again; return how long each took to be painted, in seconds."""
        took = []
        for press in range(presses * 2):
            size = self.drain.size
            pressed = self.drain.type(b" ")
            took.append(self.drain.wait_for(b"ON AIR" if press % 2 else b"PAUSED", size) - pressed)
            # Not in step with the frames.
            time.sleep(0.05 + 0.037 * (press % 5))
        return took


@contextmanager
def on_stage(
    place: Path,
    scale: Scale,
    callers: int,
    max_delay: float,
    *,
    env: Mapping[str, str] | None = None,
    rate: int = 0,
    confetti: tuple[float, ...] = (),
    door: bool = False,
) -> Iterator[Show]:
    """Run a dashboard; what was seen is there after the block.

    Args:
        place: Where its journal goes, and what was seen.
        scale: The size of the terminal.
        callers: How many callers.
        max_delay: Their longest delay, in seconds.
        env: Laid over the environment.
        rate: Bytes a second that the terminal takes; 0 is all.
        confetti: When to throw confetti, in seconds from the start.
        door: Whether its door is open.
    """
    report = Path(f"{place}.report")
    ask = {
        "journal": f"{place}.journal",
        "report": str(report),
        "callers": callers,
        "max_delay": max_delay,
        "confetti": confetti,
        "door": door,
    }
    command = (sys.executable, "-m", "tests.bench.probe", json.dumps(ask))
    with Drain(command, scale.columns, scale.lines, env, rate) as drain:
        show = Show(drain)
        yield show
        drain.type(b"q")
        assert drain.wait() == 0
    show.seen = Seen(**json.loads(report.read_text()))
