"""The page for phones, and what describes the API."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from luckytui.room import tokens
from luckytui.room.problems import KINDS, ProblemError
from luckytui.room.room import Room

#: The files of the page, by path, and their kinds.
FILES = {
    "/": ("index.html", "text/html"),
    "/J/{code}": ("index.html", "text/html"),
    "/j/{code}": ("index.html", "text/html"),
    "/page.js": ("page.js", "text/javascript"),
    "/page.css": ("page.css", "text/css"),
}
_CHECKED_EACH_TIME = {"Cache-Control": "no-cache"}


async def page(room: Room, request: Request, name: str, kind: str) -> Response:
    """Serve a file of the page; the page itself gives a phone its token."""
    response = Response(_content(name), headers=_CHECKED_EACH_TIME, media_type=kind)
    if kind == "text/html" and tokens.token_of(request.headers, room.cookie) is None:
        tokens.give(response, room.cookie, tokens.new_token(), secure=room.place.secure)
    return response


async def problem(room: Room, request: Request) -> Response:
    """Describe a kind of problem."""
    kind = KINDS.get(request.path_params["name"])
    if kind is None:
        raise ProblemError("not-found")
    return PlainTextResponse(f"{kind.title} ({kind.status}). {kind.detail}\n")


@cache
def _content(name: str) -> bytes:
    return (files("luckytui.room") / "page" / name).read_bytes()
