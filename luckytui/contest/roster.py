"""The roster: the live lines of a contest, which of them has which name, and whose each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from luckytui.contest.callers import call_sign, is_call_sign
from luckytui.contest.joining import JoinReason, JoinRefused, RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.words import is_name, normal

#: How the viewer's own line is called.
_YOU = "you"


class Roster:
    """The live lines of a contest.

    Args:
        first: The id of the first one.
        lines: Those that have joined.
        changes: How often they were renamed or removed.

    Attributes:
        lines: All that have joined, in order; those that were removed too.
        changes: How often they were renamed or removed.
        room: Says who may join.
    """

    def __init__(self, first: int, lines: Sequence[LiveLine], changes: int = 0) -> None:
        self.lines: list[LiveLine] = []
        self.changes = changes
        self.room = RoomRecord()
        self._first = first
        #: Ids by name, in lower case, and by token.
        self._named: dict[str, int] = {}
        self._owned: dict[str, int] = {}
        #: Lines that were not removed, by their origin.
        self._present = Counter[Origin]()
        for line in lines:
            self.add(line)

    def find(self, token: str) -> LiveLine | None:
        """Return the line with a token, or None; an empty token is nobody's."""
        caller = self._owned.get(token)
        return None if caller is None else self.lines[caller - self._first]

    def line(self, caller: int) -> LiveLine:
        """Return a live line.

        Raises:
            JoinRefused: There is none with this id.
        """
        index = caller - self._first
        if not 0 <= index < len(self.lines):
            raise JoinRefused(JoinReason.NO_LINE)
        return self.lines[index]

    def admit(self, name: str, origin: Origin, token: str) -> LiveLine:
        """Return the line for who wants to join, without adding it; whoever has one already gets that one.

        Args:
            name: The name wanted; empty for the call sign.
            origin: Where the line calls from.
            token: As for `LiveLine`; empty for a line that nobody comes back to.

        Raises:
            JoinRefused: The room or the name does not allow it.
        """
        if (line := self.find(token)) is not None:
            if line.removed:
                raise JoinRefused(JoinReason.REMOVED)
            return line
        if (reason := self.room.refuses(origin, token, self._present[origin])) is not None:
            raise JoinRefused(reason)
        caller = self._first + len(self.lines)
        return LiveLine(caller, self._free_name(name, caller), origin, token)

    def add(self, line: LiveLine) -> None:
        """Add a line that has joined."""
        assert line.caller == self._first + len(self.lines), "live lines are numbered in the order they joined"
        self.lines.append(line)
        if line.name:
            self._named[line.name.casefold()] = line.caller
        if line.token:
            self._owned[line.token] = line.caller
        self._present[line.origin] += not line.removed

    def rename(self, caller: int, name: str) -> LiveLine:
        """Give a live line another name, its call sign if that is empty; return it as it is then.

        Raises:
            JoinRefused: There is no such line, or it cannot have the name.
        """
        line = self.line(caller)
        renamed = line._replace(name=self._free_name(name, caller))
        self._named.pop(line.name.casefold(), None)
        if renamed.name:
            self._named[renamed.name.casefold()] = caller
        return self._changed(line, renamed)

    def remove(self, caller: int) -> LiveLine:
        """Remove a live line; return it as it is then.

        Raises:
            JoinRefused: There is no such line.
        """
        line = self.line(caller)
        self._present[line.origin] -= not line.removed
        self.room = self.room.without(line.token)
        return self._changed(line, line._replace(removed=True))

    def _changed(self, line: LiveLine, changed: LiveLine) -> LiveLine:
        """Put a line in the place of what it was; count that where it differs."""
        self.changes += changed != line
        self.lines[line.caller - self._first] = changed
        return changed

    def _free_name(self, name: str, caller: int) -> str:
        """Return the name that a line can have: the one wanted in its normal form, empty if that is its call sign.

        Raises:
            JoinRefused: It is no name, or another line's.
        """
        name = normal(name)
        folded = name.casefold()
        if folded in ("", call_sign(caller).casefold()):
            return ""
        if not is_name(name):
            raise JoinRefused(JoinReason.BAD_NAME)
        # Every call sign, since lines join later that have none but that.
        if folded == _YOU or is_call_sign(folded) or self._named.get(folded, caller) != caller:
            raise JoinRefused(JoinReason.NAME_TAKEN)
        return name
