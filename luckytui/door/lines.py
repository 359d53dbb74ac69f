"""Lines of any length from bytes as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator


async def lines_in(reads: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Yield lines without their ends; half a line at the end counts for nothing.

    Args:
        reads: The bytes, in pieces.
    """
    begun: list[bytes] = []
    async for read in reads:
        first, *more = read.split(b"\n")
        begun.append(first)
        for each in more:
            yield b"".join(begun)
            begun = [each]
