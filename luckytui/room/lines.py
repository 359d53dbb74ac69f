"""Whose line is whose: by the hash of the token that its owner holds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from luckytui.room.problems import ProblemError
from luckytui.room.show import Show
from luckytui.room.state import ContestState

#: Requests to the show at once.
_AT_ONCE = 100


class Lines:
    """The live lines of the contest, by the hashes of their owners' tokens.

    What it does not know it asks the show. It keeps what it knows through a crash: the contest has the same lines then.

    Args:
        state: What is known of the contest.
        show: The show.
    """

    def __init__(self, state: ContestState, show: Show) -> None:
        self._state = state
        self._show = show
        self._contest = 0
        self._lines: dict[str, int] = {}
        self._owners: dict[int, str] = {}

    def know(self, owner: str, told: Mapping[str, Any]) -> None:
        """Note whose a line is.

        Args:
            owner: The hash of the owner's token.
            told: What the show has answered: the line and its contest, which may be over by now.
        """
        self._renew()
        if told["contest"] == self._contest:
            line = told["line"]
            self._lines[owner], self._owners[line] = line, owner

    def known(self, owner: str) -> int | None:
        """Return the line of an owner, if it is known; else None."""
        self._renew()
        return self._lines.get(owner)

    def owner(self, line: int) -> str | None:
        """Return the hash of the token of a line's owner; None if it is not known."""
        self._renew()
        return self._owners.get(line)

    async def find(self, owner: str) -> int | None:
        """Return the line of an owner, or None if there is none.

        Raises:
            ProblemError: It is not known, and the show is off air, or its contest was not heard of yet.
        """
        if (line := self.known(owner)) is not None:
            return line
        found = await self._show.request("line", token=owner)
        if found["line"] is None:
            return None
        self.know(owner, found)
        if (line := self.known(owner)) is None:
            # A line of a contest that the room hears of in a moment: who asks again then has it.
            raise ProblemError("off-air")
        return line

    async def find_all(self, owners: Sequence[str]) -> None:
        """Find the lines of many owners, of whom some may have none."""
        for first in range(0, len(owners), _AT_ONCE):
            await asyncio.gather(*map(self.find, owners[first : first + _AT_ONCE]))

    def _renew(self) -> None:
        """Forget the lines of another contest."""
        if self._state.contest != self._contest:
            self._contest = self._state.contest
            self._lines.clear()
            self._owners.clear()
