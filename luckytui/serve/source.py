"""The show as a tab's process is told it by the server (`luckytui.serve.feed`), as a source of events."""

from __future__ import annotations

import asyncio
import json
from asyncio import StreamReader
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from socket import socket

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event
from luckytui.door.lines import lines_in
from luckytui.door.protocol import DoorError
from luckytui.door.source import Source

#: Bytes that are read at a time.
_READ = 1 << 16
#: The longest line, in bytes: a contest of a million calls has 30 MB.
_LONGEST_LINE = 1 << 27

_Lines = AsyncGenerator[bytes, None]
_Tell = Callable[[str], object]


async def at_the_server(connection: int, tell: _Tell) -> Source:
    """Yield the events of the show, each connection by itself, until the server is gone.

    Args:
        connection: The descriptor of a connection to the server.
        tell: Called with why the show cannot be seen, a sentence without a full stop; empty when that has passed.

    Raises:
        DoorError: It never can.
    """
    reader, writer = await asyncio.open_unix_connection(sock=socket(fileno=connection))
    try:
        async with aclosing(_reads(reader)) as reads, aclosing(lines_in(reads, _LONGEST_LINE)) as lines:
            async for line in lines:
                if _is_there(line, tell):
                    yield _heard(lines, tell)
    finally:
        writer.close()


async def _heard(lines: _Lines, tell: _Tell) -> AsyncIterator[Event]:
    """Yield the events of one connection to the show."""
    decoder = Decoder()
    async for line in lines:
        if line.startswith(b'{"event":'):
            if (event := decoder.decode(line.decode())) is not None:
                yield event
        elif _is_there(line, tell) is False:
            return


def _is_there(line: bytes, tell: _Tell) -> bool | None:
    """Hear what is no event; return whether the show is there, or None if it says nothing of that."""
    match json.loads(line):
        case {"show": bool(show)}:
            return show
        case {"trouble": str(trouble)}:
            tell(trouble)
        case {"refused": str(refused)}:
            raise DoorError(refused)
    return None


async def _reads(reader: StreamReader) -> AsyncGenerator[bytes, None]:
    while read := await reader.read(_READ):
        yield read
