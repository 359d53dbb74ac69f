"""The web application: every route, behind the guard."""

from __future__ import annotations

from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from luckytui.room import contests, pages, phones, watching
from luckytui.room.guard import Guard
from luckytui.room.openapi import document
from luckytui.room.operations import Handler, answer
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room

#: Every operation of the API, in the order of its document.
OPERATIONS = (*phones.OPERATIONS, *watching.OPERATIONS, *contests.OPERATIONS)


def application(room: Room) -> ASGIApp:
    """Return the application of a room."""
    described = answer(document(OPERATIONS))

    async def openapi(room: Room, request: Request) -> Response:
        return described

    handlers: dict[tuple[str, str], Handler] = {(each.method, each.path): each.handler for each in OPERATIONS}
    handlers |= {("GET", path): partial(pages.page, name=name, kind=kind) for path, (name, kind) in pages.FILES.items()}
    handlers |= {("GET", "/openapi.json"): openapi, ("GET", "/problems/{name}"): pages.problem}
    app = Starlette(
        routes=[
            Route(path, _Endpoint(room, handler), methods=[method]) for (method, path), handler in handlers.items()
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    # An address with a slash more is none of ours.
    app.router.redirect_slashes = False
    return Guard(app, room.place)


class _Endpoint:
    """One route: calls its handler, and tells the problem if it refuses.

    Args:
        room: The room.
        handler: Answers a request.
    """

    def __init__(self, room: Room, handler: Handler) -> None:
        self._room = room
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        try:
            response = await self._handler(self._room, Request(scope, receive))
        except ProblemError as problem:
            response = problem.response()
        await response(scope, receive, send)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer a request that no route takes."""
    assert isinstance(error, HTTPException)
    name = "bad-method" if error.status_code == 405 else "not-found"
    return ProblemError(name, headers=dict(error.headers or {})).response()


async def _failed(request: Request, error: Exception) -> Response:
    """Answer a request that a fault of ours has spoiled; it is told on standard error (`server.py`)."""
    return ProblemError("failed").response()
