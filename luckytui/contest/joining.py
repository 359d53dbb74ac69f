"""Who may join a contest: the record of the room, and why a line cannot join."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from luckytui.contest.lines import Origin
from luckytui.contest.rulings import Reason
from luckytui.contest.words import LONGEST_NAME
from luckytui.text import grouped

#: The most lines from phones in a contest, unless the presenter sets another maximum; and the most that can be, also
#: of clients.
USUAL_LINES = 5_000
MOST_LINES = 100_000
#: The tokens of removed lines that a journal remembers.
MOST_REMOVED = 1_000


class JoinReason(StrEnum):
    """Why a live line cannot join, or cannot be changed."""

    OFF_AIR = "the contest is off air"
    OVER = "the contest is over"
    LOCKED = "the presenter lets nobody else in"
    FULL = "as many have joined as may"
    NAME_TAKEN = "another line has this name"
    BAD_NAME = f"a name is one word of 1 to {LONGEST_NAME} letters, digits, - or _"
    REMOVED = Reason.REMOVED.value
    NO_LINE = "no such live line in this contest"


class JoinRefused(ValueError):
    """A live line cannot join, or cannot be changed.

    Attributes:
        reason: Why.
    """

    def __init__(self, reason: JoinReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class RoomRecord(NamedTuple):
    """What a journal holds of the room around its contests.

    Attributes:
        code: Four letters with which phones join; drawn once for each journal.
        locked: Whether only those come in who have a line already.
        most: The most lines from phones in a contest, 0 to 100,000; those that were removed do not count.
        removed: The tokens of the lines that the presenter removed last, the newest one last.
    """

    code: str = ""
    locked: bool = False
    most: int = USUAL_LINES
    removed: tuple[str, ...] = ()

    def changed(self, locked: bool | None, most: int | None) -> RoomRecord:
        """Return the record with another lock or maximum; None changes nothing.

        Raises:
            ValueError: The maximum is not 0 to 100,000.
        """
        if most is not None and not 0 <= most <= MOST_LINES:
            raise ValueError(f"at most 0 to {grouped(MOST_LINES)} lines can be let in")
        return self._replace(locked=self.locked if locked is None else locked, most=self.most if most is None else most)

    def without(self, token: str) -> RoomRecord:
        """Return the record with the token of a line that was removed; the oldest of 1,000 is forgotten for it."""
        if not token or token in self.removed:
            return self
        return self._replace(removed=(*self.removed, token)[-MOST_REMOVED:])

    def refuses(self, origin: Origin, token: str, present: int) -> JoinReason | None:
        """Return why a new line may not come in, or None if it may.

        Args:
            origin: Where it calls from; the keyboard is the presenter's own, and always let in.
            token: As for `LiveLine`.
            present: The lines in the contest that are of the same origin, without those that were removed.
        """
        if origin is Origin.KEYBOARD:
            return None
        if token in self.removed:
            return JoinReason.REMOVED
        if self.locked:
            return JoinReason.LOCKED
        most = self.most if origin is Origin.PHONE else MOST_LINES
        return JoinReason.FULL if present >= most else None
