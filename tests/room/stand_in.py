"""A show for the room's tests: a real host, behind a stand-in for the door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from luckytui.clock import ManualClock
from luckytui.contest.events import Event
from luckytui.contest.joining import JoinRefused
from luckytui.contest.lines import Origin
from luckytui.contest.rulings import Refused
from luckytui.contest.terms import Terms
from luckytui.door.protocol import DoorClosed, Hello, RequestRefused
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host

CODE = "BCDF"


class StandInDoor:
    """A connection to a host in the same process.

    Attributes:
        told: What the room has told of itself and of who is here, newest last.
    """

    def __init__(self, host: Host, epoch: int = 1_000) -> None:
        self.hello = Hello("0", epoch, "here")
        self.told: list[tuple[str, dict[str, object]]] = []
        self._host = host
        self._gone = asyncio.Event()

    def close(self) -> None:
        """Be gone, as a show that is killed."""
        self._gone.set()

    async def request(self, do: str, **fields: Any) -> dict[str, Any]:
        """Answer a request."""
        if self._gone.is_set():
            raise DoorClosed("gone")
        contest = self._host.stored.id if self._host.stored is not None else 0
        match do:
            case "room" | "presence":
                self.told.append((do, fields))
                return {"code": CODE}
            case "line":
                line = self._host.line(fields["token"])
                return {"contest": contest, "line": line and line.caller, "name": line.name if line else ""}
            case "join":
                try:
                    joined = await self._host.join(fields["name"], Origin(fields["origin"]), fields["token"])
                except JoinRefused as refused:
                    raise RequestRefused(refused.reason.name.lower().replace("_", "-"), refused.reason) from None
                return {"contest": contest, "line": joined.caller, "name": joined.name}
            case "call":
                if fields.get("contest", contest) != contest:
                    raise RequestRefused("over", "that contest is over")
                ruled = await self._host.call(fields["line"], fields["keyword"], fields["number"], fields["key"])
                if isinstance(ruled, Refused):
                    raise RequestRefused(ruled.reason.name.lower().replace("_", "-"), ruled.reason)
                return {"contest": contest, **ruled._asdict()}
        raise AssertionError(do)

    async def events(self) -> AsyncIterator[Event]:
        """Yield what happens."""
        gone = asyncio.ensure_future(self._gone.wait())
        async with self._host.feed.subscribe() as feed:
            gone.add_done_callback(lambda _: feed.close())
            async for event in feed:
                yield event
        raise DoorClosed("gone")


@asynccontextmanager
async def on_air(folder: Path, **terms: Any) -> AsyncIterator[tuple[Host, StandInDoor, ManualClock]]:
    """Yield a host with a contest on air, whose time stands still."""
    clock = ManualClock()
    async with Host(SqliteJournal(folder / "contests.journal"), lambda start, span: clock) as host:
        await host.open(Terms(**{"callers": 2, "seed": 7, "prizes": 0, **terms}))
        await host.go_on_air()
        door = StandInDoor(host)
        yield host, door, clock
        door.close()
