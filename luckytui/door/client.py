"""A client of the door: requests with their answers, and the events of the show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from itertools import count
from types import TracebackType
from typing import Any, Self

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event
from luckytui.door.lines import lines_in
from luckytui.door.place import address, door_of
from luckytui.door.protocol import DoorClosed, DoorError, Hello, RequestRefused, request_line
from luckytui.journal.place import JournalPlace
from luckytui.text import printable

#: Event lines that wait for whoever iterates over them; beyond that the connection is closed.
MOST_WAITING = 100_000

#: Bytes that are read at a time.
_READ = 1 << 16


class DoorClient:
    """A connection to the door of a show. Use it as an async context manager.

    Args:
        journal: The path of the show's journal.

    Attributes:
        hello: What the show said first.
    """

    hello: Hello

    def __init__(self, journal: JournalPlace) -> None:
        self._journal = journal
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        #: Event lines that wait, and set when there are some, or the show is gone.
        self._events: list[str] = []
        self._happened = asyncio.Event()
        self._closed = f"the show that plays {printable(str(journal))} is gone"
        self._open = False
        #: Lines that are sent at the end of this turn of the event loop.
        self._unsent: list[bytes] = []

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            DoorClosed: No show plays there.
            DoorError: There is something else there.
        """
        door = door_of(self._journal)
        try:
            with address(door) as name:
                reader, self._writer = await asyncio.open_unix_connection(name, limit=_READ)
        except OSError as error:
            raise DoorClosed(_no_show(self._journal, error)) from error
        lines = lines_in(_reads(reader))
        try:
            if (said := await anext(lines, None)) is None:
                raise DoorClosed(f"the show that plays {printable(str(self._journal))} has no room for another client")
            self.hello = Hello.read(said)
        except DoorError:
            self._writer.close()
            raise
        self._open = True
        self._reading = asyncio.create_task(self._read(lines))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        self._reading.cancel()
        await asyncio.wait([self._reading])
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def request(self, do: str, **fields: object) -> dict[str, Any]:
        """Send a request and return what the show answers.

        Args:
            do: What to do.
            fields: What it needs.

        Raises:
            RequestRefused: The show refuses it.
            DoorClosed: The show is gone. A call that it may have taken can be sent again with its key.
        """
        if not self._open:
            raise DoorClosed(self._closed)
        id = next(self._ids)
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        try:
            self._send(f"{request_line(id, do, fields)}\n".encode())
            if self._writer.transport.get_write_buffer_size():
                with suppress(ConnectionError):
                    # Otherwise the reader finds out, after the answers that have come.
                    await self._writer.drain()
            said = await answer
        finally:
            del self._answers[id]
        if "ok" not in said:
            raise RequestRefused(said["refused"], said["say"])
        ok: dict[str, Any] = said["ok"]
        return ok

    def _send(self, line: bytes) -> None:
        """Send a line, together with the others of this turn of the event loop: a room has a thousand at once."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(line)

    def _flush(self) -> None:
        self._writer.write(b"".join(self._unsent))
        self._unsent.clear()

    async def lines(self) -> AsyncGenerator[str, None]:
        """Subscribe, and yield the show's events as JSON lines: a snapshot or the opening of a contest comes first.

        Raises:
            DoorClosed: The show is gone, or so many lines wait that the connection was closed.
        """
        async with aclosing(self.runs()) as runs:
            async for run in runs:
                for line in run:
                    yield line

    async def runs(self) -> AsyncGenerator[list[str], None]:
        """Subscribe, and yield event lines as `lines` does, all that have come together at once.

        Raises:
            DoorClosed: As for `lines`.
        """
        await self.request("subscribe")
        while self._open or self._events:
            await self._happened.wait()
            self._happened.clear()
            run, self._events = self._events, []
            if run:
                yield run
        raise DoorClosed(self._closed)

    async def events(self) -> AsyncGenerator[Event, None]:
        """Subscribe, and yield the show's events: a snapshot or the opening of a contest comes first.

        Raises:
            DoorClosed: As for `lines`.
        """
        decoder = Decoder()
        async with aclosing(self.lines()) as lines:
            async for line in lines:
                if (event := decoder.decode(line)) is not None:
                    yield event

    async def _read(self, lines: AsyncIterator[bytes]) -> None:
        """Hand out what the show says, until it is gone."""
        try:
            async for line in lines:
                if line.startswith(b'{"event":'):
                    if len(self._events) >= MOST_WAITING:
                        self._closed = "the show's events were not read in time"
                        self._writer.transport.abort()
                        return
                    self._events.append(line.decode())
                    self._happened.set()
                    continue
                said = json.loads(line)
                answer = self._answers.get(said["id"])
                if answer is not None and not answer.done():
                    answer.set_result(said)
        finally:
            self._open = False
            self._happened.set()
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(DoorClosed(self._closed))


async def _reads(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield what a connection brings, to its end."""
    # A show that was killed resets it.
    with suppress(ConnectionError):
        while read := await reader.read(_READ):
            yield read


def _no_show(journal: JournalPlace, error: OSError) -> str:
    """Return why there is no door to connect to."""
    shown = printable(str(journal))
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return f"no show plays {shown}"
    return f"the show that plays {shown} cannot be reached ({error.strerror or error})"
