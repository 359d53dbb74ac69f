"""The operations of one who watches: the state, its stream, and the presenter's own feed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

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


async def events(room: Room, request: Request) -> Stream | Response:
    """Open a stream of the state, and of the listener's own line."""
    if request.method == "HEAD":
        return Response(headers=_UNSTORED, media_type=_EVENTS)
    owner = tokens.owner_of(request, room.cookie)
    if owner and room.state.show:
        await room.lines.find(owner)
    stream = Stream(room.streams, owner)
    stream.tell("state", room.state_event())
    room.tell_line([stream], owner)
    return stream


async def feed(room: Room, request: Request) -> Response:
    """Send the presenter's own watchers all that the show tells."""
    shown = tokens.token_of(request, room.cookie) or ""
    if not compare_digest(shown, room.presenter_key):
        raise ProblemError("not-found")
    if request.method == "HEAD":
        return Response(headers=_UNSTORED, media_type=_LINES)
    stack = AsyncExitStack()
    try:
        door = await stack.enter_async_context(DoorClient(room.journal))
    except DoorError:
        raise ProblemError("off-air") from None
    return StreamingResponse(_lines(door, stack), headers=_UNSTORED, media_type=_LINES)


async def _lines(door: DoorClient, stack: AsyncExitStack) -> AsyncIterator[str]:
    """Yield the show's event lines until it is gone, and an empty line now and then."""
    async with stack:
        lines = door.lines()
        following = asyncio.ensure_future(anext(lines))
        try:
            while True:
                done, _ = await asyncio.wait([following], timeout=BEAT_EVERY)
                if not done:
                    yield "\n"
                    continue
                yield f"{following.result()}\n"
                following = asyncio.ensure_future(anext(lines))
        except DoorClosed:
            return
        finally:
            following.cancel()


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
                "CONTEST-NUMBER), `line` (your line, whenever it changes), `beat` (the server's time, every 10 s)",
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
