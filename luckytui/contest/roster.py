"""The roster: the live lines of a contest, which of them has which name, and whose each one is."""

from __future__ import annotations

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

    Attributes:
        lines: All that have joined, in order.
        room: Says who may join.
    """

    def __init__(self, first: int, lines: Sequence[LiveLine]) -> None:
        self.lines: list[LiveLine] = []
        self.room = RoomRecord()
        self._first = first
        #: Ids by name, in lower case, and by token.
        self._named: dict[str, int] = {}
        self._owned: dict[str, int] = {}
        #: Lines from phones and clients.
        self._present = 0
        for line in lines:
            self.add(line)

    def find(self, token: str) -> LiveLine | None:
        """Return the line with a token, or None; an empty token is nobody's."""
        caller = self._owned.get(token)
        return None if caller is None else self.lines[caller - self._first]

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
            return line
        if (reason := self.room.refuses(origin, token, self._present)) is not None:
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
        self._present += line.origin is not Origin.KEYBOARD

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
