"""A client of the door: requests with their answers, and the events of the show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import count
from types import TracebackType
from typing import Any, Self

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event
from luckytui.door.lines import Lines
from luckytui.door.place import address, door_of
from luckytui.door.protocol import DoorClosed, Hello, RequestRefused, request_line
from luckytui.journal.place import JournalPlace
from luckytui.text import printable

#: Event lines that wait for whoever iterates over them; beyond that the connection is closed.
MOST_WAITING = 100_000


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
        #: The show's first line; None if it sends none.
        self._first: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        #: Lines that are sent at the end of this turn of the event loop.
        self._unsent: list[bytes] = []

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            DoorClosed: No show plays there.
            DoorError: There is something else there.
        """
        try:
            with address(door_of(self._journal)) as name:
                self._transport, self._lines = await asyncio.get_running_loop().create_unix_connection(
                    lambda: Lines(self._take, self._lose), name
                )
        except OSError as error:
            raise DoorClosed(_no_show(self._journal, error)) from error
        try:
            if (said := await self._first) is None:
                raise DoorClosed(f"the show that plays {printable(str(self._journal))} has no room for another client")
            self.hello = Hello.read(said)
        except BaseException:
            self._transport.close()
            raise
        self._open = not self._transport.is_closing()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        self._transport.close()
        await self._lines.gone()

    async def request(self, do: str, **fields: object) -> dict[str, Any]:
        """Send a request and return what the show answers.

        Args:
            do: What to do.
            fields: What it needs.

        Raises:
            RequestRefused: The show refuses it.
            DoorClosed: The show is gone. A call that it may have taken can be sent again with its key.
        """
        answer = self._put(do, fields)
        if len(self._unsent) == 1:
            # Together with the others of this turn of the event loop: a room has a thousand at once.
            asyncio.get_running_loop().call_soon(self._flush)
        await self._lines.drained()
        return await answer

    def ask(self, do: str, **fields: object) -> asyncio.Future[dict[str, Any]]:
        """Send a request at once; return what will be the show's answer. It raises `RequestRefused` as `request` does.

        Nothing waits here while the show does not read: ask for little before earlier answers have come.

        Args:
            do: As for `request`.
            fields: As for `request`.

        Raises:
            DoorClosed: As for `request`.
        """
        answer = self._put(do, fields)
        self._flush()
        return answer

    def _put(self, do: str, fields: dict[str, object]) -> asyncio.Future[dict[str, Any]]:
        """Add a request to those that are not sent yet; return what will be its answer."""
        if not self._open:
            raise DoorClosed(self._closed)
        id = next(self._ids)
        self._unsent.append(f"{request_line(id, do, fields)}\n".encode())
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        return answer

    def _flush(self) -> None:
        if self._unsent:
            self._transport.write(b"".join(self._unsent))
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

    def _take(self, line: bytes) -> None:
        """Hand out a line of the show."""
        if not self._first.done():
            self._first.set_result(line)
        elif line.startswith(b'{"event":'):
            if len(self._events) >= MOST_WAITING:
                self._closed = "the show's events were not read in time"
                self._transport.abort()
            else:
                self._events.append(line.decode())
                self._happened.set()
        else:
            said = json.loads(line)
            answer = self._answers.pop(said["id"], None)
            if answer is None or answer.done():
                return
            if "ok" in said:
                answer.set_result(said["ok"])
            else:
                answer.set_exception(RequestRefused(said["refused"], said["say"]))

    def _lose(self) -> None:
        """Tell whoever waits that the show is gone."""
        self._open = False
        self._happened.set()
        if not self._first.done():
            self._first.set_result(None)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(DoorClosed(self._closed))
        self._answers.clear()


def _no_show(journal: JournalPlace, error: OSError) -> str:
    """Return why there is no door to connect to."""
    shown = printable(str(journal))
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return f"no show plays {shown}"
    return f"the show that plays {shown} cannot be reached ({error.strerror or error})"
