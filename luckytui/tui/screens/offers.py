"""Which keys are offered, in the borders and in the footer, and under which names: those that do something now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    return _written_as(usual, GO_ON) if action == "toggle_pause" and paused else usual


class Offers:
    """Knows whether an action does something now, and what it does.

    Args:
        screen: The screen that shows the contest.

    Attributes:
        rules: What else an action has to pass; each returns whether it does something now.
        names: What some actions are called now, in small letters.
    """

    def __init__(self, screen: TimeControls) -> None:
        self.rules: tuple[Callable[[str], bool], ...] = ()
        self.names: Mapping[str, Callable[[], str]] = {}
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
        if (name := self.names.get(action)) is not None:
            return _written_as(usual, name())
        return name_of(action, usual, paused=self._paused)

    def title(self, *keys: Key) -> str:
        """Return a title for a panel's border with those of the keys that do something now, as markup."""
        return border_keys(*((key, self.name(action, label), action) for key, label, action in keys if self(action)))

    @property
    def _paused(self) -> bool:
        view = self._screen.view
        return view is not None and view.paused


def _written_as(usual: str, name: str) -> str:
    """Return a name in small letters with a capital at its beginning where the usual one has that."""
    return name if usual.islower() else name.capitalize()
