"""Every fact of a contest once and in order, for a subscriber that comes late, falls behind, or sees a show crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from luckytui.contest.events import Begun, Event, Joined, OnAir, Over, Paced, Removed, Renamed, Resumed, Ruled, Snapshot
from luckytui.contest.lines import LiveLine
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Start, Terms

#: The pace with which a show begins, until it says otherwise: rate 1, and not paused.
_RUNS = 1.0, False


class Continuation:
    """Fills the gaps in a subscriber's events.

    What is no fact (refusals, changes of the pace) and was missed stays untold, but for the present pace.

    Args:
        whole: Whether each contest is told from its beginning, as if the subscriber had come early and the show had
            never crashed; otherwise it is told from the event with which it became known.
    """

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        #: The contest and its terms: another journal has contests of the same numbers.
        self._contest: tuple[int, Terms | None] = 0, None
        self._lines: list[LiveLine] = []
        self._lobby = False
        self._calls = 0
        self._over = False
        self._pace = _RUNS

    def after(self, event: Event) -> Iterator[Event]:
        """Yield what an event tells that was not told before."""
        match event:
            case OnAir() | Resumed() | Snapshot():
                yield from self._opening(event)
                return
            case Joined(line=line):
                self._lines.append(line)
            case Renamed(line=line) | Removed(line=line):
                self._lines = [line if each.caller == line.caller else each for each in self._lines]
            case Begun():
                self._lobby = False
            case Ruled(rulings=made):
                self._calls += len(made)
            case Over():
                self._over = True
            case Paced(rate=rate, paused=paused):
                if self._whole and (rate, paused) == self._pace:
                    # Only the time was set.
                    return
                self._pace = rate, paused
        yield event

    def _opening(self, event: OnAir | Resumed | Snapshot) -> Iterator[Event]:
        start = Start() if isinstance(event, OnAir) else event.start
        rulings = Rulings() if isinstance(event, OnAir) else event.rulings
        new = (event.contest, event.terms) != self._contest or len(rulings) < self._calls
        whole = new and (self._whole or isinstance(event, Snapshot))
        if new:
            self._contest = event.contest, event.terms
            self._over, self._pace, self._lobby = False, _RUNS, event.lobby
            self._lines, self._calls = ([], 0) if whole else ([*event.lines], len(rulings))
        if whole:
            yield _beginning(event, start)
        yield from self._missed(event, event.lines, rulings)
        if not isinstance(event, Snapshot):
            self._pace = _RUNS
            if not self._whole:
                yield event
        elif event.end is not None and not self._over:
            self._over = True
            yield event.end
        elif event.end is None and self._pace != (event.rate, event.paused):
            self._pace = event.rate, event.paused
            yield Paced(event.contest, event.number, event.at, event.rate, event.paused)

    def _missed(
        self, event: OnAir | Resumed | Snapshot, lines: Sequence[LiveLine], rulings: Rulings
    ) -> Iterator[Event]:
        """Yield what was not told yet of the lines, of the lobby's end and of the calls."""
        contest, number = event.contest, event.number
        for told, line in zip(self._lines, lines, strict=False):
            if told.name != line.name:
                yield Renamed(contest, number, line)
            if told.removed != line.removed:
                yield Removed(contest, number, line)
        for line in lines[len(self._lines) :]:
            yield Joined(contest, number, line)
        if self._lobby and not event.lobby:
            self._lobby = False
            yield Begun(contest, number, 0.0)
        if made := rulings[self._calls :]:
            yield Ruled(contest, number, tuple(made))
        self._lines, self._calls = [*lines], len(rulings)


def _beginning(event: OnAir | Resumed | Snapshot, start: Start) -> OnAir | Resumed:
    """Return the event with which a contest began."""
    if start.calls:
        return Resumed(event.contest, 1, event.terms, start, (), Rulings(start.calls))
    return OnAir(event.contest, 1, event.terms, lobby=event.lobby)
