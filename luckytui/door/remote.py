"""A show behind the URL of its room: joins, calls and hears over HTTP."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import urlsplit

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event
from luckytui.contest.fields import truth, whole
from luckytui.contest.rulings import Reason
from luckytui.door.lines import lines_in
from luckytui.door.protocol import DoorClosed, DoorError, RequestRefused
from luckytui.text import printable

#: Wall seconds without a byte after which a room counts as gone; it sends one at least every ten.
_SILENT = 30.0
#: Wall seconds between two attempts to reach a room.
_PAUSE = 1.0
#: Bytes that are read at a time, and how often that waits for whoever handles them.
_READ, _MOST_READS = 1 << 16, 16
#: What a ruling tells, besides whether it has won.
_COUNTS = ("seq", "number", "magic_number", "residue")
#: The longest answer to a request, and the longest line of the feed, in bytes: a contest of a million calls has 30 MB.
_MOST_ANSWERED, _LONGEST_LINE = 1 << 20, 1 << 27


class Remote:
    """A room, as one with a token reaches it. Its methods wait for the network.

    Args:
        url: An address of the room; of its path only `part` is used.
        token: Sent with every request: that of a line, or the presenter's key.
    """

    def __init__(self, url: str, token: str) -> None:
        self._base = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        self._token = token

    def join(self, code: str, name: str) -> None:
        """Join the contest on air, if the token has no line in it yet.

        Raises:
            RequestRefused: The room refuses it.
            DoorError: There is no room, or it cannot be reached.
        """
        self._ask("/api/1/lines", {"code": code, "name": name} if name else {"code": code})

    def call(self, number: str, key: str) -> dict[str, Any]:
        """Call in the contest on air with the keyword that is said there; return the ruling.

        Args:
            number: Three digits.
            key: Identifies the call: if it is sent again with the same key, it is counted once and answered alike.

        Raises:
            RequestRefused: The call is refused.
            DoorError: As for `join`.
        """
        state = self._ask("/api/1/contest")
        if state.get("contest") is None:
            raise RequestRefused("off-air", Reason.OFF_AIR)
        if state.get("keyword") is None:
            raise RequestRefused("not-reached", Reason.NOT_REACHED)
        said = {"keyword": state["keyword"], "number": number, "contest": state["contest"]}
        answer = self._ask("/api/1/calls", said, {"Idempotency-Key": key})
        try:
            return {name: whole(answer[name]) for name in _COUNTS} | {"won": truth(answer["won"])}
        except (KeyError, ValueError) as error:
            raise DoorError(_no_room(self._base)) from error

    def feed(self) -> http.client.HTTPResponse:
        """Return the response whose body is the show's event lines.

        Raises:
            RequestRefused: There is no show at present, or the key is not the presenter's.
            DoorError: As for `join`.
        """
        return self._open("/api/1/feed", None, {})

    def _ask(self, path: str, body: object = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Send a request, with a body if there is one; return the JSON object that answers it."""
        try:
            with self._open(path, body, headers or {}) as response:
                answer = json.loads(response.read(_MOST_ANSWERED))
        except (ValueError, RecursionError) as error:
            raise DoorError(_no_room(self._base)) from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self._base, error) from error
        if not isinstance(answer, dict):
            raise DoorError(_no_room(self._base))
        return answer

    def _open(self, path: str, body: object, headers: dict[str, str]) -> http.client.HTTPResponse:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **headers}
        request = urllib.request.Request(self._base + path, data, headers)
        try:
            response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=_SILENT)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(self._base, error) from None
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self._base, error) from error
        return response


def part(url: str, name: str) -> str:
    """Return what follows a name in the path of a URL: the code of `/J/CODE`, the key of `/watch/KEY`; or empty."""
    first, _, second = urlsplit(url).path.strip("/").partition("/")
    return second if first.lower() == name.lower() else ""


async def at_the_room(url: str, tell: Callable[[str], object]) -> AsyncGenerator[AsyncIterator[Event], None]:
    """Yield the events of the show behind a room's address for watching, each connection by itself, without end.

    Args:
        url: The address, `http://HOST:PORT/watch/KEY`.
        tell: Called with why the room cannot be reached, a sentence without a full stop; empty when that has passed.

    Raises:
        DoorError: What answers there is no room, or the key is not the presenter's.
    """
    room, told = Remote(url, part(url, "watch")), ""
    while True:
        response, trouble = None, ""
        try:
            response = await _opened(room)
        except RequestRefused as refused:
            if refused.reason == "not-found":
                raise DoorError(f"{printable(url)} is not the address for watching: luckytui room prints it") from None
            if refused.reason != "off-air":
                raise
        except DoorClosed as closed:
            trouble = str(closed)
        if trouble != told:
            tell(trouble)
            told = trouble
        if response is not None:
            yield _heard(response, url)
        await asyncio.sleep(_PAUSE)


async def _opened(room: Remote) -> http.client.HTTPResponse:
    """Return what `Remote.feed` does.

    It is called in a thread that the end of the program does not wait for, as the one that reads the body (`_reads`).
    """
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[http.client.HTTPResponse] = loop.create_future()

    def settle(answer: http.client.HTTPResponse | DoorError) -> None:
        # It may be cancelled by then.
        if opened.done():
            return
        if isinstance(answer, DoorError):
            opened.set_exception(answer)
        else:
            opened.set_result(answer)

    def connect() -> None:
        try:
            answer: http.client.HTTPResponse | DoorError = room.feed()
        except DoorError as error:
            answer = error
        # Of a loop that has ended meanwhile.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=connect, name="connect", daemon=True).start()
    return await opened


async def _heard(response: http.client.HTTPResponse, url: str) -> AsyncGenerator[Event, None]:
    decoder = Decoder()
    async with aclosing(_reads(response)) as reads:
        try:
            async for line in lines_in(reads, _LONGEST_LINE):
                # An empty line says that the room is still there.
                event = decoder.decode(line.decode()) if line else None
                if event is not None:
                    yield event
        except ValueError as error:
            raise DoorError(_no_room(url)) from error


async def _reads(response: http.client.HTTPResponse) -> AsyncGenerator[bytes, None]:
    """Yield what a response's body has, as it comes.

    It is read in a thread that the end of the program does not wait for: the room may be silent for long.
    """
    loop = asyncio.get_running_loop()
    reads: asyncio.Queue[bytes] = asyncio.Queue()
    free, left = threading.Semaphore(_MOST_READS), threading.Event()

    def read() -> None:
        # Of a connection that breaks, and of a loop that has ended meanwhile.
        with suppress(OSError, http.client.HTTPException, RuntimeError), response:
            while not left.is_set() and (data := response.read1(_READ)):
                loop.call_soon_threadsafe(reads.put_nowait, data)
                free.acquire()
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(reads.put_nowait, b"")

    threading.Thread(target=read, name="watch", daemon=True).start()
    try:
        while data := await reads.get():
            yield data
            free.release()
    finally:
        left.set()
        free.release()


def _refusal(base: str, error: urllib.error.HTTPError) -> DoorError:
    """Return why a room refuses a request, as its problem says."""
    try:
        problem = json.loads(error.read(_MOST_ANSWERED))
        reason, detail = str(problem["type"]).rpartition("/")[2], str(problem["detail"])
    except (ValueError, KeyError, TypeError, OSError, RecursionError, http.client.HTTPException):
        return DoorError(_no_room(base))
    return RequestRefused(reason, printable(detail).rstrip("."))


def _unreachable(base: str, error: Exception) -> DoorClosed:
    # What the system said stands in the reason of urllib's error.
    reason = getattr(error, "reason", None) or error
    return DoorClosed(printable(f"{base} cannot be reached ({getattr(reason, 'strerror', None) or reason})"))


def _no_room(url: str) -> str:
    return f"what answers at {printable(url)} is no room of luckytui"
