"""The operations of a phone: it joins, asks for its line, and calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from luckytui.contest.numbers import SPOKEN
from luckytui.contest.words import is_keyword, is_name
from luckytui.room import api, tokens
from luckytui.room.operations import Answer, Operation, answer, bytes_of, check_json, decoded_body, query, read_body
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room

#: Where calls are sent.
CALLS = "/api/1/calls"
_KEY = re.compile(api.KEY_PATTERN, re.ASCII)
#: The longest round trip that a phone may report, in milliseconds.
_LONGEST_TRIP = 60_000


async def join(room: Room, request: Request) -> Response:
    """Give a phone a line, or the one that it has."""
    asked = await read_body(request, api.Join)
    token = tokens.token_of(request.headers, room.cookie)
    named = not asked.name or is_name(asked.name)
    joins = named and _is_code(room, asked.code)
    # Whoever has a line needs neither code nor name, and no show if the room knows the line. With both, the show need
    # not be asked for the line first: it answers a join with the line that the token has.
    if token is not None and await _has_line(room, tokens.hashed(token), ask=not joins):
        return _own_line(room, token, 200)
    _checked_code(room, request, asked.code)
    if not named:
        raise ProblemError("bad-name")
    token = token or tokens.new_token()
    owner = tokens.hashed(token)
    try:
        joined = await room.show.join(asked.name, owner)
    except ProblemError as problem:
        # Whose line was removed has it still, and is told so.
        if problem.name != "removed" or await room.lines.find(owner) is None:
            raise
        return _own_line(room, token, 200)
    room.lines.know(owner, joined)
    if joined["new"]:
        room.tell_line(room.streams.of(owner), owner)
    return _own_line(room, token, 201 if joined["new"] else 200, joined)


async def code(room: Room, request: Request) -> Response:
    """Tell a phone whether its code is the room's, before a name is typed."""
    asked = await read_body(request, api.CodeTold)
    return answer(api.CodeTold(_checked_code(room, request, asked.code)))


async def line(room: Room, request: Request) -> Response:
    """Tell a phone its line and its call."""
    trip = query(request, "rtt", 0, _LONGEST_TRIP)
    owner = tokens.owner_of(request.headers, room.cookie)
    await _line_of(room, owner)
    if trip is not None:
        room.round_trips[owner] = trip
    return answer(room.line_of(owner))


async def call(room: Room, request: Request) -> Response:
    """Pass a phone's call on, and tell it the ruling."""
    check_json(request.headers)
    return answer(await make_call(room, request.headers, await bytes_of(request)))


def make_call(room: Room, headers: Mapping[str, str], body: bytes) -> asyncio.Future[api.CallMade]:
    """Pass a phone's call on; return what will hold the ruling, or the problem.

    Args:
        room: The room.
        headers: Those of the request, which says that it has JSON (`check_json`).
        body: Its body.

    Raises:
        ProblemError: The call is refused at once.
    """
    asked = decoded_body(body, api.MakeCall)
    key = headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise ProblemError("bad-body", "A call has an Idempotency-Key: 1 to 64 visible ASCII characters.")
    owner = tokens.owner_of(headers, room.cookie)
    caller = room.lines.known(owner)
    if caller is None:
        return asyncio.ensure_future(_find_and_pass(room, owner, asked, key))
    return _pass(room, owner, caller, asked, key)


async def _find_and_pass(room: Room, owner: str, asked: api.MakeCall, key: str) -> api.CallMade:
    """Pass on a call from a line that the room does not know."""
    return await _pass(room, owner, await _line_of(room, owner), asked, key)


def _pass(room: Room, owner: str, caller: int, asked: api.MakeCall, key: str) -> asyncio.Future[api.CallMade]:
    """Pass on a call from a line.

    Raises:
        ProblemError: The line calls too often, or its call is none.
    """
    if not room.calls.allows(owner):
        raise ProblemError("too-fast")
    room.calls.count(owner)
    if asked.number not in SPOKEN:
        raise ProblemError("bad-number")
    if not is_keyword(asked.keyword):
        raise ProblemError("wrong-keyword")
    return room.show.call(caller, asked.keyword, asked.number, key, asked.contest)


async def _has_line(room: Room, owner: str, *, ask: bool) -> bool:
    """Return whether an owner is known to have a line; the show is asked only if it may be."""
    return room.lines.known(owner) is not None or (ask and await room.lines.find(owner) is not None)


async def _line_of(room: Room, owner: str) -> int:
    """Return the line of an owner.

    Raises:
        ProblemError: There is none, or it is not known while the show is off air.
    """
    caller = await room.lines.find(owner) if owner else None
    if caller is None:
        raise ProblemError("no-line")
    return caller


def _checked_code(room: Room, request: Request, code: str) -> str:
    """Return the room's code, if one who wants to join has it.

    Raises:
        ProblemError: It is wrong, or too many wrong ones came from this address.
    """
    if room.show.code is None:
        raise ProblemError("off-air")
    source = request.client.host if request.client is not None else ""
    if not room.misses.allows(source):
        raise ProblemError("too-many-misses")
    if not _is_code(room, code):
        room.misses.count(source)
        raise ProblemError("wrong-code")
    return room.show.code


def _is_code(room: Room, code: str) -> bool:
    """Return whether this is the code; in constant time: how long it takes must not tell how much of it is right."""
    return room.show.code is not None and compare_digest(code.strip().upper().encode(), room.show.code.encode())


def _own_line(room: Room, token: str, status: int, joined: Mapping[str, Any] | None = None) -> Response:
    """Return the answer that tells somebody a line, and gives its token.

    Args:
        room: The room.
        token: The token.
        status: The answer's status.
        joined: What the show has just answered, if it was asked; it may answer before it is heard that the line has
            joined, or that its contest is on air.

    Raises:
        ProblemError: The room has not heard of the contest yet, and the line may have called in it.
    """
    known = room.line_of(tokens.hashed(token))
    if known is None:
        if joined is None or not joined["new"]:
            raise ProblemError("off-air")
        line, name = joined["line"], joined["name"]
        known = api.Line(line=line, name=name, here=False, call=None, removed=False, can_call_in=None)
    told = api.OwnLine(**{**msgspec.structs.asdict(known), "token": token})
    if joined is not None:
        told.name = joined["name"]
    response = answer(told, status)
    tokens.give(response, room.cookie, token, secure=room.place.secure)
    return response


_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Tells a call that is sent again from another one: the same key gets the same answer.",
    "schema": {"type": "string", "pattern": api.KEY_PATTERN},
}
_TRIP_PARAMETER = {
    "name": "rtt",
    "in": "query",
    "description": "The round trip that the phone has measured, in milliseconds.",
    "schema": {"type": "integer", "minimum": 0, "maximum": _LONGEST_TRIP},
}

OPERATIONS = (
    Operation(
        "POST",
        "/api/1/lines",
        join,
        "Join with a line, or get the one that the cookie or token has",
        {201: Answer("A new line", api.OwnLine), 200: Answer("The line you have", api.OwnLine)},
        ("wrong-code", "too-many-misses", "locked", "full", "name-taken", "bad-name", "removed", "over", "off-air"),
        takes=api.Join,
    ),
    Operation(
        "POST",
        "/api/1/code",
        code,
        "Ask whether a code is the room's",
        {200: Answer("It is", api.CodeTold)},
        ("wrong-code", "too-many-misses", "off-air"),
        takes=api.CodeTold,
    ),
    Operation(
        "GET",
        "/api/1/line",
        line,
        "Your line and your call",
        {200: Answer("Your line", api.Line)},
        ("no-line", "off-air"),
        parameters=(_TRIP_PARAMETER,),
        secured=True,
    ),
    Operation(
        "POST",
        CALLS,
        call,
        "Call from your line",
        {200: Answer("The ruling on this call, the same again when it is repeated with its key", api.CallMade)},
        (
            "no-line",
            "wrong-keyword",
            "not-reached",
            "paused",
            "second-call",
            "over",
            "removed",
            "bad-number",
            "too-fast",
            "off-air",
        ),
        takes=api.MakeCall,
        parameters=(_KEY_PARAMETER,),
        secured=True,
    ),
)
