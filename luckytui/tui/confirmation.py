"""A question that the same key answers, pressed once more within a few seconds. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from luckytui.clock import wall

#: Wall seconds in which the question can be answered.
WAIT = 5.0


class Confirmation:
    """Knows whether the person was asked a moment ago.

    Args:
        now: Returns the wall time, in seconds.
    """

    def __init__(self, now: Callable[[], float] = wall) -> None:
        self._now = now
        self._asked: Hashable = None
        self._until = 0.0

    def confirms(self, question: Hashable) -> bool:
        """Return whether this answers a question that was asked less than `WAIT` seconds ago; if not, it asks it.

        Args:
            question: What is asked.
        """
        now = self._now()
        answered = question == self._asked and now < self._until
        self._asked, self._until = (None, 0.0) if answered else (question, now + WAIT)
        return answered
