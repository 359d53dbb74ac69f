"""A contest on air: its rules, clock, inbox, station and sources, read from the journal and ready to run."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from luckytui.clock import Clock, wall
from luckytui.contest.draws import draws_of
from luckytui.contest.events import OnAir, Paced, Resumed, Snapshot
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Rulings
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import StoredContest
from luckytui.station.crew import Crew, Work
from luckytui.station.inbox import Channel, Inbox, Source
from luckytui.station.scheduled import ScheduledCallers, blocks
from luckytui.station.station import Station

#: Makes a contest's clock, given the contest time to begin with and the longest delay, in seconds.
MakeClock = Callable[[float, float], Clock]

#: Makes what sends a contest's scheduled calls.
MakeSources = Callable[[Contest, Clock], Sequence[Source]]

#: Hears how many calls of how many are read so far.
Progress = Callable[[int, int], Awaitable[None]]

#: Wall seconds between two reports of how far a long journal is read: each is drawn, which takes as long as to
#: read a page.
REPORT = 0.4


def callers_of(contest: Contest, clock: Clock) -> list[Source]:
    """Return the scheduled callers of a contest, in blocks."""
    draws = draws_of(contest.terms)
    return [
        ScheduledCallers(block, place, draws, contest, clock)
        for place, block in enumerate(blocks(contest.terms.callers))
    ]


@dataclass(frozen=True)
class Broadcast:
    """A contest on air.

    Attributes:
        id: Its id in the journal.
        contest: Where it stands.
        clock: Its time.
        inbox: Where its calls arrive.
        station: What rules on them.
        sources: What sends them.
        opening: The event it begins with.
        deadline: Contest time at which silent live lines are given up, in seconds.
    """

    id: int
    contest: Contest
    clock: Clock
    inbox: Inbox
    station: Station
    sources: Sequence[Source]
    opening: OnAir | Resumed
    deadline: float

    def start(self, crew: Crew, serve: Work) -> None:
        """Let the station, which `serve` runs, and all sources work."""
        crew.start(serve)
        # All channels at once: the station takes no call before every source has spoken.
        ways = [(source, self.inbox.add_channel()) for source in self.sources]
        for source, channel in ways:
            crew.start(partial(_serve_to_the_end, source, channel))
        if self.contest.outcome is Outcome.OPEN:
            crew.start(self._close_live_lines)

    def paced(self, number: int) -> Paced:
        """Return how the contest's time goes, as the event with this number."""
        return Paced(self.id, number, self.clock.elapsed(), self.clock.rate, self.clock.paused)

    async def snapshot(self, journal: JournalReader) -> Snapshot | None:
        """Return where the contest stands, as the journal holds it: all that was announced, at least."""
        stored = await journal.contest(self.id)
        if stored is None:
            return None
        rulings = Rulings(stored.start.calls)
        async for page in journal.pages(stored):
            rulings.extend(page)
        number = 1 + len(stored.lines) + stored.made + (stored.outcome is not Outcome.OPEN)
        known = stored.terms, stored.start, stored.lines, rulings, stored.outcome
        return Snapshot(self.id, number, *known, self.clock.elapsed(), self.clock.rate, self.clock.paused)

    async def _close_live_lines(self) -> None:
        """Give up on live lines that stay silent, when their time is over."""
        # Not from the beginning: a clock that jumps would jump to the deadline before anybody is ready to call.
        await self.inbox.all_sent()
        await self.clock.sleep_until(self.deadline)
        self.inbox.close_live()


async def _serve_to_the_end(source: Source, channel: Channel) -> None:
    """Let a source serve.

    Raises:
        EOFError: It returned while it had calls left to send: nobody would ever take any more.
    """
    await source.serve(channel)
    if channel.watermark < math.inf:
        raise EOFError("a source of calls has left before its last one")


async def read(
    stored: StoredContest, journal: JournalReader, progress: Progress | None = None
) -> tuple[Contest, Rulings]:
    """Return a contest as the journal holds it, and the calls that were made in it.

    Args:
        stored: The contest.
        journal: The journal that holds it.
        progress: Hears now and then how much is read.

    Raises:
        JournalError: The journal does not add up.
    """
    contest, made = Contest(stored.terms, stored.start, stored.lines), Rulings(stored.start.calls)
    keys = {caller: call.key for caller, call in stored.live_calls.items()}
    reported = wall()
    async for page in journal.pages(stored):
        contest.restore(page, keys)
        made.extend(page)
        if progress is not None and wall() >= reported + REPORT:
            await progress(len(made), stored.made)
            reported = wall()
    if stored.outcome is not Outcome.OPEN:
        # Decided, but nobody was told: there is nothing left to do but tell.
        contest.close()
    return contest, made
