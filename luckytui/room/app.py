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
from luckytui.room.operations import Handler, answer, check_query
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room

#: Every operation of the API, in the order of its document.
OPERATIONS = (*phones.OPERATIONS, *watching.OPERATIONS, *contests.OPERATIONS)


def application(room: Room) -> ASGIApp:
    """Return the application of a room."""
    app = Starlette(
        routes=[Route(path, endpoint, methods=[method]) for (method, path), endpoint in endpoints(room).items()],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    # An address with a slash more is none of ours.
    app.router.redirect_slashes = False
    return Guard(app, room.place)


def endpoints(room: Room) -> dict[tuple[str, str], ASGIApp]:
    """Return every endpoint, by method and path."""
    described = answer(document(OPERATIONS))

    async def openapi(room: Room, request: Request) -> Response:
        return described

    made: dict[tuple[str, str], ASGIApp] = {
        (each.method, each.path): _Endpoint(room, each.handler, each.query) for each in OPERATIONS
    }
    for path, (name, kind) in pages.FILES.items():
        made["GET", path] = _Endpoint(room, partial(pages.page, name=name, kind=kind))
    made["GET", "/openapi.json"] = _Endpoint(room, openapi)
    made["GET", "/problems/{name}"] = _Endpoint(room, pages.problem)
    return made


class _Endpoint:
    """One route: calls its handler, and tells the problem if it refuses.

    Args:
        room: The room.
        handler: Answers a request.
        query: The parameters that its query may have, each once; None for whatever is given.
    """

    def __init__(self, room: Room, handler: Handler, query: frozenset[str] | None = None) -> None:
        self._room = room
        self._handler = handler
        self._query = query

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        request = Request(scope, receive)
        try:
            if self._query is not None and scope["query_string"]:
                check_query(request, self._query)
            response = await self._handler(self._room, request)
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
