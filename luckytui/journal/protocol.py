"""What the show asks of a journal, whatever keeps it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.stored import StoredContest


class JournalReader(Protocol):
    """What can be read of a journal, also while it is written to. Every method may raise JournalError."""

    async def contests(self) -> list[StoredContest]:
        """Return every contest with its winners, the first one first."""

    async def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None where there is no such contest."""

    def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        """Yield a contest's calls in order, some at a time, each checked."""


class Journal(JournalReader, Protocol):
    """The durable record of every contest, open for the one show that writes to it.

    What a coroutine writes is durable when it returns; when it raises JournalError, nothing of it is. It may be
    read while it is written to: how is the journal's own affair. Every method may raise JournalError.
    """

    @property
    def silence(self) -> float:
        """Seconds since the journal was last written, when it was opened."""

    async def unfinished(self, terms: Terms, live: Sequence[tuple[str, Origin]] = ()) -> StoredContest | None:
        """Return the contest whose end has not been told, or None; its winners are left out.

        Args:
            terms: What the record of an earlier program, found in the journal's place, goes on with.
            live: Name and origin of the live lines that join that contest.
        """

    async def open_contest(self, terms: Terms, live: Sequence[tuple[str, Origin]] = ()) -> StoredContest:
        """Put a new contest on the air.

        Args:
            terms: What is settled.
            live: Name and origin of the live lines that join from the beginning.
        """

    async def join(self, contest: int, line: LiveLine) -> None:
        """Add a live line to a contest."""

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        """Add calls to a contest, and say how it stands after them, in one decision.

        Args:
            contest: Its id.
            rulings: The calls, in order; none where silence ended the contest.
            outcome: How the contest stands after them.
            keys: For each of them from a live line, by caller, the key it was sent with.
        """

    async def told(self, contest: int) -> None:
        """Note that a contest's outcome was told."""

    async def abandon(self, contest: int) -> None:
        """Close an unfinished contest for good; one that has its outcome keeps it."""

    async def reopen(self) -> None:
        """Open the journal anew after it failed."""

    async def close(self) -> None:
        """Wait for what is under way, and let the next show have the journal."""
