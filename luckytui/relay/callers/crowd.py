"""The callers of one contest: whose call is due or under way, and what became of the others. Nothing is sent here."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from luckytui.contest.draws import Draws

#: Wall seconds until a call that was not ruled on is sent again, and the most: each time twice as long.
AGAIN, MOST_AGAIN = 1.0, 4.0

#: Refusals that say no more than that it is not the moment yet.
_LATER = ("not-reached", "paused", "just-paused", "off-air")


class Tally(NamedTuple):
    """What became of the callers of a contest.

    Attributes:
        contest: The contest's id.
        callers: How many there are.
        called: Whose call was ruled on.
        won: Who has won.
        refused: Whose call was refused for good, by the reason.
        missed: Who has not called when the contest was over.
    """

    contest: int
    callers: int
    called: int
    won: int
    refused: dict[str, int]
    missed: int


class Crowd:
    """The callers of one contest.

    Args:
        contest: The contest's id.
        draws: When they call, and with which numbers.

    Attributes:
        contest: The contest's id.
        draws: When they call, and with which numbers.
        called: How many calls were ruled on.
        won: How many of them have won.
    """

    def __init__(self, contest: int, draws: Draws) -> None:
        self.contest = contest
        self.draws = draws
        self.called = self.won = 0
        self._refused: Counter[str] = Counter()
        #: By caller: whether it was ruled on or refused for good.
        self._answered = bytearray(draws.callers + 1)
        #: The callers whose calls are to be sent, in order; and those whose calls are under way, each with the wall
        #: time at which it is sent again, and after how many seconds that is.
        self._due: deque[int] = deque()
        self._under_way: dict[int, tuple[float, float]] = {}

    @property
    def is_done(self) -> bool:
        """Whether every caller was ruled on or refused."""
        return self.called + self._refused.total() >= self.draws.callers

    @property
    def is_waiting(self) -> bool:
        """Whether a call is due or under way."""
        return bool(self._due or self._under_way)

    def call(self, callers: Iterable[int]) -> None:
        """Note that callers, numbered from 1, call now."""
        self._due.extend(caller for caller in callers if not self._answered[caller])

    def next_calls(self, now: float, most: int) -> list[dict[str, object]]:
        """Return calls that are to be sent now, and note that they are under way.

        Args:
            now: Wall seconds.
            most: The most calls.
        """
        late = (caller for caller, (again, _) in self._under_way.items() if again <= now)
        callers = [self._due.popleft() for _ in range(min(most, len(self._due)))]
        callers += islice(late, most - len(callers))
        for caller in callers:
            pause = self._under_way[caller][1] * 2 if caller in self._under_way else AGAIN
            pause = min(pause, MOST_AGAIN)
            self._under_way[caller] = now + pause, pause
        numbers = self.draws.numbers(callers) if callers else ()
        return [{"line": caller - 1, "number": str(number)} for caller, number in zip(callers, numbers, strict=True)]

    def next_again(self) -> float | None:
        """Return the wall time at which a call is to be sent again; None if none is under way."""
        return min((again for again, _ in self._under_way.values()), default=None)

    def send_again(self) -> None:
        """Have all calls that are under way sent again now: what they were sent over is gone."""
        self._due.extendleft(sorted(self._under_way, reverse=True))
        self._under_way.clear()

    def hear(self, answers: Sequence[Mapping[str, Any]], now: float) -> list[Mapping[str, Any]]:
        """Take answers to calls; return those that are final and new.

        A call that is not under way was made before these callers were started anew: its answer counts as well.

        Args:
            answers: Rulings and refusals, each with its caller's `line`, from 0.
            now: Wall seconds.
        """
        final = []
        for answer in answers:
            caller = answer["line"] + 1
            is_under_way = self._under_way.pop(caller, None) is not None
            if not 0 < caller <= self.draws.callers or self._answered[caller]:
                # Of a call that was sent twice.
                continue
            if answer.get("refused") in _LATER:
                if is_under_way:
                    self._under_way[caller] = now + AGAIN, AGAIN
                continue
            self._answered[caller] = 1
            final.append(answer)
            if "refused" in answer:
                self._refused[answer["refused"]] += 1
            else:
                self.called += 1
                self.won += answer["won"]
        return final

    def tally(self) -> Tally:
        """Return what became of the callers so far."""
        missed = self.draws.callers - self.called - self._refused.total()
        return Tally(self.contest, self.draws.callers, self.called, self.won, dict(self._refused), missed)
