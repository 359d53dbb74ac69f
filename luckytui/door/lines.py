"""Lines of any length from bytes as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable


class Lines(asyncio.Protocol):
    """A connection whose lines are handed on in the moment in which they arrive.

    Args:
        take: Called with each line, without its end; half a line at the end counts for nothing.
        lost: Called once when the connection is gone.
    """

    def __init__(self, take: Callable[[bytes], object], lost: Callable[[], object]) -> None:
        self._take = take
        self._lost = lost
        self._begun: list[bytes] = []
        #: Set while the other side reads what is sent, and when the connection is gone.
        self._flows, self._gone = asyncio.Event(), asyncio.Event()
        self._flows.set()

    def data_received(self, data: bytes) -> None:
        """Hand on the lines that are whole."""
        for line in _ended(self._begun, data):
            self._take(line)

    def pause_writing(self) -> None:
        """Note that much waits to be sent."""
        self._flows.clear()

    def resume_writing(self) -> None:
        """Note that it has been sent."""
        self._flows.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the connection is gone, and tell so."""
        self._flows.set()
        self._gone.set()
        self._lost()

    async def drained(self) -> None:
        """Wait while much waits to be sent."""
        await self._flows.wait()

    async def gone(self) -> None:
        """Wait until the connection is gone."""
        await self._gone.wait()


async def lines_in(reads: AsyncIterator[bytes], longest: int) -> AsyncGenerator[bytes, None]:
    """Yield lines without their ends; half a line at the end counts for nothing.

    Args:
        reads: The bytes, in pieces.
        longest: The longest line, in bytes.

    Raises:
        ValueError: A line is longer.
    """
    begun: list[bytes] = []
    length = 0
    async for read in reads:
        lines = _ended(begun, read)
        length = len(begun[0]) if lines else length + len(read)
        if length > longest:
            raise ValueError(f"a line of more than {longest} bytes")
        for line in lines:
            yield line


def _ended(begun: list[bytes], read: bytes) -> list[bytes]:
    """Return the lines that end in what was read, and keep the one that has begun.

    Args:
        begun: The pieces of the line that has begun; changed.
        read: What was read.
    """
    first, *more = read.split(b"\n")
    begun.append(first)
    if not more:
        return []
    *whole, last = more
    lines = [b"".join(begun), *whole]
    begun[:] = [last]
    return lines
