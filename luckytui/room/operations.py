"""An operation of the REST API, and how its requests are read and answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from luckytui.room import api
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room

_JSON_HEADERS = [(b"cache-control", b"no-store"), (b"content-type", b"application/json")]

T = TypeVar("T")
#: Answers a request with an ASGI response.
Handler = Callable[[Room, Request], Awaitable[ASGIApp]]


class Answer(NamedTuple):
    """What an operation answers.

    Attributes:
        description: What it means.
        content: The type of the body, for JSON; None for another kind of content.
        media_type: The body's content type.
    """

    description: str
    content: Any = None
    media_type: str = "application/json"


class Operation(NamedTuple):
    """An operation of the API: one method on one path.

    Attributes:
        method: The method.
        path: The path, with its parameters in braces.
        handler: Answers a request.
        summary: What it does, in a few words.
        answers: What it answers, by status.
        problems: The kinds of problem it has.
        takes: The type of the request's body; None without one.
        parameters: Its parameters, as OpenAPI writes them.
        secured: Whether it needs a line's token or the presenter's key.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Answer]
    problems: tuple[str, ...] = ()
    takes: type[msgspec.Struct] | None = None
    parameters: tuple[Mapping[str, Any], ...] = ()
    secured: bool = False

    @property
    def query(self) -> frozenset[str]:
        """The parameters that its query may have."""
        return frozenset(each["name"] for each in self.parameters if each["in"] == "query")


class Json(Response):
    """An answer in JSON. Its headers are known, so they are not put together one by one."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Set the headers."""
        length = b"%d" % len(self.body)
        self.raw_headers = [(b"content-length", length), *_JSON_HEADERS]


def answer(told: object, status: int = 200) -> Response:
    """Return an answer in JSON."""
    return Json(msgspec.json.encode(told), status)


async def read_body(request: Request, takes: type[T]) -> T:
    """Return the body of a request.

    Raises:
        ProblemError: It is too large, is no JSON, or not what is taken.
    """
    check_json(request.headers)
    return decoded_body(await bytes_of(request), takes)


def check_json(headers: Mapping[str, str]) -> None:
    """Check that a request says that it has JSON.

    Raises:
        ProblemError: It says something else, or nothing.
    """
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError("not-json")


async def bytes_of(request: Request) -> bytes:
    """Return the body of a request as it came.

    Raises:
        ProblemError: It is too large.
    """
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        # Of a client that is gone there is no more; nobody hears the answer.
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > api.LONGEST_BODY:
            raise ProblemError("too-large", headers={"Connection": "close"})
    return bytes(body)


def decoded_body(body: bytes, takes: type[T]) -> T:
    """Return what a body says.

    Raises:
        ProblemError: It is no JSON, or not what is taken.
    """
    return decoded(lambda: msgspec.json.decode(body, type=takes))


def check_query(request: Request, allowed: frozenset[str]) -> None:
    """Check that a request's query has no parameter that is not known, and none twice.

    Raises:
        ProblemError: It has.
    """
    given = [name for name, _ in request.query_params.multi_items()]
    if not allowed.issuperset(given) or len(set(given)) < len(given):
        takes = ", ".join(sorted(allowed)) or "nothing"
        raise ProblemError("bad-body", f"The query of this address takes {takes}, each once.")


def query(request: Request, name: str, lowest: int, highest: int) -> int | None:
    """Return a whole number in a request's query; None where it is left out.

    Raises:
        ProblemError: It is no number from the lowest to the highest.
    """
    given = request.query_params.get(name)
    if given is None:
        return None
    return number_in(given, name, lowest, highest)


def number_in(given: str, name: str, lowest: int, highest: int) -> int:
    """Return a whole number that was given as text.

    Raises:
        ProblemError: It is no number from the lowest to the highest.
    """
    if given.isascii() and given.isdigit() and len(given) <= 16 and lowest <= int(given) <= highest:
        return int(given)
    raise ProblemError("bad-body", f"{name} is a whole number from {lowest} to {highest}.")


def decoded(decode: Callable[[], T]) -> T:
    """Return what a function decodes.

    Raises:
        ProblemError: It cannot.
    """
    try:
        return decode()
    except msgspec.ValidationError as error:
        raise ProblemError("bad-body", f"The request is not what this address takes: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ProblemError("bad-body", "The request is no JSON.") from None
