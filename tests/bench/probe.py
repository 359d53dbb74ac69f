"""The real dashboard with a stopwatch beside it: `python -m tests.bench.probe '{"journal": …}'`.

Nothing in the product knows of this: it wraps what it watches, and writes what it saw at the end.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from luckytui.cli.main import GARBAGE
from luckytui.contest.rules import Call, Terms
from luckytui.journal import LiveJournal
from luckytui.station.host import Show, next_contest
from luckytui.station.inbox import Airwaves, News, Ruled
from luckytui.tui import frame_loop as frames
from luckytui.tui.app import LuckyApp

#: Seconds between two looks at how late the event loop is.
LOOK = 0.005


class Stopwatch:
    """What was seen, all of it by `time.perf_counter`.

    Attributes:
        frames: Of each frame: who drew it, when, and the process's CPU seconds until then.
        lags: When the event loop was looked at, and how late it was, in seconds.
        moments: Named moments: when lines were begun to be made, when each block was ringing.
        announced: When calls were announced, and how many.
    """

    def __init__(self) -> None:
        self.frames: list[tuple[str, float, float]] = []
        self.lags: list[tuple[float, float]] = []
        self.moments: dict[str, list[float]] = {"prepare": [], "keyword": [], "ringing": []}
        self.announced: list[tuple[float, int]] = []

    def watch(self, ask: dict[str, Any]) -> None:
        """Wrap what is to be watched."""
        run, prepare, call, say, announce = (
            frames.run,
            Show.prepare,
            Airwaves.call,
            Airwaves.say_keyword,
            Airwaves.announce,
        )
        rang: set[int] = set()

        async def timed_run(app: Any, tick: Callable[[], None]) -> None:
            owner = type(tick.__self__).__name__  # type: ignore[attr-defined]

            def timed() -> None:
                self.frames.append((owner, time.perf_counter(), time.process_time()))
                tick()

            if not self.lags:
                self._look(asyncio.get_running_loop(), time.perf_counter())
            for moment in ask.get("confetti", ()):
                if owner != "Rain":
                    asyncio.get_running_loop().call_later(moment, app.celebrate)
            await run(app, timed)

        def timed_prepare(show: Show) -> None:
            self.moments["prepare"].append(time.perf_counter())
            prepare(show)

        def timed_call(airwaves: Airwaves, block: int, calls: Sequence[Call], promise: float) -> None:
            call(airwaves, block, calls, promise)
            if block not in rang:
                rang.add(block)
                self.moments["ringing"].append(time.perf_counter())

        def timed_say(airwaves: Airwaves, keyword: str) -> None:
            self.moments["keyword"].append(time.perf_counter())
            say(airwaves, keyword)

        async def timed_announce(airwaves: Airwaves, news: News) -> None:
            if isinstance(news, Ruled):
                self.announced.append((time.perf_counter(), len(news.rulings)))
            await announce(airwaves, news)

        frames.run = timed_run
        Show.prepare = timed_prepare  # type: ignore[method-assign, assignment]
        Airwaves.call = timed_call  # type: ignore[method-assign, assignment]
        Airwaves.say_keyword = timed_say  # type: ignore[method-assign, assignment]
        Airwaves.announce = timed_announce  # type: ignore[method-assign, assignment]

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = time.perf_counter()
        self.lags.append((now, max(now - due, 0.0)))
        loop.call_later(LOOK, self._look, loop, now + LOOK)


def main() -> None:
    """Run the dashboard as asked, then write what was seen."""
    ask = json.loads(sys.argv[1])
    # As the command line does.
    gc.set_threshold(GARBAGE)
    watch = Stopwatch()
    watch.watch(ask)
    terms = Terms(callers=ask["callers"], max_delay=ask["max_delay"], seed=ask.get("seed", 1), prizes=0, player=True)
    journal = LiveJournal(Path(ask["journal"]))
    stored, resumed = next_contest(journal, terms, fresh=False)
    app = LuckyApp(journal, stored, resumed=resumed, draw_seed=lambda: 1)
    # By its own name, or the style sheet would be looked for beside this file.
    app.run()
    seen = {name: getattr(watch, name) for name in ("frames", "lags", "moments", "announced")}
    Path(ask["report"]).write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
