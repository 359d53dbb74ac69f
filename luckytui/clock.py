"""Contest time: a wall clock with pause and rate, a clock that jumps over waits, and a manual clock for tests."""

from __future__ import annotations

import heapq
import math
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

#: Wall seconds between two wake-ups. All sleepers that are due by then wake together, so a hundred
#: thousand lines cost fifty wake-ups a second and not a hundred thousand.
GRAIN = 0.02

#: Wall seconds between two looks at the wall clock while anybody sleeps.
BEAT = 0.25

#: Wall seconds without a look after which this process must have been stopped (SIGSTOP, `docker pause`, a debugger):
#: nobody could watch, so the contest's time stood still as well.
STOPPED = 1.0

#: How many jumps a jumping clock needs for a whole contest, however many sleepers there are.
STRIDES = 100


def utc_now() -> str:
    """Return the wall time, UTC, in ISO 8601 with whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def wall() -> float:
    """Return wall seconds since an arbitrary fixed moment; they never go back."""
    return time.monotonic()


def wall_since_epoch() -> float:
    """Return the wall time, in seconds since 1970."""
    return time.time()


def epoch_now() -> int:
    """Return the wall time, in milliseconds since 1970."""
    return round(time.time() * 1000)


class Clock(Protocol):
    """Contest time, in seconds, and the tasks that sleep until a moment of it.

    Attributes:
        paused: Whether the time is stopped.
        rate: Contest seconds per wall second, while not paused; more than 0.
    """

    paused: bool
    rate: float

    def elapsed(self) -> float:
        """Return the contest time, in seconds."""

    def set_time(self, moment: float) -> None:
        """Set the contest time and wake all who slept until then."""

    async def sleep_until(self, moment: float) -> None:
        """Return when it is `moment` or later; at once if it is already."""


class ManualClock:
    """Contest time that changes only when it is set (`set_time`).

    Args:
        start: The contest time to begin with.
        span: How long the contest is expected to take, in seconds.
    """

    def __init__(self, start: float = 0.0, span: float = 0.0) -> None:
        self._now = start
        self._span = span
        self._paused = False
        self._rate = 1.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    @property
    def paused(self) -> bool:
        """Whether the time is stopped."""
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._restart(self.elapsed())
        self._paused = paused
        self._rearm()

    @property
    def rate(self) -> float:
        """Contest seconds per wall second; more than 0."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._restart(self.elapsed())
        self._rate = rate
        self._rearm()

    def elapsed(self) -> float:
        """Return the contest time, in seconds."""
        return self._now

    def set_time(self, moment: float) -> None:
        """Set the contest time and wake all who slept until then."""
        self._restart(moment)
        self._wake()
        self._rearm()

    async def sleep_until(self, moment: float) -> None:
        """Return when it is `moment` or later; at once if it is already."""
        if self.elapsed() >= moment:
            return
        future = _loop().create_future()
        # The count keeps sleepers with the same moment in the order of their calls.
        self._count += 1
        heapq.heappush(self._sleepers, (moment, self._count, future))
        self._arm()
        await future

    def _restart(self, now: float) -> None:
        """Go on from a contest time."""
        self._now = now

    def _arm(self) -> None:
        """Schedule the wake-up of the next sleeper, unless it is scheduled already."""

    def _rearm(self) -> None:
        """Schedule that wake-up again, after the time or its rate has changed."""

    def _next(self) -> float | None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def _wake(self) -> None:
        now = self.elapsed()
        while (moment := self._next()) is not None and moment <= now:
            heapq.heappop(self._sleepers)[2].set_result(None)


class JumpClock(ManualClock):
    """Contest time that jumps to the next sleeper as soon as all tasks sleep.

    It jumps to multiples of a hundredth of `span`, so that many sleepers wake in one jump.

    Args:
        start: The contest time to begin with.
        span: How long the contest is expected to take, in seconds.
    """

    def __init__(self, start: float = 0.0, span: float = 0.0) -> None:
        super().__init__(start, span)
        self._stride = self._span / STRIDES
        self._armed = False

    def _arm(self) -> None:
        if not self._armed:
            self._armed = True
            # Callbacks run in order: tasks that are awake run before the jump.
            _loop().call_soon(self._jump)

    def _jump(self) -> None:
        self._armed = False
        moment = self._next()
        if moment is None:
            return
        if self._stride:
            moment = max(moment, math.ceil(moment / self._stride) * self._stride)
        self.set_time(max(moment, self._now))
        if self._sleepers:
            self._arm()


class WallClock(ManualClock):
    """Contest time that runs with the wall clock, at a rate, unless paused or the whole process is stopped.

    Args:
        start: The contest time to begin with.
        span: As for the other clocks; not used here.
    """

    def __init__(self, start: float = 0.0, span: float = 0.0) -> None:
        super().__init__(start, span)
        self._since = self._looked = wall()
        self._timer: asyncio.TimerHandle | None = None
        #: Looks at the wall clock while anybody sleeps.
        self._beat: asyncio.TimerHandle | None = None

    def elapsed(self) -> float:
        """Return the contest time, in seconds."""
        if self._paused:
            return self._now
        now = wall()
        if self._beat is not None and now - self._looked > STOPPED:
            self._since += now - self._looked
        self._looked = now
        return self._now + (now - self._since) * self._rate

    def _restart(self, now: float) -> None:
        self._now = now
        self._since = self._looked = wall()

    def _rearm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._arm()

    def _arm(self) -> None:
        moment = self._next()
        if self._paused or moment is None:
            return
        loop = _loop()
        # The first multiple of GRAIN at which the next sleeper is due.
        due = math.ceil((loop.time() + (moment - self.elapsed()) / self._rate) / GRAIN) * GRAIN
        if self._beat is None:
            self._beat = loop.call_later(BEAT, self._look)
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = loop.call_at(due, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._wake()
        self._arm()

    def _look(self) -> None:
        self.elapsed()
        # Without sleepers nothing beats: a contest that is over must not keep its clock.
        self._beat = None
        self._arm()


def _loop() -> asyncio.AbstractEventLoop:
    # Imported late: a command that only reads a journal needs no event loop (`tests.bench commands`).
    import asyncio

    return asyncio.get_running_loop()
