"""Lines of any length from bytes as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from math import inf


async def lines_in(reads: AsyncIterator[bytes], longest: float = inf) -> AsyncGenerator[bytes, None]:
    """Yield lines without their ends; half a line at the end counts for nothing.

    Args:
        reads: The bytes, in pieces.
        longest: The longest line, in bytes, where they come from another machine.

    Raises:
        ValueError: A line is longer.
    """
    begun: list[bytes] = []
    length = 0
    async for read in reads:
        first, *more = read.split(b"\n")
        begun.append(first)
        length = len(more[-1]) if more else length + len(first)
        if length > longest:
            raise ValueError(f"a line of more than {longest} bytes")
        for each in more:
            yield b"".join(begun)
            begun = [each]
