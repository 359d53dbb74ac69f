"""The controls: a row of buttons for the presenter's actions."""

from __future__ import annotations

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
    """

    DEFAULT_CSS = """
    Controls {
        height: 1;
        align-horizontal: center;
        & > Button { min-width: 8; margin: 0 1; }
    }
    """

    def __init__(self, actions: list[Action], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions = actions

    def compose(self) -> ComposeResult:
        """Lay out the buttons."""
        for label, action in self._actions:
            button = Button(label, id=f"do-{action.replace('_', '-')}", compact=True)
            button.can_focus = False
            # While the effect lasts, a button ignores clicks.
            button.active_effect_duration = 0
            button.variant = "error" if action == "crash" else "default"
            yield button

    @on(Button.Pressed)
    async def run_it(self, event: Button.Pressed) -> None:
        """Run the button's action."""
        event.stop()
        action = (event.button.id or "").removeprefix("do-").replace("-", "_")
        await self.screen.run_action(action)
