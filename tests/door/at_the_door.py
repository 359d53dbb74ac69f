"""A show with its door open, in this process, and a client that sends and reads bytes as it likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.terms import Terms
from luckytui.door.audience import Audience
from luckytui.door.place import door_of
from luckytui.door.server import open_door
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

#: Nobody scheduled calls before the clock is set.
TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0, timeout=10.0)
KEYBOARD = NewLine("", Origin.KEYBOARD)
#: The first live line of such a contest.
LINE = 7
TOKEN = "0123456789abcdef" * 4


@asynccontextmanager
async def on_air(
    journal_path: Path, journal: FakeJournal | None = None, audience: Audience | None = None
) -> AsyncIterator[OnStage]:
    """Yield a show whose contest is on air, with one live line, and whose door is open."""
    async with OnStage(journal) as show, open_door(show.host, journal_path, audience):
        await show.host.open(TERMS, live=[KEYBOARD])
        await show.host.go_on_air()
        yield show


class Raw:
    """A client that knows no protocol.

    Args:
        reader: Reads the show's lines.
        writer: Writes anything.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._early: dict[int | None, dict[str, Any]] = {}

    @classmethod
    @asynccontextmanager
    async def connected(cls, journal_path: Path) -> AsyncIterator[Raw]:
        """Yield a client that is connected and has read the hello."""
        reader, writer = await asyncio.open_unix_connection(door_of(journal_path), limit=1 << 22)
        try:
            raw = cls(reader, writer)
            assert (await raw.said())["door"] == 1
            yield raw
        finally:
            writer.transport.abort()

    def say(self, *requests: bytes | dict[str, Any]) -> None:
        """Send bytes as they are, and requests as lines."""
        for request in requests:
            self.writer.write(request if isinstance(request, bytes) else json.dumps(request).encode() + b"\n")

    async def said(self) -> dict[str, Any]:
        """Return the next line of the show."""
        line = await self.reader.readline()
        assert line.endswith(b"\n"), "the show has closed the connection"
        said: dict[str, Any] = json.loads(line)
        return said

    async def answer(self, id: int | None) -> dict[str, Any]:
        """Return the answer to a request; events that come before it are passed over."""
        while id not in self._early:
            said = await self.said()
            if "event" not in said:
                self._early[said["id"]] = said
        return self._early.pop(id)

    async def rest(self) -> bytes:
        """Return all that is said until the show closes the connection."""
        try:
            return await self.reader.read()
        except ConnectionResetError:
            return b""


def call(id: int, number: object = "345", key: object = "k", **fields: object) -> dict[str, Any]:
    """Return the request of the first live line's call."""
    return {"id": id, "do": "call", "line": LINE, "keyword": "lucky", "number": number, "key": key} | fields
