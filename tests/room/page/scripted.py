"""A room whose state a test sets: it serves the page, tells it what the test says, and answers as the test says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from luckytui.clock import wall_since_epoch
from luckytui.contest.numbers import needed, residue
from luckytui.contest.phase import Phase
from luckytui.room import api, pages
from luckytui.room.addresses import Listen
from luckytui.room.app import Application
from luckytui.room.guard import Guard
from luckytui.room.operations import answer
from luckytui.room.place import Place
from luckytui.room.problems import ProblemError
from luckytui.room.server import Server
from luckytui.room.streams import CLOSED, event

CODE = "BCDF"


def on_air(magic_number: int = 5782, **change: Any) -> api.State:
    """Return the state of a contest on air."""
    sums = {"magic_number": magic_number, "residue": residue(magic_number), "needed": needed(residue(magic_number))}
    told = {"contest": 3, "phase": Phase.ON_AIR, "keyword": "lucky", "calls": 9, "lines": 12, "prizes": 1, "now": 0}
    return api.State(**{**told, **sums, "at": 30.0, "lead_in": 3.0, "live_from": 9.0, **change})


def lobby(**change: Any) -> api.State:
    """Return the state of a contest that has not begun."""
    return on_air(0, **{"phase": Phase.LOBBY, "keyword": None, "calls": 0, "at": 0.0, **change})


def line(name: str = "Uniform", **change: Any) -> api.Line:
    """Return a line that has not called."""
    return api.Line(
        **{"line": 21, "name": name, "here": True, "call": None, "removed": False, "can_call_in": 0, **change}
    )


def called(number: int, magic_number: int, seq: int = 10) -> api.CallMade:
    """Return a call that was taken, and its magic number."""
    rest = residue(magic_number)
    return api.CallMade(
        seq=seq,
        number=number,
        magic_number=magic_number,
        residue=rest,
        won=not rest,
        missed_by=min(rest, 11 - rest) if rest else None,
    )


class ScriptedRoom:
    """A room that a test directs.

    Attributes:
        url: Where it is.
        state: What it tells of the contest; `now` is filled in.
        line: The phone's line; None if it has none.
        on_code: Takes a code that is asked about, or refuses it.
        on_join: Answers a join with a line, or refuses it.
        on_call: Answers a call, or refuses it.
        codes: The codes that were asked about.
        joins: The joins that came.
        calls: The calls that came, each with its key.
        opened: How many streams were opened.
        refused: How many streams were refused, because the room has ended.
        closed: Whether it has ended.
        answering: Joins and calls are answered while this is set.
        now: Returns its time, in milliseconds.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.state = on_air()
        self.line: api.Line | None = None
        self.on_code: Callable[[str], object] = str
        self.on_join: Callable[[str], api.Line] = line
        self.on_call: Callable[[int], api.CallMade] = self.take_call
        self.codes: list[str] = []
        self.joins: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.opened = self.refused = 0
        self.closed = False
        self.answering = asyncio.Event()
        self.answering.set()
        self.now: Callable[[], int] = lambda: round(wall_since_epoch() * 1000)
        #: The rulings, by the keys of their calls.
        self._made: dict[str, api.CallMade] = {}
        self._changed = asyncio.Event()
        self._streams: set[asyncio.Queue[bytes]] = set()
        self.app = Guard(
            Starlette(
                routes=[
                    *(Route(path, self._page(*file)) for path, file in pages.FILES.items()),
                    Route("/api/1/contest", self._contest),
                    Route("/api/1/events", self._events),
                    Route("/api/1/code", self._code, methods=["POST"]),
                    Route("/api/1/line", self._line),
                    Route("/api/1/lines", self._join, methods=["POST"]),
                    Route("/api/1/calls", self._call, methods=["POST"]),
                ],
                exception_handlers={ProblemError: _refused},
            ),
            Place(Listen("127.0.0.1", port), addresses=lambda: []),
        )

    def tell(self, state: api.State | None = None, **change: Any) -> None:
        """Change the state, and tell all pages."""
        self.state = msgspec.structs.replace(state or self.state, **change)
        self._send("state", self.told())

    def tell_line(self, **change: Any) -> None:
        """Change the phone's line, and tell its pages."""
        self.line = msgspec.structs.replace(self.line or line(), **change)
        self._send("line", self.line)

    def beat(self) -> None:
        """Send a heartbeat."""
        self._send("beat", {"now": self.now()})

    async def until(self, *, streams: int) -> None:
        """Wait until so many streams are open."""
        while len(self._streams) != streams:
            self._changed.clear()
            await self._changed.wait()

    def close(self) -> None:
        """Say that the room ends, and end it: its streams, and those to come."""
        self.closed = True
        for stream in self._streams:
            stream.put_nowait(CLOSED)
        self.cut()

    async def until_refused(self, times: int) -> None:
        """Wait until so many streams were refused."""
        while self.refused < times:
            self._changed.clear()
            await self._changed.wait()

    def cut(self) -> None:
        """End all streams."""
        for stream in self._streams:
            stream.put_nowait(b"")

    def take_call(self, number: int) -> api.CallMade:
        """Take a call."""
        made = called(number, self.state.magic_number + number, self.state.calls + 1)
        self.line = msgspec.structs.replace(self.line or line(), call=made)
        self.state = on_air(made.magic_number, calls=made.seq)
        return made

    def told(self) -> api.State:
        """Return the state with the time at which it is told."""
        return msgspec.structs.replace(self.state, now=self.now())

    def _send(self, kind: str, told: object) -> None:
        for stream in self._streams:
            stream.put_nowait(event(kind, msgspec.json.encode(told)))

    def _page(self, name: str, kind: str) -> Callable[[Request], Any]:
        async def page(_: Request) -> Response:
            return Response((files("luckytui.room") / "page" / name).read_bytes(), media_type=kind)

        return page

    async def _contest(self, _: Request) -> Response:
        return answer(self.told())

    async def _code(self, request: Request) -> Response:
        code = (await request.json())["code"]
        self.codes.append(code)
        self.on_code(code)
        return answer(api.CodeTold(code))

    async def _line(self, _: Request) -> Response:
        if self.line is None:
            raise ProblemError("no-line")
        return answer(self.line)

    async def _join(self, request: Request) -> Response:
        asked = await request.json()
        self.joins.append(asked)
        await self.answering.wait()
        self.line = self.on_join(asked.get("name") or "Uniform")
        return answer(self.line, 201)

    async def _call(self, request: Request) -> Response:
        asked = await request.json()
        key = request.headers["Idempotency-Key"]
        self.calls.append({**asked, "key": key})
        await self.answering.wait()
        if key not in self._made:
            self._made[key] = self.on_call(int(asked["number"]))
        return answer(self._made[key])

    async def _events(self, _: Request) -> Response:
        if self.closed:
            self.refused += 1
            self._changed.set()
            raise ProblemError("off-air")
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[bytes]:
        self.opened += 1
        stream: asyncio.Queue[bytes] = asyncio.Queue()
        self._streams.add(stream)
        self._changed.set()
        try:
            yield event("state", msgspec.json.encode(self.told()))
            if self.line is not None:
                yield event("line", msgspec.json.encode(self.line))
            while told := await stream.get():
                yield told
        finally:
            self._streams.discard(stream)
            self._changed.set()


def refuse(name: str) -> Callable[[Any], Any]:
    """Return what refuses a join or a call."""

    def refused(_: object) -> Any:
        raise ProblemError(name)

    return refused


async def _refused(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, ProblemError)
    return problem.response()


@asynccontextmanager
async def scripted_room() -> AsyncIterator[ScriptedRoom]:
    """Serve a room on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        room = ScriptedRoom(listening.getsockname()[1])
        server = Server(Application(room.app, lambda *request: False))
        serving = asyncio.create_task(server.run_on(listening))
        try:
            yield room
        finally:
            room.answering.set()
            room.cut()
            server.should_exit = True
            await serving
