"""The web application: every route, behind the guard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from luckytui.room import contests, pages, phones, watching
from luckytui.room.connection import Direct
from luckytui.room.direct import DirectCalls
from luckytui.room.guard import Guard
from luckytui.room.openapi import document
from luckytui.room.operations import Handler, answer, check_query
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room

#: Every operation of the API, in the order of its document.
OPERATIONS = (*phones.OPERATIONS, *watching.OPERATIONS, *contests.OPERATIONS)


class Application(NamedTuple):
    """What answers the requests of a room.

    Attributes:
        asgi: Answers each.
        direct: Answers calls that have arrived whole, without a task for each; the others are left to `asgi`.
    """

    asgi: ASGIApp
    direct: Direct


def application(room: Room) -> Application:
    """Return the application of a room.

    It is put together from Starlette's parts, and not its whole: each event of each stream passes every layer.
    """
    routes = [Route(path, _Endpoint(room, methods)) for path, methods in paths().items()]
    router = Router(routes, redirect_slashes=False, default=_Endpoint(room, {}, "not-found"))
    guard = Guard(ServerErrorMiddleware(router, _failed), room.place)
    return Application(guard, DirectCalls(room, guard).take)


def paths() -> dict[str, dict[str, Handler]]:
    """Return what answers under each path, by method."""
    described = answer(document(OPERATIONS))

    async def openapi(room: Room, request: Request) -> Response:
        return described

    found: dict[str, dict[str, Handler]] = {}
    for each in OPERATIONS:
        found.setdefault(each.path, {})[each.method] = partial(_checked, each.query, each.handler)
    for path, (name, kind) in pages.FILES.items():
        found[path] = {"GET": partial(pages.page, name=name, kind=kind)}
    return found | {"/openapi.json": {"GET": openapi}, "/problems/{name}": {"GET": pages.problem}}


async def _checked(query: frozenset[str], handler: Handler, room: Room, request: Request) -> ASGIApp:
    """Answer a request of an operation, whose query has nothing that is not known."""
    if request.scope["query_string"]:
        check_query(request, query)
    return await handler(room, request)


class _Endpoint:
    """A path: calls the handler of the method, and tells the problem if that refuses.

    Args:
        room: The room.
        handlers: What answers, by method; `HEAD` is answered as `GET` is.
        otherwise: The problem of another method.
    """

    def __init__(self, room: Room, handlers: Mapping[str, Handler], otherwise: str = "bad-method") -> None:
        self._room = room
        self._handlers = {**handlers, "HEAD": handlers["GET"]} if "GET" in handlers else dict(handlers)
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        try:
            handler = self._handlers.get(scope["method"])
            if handler is None:
                raise ProblemError(self._otherwise, headers={"Allow": ", ".join(self._handlers)})
            response = await handler(self._room, Request(scope, receive))
        except ProblemError as problem:
            response = problem.response()
        await response(scope, receive, send)


async def _failed(request: Request, error: Exception) -> Response:
    """Answer a request that a fault of ours has spoiled; it is told on standard error (`server.py`)."""
    return ProblemError("failed").response()
