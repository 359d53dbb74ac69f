"""The desk: what live lines and the presenter ask of the contest on air, and hear once it is durable."""

from __future__ import annotations

import math
from collections.abc import Sequence

from luckytui.clock import Clock, epoch_now
from luckytui.contest.events import Paced
from luckytui.contest.joining import JoinReason, JoinRefused, RoomRecord
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.station.broadcast import Broadcast
from luckytui.station.feed import Feed
from luckytui.station.requests import Change
from luckytui.station.station import Station


class Desk:
    """Takes what live lines and the presenter ask to the contest on air.

    Args:
        feed: Publishes the changes of pace.

    Attributes:
        epoch: Wall time of the show's start, in milliseconds since 1970: a later show has a larger one.
        feed: Publishes the events.
        failure: Why the show is off air, or None.
        known_reason: A reason for being off air that is not published once more; usually empty.
    """

    def __init__(self, feed: Feed) -> None:
        self.epoch = epoch_now()
        self.feed = feed
        self.failure: BaseException | None = None
        self.known_reason = ""
        self._on_air: Broadcast | None = None
        self._last_lines: tuple[NewLine, ...] = ()
        self._rate = 1.0
        self._room = RoomRecord()

    @property
    def clock(self) -> Clock | None:
        """The clock of the contest on air; None if there is none."""
        return self._on_air.clock if self._on_air is not None else None

    @property
    def over(self) -> bool:
        """Whether the contest on air has ended."""
        return self._on_air is not None and self._on_air.over

    @property
    def room(self) -> RoomRecord:
        """The journal's record of the room; without a code before a journal could be read."""
        return self._on_air.contest.roster.room if self._on_air is not None else self._room

    async def join(self, name: str, origin: Origin, token: str = "") -> LiveLine:
        """Let a live line join the contest on air; return it once it is durable.

        The same token gets the same line, also when it is asked twice at once, after a crash, or when the contest is
        over.

        Args:
            name: The name wanted; empty for the call sign.
            origin: Where it calls from.
            token: As for `LiveLine`; empty for a line that nobody comes back to.

        Raises:
            JoinRefused: It may not join, no contest is on air, or that went off air before the line had joined.
        """
        (line,) = await self.joins([NewLine(name, origin, token)])
        if isinstance(line, JoinReason):
            raise JoinRefused(line)
        return line

    async def joins(self, wanted: Sequence[NewLine]) -> list[LiveLine | JoinReason]:
        """Let live lines join as `join` does; return each, or why it may not join, once all are durable.

        Raises:
            JoinRefused: No contest is on air.
        """
        return await self._station().joins(wanted)

    async def rename(self, caller: int, name: str) -> LiveLine:
        """Give a live line of the contest on air another name; return it once that is durable.

        Args:
            caller: The line.
            name: The name; empty for its call sign.

        Raises:
            JoinRefused: There is no such line, it cannot have that name, or no contest is on air.
        """
        return await self._station().change(Change(caller, name))

    async def remove(self, caller: int) -> LiveLine:
        """Remove a live line of the contest on air; return it once that is durable.

        It is listed and cannot call, and its token does not join again. A call that it has made counts.

        Args:
            caller: The line.

        Raises:
            JoinRefused: There is no such line, or no contest is on air.
        """
        return await self._station().change(Change(caller, None))

    async def begin(self) -> None:
        """Let the contest on air leave its lobby, if it is there; return once that is durable.

        Raises:
            JoinRefused: No contest is on air.
        """
        await self._station().begin()

    @property
    def lines(self) -> tuple[NewLine, ...]:
        """The live lines of the contest on air, or of the last one, for the next contest; not those removed."""
        if self._on_air is None:
            return self._last_lines
        return tuple(NewLine(*line[1:4]) for line in self._on_air.contest.lines if not line.removed)

    def line(self, token: str) -> LiveLine | None:
        """Return the line with a token in the contest on air, once it is durable; None if there is none.

        Raises:
            JoinRefused: No contest is on air.
        """
        return self._station().line(token)

    def ruling(self, caller: int) -> Ruling | None:
        """Return the ruling on a live line's call in the contest on air, once it is durable; None if there is none.

        Raises:
            JoinRefused: No contest is on air.
        """
        return self._station().ruling(caller)

    async def call(self, caller: int, keyword: str, number: str, key: str) -> Ruling | Refused:
        """Call from a live line; return the ruling once it is durable.

        The call gets the present contest time, rounded up to milliseconds.

        Args:
            caller: The line.
            keyword: The keyword as the caller repeats it.
            number: The number as the caller says it.
            key: Identifies the call: if it is sent again with the same key, it is counted once and answered alike.

        Raises:
            ValueError: The key is empty.
        """
        (answer,) = await self.calls([(caller, keyword, number, key)])
        return answer

    async def calls(self, asked: Sequence[tuple[int, str, str, str]]) -> list[Ruling | Refused]:
        """Call from live lines at one contest time; return the rulings in their order, once all are durable.

        Args:
            asked: The line, the keyword, the number and the key of each, as for `call`.

        Raises:
            ValueError: A key is empty.
        """
        if not all(each[3] for each in asked):
            raise ValueError("a live line's call has a key")
        if self._on_air is None or self.failure is not None:
            return [Refused(caller, Reason.OFF_AIR) for caller, *_ in asked]
        at = math.ceil(self._on_air.clock.elapsed() * 1000) / 1000
        return await self._on_air.station.calls([Call(at, *each) for each in asked])

    def lease(self, holder: str, *, more: bool) -> None:
        """Wait for a client with calls to come before the contest on air ends by silence, or wait no longer.

        Args:
            holder: The client.
            more: Whether it has calls to come; it says so again within 10 s, or is not waited for any more.
        """
        if self._on_air is not None and self.failure is None and not self._on_air.over:
            (self._on_air.leases.renew if more else self._on_air.leases.end)(holder)

    def pace(self, *, paused: bool | None = None, rate: float | None = None, moment: float | None = None) -> None:
        """Pause or resume the contest time, set its rate, or jump; None changes nothing.

        In the lobby the time stands still whatever is asked.

        Args:
            paused: Whether the time is stopped.
            rate: Contest seconds per wall second, more than 0; applies to later contests too.
            moment: A later contest time to jump to, in seconds.
        """
        self._rate = self._rate if rate is None else rate
        if self._on_air is None:
            return
        clock = self._on_air.clock
        clock.rate = self._rate
        if not self._on_air.contest.lobby:
            if paused is not None:
                self._on_air.set_paused(paused=paused)
            if moment is not None:
                clock.set_time(max(clock.elapsed(), moment))
        self.feed.publish(self._on_air.paced(self.feed.number))

    def _paced(self) -> Paced | None:
        """Return where the contest time stands; None if no contest is on air."""
        return self._on_air.paced(self.feed.number) if self._on_air is not None and self.failure is None else None

    def _station(self) -> Station:
        """Return the station on air.

        Raises:
            JoinRefused: There is none.
        """
        if self._on_air is None or self.failure is not None:
            raise JoinRefused(JoinReason.OFF_AIR)
        return self._on_air.station
