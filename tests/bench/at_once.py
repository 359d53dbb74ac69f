"""A contest in which everybody calls at once: `python -m tests.bench.at_once JOURNAL CALLERS MOST_CALLS`.

It prints the seconds from the keyword to the last ruling.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from luckytui.clock import WallClock
from luckytui.contest.events import Over, Ruled
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host


async def play(path: Path, callers: int, most_calls: int) -> float:
    """Play the contest, at most so many calls a commit; return the seconds from the keyword to the last ruling."""
    async with Host(SqliteJournal(path), WallClock, most_calls=most_calls) as host:
        await host.open(Terms(callers=callers, max_delay=0.0, prizes=0))
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            await anext(events)
            began = ruled = time.perf_counter()
            async for event in events:
                if isinstance(event, Ruled):
                    ruled = time.perf_counter()
                elif isinstance(event, Over):
                    break
    return ruled - began


if __name__ == "__main__":
    print(asyncio.run(play(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
