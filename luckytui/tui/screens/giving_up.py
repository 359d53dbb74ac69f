"""The question before a contest that is not over is given up for a new one."""

from __future__ import annotations

from textual.screen import Screen

from luckytui.contest.view import ContestView
from luckytui.tui.confirmation import WAIT, Confirmation


class GivingUp:
    """Asks the person before a new contest ends one that is not over.

    Args:
        screen: The screen that shows the contest.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._confirmation = Confirmation()
        #: The contest that is to be followed by a new one.
        self._left: ContestView | None = None
        #: Whether the question may still be shown.
        self._asked = False

    def agreed(self, view: ContestView, key: str) -> bool:
        """Return whether a contest may be followed by a new one; if the person has to agree first, ask.

        Only once for each contest: a key that is pressed twice must not give up the new one, which is not shown yet.

        Args:
            view: The contest.
            key: The key that opens the new one, and that agrees when it is pressed once more.
        """
        if view is self._left:
            return False
        if view.ended or view.off_air is not None or self._confirmation.confirms((view.contest, key)):
            self._left = view
            return True
        asked = f"Contest {view.contest} is not over. {key} once more gives it up and opens a new one."
        self._screen.notify(asked, timeout=WAIT, severity="warning")
        self._asked = True
        return False

    def forget(self) -> None:
        """Remove the question: the contest is over."""
        if self._asked:
            self._asked = False
            self._screen.app.clear_notifications()
