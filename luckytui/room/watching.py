"""The operations of one who watches: the state, its stream, and the presenter's own feed."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, aclosing, suppress
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from luckytui.door.client import DoorClient
from luckytui.door.protocol import DoorClosed, DoorError
from luckytui.room import api, tokens
from luckytui.room.operations import Answer, Operation, answer
from luckytui.room.problems import ProblemError
from luckytui.room.room import BEAT_EVERY, Room
from luckytui.room.streams import Stream

_UNSTORED = {"Cache-Control": "no-store"}
_EVENTS, _LINES = "text/event-stream", "application/x-ndjson"


async def contest(room: Room, request: Request) -> Response:
    """Tell the state of the contest."""
    return answer(room.state.state())


async def health(room: Room, request: Request) -> Response:
    """Say that the server answers."""
    return answer(api.Health(show=room.state.show, streams=len(room.streams)))


async def events(room: Room, request: Request) -> ASGIApp:
    """Open a stream of the state, and of the listener's own line."""
    if request.method == "HEAD":
        return Response(headers=_UNSTORED, media_type=_EVENTS)
    owner = tokens.owner_of(request.headers, room.cookie)
    if owner and room.state.show:
        # Where the show cannot tell now, the stream tells why; the line follows once it can.
        with suppress(ProblemError):
            await room.lines.find(owner)
    stream = Stream(room.streams, owner)
    stream.tell("state", room.state_event())
    room.tell_line([stream], owner)
    return stream


async def feed(room: Room, request: Request) -> ASGIApp:
    """Send the presenter's own watchers all that the show tells."""
    shown = tokens.token_of(request.headers, room.cookie) or ""
    if not compare_digest(shown, room.presenter_key):
        raise ProblemError("not-found")
    if request.method == "HEAD":
        return Response(headers=_UNSTORED, media_type=_LINES)
    stack = AsyncExitStack()
    try:
        return Feed(await stack.enter_async_context(DoorClient(room.journal)), stack)
    except DoorError:
        raise ProblemError("off-air") from None


class Feed:
    """The show's event lines until it is gone, and an empty line now and then: an ASGI response.

    Args:
        door: A connection to the show.
        stack: Closes it.
    """

    def __init__(self, door: DoorClient, stack: AsyncExitStack) -> None:
        self._door = door
        self._stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send lines until the show is gone, or the connection is lost."""
        task = asyncio.current_task()
        assert task is not None
        scope["state"]["when_lost"](task.cancel)
        headers = [(b"content-type", _LINES.encode()), (b"cache-control", b"no-store")]
        async with self._stack, aclosing(self._door.lines()) as lines:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            following = asyncio.ensure_future(anext(lines))
            try:
                while True:
                    done, _ = await asyncio.wait([following], timeout=BEAT_EVERY)
                    line = ""
                    if done:
                        line = following.result()
                        following = asyncio.ensure_future(anext(lines))
                    await send({"type": "http.response.body", "body": f"{line}\n".encode(), "more_body": True})
            except DoorClosed:
                await send({"type": "http.response.body", "body": b""})
            finally:
                following.cancel()
                await asyncio.wait([following])


_AFTER = {
    "name": "after",
    "in": "query",
    "description": "The id of the last event that was heard, as `Last-Event-ID`. The first event tells the whole state "
    "in any case, so nothing is missed.",
    "schema": {"type": "string"},
}

OPERATIONS = (
    Operation("GET", "/api/1/contest", contest, "The contest", {200: Answer("The contest", api.State)}),
    Operation(
        "GET",
        "/api/1/events",
        events,
        "The contest and your line, as they change (server-sent events)",
        {
            200: Answer(
                "Events: `state` (the contest, at once and then at most four times a second; its id is "
                "CONTEST-NUMBER), `line` (your line, whenever it changes), `beat` (the server's time, every 10 s), "
                "`closed` (the last one of a room that ends because it is told to)",
                media_type=_EVENTS,
            )
        },
        parameters=(_AFTER,),
    ),
    Operation(
        "GET",
        "/api/1/feed",
        feed,
        "All events of the show, with the presenter's key",
        {200: Answer("The lines of `luckytui watch --json`, until the show is gone", media_type=_LINES)},
        ("not-found", "off-air"),
        secured=True,
    ),
    Operation("GET", "/healthz", health, "Whether the server answers", {200: Answer("It does", api.Health)}),
)
