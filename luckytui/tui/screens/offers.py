"""Which keys are offered, in the borders and in the footer, and under which names: those that do something now."""

from __future__ import annotations

from collections.abc import Callable

from luckytui.tui.screens.time_controls import TimeControls
from luckytui.tui.widgets.border_keys import Key, border_keys

#: Actions that need a contest whose time can go on, and those that need a journal that can be written.
_RUNNING = ("toggle_pause", "step", "faster", "slower", "play")
_WRITING = (*_RUNNING, "new", "again")
#: Actions on the lines, which the crowd may hide.
_LINES = ("sort", "toggle_follow")


#: What the key that pauses does while the time is stopped.
GO_ON = "go on"


def name_of(action: str, usual: str, *, paused: bool) -> str:
    """Return what an action is called.

    Args:
        action: The action.
        usual: What it is called usually.
        paused: Whether the contest time is stopped.
    """
    if action != "toggle_pause" or not paused:
        return usual
    return GO_ON if usual.islower() else GO_ON.capitalize()


class Offers:
    """Knows whether an action does something now, and what it does.

    Args:
        screen: The screen that shows the contest.

    Attributes:
        rules: What else an action has to pass; each returns whether it does something now.
    """

    def __init__(self, screen: TimeControls) -> None:
        self.rules: tuple[Callable[[str], bool], ...] = ()
        self._screen = screen

    def __call__(self, action: str) -> bool:
        """Return whether an action does something now."""
        view = self._screen.view
        if view is not None and view.off_air is not None and action in _WRITING:
            return False
        if view is not None and view.ended and action in _RUNNING:
            return False
        if action == "play" and (self._screen.in_lead_in or self._paused):
            # A call would be refused.
            return False
        if self._screen.has_class("-crowd") and action in _LINES:
            return False
        return all(rule(action) for rule in self.rules)

    def name(self, action: str, usual: str) -> str:
        """Return what an action is called now, given its usual name."""
        return name_of(action, usual, paused=self._paused)

    def title(self, *keys: Key) -> str:
        """Return a title for a panel's border with those of the keys that do something now, as markup."""
        return border_keys(*((key, self.name(action, label), action) for key, label, action in keys if self(action)))

    @property
    def _paused(self) -> bool:
        view = self._screen.view
        return view is not None and view.paused
