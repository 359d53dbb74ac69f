"""What the presenter can request of the show: its time, its next contest, its lines, and who may join."""

from __future__ import annotations

import asyncio
from typing import Any

from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.pace import paced
from luckytui.door.protocol import Request, RequestRefused, bad_request
from luckytui.seed import draw_seed
from luckytui.station.host import Host


class Presenter:
    """Does what the presenter requests.

    Args:
        host: The show.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        #: Whose turn it is to open the next contest.
        self._turn = asyncio.Lock()

    async def answer(self, request: Request) -> dict[str, Any]:
        """Do what a request says; return what its answer says.

        Raises:
            RequestRefused: It cannot be done, or is none of ours.
            JoinRefused: The contest on air does not allow it, or there is none.
        """
        match request.do:
            case "begin":
                await self._host.begin()
            case "pause" | "go_on":
                self._pace(paused=request.do == "pause")
            case "next":
                await self._next(lobby=request.flag("lobby"), give_up=request.flag("give_up"))
            case "lock" | "unlock":
                await self._host.set_room(locked=request.do == "lock")
            case "most":
                await self._limit(request.integer("lines"))
            case "rename":
                await self._host.rename(request.integer("line"), request.text("name"))
            case "remove":
                await self._host.remove(request.integer("line"))
            case _:
                raise bad_request(f"there is no request {request.do[:40]!r}")
        return {}

    def _pace(self, *, paused: bool) -> None:
        if self._host.clock is None or self._host.failure is not None:
            raise JoinRefused(JoinReason.OFF_AIR)
        self._host.pace(paused=paused)

    async def _limit(self, most: int) -> None:
        try:
            await self._host.set_room(most=most)
        except ValueError as error:
            raise bad_request(str(error)) from None

    async def _next(self, *, lobby: bool, give_up: bool) -> None:
        """Open a contest like the one on air, with its lines and another seed; one that is not over can be given up."""
        async with self._turn:
            stored = self._host.stored
            if stored is None or self._host.failure is not None:
                raise JoinRefused(JoinReason.OFF_AIR)
            if not self._host.over and not give_up:
                raise RequestRefused("not-over", "the contest is not over; give_up ends it for the next one")
            terms = paced(stored.terms, draw_seed(), stored.terms.lead_in)
            await self._host.next_contest(terms, live=self._host.lines, lobby=lobby)
