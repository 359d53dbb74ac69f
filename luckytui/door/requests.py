"""What clients can request of the show, but for the events: each request becomes one call of the host."""

from __future__ import annotations

from typing import Any

from luckytui.contest.joining import MOST_LINES, JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.door.audience import Audience
from luckytui.door.presenter import Presenter
from luckytui.door.protocol import Request, RequestRefused, bad_request
from luckytui.station.host import Host

#: Where a line may call from that joins through the door: the keyboard is the show's own.
_ORIGINS = Origin.PHONE, Origin.CLIENT


class Requests:
    """Answers the requests of one client.

    Args:
        host: The show.
        audience: What a room tells of its phones.
        presenter: Does what the presenter requests.
    """

    def __init__(self, host: Host, audience: Audience, presenter: Presenter) -> None:
        self._host = host
        self._audience = audience
        self._presenter = presenter
        #: Whether the client is a room.
        self._is_room = False
        #: Whose phones are connected, as far as a room has told.
        self._here: dict[int, float | None] = {}

    async def answer(self, request: Request) -> dict[str, Any]:
        """Do what a request says; return what its answer says.

        Raises:
            RequestRefused: It cannot be done, or is none of ours.
        """
        # Line numbers begin anew in each contest: what was meant for another one may not be this line's.
        if request.optional_integer("contest") not in (None, self._contest):
            raise RequestRefused("over", "that contest is over")
        try:
            match request.do:
                case "join":
                    return await self._join(request)
                case "call":
                    return await self._call(request)
                case "line":
                    return self._line(request)
                case "room":
                    return self._room(request)
                case "presence":
                    return self._presence(request)
                case _:
                    return await self._presenter.answer(request)
        except JoinRefused as refused:
            raise RequestRefused(word_of(refused.reason), refused.reason) from None

    def close(self) -> None:
        """Forget the client, which has disconnected."""
        if self._is_room:
            self._audience.leave()

    async def _join(self, request: Request) -> dict[str, Any]:
        name, token, origin = request.text("name"), request.token(), request.text("origin")
        if origin not in _ORIGINS:
            raise bad_request(f"origin is {' or '.join(_ORIGINS)}")
        # Before it has joined, since the next contest may be on air after that.
        contest, new = self._contest, self._host.line(token) is None
        line = await self._host.join(name, Origin(origin), token)
        return {"contest": contest, **_line_fields(line), "new": new}

    async def _call(self, request: Request) -> dict[str, Any]:
        line, key = request.integer("line"), request.key()
        number, contest = request.text("number"), self._contest
        # A client on this machine need not have heard it.
        own = self._host.stored.terms.keyword if self._host.stored is not None else ""
        keyword = own if request.fields.get("keyword") is None else request.text("keyword")
        answer = await self._host.call(line, keyword, number, key)
        if isinstance(answer, Refused):
            if answer.reason is Reason.OFF_AIR and self._host.over:
                raise JoinRefused(JoinReason.OVER)
            raise RequestRefused(word_of(answer.reason), answer.reason)
        return {"contest": contest, "line": line, **_call_fields(answer)}

    def _line(self, request: Request) -> dict[str, Any]:
        line = self._host.line(request.token())
        if line is None:
            return {"contest": self._contest, "line": None}
        ruling = self._host.ruling(line.caller)
        call = None if ruling is None else _call_fields(ruling)
        return {"contest": self._contest, **_line_fields(line), "call": call}

    def _room(self, request: Request) -> dict[str, Any]:
        self._audience.enter(request.text("url", 300), request.texts("addresses"))
        self._is_room = True
        room = self._host.room
        return {"code": room.code, "locked": room.locked, "most": room.most}

    def _presence(self, request: Request) -> dict[str, Any]:
        part, parts = request.optional_integer("part") or 0, request.optional_integer("parts") or 1
        # In parts, since all lines of a large audience are longer than a request may be.
        self._here = {**(self._here if part else {}), **request.times("here")}
        if len(self._here) > MOST_LINES:
            raise bad_request(f"a contest has at most {MOST_LINES} lines")
        if part + 1 >= parts:
            self._audience.see(self._here)
        return {}

    @property
    def _contest(self) -> int:
        """The contest that was opened last; 0 if there is none."""
        return self._host.stored.id if self._host.stored is not None else 0


def word_of(reason: Reason | JoinReason) -> str:
    """Return a reason as a word for programs."""
    return reason.name.lower().replace("_", "-")


def _line_fields(line: LiveLine) -> dict[str, Any]:
    return {"line": line.caller, "name": line.name, "origin": line.origin, "removed": line.removed}


def _call_fields(ruling: Ruling) -> dict[str, Any]:
    seq, _, number, magic_number, at = ruling
    won = {"residue": ruling.residue, "won": ruling.won}
    return {"seq": seq, "number": number, "magic_number": magic_number, **won, "at": at}
