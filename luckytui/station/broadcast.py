"""A contest on air: its rules, clock, inbox, station and sources; and how it is read from the journal."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from luckytui.clock import Clock, wall
from luckytui.contest.draws import draws_of
from luckytui.contest.events import OnAir, Paced, Resumed, Snapshot
from luckytui.contest.lines import Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Rulings
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import Departure, StoredContest
from luckytui.station.crew import Crew, Work
from luckytui.station.inbox import Channel, Inbox, Source
from luckytui.station.leases import Leases
from luckytui.station.scheduled import ScheduledCallers, blocks
from luckytui.station.station import Station

#: Makes a contest's clock, given the contest time to begin with and the longest delay, in seconds.
MakeClock = Callable[[float, float], Clock]

#: Makes the sources of a contest's scheduled calls.
MakeSources = Callable[[Contest, Clock], Sequence[Source]]

#: Called with the number of calls read so far, and of calls to read.
Progress = Callable[[int, int], Awaitable[None]]

#: Wall seconds between two progress reports: each one is drawn, which takes as long as reading a page.
REPORT = 0.4


def callers_of(contest: Contest, clock: Clock) -> list[Source]:
    """Return the sources of a contest's scheduled callers, one per block."""
    draws = draws_of(contest.terms)
    return [
        ScheduledCallers(block, index, draws, contest, clock)
        for index, block in enumerate(blocks(contest.terms.callers))
    ]


@dataclass
class Broadcast:
    """A contest on air.

    Attributes:
        id: Its id in the journal.
        contest: Its rules and totals.
        clock: The contest time.
        inbox: Receives the calls.
        station: Rules on the calls.
        sources: Send the scheduled calls.
        opening: Its first event.
        deadline: Contest time at which the station gives up on silent live lines, in seconds.
        leases: Clients for which it waits all the same.
        ended_at: Contest time at which it ended, in seconds; None before that.
    """

    id: int
    contest: Contest
    clock: Clock
    inbox: Inbox
    station: Station
    sources: Sequence[Source]
    opening: OnAir | Resumed
    deadline: float
    leases: Leases = field(default_factory=Leases)
    ended_at: float | None = None

    @property
    def over(self) -> bool:
        """Whether the contest has ended."""
        return self.contest.outcome is not Outcome.OPEN

    @property
    def paused(self) -> bool:
        """Whether the contest is paused; in its lobby it is not, though its time stands still."""
        return self.clock.paused and not self.contest.lobby

    def refuse_all(self) -> None:
        """Refuse every live call and request that is not answered yet: the contest is off air."""
        self.inbox.refuse_calls()
        self.inbox.requests.refuse_all()
        self.leases.close()

    def departure(self) -> Departure:
        """Return how the show leaves the contest now."""
        return Departure(self.clock.elapsed(), self.paused)

    def start(self, crew: Crew, serve: Work) -> None:
        """Start the station, which `serve` runs, and all sources."""
        crew.start(serve)
        # All channels first: the station takes no call before every source has set its watermark.
        channels = [(source, self.inbox.add_channel()) for source in self.sources]
        for source, channel in channels:
            crew.start(partial(_serve_to_the_end, source, channel))
        if not self.over:
            if isinstance(self.opening, Resumed) and self._has_silent_clients():
                # They have had no show to tell that they are there.
                self.leases.renew("")
            crew.start(self._close_live_lines)

    async def serve(self) -> None:
        """Serve the contest to its end, as `Station.serve` does, and note when that was."""
        await self.station.serve()
        self.ended_at = self.clock.elapsed()

    def set_paused(self, *, paused: bool) -> None:
        """Stop or start the contest time; live lines are held meanwhile, and until the next call."""
        self.clock.paused = paused
        self.contest.pause.set(paused=paused, calls=self.contest.calls)

    def paced(self, number: int) -> Paced:
        """Return an event with the clock's time, rate and pause; `number` is its number."""
        return Paced(self.id, number, self.clock.elapsed(), self.clock.rate, self.paused)

    async def snapshot(self, journal: JournalReader) -> Snapshot | None:
        """Return the state of the contest according to the journal, which may be ahead of what was announced."""
        stored = await journal.contest(self.id)
        if stored is None:
            return None
        rulings = Rulings(stored.start.calls)
        async for page in journal.pages(stored):
            rulings.extend(page)
        known = stored.terms, stored.start, stored.lines, rulings, stored.outcome
        # The clock runs on after the end.
        at = self.clock.elapsed() if self.ended_at is None else self.ended_at
        pace = at, self.clock.rate, self.paused, self.contest.pause.until
        return Snapshot(self.id, stored.number, *known, *pace, self.contest.lobby)

    async def _close_live_lines(self) -> None:
        """Close the inbox for live calls at the deadline."""
        # In the lobby no time is waited for.
        await self.inbox.keyword()
        # Not from the beginning: a clock that jumps would jump to the deadline before any caller is ready.
        await self.inbox.all_sent()
        await self.clock.sleep_until(self.deadline)
        await self.leases.over()
        self.inbox.close_live()

    def _has_silent_clients(self) -> bool:
        """Return whether a client has a line that can still call."""
        return any(
            line.origin is Origin.CLIENT and not (line.removed or self.contest.has_called(line.caller))
            for line in self.contest.lines
        )


async def _serve_to_the_end(source: Source, channel: Channel) -> None:
    """Run a source until it has sent all its calls.

    Raises:
        EOFError: The source returned before that. Its watermark would hold up the station for ever.
    """
    await source.serve(channel)
    if channel.watermark < math.inf:
        raise EOFError("a source of calls has left before its last one")


async def read(
    stored: StoredContest, journal: JournalReader, progress: Progress | None = None
) -> tuple[Contest, Rulings]:
    """Read a contest from the journal; return it and its calls.

    Args:
        stored: The contest.
        journal: The journal that holds it.
        progress: Called now and then with the number of calls read.

    Raises:
        JournalError: The journal does not add up.
    """
    contest, made = Contest(stored.terms, stored.start, stored.lines, stored.changes), Rulings(stored.start.calls)
    contest.lobby = not stored.begun
    keys = {caller: call.key for caller, call in stored.live_calls.items()}
    reported = wall()
    async for page in journal.pages(stored):
        contest.restore(page, keys)
        made.extend(page)
        if progress is not None and wall() >= reported + REPORT:
            await progress(len(made), stored.made)
            reported = wall()
    if stored.outcome is not Outcome.OPEN:
        # Decided before a crash, but not announced: only the announcement is left to do.
        contest.close()
    return contest, made
