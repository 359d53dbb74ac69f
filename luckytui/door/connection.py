"""One connection of a client to the door: reads its requests, and writes answers and events, each within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any

from luckytui.door.protocol import MOST_BYTES, Request, RequestRefused, bad_request, ok, read_request, refusal
from luckytui.door.requests import Requests
from luckytui.door.telling import pieces
from luckytui.station.feed import Feed, Subscription

#: Wall seconds until a connection that has sent no request is closed, and until one is that does not read.
PATIENCE = 10.0

#: Requests of a connection that are under way; before more are read, one has to be answered.
MOST_REQUESTS = 1_000

#: Requests that are read in one turn of the event loop.
_IN_A_TURN = 20

#: Bytes that wait to be sent, above which nothing is added.
_FULL = 1 << 16

#: Wall seconds that a connection has at its end to take what waits for it.
_LAST_WORDS = 0.5


class Connection:
    """A connection of a client. It never makes the show wait: what it does not take in time closes it.

    Args:
        reader: Reads lines of at most `MOST_BYTES`.
        writer: Writes to it.
        requests: Answers its requests.
        feed: What it may subscribe to.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        requests: Requests,
        feed: Feed,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._requests = requests
        self._feed = feed
        #: Whose turn it is to write: a line may be written in pieces.
        self._turn = asyncio.Lock()
        self._free = asyncio.Semaphore(MOST_REQUESTS)
        self._events: Subscription | None = None
        #: What writes to the client: an answer each, and all events.
        self._writing: set[asyncio.Task[None]] = set()

    async def serve(self, hello: str) -> None:
        """Serve the client until it leaves, or is sent away, or this task is cancelled; then close the connection.

        Args:
            hello: The first line.
        """
        # A client that leaves in the middle of something is no fault.
        try:
            with suppress(ConnectionError, TimeoutError):
                await self._write(hello)
                await self._read()
        finally:
            await self._close()

    async def _read(self) -> None:
        """Read requests to the end, and start to answer each."""
        async with asyncio.timeout(PATIENCE) as first:
            count = 0
            while (line := await self._line()) is not None:
                try:
                    request = read_request(line)
                except RequestRefused as refused:
                    await self._write(refusal(None, refused))
                else:
                    first.reschedule(None)
                    await self._free.acquire()
                    self._start(self._answer(request))
                count += 1
                if count % _IN_A_TURN == 0:
                    # Lines that have arrived together would be read without a pause.
                    await asyncio.sleep(0)

    async def _line(self) -> bytes | None:
        """Return the next line; None at the end, where half a line counts for nothing."""
        try:
            return await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError:
            await self._write(refusal(None, bad_request(f"a request is a line of at most {MOST_BYTES} bytes")))
            return None

    async def _answer(self, request: Request) -> None:
        try:
            if request.do == "subscribe":
                return await self._subscribe(request)
            try:
                answer = ok(request.id, await self._requests.answer(request))
            except RequestRefused as refused:
                answer = refusal(request.id, refused)
            await self._write(answer)
        finally:
            self._free.release()

    async def _subscribe(self, request: Request) -> None:
        if self._events is not None:
            await self._write(refusal(request.id, bad_request("this connection has subscribed already")))
            return
        self._events = self._feed.subscribe()
        await self._write(ok(request.id, {}))
        self._start(self._publish(self._events))

    async def _publish(self, events: Subscription) -> None:
        """Write the events. If the client is slow, the feed gives it a snapshot in place of what it missed."""
        async for event in events:
            await self._write_pieces(pieces(event))

    async def _write(self, line: str) -> None:
        await self._write_pieces([f"{line}\n".encode()])

    async def _write_pieces(self, pieces: Iterable[bytes]) -> None:
        """Write the pieces of a line or more.

        Raises:
            ConnectionError: The client is gone.
            TimeoutError: It does not read.
        """
        async with self._turn:
            for count, piece in enumerate(pieces):
                if count:
                    # A client that reads fast would be written all of a long contest without a pause.
                    await asyncio.sleep(0)
                if self._writer.is_closing():
                    raise ConnectionResetError
                self._writer.write(piece)
                if self._writer.transport.get_write_buffer_size() > _FULL:
                    async with asyncio.timeout(PATIENCE):
                        await self._writer.drain()

    def _start(self, writes: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(writes)
        self._writing.add(task)
        task.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._writer.transport.abort()
            if not isinstance(error, ConnectionError | TimeoutError):
                raise error

    async def _close(self) -> None:
        """Let the client have what waits for it, then close the connection."""
        if self._events is not None:
            self._events.close()
        try:
            with suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    while self._writing:
                        await asyncio.wait(self._writing)
                    self._writer.close()
                    await self._writer.wait_closed()
        finally:
            for task in self._writing:
                task.cancel()
            self._requests.close()
            self._writer.transport.abort()
