"""The room: what its parts do together when the contest moves on, or a phone comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import aclosing, suppress

import msgspec

from luckytui.clock import wall, wall_since_epoch
from luckytui.contest.events import Begun, Joined, OnAir, Paced, Removed, Renamed, Resumed, Ruled, Snapshot
from luckytui.contest.rulings import Ruling
from luckytui.door.follow import follow
from luckytui.journal.place import JournalPlace
from luckytui.room.api import Line
from luckytui.room.limits import Limit
from luckytui.room.lines import Lines
from luckytui.room.place import Place
from luckytui.room.problems import ProblemError
from luckytui.room.show import Show
from luckytui.room.state import ContestState
from luckytui.room.streams import SLICE, Stream, Streams, event

#: Wall seconds between two states: a phone is told the state at most four times a second.
STATE_EVERY = 0.25
#: Wall seconds between two heartbeats, and between two reports of who is here.
BEAT_EVERY = 10.0
PRESENCE_EVERY = 1.0
#: The most lines in one report of who is here.
_LINES_AT_ONCE = 4_000


class Room:
    """The room of one journal's show.

    Args:
        journal: The journal's path.
        place: Under which addresses it can be reached.
        presenter_key: What the presenter's own watchers show.

    Attributes:
        cookie: The name of the cookie with a phone's token: browsers give a cookie to every port.
        misses: Wrong codes, by address.
        calls: Calls, by owner.
    """

    def __init__(self, journal: JournalPlace, place: Place, presenter_key: str) -> None:
        self.journal = journal
        self.place = place
        self.presenter_key = presenter_key
        self.cookie = f"lucky-{place.port}"
        self.state = ContestState()
        self.streams = Streams()
        self.show = Show(self.state, place.announcement)
        self.lines = Lines(self.state, self.show)
        self.misses = Limit(burst=10, rate=1.0)
        self.calls = Limit(burst=20, rate=5.0)
        #: Round trips in milliseconds, as the phones measured them, by owner.
        self.round_trips: dict[str, int] = {}
        #: One reader of the journal at a time.
        self.reading = asyncio.Lock()
        self._changed = asyncio.Event()
        #: The live lines whose owners have not been told yet of what happened to them.
        self._moved: dict[int, None] = {}
        self._line_moved = asyncio.Event()
        #: Whether the lines of those who listen have to be found anew.
        self._lost_lines = False
        self._keyword: asyncio.Task[None] | None = None

    async def follow(self) -> None:
        """Follow one show after another, and note what has to be told."""
        # Closed here, so that the connection is closed with this task.
        async with aclosing(follow(self.journal)) as doors, aclosing(self.show.follow(doors)) as events:
            async for happened in events:
                match happened:
                    case Ruled(_, _, rulings, _):
                        self._rule(rulings)
                    case Joined(_, _, line) | Renamed(_, _, line) | Removed(_, _, line):
                        self._move([line.caller])
                    case OnAir() | Resumed() | Snapshot() | Begun() | Paced():
                        self._begin()
                    case _:
                        self._move_all()
                self._changed.set()

    def state_event(self) -> bytes:
        """Return the event that tells the state."""
        view = self.state.view
        number = f"{view.contest}-{view.number}" if view is not None else "0-0"
        return event("state", msgspec.json.encode(self.state.state()), number)

    def line_of(self, owner: str, *, here: bool = False) -> Line | None:
        """Return the line of an owner, as far as it is known.

        Args:
            owner: The hash of the owner's token.
            here: Whether a stream of the owner is about to be opened.
        """
        caller = self.lines.known(owner)
        return self.state.line(caller, here=here or bool(self.streams.of(owner))) if caller is not None else None

    def tell_line(self, streams: Sequence[Stream], owner: str) -> None:
        """Tell streams of an owner the line, if it is known."""
        if streams and (line := self.line_of(owner, here=True)) is not None:
            told = event("line", msgspec.json.encode(line))
            for stream in streams:
                stream.tell("line", told)

    async def tell_states(self) -> None:
        """Tell everybody the state when it changed, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = wall()
            await self.streams.broadcast("state", self.state_event())
            await asyncio.sleep(max(began + STATE_EVERY - wall(), 0))

    async def tell_lines(self) -> None:
        """Tell owners of their lines at once when those changed, until cancelled."""
        while True:
            await self._line_moved.wait()
            self._line_moved.clear()
            if self._lost_lines:
                await self._find_lines()
            while self._moved:
                some = list(self._moved)[:SLICE]
                for caller in some:
                    del self._moved[caller]
                    if (owner := self.lines.owner(caller)) is not None:
                        self.tell_line(self.streams.of(owner), owner)
                await asyncio.sleep(0)

    async def tell_beats(self) -> None:
        """Tell everybody now and then that the room is there, until cancelled."""
        while True:
            await asyncio.sleep(BEAT_EVERY)
            await self.streams.broadcast("beat", event("beat", b'{"now":%d}' % round(wall_since_epoch() * 1000)))

    async def tell_presence(self) -> None:
        """Tell the show who is here, until cancelled."""
        told: tuple[int, dict[str, int | None]] = 0, {}
        while True:
            await asyncio.sleep(PRESENCE_EVERY)
            known = ((self.lines.known(owner), self.round_trips.get(owner)) for owner in self.streams.owners)
            here = {str(line): rtt for line, rtt in known if line is not None}
            # A show that has been started again knows of nobody.
            telling = self.state.epoch, here
            if telling == told:
                continue
            # Where no show is there, the next one is told.
            with suppress(ProblemError):
                await self._tell_here(here)
                told = telling

    def _rule(self, rulings: Sequence[Ruling]) -> None:
        """Note that calls were ruled on."""
        view = self.state.view
        if view is not None and view.pause.until == view.calls - len(rulings):
            # The first call after a pause: all who were held can call again.
            self._move_all()
        self._move(ruling.caller for ruling in rulings)

    def _move(self, callers: Iterable[int]) -> None:
        """Note that something happened to lines."""
        view = self.state.view
        moved = [caller for caller in callers if view is not None and view.is_live(caller)]
        if moved:
            self._moved.update(dict.fromkeys(moved))
            self._line_moved.set()

    def _move_all(self) -> None:
        """Note that something happened to all live lines."""
        if (view := self.state.view) is not None:
            self._move(line.caller for line in view.lines)

    def _begin(self) -> None:
        """Note that a contest is on air, or that its time runs otherwise."""
        self._lost_lines = True
        self._line_moved.set()
        self._move_all()
        if self._keyword is not None:
            self._keyword.cancel()
        self._keyword = asyncio.create_task(self._tell_keyword())

    async def _tell_keyword(self) -> None:
        """Tell everybody the keyword when the live lines hear it."""
        view = self.state.view
        assert view is not None
        await self.state.clock.sleep_until(view.terms.live_from)
        self._move_all()
        self._changed.set()

    async def _find_lines(self) -> None:
        """Find the lines of those who listen."""
        self._lost_lines = False
        try:
            await self.lines.find_all(self.streams.owners)
        except ProblemError:
            # The show is gone again: with the next one they are found.
            return
        self._move_all()

    async def _tell_here(self, here: dict[str, int | None]) -> None:
        rows = list(here.items())
        parts = [dict(rows[first : first + _LINES_AT_ONCE]) for first in range(0, len(rows), _LINES_AT_ONCE)] or [{}]
        for part, lines in enumerate(parts):
            await self.show.request("presence", here=lines, part=part, parts=len(parts))
