"""How a contest began, for viewers who were there. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from luckytui.clock import wall
from luckytui.contest import codec
from luckytui.contest.events import Paced
from luckytui.door.contest import FollowedContest
from luckytui.relay.bulletins import BEGINNINGS, MOST_WAITING, OPENINGS

#: Wall seconds for which a beginning is new: viewers ask at once, and again after three seconds without an answer.
NEW = 5.0


class Beginning:
    """The event lines of a contest from its beginning on, as long as that is new.

    Who asks for the contest meanwhile sees it begin, or go on after a crash, as one at the door does; for whoever comes
    later there is a snapshot.

    Args:
        contest: What is known of the contest.
        now: Returns wall seconds.
    """

    def __init__(self, contest: FollowedContest, now: Callable[[], float] = wall) -> None:
        self._contest = contest
        self._now = now
        self._lines: list[str] = []
        #: The wall time until which it is new.
        self._until = 0.0

    def add(self, lines: Sequence[str]) -> None:
        """Add the next event lines of the show; none: it is gone."""
        for line in lines:
            if line.startswith(OPENINGS):
                self._lines = []
                self._until = self._now() + NEW if line.startswith(BEGINNINGS) else 0.0
            self._lines.append(line)
        if not lines or not self._is_new():
            self._lines, self._until = [], 0.0

    def text(self) -> str:
        """Return the lines, and where the time stands now; empty if no beginning is new."""
        contest = self._contest
        if not self._is_new() or contest.view is None:
            return ""
        lines = self._lines
        if not contest.clock.paused:
            view, at = contest.view, round(contest.clock.elapsed(), 3)
            lines = [*lines, *codec.encode(Paced(view.contest, view.number, at, view.rate, paused=False))]
        return "\n".join(lines)

    def _is_new(self) -> bool:
        return self._now() < self._until and len(self._lines) <= MOST_WAITING
