"""The event streams of the phones: who listens, and what each is told (server-sent events).

Of each kind of event a stream keeps only the newest that it has not sent yet. So what a phone costs does not grow with
the calls, and a phone that reads slowly skips states; one that does not read at all is dropped (`server.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive, Scope, Send

#: Streams that are told something in one turn of the event loop: with all of 2,000 at once it stalls for 170 ms.
SLICE = 50
#: The most streams with one token: those of a few tabs.
MOST_OF_TOKEN = 8

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx would hold events back.
    (b"x-accel-buffering", b"no"),
]


def event(kind: str, data: bytes, number: str = "") -> bytes:
    """Return a server-sent event.

    Args:
        kind: Its type.
        data: Its data, one line.
        number: Its id; empty for none.
    """
    head = f"id: {number}\nevent: {kind}\n" if number else f"event: {kind}\n"
    return head.encode() + b"data: " + data + b"\n\n"


#: The last event of a room that ends because it is told to.
CLOSED = event("closed", b"{}")


class Stream:
    """One phone's stream: an ASGI response that ends when it is closed, or its connection is lost.

    Args:
        streams: Those that are open, of which it is one while it is sent.
        owner: The hash of the listener's token; empty for one without.
    """

    __slots__ = ("_closed", "_streams", "_unsent", "_woken", "owner")

    def __init__(self, streams: Streams, owner: str) -> None:
        self.owner = owner
        self._streams = streams
        self._closed = False
        self._unsent: dict[str, bytes] = {}
        self._woken: asyncio.Future[None] | None = None

    def tell(self, kind: str, told: bytes) -> None:
        """Send an event, instead of an older one of its kind that is not sent yet."""
        self._unsent[kind] = told
        self._wake()

    def close(self) -> None:
        """End the stream once what it was told is sent."""
        self._closed = True
        self._wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the stream is closed."""
        scope["state"]["when_lost"](self.close)
        with self._streams.opened(self):
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            while self._unsent or not self._closed:
                if self._unsent:
                    told, self._unsent = b"".join(self._unsent.values()), {}
                    await send({"type": "http.response.body", "body": told, "more_body": True})
                else:
                    self._woken = asyncio.get_running_loop().create_future()
                    await self._woken
            await send({"type": "http.response.body", "body": b""})

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)


class Streams:
    """The open streams."""

    def __init__(self) -> None:
        #: By owner, in the order in which they were opened.
        self._open: dict[str, dict[Stream, None]] = {}
        self._count = 0
        #: The last event of each stream, if it has one, once all are to end.
        self._last: bytes | None = None

    def __len__(self) -> int:
        """Return how many are open."""
        return self._count

    @property
    def owners(self) -> list[str]:
        """The hashes of the tokens of those who listen."""
        return [owner for owner in self._open if owner]

    def of(self, owner: str) -> list[Stream]:
        """Return the streams of one owner."""
        return list(self._open.get(owner, ()))

    @contextmanager
    def opened(self, stream: Stream) -> Iterator[None]:
        """Count a stream as open during the block; the oldest of its owner is closed if that has too many."""
        others = self._open.setdefault(stream.owner, {})
        if stream.owner and len(others) >= MOST_OF_TOKEN:
            next(iter(others)).close()
        others[stream] = None
        self._count += 1
        if self._last is not None:
            self._close(stream, self._last)
        try:
            yield
        finally:
            self._count -= 1
            del others[stream]
            if not others:
                del self._open[stream.owner]

    async def broadcast(self, kind: str, told: bytes) -> None:
        """Tell everybody an event, some in each turn of the event loop."""
        streams = [stream for others in self._open.values() for stream in others]
        for first in range(0, len(streams), SLICE):
            for stream in streams[first : first + SLICE]:
                stream.tell(kind, told)
            await asyncio.sleep(0)

    def close(self, last: bytes = b"") -> None:
        """End every stream, and those to come.

        Args:
            last: The event that each ends with; empty for none.
        """
        self._last = self._last or last
        for others in self._open.values():
            for stream in others:
                self._close(stream, self._last)

    def _close(self, stream: Stream, last: bytes) -> None:
        if last:
            stream.tell("closed", last)
        stream.close()
