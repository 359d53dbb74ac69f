"""The protocol of a journal that is read where no event loop runs, as by the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol, Self

from luckytui.contest.rulings import Ruling, Rulings
from luckytui.journal.place import JournalPlace
from luckytui.journal.rows import Rows
from luckytui.journal.stored import StoredContest


class Reader(Protocol):
    """A journal open for reading, also while a show writes to it. Every method may raise JournalError."""

    @property
    def path(self) -> JournalPlace:
        """Where it is, for messages."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Close the journal."""

    def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first."""

    def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest."""

    def unfinished(self) -> StoredContest | None:
        """Return the contest whose outcome has not been told, or None; its winners are left out."""

    def pages(self, stored: StoredContest) -> Iterator[Rulings]:
        """Yield a contest's calls in order, at most 1,000 at a time, each checked."""

    def rulings(self, stored: StoredContest) -> list[Ruling]:
        """Return a contest's calls in order, each checked."""

    def verify(self) -> Iterator[StoredContest]:
        """Check every call of every contest, and yield each contest that adds up."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Read at one moment within the block, whatever a show writes meanwhile."""

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Yield every row of every table, in pages, each with its table's name in `TABLES`; within `snapshot`."""
