"""A journal on a server, read by the command line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, Self, TypeVar

from luckytui.contest.rulings import Ruling, Rulings
from luckytui.journal.errors import JournalMissing
from luckytui.journal.place import Server
from luckytui.journal.postgres.connection import opening
from luckytui.journal.postgres.contents import Contents
from luckytui.journal.postgres.migrations import version_of
from luckytui.journal.rows import Rows
from luckytui.journal.stored import StoredContest

_Done = TypeVar("_Done")


async def readable(server: Server) -> Contents:
    """Return the contents of a journal, on a connection of their own. Nothing is written, and no right to is needed.

    The newest contests are checked at once.

    Raises:
        JournalError: There is no journal, or it cannot be read, or does not add up.
    """
    async with opening(server) as connection:
        if not await version_of(connection, server):
            raise JournalMissing(f"there is no journal in {server} yet")
        contents = Contents(server, connection)
        await contents.check_newest()
        return contents


def each(loop: asyncio.Runner, values: AsyncIterator[_Done]) -> Iterator[_Done]:
    """Yield values where no event loop runs."""

    async def following() -> _Done | None:
        return await anext(values, None)

    while (value := loop.run(following())) is not None:
        yield value


class Reader:
    """A journal open for reading, also while a show writes to it, where no event loop runs.

    Args:
        server: The journal.

    Raises:
        JournalError: As for `readable`.
    """

    def __init__(self, server: Server) -> None:
        self.path = server
        self._loop = asyncio.Runner()
        try:
            self._contents = self._run(readable(server))
        except BaseException:
            self._loop.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Disconnect."""
        self._run(self._contents.close())
        self._loop.close()

    def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._run(self._contents.contests())

    def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._run(self._contents.contest(contest))

    def unfinished(self) -> StoredContest | None:
        """Return the contest whose outcome has not been told, or None; its winners are left out.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._run(self._contents.unfinished())

    def pages(self, stored: StoredContest) -> Iterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up; the first wrong one is named.
        """
        return self._each(self._contents.pages(stored))

    def rulings(self, stored: StoredContest) -> list[Ruling]:
        """Return a contest's calls in order, each checked.

        Raises:
            JournalError: The calls cannot be read, or do not add up.
        """
        return [ruling for page in self.pages(stored) for ruling in page]

    def verify(self) -> Iterator[StoredContest]:
        """Check every call of every contest, and yield each contest that adds up.

        Raises:
            JournalError: The first wrong call.
        """
        return self._each(self._contents.verify())

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read at one moment within the block.

        Raises:
            JournalError: The journal cannot be read.
        """
        stack = AsyncExitStack()
        self._run(stack.enter_async_context(self._contents.snapshot()))
        try:
            yield
        finally:
            self._run(stack.aclose())

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Yield every row of every table, 1,000 at a time, each with its table's name; within `snapshot`.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self._each(self._contents.tables())

    def _each(self, values: AsyncIterator[_Done]) -> Iterator[_Done]:
        return each(self._loop, values)

    def _run(self, work: Coroutine[Any, Any, _Done]) -> _Done:
        return self._loop.run(work)
