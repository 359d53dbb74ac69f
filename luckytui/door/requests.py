"""What clients can request of the show, but for the events: each request becomes one call of the host."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from luckytui.contest.joining import MOST_LINES, JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.door.audience import Audience
from luckytui.door.calls import Row, answer_row, fields_of, read_calls, word_of
from luckytui.door.presenter import Presenter
from luckytui.door.protocol import Request, RequestRefused, bad_request
from luckytui.station.host import Host

#: Where a line may call from that joins through the door: the keyboard is the show's own.
_ORIGINS = Origin.PHONE, Origin.CLIENT

#: The most clients in one request that renews or ends their leases.
MOST_HOLDERS = 1_000

#: The contest for which something was asked, and each answer: what is told of it, or why it was refused.
Answers = tuple[int, list[dict[str, Any]]]


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
        #: Whether the client is a room, or a relay.
        self._is_room = self._is_relay = False
        #: Whose phones are connected, as far as a room has told.
        self._here: dict[int, float | None] = {}
        self._does: dict[str, Callable[[Request], Awaitable[dict[str, Any]]]] = {
            "join": self._join,
            "joins": self._join_many,
            "call": self._call,
            "calls": self._call_many,
            "line": self._line,
            "leases": self._lease,
            "relay": self._relay,
            "room": self._room,
            "presence": self._presence,
        }

    async def answer(self, request: Request) -> dict[str, Any]:
        """Do what a request says; return what its answer says.

        Raises:
            RequestRefused: It cannot be done, or is none of ours.
        """
        # Line numbers begin anew in each contest: what was meant for another one may not be this line's.
        if request.optional_integer("contest") not in (None, self._contest):
            raise RequestRefused("over", "that contest is over")
        try:
            return await self._does.get(request.do, self._presenter.answer)(request)
        except JoinRefused as refused:
            raise RequestRefused(word_of(refused.reason), refused.reason) from None

    def close(self) -> None:
        """Forget the client, which has disconnected."""
        if self._is_room:
            self._audience.leave()
        if self._is_relay:
            self._audience.lose_relay()

    async def _join(self, request: Request) -> dict[str, Any]:
        return _only(await self._joins(request, [request]))

    async def _join_many(self, request: Request) -> dict[str, Any]:
        contest, lines = await self._joins(request, request.each("lines"))
        return {"contest": contest, "lines": lines}

    async def _call(self, request: Request) -> dict[str, Any]:
        keyword = self._keyword if request.fields.get("keyword") is None else request.text("keyword")
        call = request.integer("line"), keyword, request.text("number"), request.key()
        contest, (row,) = await self._calls([call])
        return _only((contest, [{"line": row[0], **fields_of(row)}]))

    async def _call_many(self, request: Request) -> dict[str, Any]:
        contest, rows = await self._calls(read_calls(request, self._keyword))
        return {"contest": contest, "calls": rows}

    async def _joins(self, request: Request, lines: Sequence[Request]) -> Answers:
        """Let lines join from the origin that a request names."""
        if (origin := request.text("origin")) not in _ORIGINS:
            raise bad_request(f"origin is {' or '.join(_ORIGINS)}")
        wanted = [NewLine(each.text("name"), Origin(origin), each.token()) for each in lines]
        # Before they have joined, since the next contest may be on air after that.
        contest, new = self._contest, [self._host.line(line.token) is None for line in wanted]
        granted = await self._host.joins(wanted)
        return contest, [
            _refused(each) if isinstance(each, JoinReason) else {**_line_fields(each), "new": is_new}
            for each, is_new in zip(granted, new, strict=True)
        ]

    async def _calls(self, calls: Sequence[tuple[int, str, str, str]]) -> tuple[int, list[Row]]:
        """Call from lines: line, keyword, number and key of each."""
        contest = self._contest
        answers = await self._host.calls(calls)
        over = self._host.over
        return contest, [answer_row(answer, over=over) for answer in answers]

    async def _line(self, request: Request) -> dict[str, Any]:
        line = self._host.line(request.token())
        if line is None:
            return {"contest": self._contest, "line": None}
        ruling = self._host.ruling(line.caller)
        call = None if ruling is None else fields_of(answer_row(ruling, over=False))
        return {"contest": self._contest, **_line_fields(line), "call": call}

    async def _lease(self, request: Request) -> dict[str, Any]:
        for name, more in (("renewed", True), ("ended", False)):
            for holder in request.texts(name, most=MOST_HOLDERS):
                self._host.lease(holder, more=more)
        return {}

    async def _relay(self, request: Request) -> dict[str, Any]:
        self._is_relay = True
        self._audience.hear_relay(request.text("broker", 300), request.text("say", 300))
        return {}

    async def _room(self, request: Request) -> dict[str, Any]:
        audience, room = self._audience, self._host.room
        if not self._is_room and request.fields.get("chosen") is not None:
            audience.restore(hidden=request.flag("hidden"), chosen=request.text("chosen", 300))
        audience.enter(request.text("url", 300), request.texts("addresses"))
        self._is_room = True
        stage = {"hidden": audience.hidden, "chosen": audience.chosen}
        return {"code": room.code, "locked": room.locked, "most": room.most, **stage}

    async def _presence(self, request: Request) -> dict[str, Any]:
        part, parts = request.optional_integer("part") or 0, request.optional_integer("parts") or 1
        # In parts, since all lines of a large audience are longer than a request may be.
        self._here = {**(self._here if part else {}), **request.times("here")}
        if len(self._here) > MOST_LINES:
            raise bad_request(f"a contest has at most {MOST_LINES} lines")
        if part + 1 >= parts:
            self._audience.see(self._here)
        return {}

    @property
    def _keyword(self) -> str:
        """The keyword of the contest that was opened last: a client on this machine need not have heard it."""
        return self._host.stored.terms.keyword if self._host.stored is not None else ""

    @property
    def _contest(self) -> int:
        """The contest that was opened last; 0 if there is none."""
        return self._host.stored.id if self._host.stored is not None else 0


def _only(answers: Answers) -> dict[str, Any]:
    """Return the only answer, which tells its contest.

    Raises:
        RequestRefused: It is a refusal.
    """
    contest, (answer,) = answers
    if "refused" in answer:
        raise RequestRefused(answer["refused"], answer["say"])
    return {"contest": contest, **answer}


def _refused(reason: JoinReason) -> dict[str, Any]:
    return {"refused": word_of(reason), "say": reason}


def _line_fields(line: LiveLine) -> dict[str, Any]:
    return {"line": line.caller, "name": line.name, "origin": line.origin, "removed": line.removed}
