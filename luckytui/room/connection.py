"""One connection to the room: uvicorn's, with a bound on how slow, how large and how many."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from starlette.responses import Response
from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from luckytui.clock import wall

#: The longest request that is not complete, in bytes: its line and headers, and a body of 1 KB.
LONGEST_REQUEST = 8 * 1024
#: Wall seconds that a request may take to arrive, and that a reader may leave what it was sent unread.
PATIENCE = 10.0
#: Bytes that wait for a reader; above that it is behind.
MOST_UNREAD = 64 * 1024

#: Answers a request that has arrived whole, now or later, if it is one that needs no task of its own: takes the
#: request, its body, and what sends the answer; returns whether it answers.
Direct = Callable[[Scope, bytes, Callable[[Response], None]], bool]

#: What arrives is read into this, one connection after the other: asyncio would make place for 256 KB each time.
_READ = memoryview(bytearray(1 << 16))

_REFUSED = (
    b"HTTP/1.1 %s\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n%s\r\n%s"
)


class Corked:
    """A transport that sends what is written in one turn of the event loop in one piece.

    uvicorn writes the head of an answer and its body one after the other, and each piece that is sent costs as much as
    all else in it (`tests.bench room`).

    Args:
        transport: The transport.
    """

    __slots__ = ("_transport", "_unsent")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._unsent: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Return what the transport has."""
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Return whether the transport is closing: it is asked more often than all else."""
        return self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Send data at the end of this turn."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(data)

    def close(self) -> None:
        """Close the transport once all is sent."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._unsent:
            self._transport.write(b"".join(self._unsent))
            self._unsent.clear()


class Connection(HttpToolsProtocol, asyncio.BufferedProtocol):
    """A connection. Its requests find `when_lost` in their state, which takes what to do once it is lost.

    Args:
        config: uvicorn's settings.
        server_state: What uvicorn's connections share.
        app_state: What the requests share.
        direct: Answers what needs no task.
        most: The most connections at once.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        direct: Direct,
        most: int,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "when_lost": self._when_lost}, _loop)
        self._direct = direct
        self._most = most
        #: A request whose headers have arrived, before it is known whether all of it has.
        self._begun: tuple[RequestResponseCycle, ASGI3Application] | None = None
        self._lost: Callable[[], None] | None = None
        #: Bytes of the request that is arriving.
        self._arrived = 0
        #: Since when a request is awaited or arriving, and since when the reader is behind; wall seconds.
        self._awaited: float | None = None
        self._behind: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or refuse one connection too many."""
        super().connection_made(Corked(transport))  # type: ignore[arg-type]
        transport.set_write_buffer_limits(MOST_UNREAD)
        self._awaited = wall()
        if len(self.connections) > self._most:
            self._refuse(b"503 Service Unavailable", b"The room is full: try again.", b"retry-after: 5\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who wants to know."""
        super().connection_lost(exc)
        if self._lost is not None:
            self._lost()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where to put what arrives."""
        return _READ

    def buffer_updated(self, nbytes: int) -> None:
        """Take what arrived."""
        self.data_received(bytes(_READ[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Take what arrived of a request."""
        if self.transport.is_closing():
            return
        self._arrived += len(data)
        super().data_received(data)
        if self._begun is not None:
            (cycle, app), self._begun = self._begun, None
            if not self._answers(cycle):
                super()._start_asgi_task(cycle, app)
        if self.cycle is not None and not self.cycle.more_body:
            self._arrived, self._awaited = 0, None
        elif self._arrived > LONGEST_REQUEST:
            self._refuse(b"431 Request Header Fields Too Large", b"The request is too large.")
        elif self._awaited is None:
            self._awaited = wall()

    def pause_writing(self) -> None:
        """Note that the reader is behind."""
        super().pause_writing()
        self._behind = wall()

    def resume_writing(self) -> None:
        """Note that the reader has caught up."""
        super().resume_writing()
        self._behind = None

    def drop_if_slow(self, now: float) -> None:
        """Drop the connection if it takes too long to send a request, or to read what it was sent.

        Args:
            now: Wall seconds.
        """
        since = min((moment for moment in (self._awaited, self._behind) if moment is not None), default=now)
        if now - since > PATIENCE:
            self.transport.abort()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Let a request wait until all that was read is looked through, unless it has waited for others already."""
        if cycle.more_body:
            self._begun = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _answers(self, cycle: RequestResponseCycle) -> bool:
        """Answer a request directly, and return True, if it can be."""
        if cycle.more_body or not cycle.keep_alive:
            return False

        def send(response: Response) -> None:
            if cycle.disconnected:
                return
            cycle.response_started = cycle.response_complete = True
            head = [b"%s: %s\r\n" % header for header in (*self.server_state.default_headers, *response.raw_headers)]
            self.transport.write(b"".join([STATUS_LINE[response.status_code], *head, b"\r\n", response.body]))
            # The server may have been told to stop meanwhile.
            if not cycle.keep_alive:
                self.transport.close()
            self.on_response_complete()

        return self._direct(cast(Scope, cycle.scope), bytes(cycle.body), send)

    def _when_lost(self, lost: Callable[[], None]) -> None:
        self._lost = lost
        if self.transport.is_closing():
            lost()

    def _refuse(self, status: bytes, why: bytes, headers: bytes = b"") -> None:
        self.transport.write(_REFUSED % (status, len(why), headers, why))
        self.transport.close()
