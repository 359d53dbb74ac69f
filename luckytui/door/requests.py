"""What clients can request of the show, but for the events: each request becomes one call of the host."""

from __future__ import annotations

from typing import Any

from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.door.protocol import Request, RequestRefused, bad_request
from luckytui.station.host import Host


class Requests:
    """Answers requests.

    Args:
        host: The show.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    async def answer(self, request: Request) -> dict[str, Any]:
        """Do what a request says; return what its answer says.

        Raises:
            RequestRefused: It cannot be done, or is none of ours.
        """
        match request.do:
            case "join":
                return await self._join(request)
            case "call":
                return await self._call(request)
            case _:
                raise bad_request(f"there is no request {request.do[:40]!r}")

    async def _join(self, request: Request) -> dict[str, Any]:
        name, token = request.text("name"), request.token()
        try:
            origin = Origin(request.text("origin"))
        except ValueError:
            raise bad_request("origin is one of " + ", ".join(Origin)) from None
        try:
            line = await self._host.join(name, origin, token)
        except JoinRefused as refused:
            raise RequestRefused(word_of(refused.reason), refused.reason) from None
        return {"contest": self._contest, **_line_fields(line)}

    async def _call(self, request: Request) -> dict[str, Any]:
        line, key = request.integer("line"), request.key()
        keyword, number = request.text("keyword"), request.text("number")
        contest = self._contest
        # Line numbers begin anew in each contest: a call that was meant for another one may not be this line's.
        if request.optional_integer("contest") not in (None, contest):
            raise RequestRefused("over", "that contest is over")
        answer = await self._host.call(line, keyword, number, key)
        if isinstance(answer, Refused):
            raise RequestRefused(word_of(answer.reason), answer.reason)
        return {"contest": contest, "line": line, **_call_fields(answer)}

    @property
    def _contest(self) -> int:
        """The contest that was opened last; 0 if there is none."""
        return self._host.stored.id if self._host.stored is not None else 0


def word_of(reason: Reason | JoinReason) -> str:
    """Return a reason as a word for programs."""
    return reason.name.lower().replace("_", "-")


def _line_fields(line: LiveLine) -> dict[str, Any]:
    return {"line": line.caller, "name": line.name, "origin": line.origin}


def _call_fields(ruling: Ruling) -> dict[str, Any]:
    seq, _, number, magic_number, at = ruling
    won = {"residue": ruling.residue, "won": ruling.won}
    return {"seq": seq, "number": number, "magic_number": magic_number, **won, "at": at}
