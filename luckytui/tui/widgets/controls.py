"""The controls: a row of buttons for the presenter's actions."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

#: A button's label, and the action of its screen that it runs.
Action = tuple[str, str]


class Controls(Horizontal):
    """A row of buttons, each of which runs an action of its screen.

    Args:
        actions: Labels and actions, from left to right; `crash` gets the colour of errors.
        offers: Returns whether an action does something now; the buttons of others are disabled.
        rename: Returns what an action is called now, given its usual label.
    """

    DEFAULT_CSS = """
    Controls {
        height: 1;
        align-horizontal: center;
        & > Button { min-width: 8; margin: 0 1; }
    }
    """

    def __init__(
        self,
        actions: list[Action],
        offers: Callable[[str], bool] = lambda _: True,
        rename: Callable[[str, str], str] = lambda _, usual: usual,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._actions = actions
        self._offers = offers
        self._rename = rename

    def compose(self) -> ComposeResult:
        """Lay out the buttons."""
        for label, action in self._actions:
            button = Button(label, id=f"do-{action.replace('_', '-')}", compact=True)
            button.can_focus = False
            # While the effect lasts, a button ignores clicks.
            button.active_effect_duration = 0
            button.variant = "error" if action == "crash" else "default"
            yield button

    def renew(self) -> None:
        """Show what the buttons do now."""
        for button, (label, action) in zip(self.query(Button), self._actions, strict=True):
            button.disabled = not self._offers(action)
            if str(button.label) != (name := self._rename(action, label)):
                button.label = name

    @on(Button.Pressed)
    async def run_it(self, event: Button.Pressed) -> None:
        """Run the button's action."""
        event.stop()
        action = (event.button.id or "").removeprefix("do-").replace("-", "_")
        await self.screen.run_action(action)
