"""How often one source may do a thing: a burst at once, then a few a second."""

from __future__ import annotations

from collections.abc import Callable

from luckytui.clock import wall

#: The most sources that are remembered; of more, those that were quiet for longest are forgotten.
MOST_SOURCES = 10_000


class Limit:
    """Counts what each source does, and says when it was too much.

    Args:
        burst: How often a source may do it at once.
        rate: How often a second from then on.
        now: Returns wall seconds.
    """

    def __init__(self, burst: int, rate: float, now: Callable[[], float] = wall) -> None:
        self._burst = burst
        self._rate = rate
        self._now = now
        #: By source: how much of the burst was left, and when; the source that was quiet for longest first.
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, source: str) -> bool:
        """Return whether a source may do it once more now."""
        return self._of(source) >= 1

    def count(self, source: str) -> None:
        """Note that a source has done it."""
        left = self._of(source)
        self._left.pop(source, None)
        self._left[source] = max(left - 1, 0), self._now()
        if len(self._left) > MOST_SOURCES:
            del self._left[next(iter(self._left))]

    def _of(self, source: str) -> float:
        if source not in self._left:
            return self._burst
        left, at = self._left[source]
        return min(left + (self._now() - at) * self._rate, self._burst)
