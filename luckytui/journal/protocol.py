"""The protocol of a journal: what the show needs, independent of the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Protocol

from luckytui.contest.events import Paced
from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.stored import Departure, Kind, Order, StoredContest, Summary


class JournalReader(Protocol):
    """A journal for reading, also while it is written to. Every method may raise JournalError."""

    async def contests(self) -> list[StoredContest]:
        """Return all contests with their winners, in order."""

    async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        """Return a page of the list of contests.

        Args:
            kind: Which contests; `MINE` are those in which a person called from the keyboard.
            order: By what they are sorted; the newer of two that are alike comes first.
            first: The index of the first one, from 0.
            count: The most that are returned.
        """

    async def contest(self, contest: int) -> StoredContest | None:
        """Return one contest with its winners, or None if there is no such contest."""

    def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        """Yield a contest's calls in order, in pages, each call checked."""


class Journal(JournalReader, Protocol):
    """The durable record of every contest, open for the one show that writes to it.

    A coroutine that writes returns when the change is durable; if it raises JournalError, nothing was changed.
    Reading while writing is allowed, and the implementation has to see to that. Every method may raise JournalError.
    """

    @property
    def silence(self) -> float:
        """Seconds from the last write to the journal until it was opened."""

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        """Return the contest whose outcome has not been shown yet, without its winners, or None.

        Args:
            terms: The terms with which the record of an earlier program is converted to a contest, if there is one.
            live: The live lines of that contest.
        """

    async def open_contest(self, terms: Terms, live: Sequence[NewLine] = (), *, lobby: bool = False) -> StoredContest:
        """Add a new contest and return it.

        Args:
            terms: Its terms.
            live: Its first live lines.
            lobby: Whether it has not begun.
        """

    async def begin(self, contest: int) -> None:
        """Record that a contest has left its lobby."""

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        """Add live lines to a contest, in one transaction."""

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        """Rename or remove a live line of a contest, and set the contest's outcome, in one transaction.

        The token of a line that is removed is remembered (`RoomRecord.removed`).

        Args:
            contest: Its id.
            line: The line as it is then.
            outcome: The outcome after the change.
        """

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        """Add calls to a contest and set its outcome, in one transaction.

        Args:
            contest: Its id.
            rulings: The calls, in order; none if the contest ended in silence.
            outcome: The outcome after these calls.
            keys: The keys of the live calls among them, by caller.
        """

    async def room(self) -> RoomRecord:
        """Return the journal's record of the room."""

    async def set_room(self, *, locked: bool | None = None, most: int | None = None) -> RoomRecord:
        """Change the record of the room, and return it as it is then; None changes nothing.

        Args:
            locked: As in `RoomRecord`.
            most: As in `RoomRecord`.
        """

    async def told(self, contest: int) -> None:
        """Record that a contest's outcome was shown."""

    async def abandon(self, contest: int) -> None:
        """Close an unfinished contest; it becomes abandoned unless it has an outcome."""

    async def depart(self, contest: int, departure: Departure) -> None:
        """Record that the show leaves an unfinished contest in good order, and how."""

    async def departure(self, contest: int) -> Departure | None:
        """Return how the last show left a contest, and forget it; None if that show did not leave in good order."""

    async def attend(self, tell_time: Callable[[], Paced | None] = lambda: None) -> None:
        """Wait until the journal is lost without being used, such as one on a server; do not return before.

        Args:
            tell_time: Tells those who look at the journal itself where the time of the contest on air stands; None if
                there is none.
        """

    async def reopen(self) -> None:
        """Reopen the journal after it failed."""

    async def close(self) -> None:
        """Finish what is under way, close the journal and release its lock."""
