"""Which keys are offered, in the borders and in the footer: those that do something now."""

from __future__ import annotations

from collections.abc import Callable

from luckytui.tui.screens.time_controls import TimeControls
from luckytui.tui.widgets.border_keys import Key, border_keys

#: Actions that need a contest whose time can go on, and those that need a journal that can be written.
_RUNNING = ("toggle_pause", "step", "faster", "slower", "play")
_WRITING = (*_RUNNING, "new", "again")
#: Actions on the lines, which the crowd may hide.
_LINES = ("sort", "toggle_follow")


class Offers:
    """Knows whether an action does something now.

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
        if self._screen.in_lead_in and action == "play":
            return False
        if self._screen.has_class("-crowd") and action in _LINES:
            return False
        return all(rule(action) for rule in self.rules)

    def title(self, *keys: Key) -> str:
        """Return a title for a panel's border with those of the keys that do something now, as markup."""
        return border_keys(*(key for key in keys if self(key[2])))
