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
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from luckytui.cli.main import GARBAGE
from luckytui.clock import Clock, WallClock
from luckytui.contest.events import Event, OnAir, Resumed, Ruled
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call
from luckytui.contest.terms import Terms
from luckytui.door.server import open_door
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.broadcast import callers_of
from luckytui.station.host import Host
from luckytui.station.inbox import Channel, Source
from luckytui.tui import frame_loop
from luckytui.tui.app import LuckyApp

#: Seconds between two looks at how late the event loop is.
LOOK = 0.005


class Stopwatch:
    """What was seen, all of it by `time.perf_counter`.

    Attributes:
        frames: Of each frame: who drew it, when, and the process's CPU seconds until then.
        lags: When the event loop was looked at, and how late it was, in seconds.
        moments: Named moments: when the callers were begun to be made, when the keyword was said, when each block of
            callers was ringing.
        announced: When calls were announced, and how many.
    """

    def __init__(self) -> None:
        self.frames: list[tuple[str, float, float]] = []
        self.lags: list[tuple[float, float]] = []
        self.moments: dict[str, list[float]] = {"prepare": [], "keyword": [], "ringing": []}
        self.announced: list[tuple[float, int]] = []

    def sources(self, contest: Contest, clock: Clock) -> list[Source]:
        """Return the callers of a contest, each block watched."""
        self.moments["prepare"].append(time.perf_counter())
        return [Watched(source, self.moments["ringing"]) for source in callers_of(contest, clock)]

    def watch(self, host: Host, confetti: Sequence[float]) -> None:
        """Watch what a host tells, and every frame that is drawn.

        Args:
            host: The show.
            confetti: When to throw confetti, in seconds from the first frame.
        """
        run, publish = frame_loop.run, host.feed.publish

        async def timed_run(app: Any, tick: Callable[[], None]) -> None:
            screen = tick.__self__  # type: ignore[attr-defined]
            owner = type(screen).__name__

            def timed() -> None:
                self.frames.append((owner, time.perf_counter(), time.process_time()))
                tick()

            loop = asyncio.get_running_loop()
            if not self.lags:
                self._look(loop, time.perf_counter())
            for moment in confetti if owner == "Dashboard" else ():
                loop.call_later(moment, lambda: screen.announcements.celebrate(screen.view))
            await run(app, timed)

        def timed_publish(event: Event) -> None:
            if isinstance(event, OnAir | Resumed):
                self.moments["keyword"].append(time.perf_counter())
            elif isinstance(event, Ruled):
                self.announced.append((time.perf_counter(), len(event.rulings)))
            publish(event)

        frame_loop.run = timed_run
        host.feed.publish = timed_publish  # type: ignore[method-assign]

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = time.perf_counter()
        self.lags.append((now, max(now - due, 0.0)))
        loop.call_later(LOOK, self._look, loop, now + LOOK)


class Watched:
    """A source of calls of which is noted when it first speaks: its lines are ringing then.

    Args:
        source: The source.
        ringing: Where that is noted.
    """

    def __init__(self, source: Source, ringing: list[float]) -> None:
        self._source = source
        self._ringing = ringing

    async def serve(self, channel: Channel) -> None:
        """Let the source serve."""
        send = channel.send

        def first_send(calls: Sequence[Call], watermark: float) -> None:
            send(calls, watermark)
            self._ringing.append(time.perf_counter())
            channel.send = send  # type: ignore[method-assign]

        channel.send = first_send  # type: ignore[method-assign]
        await self._source.serve(channel)


async def show(ask: dict[str, Any], watch: Stopwatch) -> None:
    """Run the dashboard as asked."""
    terms = Terms(callers=ask["callers"], max_delay=ask["max_delay"], seed=ask.get("seed", 1), prizes=0)
    journal = SqliteJournal(Path(ask["journal"]), threaded=True)
    async with Host(journal, WallClock, make_sources=watch.sources) as host:
        watch.watch(host, ask.get("confetti", ()))
        await host.open(terms, live=[NewLine("", Origin.KEYBOARD)])
        async with AsyncExitStack() as stack:
            if ask.get("door"):
                await stack.enter_async_context(open_door(host, Path(ask["journal"])))
            await LuckyApp(
                host, draw_seed=lambda: 1, next_terms=lambda terms, seed: replace(terms, seed=seed)
            ).run_async()


def main() -> None:
    """Run the dashboard, then write what was seen."""
    ask = json.loads(sys.argv[1])
    # As the command line does.
    gc.set_threshold(GARBAGE)
    watch = Stopwatch()
    asyncio.run(show(ask, watch))
    seen = {name: getattr(watch, name) for name in ("frames", "lags", "moments", "announced")}
    Path(ask["report"]).write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
